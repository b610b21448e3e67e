import { useNavigate } from 'react-router-dom'
import * as dates from '../../app/dates'
import * as figures from '../../app/figures'
import type { LiveWorkout } from '../../app/model'
import { locale, useFigureStyle } from '../../app/preferences'
import { useServices } from '../../app/services'
import { t } from '../../app/texts/texts'
import { useAction } from '../../app/useAction'
import { keepEnd } from '../finish/ending'

const LONG_MS = 30 * 60_000
/** A reload is no absence. */
const WORTH_A_WORD_MS = 10_000

/** After a kill: what happened and what of it counts. The workout is stored whatever is tapped, or nothing. */
export function ClosedStrip({ live }: { live: LiveWorkout }) {
  const services = useServices()
  const navigate = useNavigate()
  const style = useFigureStyle()
  const { act } = useAction()
  const { closedFor } = live
  if (!closedFor) return null
  const time = dates.clock(closedFor.from, locale())
  if (closedFor.ms < WORTH_A_WORD_MS) return null
  if (closedFor.ms < LONG_MS)
    return (
      <div className="strip calm" role="status">
        <span className="fill">
          {live.distanceMm > 0 || !live.indoor
            ? t('closed.short', { duration: figures.duration(closedFor.ms).value })
            : t('closed.shortStill', { duration: figures.duration(closedFor.ms).value })}
        </span>
        <button type="button" className="key outline" onClick={() => services.seenClosed()}>
          {t('closed.fine')}
        </button>
        <button type="button" className="key outline" onClick={() => void act(() => services.pauseFromClosed(), t('record.untaken'))}>
          {t('closed.pause', { time })}
        </button>
      </div>
    )
  return (
    <div className="strip calm" role="status">
      <span className="fill">{t('closed.long', { time, distance: figures.inline(figures.distance(live.distanceMm, style)) })}</span>
      <button
        type="button"
        className="key outline"
        onClick={() => {
          services.seenClosed()
          void act(() => services.resume(), t('record.untaken'))
        }}
      >
        {t('record.goOn')}
      </button>
      <button
        type="button"
        className="key outline"
        onClick={() => {
          services.seenClosed()
          keepEnd(live, live.pausedAtMs ?? live.elapsedMs)
          navigate('/finish')
        }}
      >
        {t('closed.finish', { time })}
      </button>
    </div>
  )
}
