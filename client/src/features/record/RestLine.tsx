import { useEffect, useRef } from 'react'
import { announce } from '../../app/announce'
import * as figures from '../../app/figures'
import { preferences } from '../../app/preferences'
import type { Rest } from '../../app/model'
import { useNow, useServices } from '../../app/services'
import { t } from '../../app/texts/texts'
import { feel } from '../../platform/haptics'
import { say } from '../../platform/voice'
import { endRest, moveRest } from './rest'

const OVER_STAYS_MS = 60_000

export function RestLine({ rest }: { rest: Rest | null }) {
  const services = useServices()
  const now = useNow(rest !== null)
  const told = useRef(0)
  const left = rest ? rest.endsAt - now : null
  useEffect(() => {
    if (left === null || !rest) return
    const { haptics, voice } = preferences()
    if (left <= 10_000 && left > 0 && told.current !== rest.endsAt - 10_000) {
      told.current = rest.endsAt - 10_000
      feel('restSoon', haptics)
      if (voice) say(t('cue.restSoon'), 'en')
    }
    if (left <= 0 && told.current !== rest.endsAt) {
      told.current = rest.endsAt
      if (left > -5000) {
        feel('restOver', haptics)
        announce(t('rest.over'), 'assertive')
        if (voice) say(`${t('cue.restOver')} ${rest.next}`, 'en')
      }
    }
    if (left < -OVER_STAYS_MS) void endRest(services)
  }, [left, rest])
  if (!rest || left === null) return <div className="rest-line" /> // the keys below stay where they are
  return (
    <div className="rest-line">
      <span className="fill tabular" role="timer">{left > 0 ? t('rest.left', { time: figures.duration(left + 999).value }) : t('rest.over')}</span>
      {left > 0 ? (
        <>
          <button type="button" className="key outline tall" aria-label={t('rest.less')} onClick={() => void moveRest(services, rest, -15, Date.now())}>−15</button>
          <button type="button" className="key outline tall" aria-label={t('rest.more')} onClick={() => void moveRest(services, rest, 30, Date.now())}>+30</button>
        </>
      ) : null}
      <button type="button" className="key outline tall" onClick={() => void endRest(services)}>{left > 0 ? t('rest.skip') : t('rest.fine')}</button>
    </div>
  )
}
