import { useNavigate } from 'react-router-dom'
import * as dates from '../../app/dates'
import * as figures from '../../app/figures'
import type { LiveWorkout } from '../../app/model'
import { locale, useFigureStyle } from '../../app/preferences'
import { useServices } from '../../app/services'
import { t } from '../../app/texts/texts'

const LONG_MS = 30 * 60_000

/** After a kill: what happened and what of it counts. The workout is stored whatever is tapped, or nothing. */
export function ClosedStrip({ live }: { live: LiveWorkout }) {
  const services = useServices()
  const navigate = useNavigate()
  const style = useFigureStyle()
  const { closedFor } = live
  if (!closedFor) return null
  const time = dates.clock(closedFor.from, locale())
  if (closedFor.ms < LONG_MS)
    return (
      <div className="strip calm" role="status">
        <span className="fill">{t('closed.short', { duration: figures.duration(closedFor.ms).value })}</span>
        <button type="button" className="key" onClick={() => services.seenClosed()}>{t('closed.fine')}</button>
        <button type="button" className="key" onClick={() => { void services.pauseFromClosed() }}>{t('closed.pause', { time })}</button>
      </div>
    )
  return (
    <div className="strip calm" role="status">
      <span className="fill">{t('closed.long', { time, distance: figures.inline(figures.distance(live.distanceMm, style)) })}</span>
      <button type="button" className="key" onClick={() => { services.seenClosed(); void services.resume() }}>{t('record.goOn')}</button>
      <button type="button" className="key" onClick={() => { services.seenClosed(); navigate('/finish') }}>{t('closed.finish', { time })}</button>
    </div>
  )
}
