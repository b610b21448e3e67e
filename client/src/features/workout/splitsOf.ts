import * as figures from '../../app/figures'
import { splitsOf } from '../../exercise/laps'
import type { JudgedPoint, Split } from '../../exercise/track'

/** Points of a running workout are added to the same list: it is looked through again only now and then. */
const EVERY = 5
let cached: { readonly points: readonly JudgedPoint[]; readonly count: number; readonly unitMm: number; readonly splits: readonly Split[] } | undefined

/** Splits in the unit of the person and the measure of the type. */
export function splitsFor(points: readonly JudgedPoint[], type: string, style: figures.FigureStyle): readonly Split[] {
  const unitMm = figures.splitMm(type, style)
  const fresh = cached?.points === points && cached.unitMm === unitMm && points.length >= cached.count && points.length - cached.count < EVERY
  if (!fresh) cached = { points, count: points.length, unitMm, splits: splitsOf(points, unitMm) }
  return cached!.splits
}

/** The fastest whole split, if there are two and it stands out by what is shown: rounding makes no champion. */
export function fastestOf(splits: readonly Split[], unitMm: number): Split | undefined {
  const whole = splits.filter((s) => s.distance_mm >= unitMm).sort((a, b) => a.time_ms - b.time_ms)
  const [first, second] = whole
  return first && second && Math.round(first.time_ms / 1000) < Math.round(second.time_ms / 1000) ? first : undefined
}
