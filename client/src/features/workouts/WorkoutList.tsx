import { Link } from 'react-router-dom'
import * as dates from '../../app/dates'
import * as figures from '../../app/figures'
import type { WorkoutRow } from '../../app/model'
import { useFigureStyle } from '../../app/preferences'
import { useTypeTitle } from '../../app/services'
import { Icon } from '../../app/ui/Icon'
import { chevronForward, cloudOutline, warningOutline } from '../../app/ui/icons'
import { TypeGlyph } from '../../app/ui/TypeGlyph'
import { mainFigure, rowName, timeOf } from './rowText'
import { Spoken } from '../../app/ui/Spoken'

interface Props {
  readonly rows: readonly WorkoutRow[]
  /** Today's short form says the weekday, History's days stand above their rows. */
  readonly withDay?: boolean
  /** A list of all times says the date. */
  readonly withDate?: boolean
}

export function WorkoutList({ rows, withDay, withDate }: Props) {
  return (
    <ul className="card flush rows">
      {rows.map((row) => (
        <li key={row.sessionId}><WorkoutLine row={row} withDay={withDay ?? false} withDate={withDate ?? false} /></li>
      ))}
    </ul>
  )
}

function WorkoutLine({ row, withDay, withDate }: { row: WorkoutRow; withDay: boolean; withDate: boolean }) {
  const style = useFigureStyle()
  const title = useTypeTitle()(row.type)
  const main = mainFigure(row, style)
  const time = timeOf(row)?.value ?? ''
  return (
    <Link className="row-link" to={`/history/${row.sessionId}`}>
      <Spoken as={rowName(row, title, style)}>
        <TypeGlyph type={row.type} name={title} />
        <span className={row.title ? 'fill' : 'fill words'}>
          <span className={row.title ? 'wraps' : undefined}>{row.title || title}</span>
          <span className="muted small" style={{ display: 'block' }}>
            {withDate ? dates.dayMonthYear(row.startedAt, style.locale, row.timeZone) : withDay
              ? `${dates.shortDay(row.startedAt, style.locale, row.timeZone)} ${dates.clock(row.startedAt, style.locale, row.timeZone)}`
              : dates.clock(row.startedAt, style.locale, row.timeZone)}
          </span>
        </span>
        <span className="end tabular">
          <span className="figure" style={{ display: 'block' }}>
            {main ? `${row.estimated ? '~' : ''}${figures.inline(main)}` : time}
          </span>
          {main ? <span className="muted small">{time}</span> : null}
        </span>
        {row.sync === 'server' ? null : <span className="muted"><Icon of={row.sync === 'refused' ? warningOutline : cloudOutline} small /></span>}
        <span className="muted onward"><Icon of={chevronForward} small mirrors /></span>
      </Spoken>
    </Link>
  )
}
