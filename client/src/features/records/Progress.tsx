import * as dates from '../../app/dates'
import * as figures from '../../app/figures'
import { useFigureStyle } from '../../app/preferences'
import { t } from '../../app/texts/texts'
import './records.css'

interface Point {
  /** Milliseconds since 1970. */
  readonly at: number
  /** Grams. */
  readonly max: number
  readonly oneRepMax: number | null
}

const [WIDTH, HEIGHT, PAD] = [320, 160, 12]

/** Heaviest sets as a line with points, estimates as a dashed line over them; the list below has every figure. */
export function Progress({ points, summary }: { points: readonly Point[]; summary: string }) {
  const style = useFigureStyle()
  const all = points.flatMap((p) => [p.max, ...(p.oneRepMax === null ? [] : [p.oneRepMax])])
  const [low, high] = [Math.min(...all), Math.max(...all)]
  const span = Math.max(high - low, high * 0.1, 1)
  const middle = (low + high) / 2
  const [from, to] = [points[0]!.at, points.at(-1)!.at]
  const x = (at: number) => PAD + (to > from ? ((at - from) / (to - from)) * (WIDTH - 2 * PAD) : (WIDTH - 2 * PAD) / 2)
  const y = (grams: number) => HEIGHT / 2 - ((grams - middle) / span) * (HEIGHT - 2 * PAD)
  const line = (of: readonly (readonly [number, number])[]) =>
    of.map(([at, grams], i) => `${i === 0 ? 'M' : 'L'}${x(at).toFixed(1)} ${y(grams).toFixed(1)}`).join('')
  const estimates = points.flatMap((p) => (p.oneRepMax === null ? [] : [[p.at, p.oneRepMax] as const]))
  return (
    <>
      <div className="row between tabular small muted"><span>{figures.inline(figures.grams(high, style))}</span></div>
      <svg className="progress" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={summary} preserveAspectRatio="none">
        <path d={line(estimates)} className="progress-estimate" />
        <path d={line(points.map((p) => [p.at, p.max] as const))} className="progress-line" />
      </svg>
      <div className="row between tabular small muted">
        <span>{dates.dayMonthYear(from, style.locale)}</span>
        <span>{figures.inline(figures.grams(low, style))}</span>
        <span>{dates.dayMonthYear(to, style.locale)}</span>
      </div>
      <p className="legend">
        <span>
          <span className="solid" aria-hidden="true" /> {t('records.heaviest')}
        </span>
        <span>
          <span className="dash" aria-hidden="true" /> {t('records.oneRepMax')}
        </span>
      </p>
    </>
  )
}
