import * as figures from '../../app/figures'
import { useFigureStyle } from '../../app/preferences'
import { useTypeTitle } from '../../app/services'
import { t } from '../../app/texts/texts'
import { TypeGlyph } from '../../app/ui/TypeGlyph'
import type { Bucket } from './sums'

/** What of it was which type; one type alone says nothing new. */
export function PerType({ types }: { types: readonly { readonly type: string; readonly sum: Bucket }[] }) {
  const style = useFigureStyle()
  const title = useTypeTitle()
  if (types.length < 2) return null
  return (
    <ul className="card flush rows">
      {types.map(({ type, sum }) => (
        <li key={type} className="row-link">
          <TypeGlyph type={type} name={title(type)} />
          <span className="fill">
            {title(type)}
            <span className="muted small below">{t('unit.workouts', { n: sum.count })}</span>
          </span>
          <span className="end tabular">
            <span className="figure below">
              {sum.distanceMm > 0 ? figures.inline(figures.distance(sum.distanceMm, style)) : figures.duration(sum.movingMs).value}
            </span>
            {sum.distanceMm > 0 ? <span className="muted small">{figures.duration(sum.movingMs).value}</span> : null}
          </span>
        </li>
      ))}
    </ul>
  )
}
