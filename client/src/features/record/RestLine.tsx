import { useEffect, useRef } from 'react'
import { announce } from '../../app/announce'
import * as figures from '../../app/figures'
import { locale, preferences } from '../../app/preferences'
import type { Rest } from '../../app/model'
import { useNow, useServices } from '../../app/services'
import { t } from '../../app/texts/texts'
import { perform, useAction } from '../../app/useAction'
import { feel } from '../../platform/haptics'
import { say } from '../../platform/voice'
import { endRest, moveRest } from './rest'

const OVER_STAYS_MS = 60_000

export function RestLine({ rest }: { rest: Rest | null }) {
  const services = useServices()
  const { act } = useAction()
  const now = useNow(rest !== null)
  const told = useRef(0)
  const left = rest ? rest.endsAt - now : null
  useEffect(() => {
    if (left === null || !rest) return
    const end = rest.endsElapsed ?? rest.endsAt // known by the clock that does not move under it
    const { haptics, voice } = preferences()
    if (left <= 10_000 && left > 0 && told.current !== end - 10_000) {
      told.current = end - 10_000
      feel('restSoon', haptics)
      if (voice) say(t('cue.restSoon'), locale())
    }
    if (left <= 0 && told.current !== end) {
      told.current = end
      if (left > -5000) {
        feel('restOver', haptics)
        announce(t('rest.over'), 'assertive')
        if (voice) say(t('cue.restOverNext', { next: rest.next }), locale())
      }
    }
    if (left < -OVER_STAYS_MS) void perform(() => endRest(services))
  }, [left, rest, services])
  if (!rest || left === null) return <div className="rest-line" /> // the keys below stay where they are
  const less = figures.numberFormat(locale(), { signDisplay: 'always' }).format(-15)
  const more = figures.numberFormat(locale(), { signDisplay: 'always' }).format(30)
  return (
    <div className="rest-line">
      <span className="fill tabular" role="timer">{left > 0 ? t('rest.left', { time: figures.duration(left + 999).value }) : t('rest.over')}</span>
      {left > 0 ? (
        <>
          <button
            type="button"
            className="key outline tall"
            aria-label={t('rest.less')}
            onClick={() => void act(() => moveRest(services, rest, -15, Date.now()))}
          >
            {less}
          </button>
          <button
            type="button"
            className="key outline tall"
            aria-label={t('rest.more')}
            onClick={() => void act(() => moveRest(services, rest, 30, Date.now()))}
          >
            {more}
          </button>
        </>
      ) : null}
      <button type="button" className="key outline tall" onClick={() => void act(() => endRest(services))}>{left > 0 ? t('rest.skip') : t('rest.fine')}</button>
    </div>
  )
}
