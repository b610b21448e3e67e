import { Link } from 'react-router-dom'
import * as figures from '../../app/figures'
import { useFigureStyle } from '../../app/preferences'
import { useLive, useNow, useTypeTitle } from '../../app/services'
import { t } from '../../app/texts/texts'
import { Icon } from '../../app/ui/Icon'
import { chevronForward } from '../../app/ui/icons'
import { typeStyle } from '../../app/ui/TypeGlyph'
import { clockOf } from './clock'

/** While a workout is on it lies above the tabs everywhere; a tap returns to Record. */
export function LiveBar() {
  const live = useLive()
  const now = useNow(live?.phase === 'recording')
  const style = useFigureStyle()
  const title = useTypeTitle()
  if (!live) return null
  const { movingMs } = clockOf(live, now)
  return (
    <Link to="/record" className={`live-bar${live.phase === 'recording' ? '' : ' paused'}`} style={typeStyle(live.type)}>
      <span className="live-dot" aria-hidden="true" />
      <span className="fill tabular">
        <strong>{title(live.type)}</strong>{' '}
        {live.phase === 'recording' ? '' : `${t('record.pausedShort')} `}
        {figures.duration(movingMs).value}
        {live.distanceMm > 0 ? <span className="live-distance">{figures.inline(figures.distance(live.distanceMm, style))}</span> : null}
      </span>
      <Icon of={chevronForward} small mirrors />
    </Link>
  )
}
