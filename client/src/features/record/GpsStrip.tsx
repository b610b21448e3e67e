import { useEffect, useRef, useState } from 'react'
import { announce } from '../../app/announce'
import * as dates from '../../app/dates'
import type { LiveWorkout } from '../../app/model'
import { locale, preferences } from '../../app/preferences'
import { t } from '../../app/texts/texts'
import { perform } from '../../app/useAction'
import { feel } from '../../platform/haptics'
import { openPhoneSettings } from '../../platform/shell'
import { isNative } from '../../platform/native'

const APPEARS_AFTER_MS = 10_000
const BACK_STAYS_MS = 4000

/** Comes after ten seconds of trouble, says what goes on, and tells once when the signal is back. */
export function GpsStrip({ live }: { live: LiveWorkout }) {
  const [shown, setShown] = useState<'none' | 'weak' | 'lost' | 'off' | 'back'>('none')
  const was = useRef(shown)
  const { signal, signalSince } = live
  useEffect(() => {
    const bad = signal === 'weak' || signal === 'lost' || signal === 'off' ? signal : null
    if (!bad) {
      if (was.current === 'none' || was.current === 'back' || signal === 'looking') return
      setShown(was.current === 'weak' || signal === 'indoor' ? 'none' : 'back')
      return
    }
    const wait = bad === 'off' ? 0 : Math.max(0, (signalSince ?? Date.now()) + APPEARS_AFTER_MS - Date.now())
    const timer = setTimeout(() => setShown(bad), wait)
    return () => clearTimeout(timer)
  }, [signal, signalSince])

  // By what is shown and nothing else: the signal may change while it stands there.
  useEffect(() => {
    if (shown !== 'back') return
    const timer = setTimeout(() => setShown('none'), BACK_STAYS_MS)
    return () => clearTimeout(timer)
  }, [shown])

  const text = textFor(shown, live)
  useEffect(() => {
    if (was.current !== shown) {
      if (text) announce(text)
      if (shown === 'lost' || shown === 'off') feel('gpsLost', preferences().haptics)
      if (shown === 'back') feel('gpsBack', preferences().haptics)
    }
    was.current = shown
  }, [shown, text])

  if (!text) return null
  return (
    <div className={`strip${shown === 'back' ? ' calm' : ''}`}>
      <span className="fill">{text}</span>
      {shown === 'off' && isNative() ? (
        <button type="button" className="key outline" onClick={() => void perform(openPhoneSettings)}>
          {t('gps.openSettings')}
        </button>
      ) : null}
    </div>
  )
}

function textFor(shown: 'none' | 'weak' | 'lost' | 'off' | 'back', live: LiveWorkout): string | null {
  switch (shown) {
    case 'none': return null
    case 'weak': return t('gps.stripWeak')
    case 'off': return isNative() ? t('gps.stripOff') : t('gps.stripOffPage')
    case 'back': return t('gps.stripBack')
    case 'lost': {
      const time = dates.clock(live.signalSince ?? live.at, locale())
      return live.estimatedMm > 0 ? t('gps.stripLostSteps', { time }) : t('gps.stripLost', { time })
    }
  }
}
