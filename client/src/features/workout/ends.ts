import { stepMm } from '../../exercise/geodesic'
import type { JudgedPoint } from '../../exercise/track'

const AROUND_MM = 200_000

/**
 * What may be shown to others: nothing within 200 m of where the workout began and ended, however often the way led past
 * there. Where points are left out the way breaks.
 */
export function withoutEnds(points: readonly JudgedPoint[]): JudgedPoint[] {
  const counted = points.filter((p) => p.verdict === 'counted')
  const [first, last] = [counted[0], counted.at(-1)]
  if (!first || !last) return []
  const kept: JudgedPoint[] = []
  let broken = true
  for (const point of counted) {
    if (stepMm(first, point) <= AROUND_MM || stepMm(last, point) <= AROUND_MM) {
      broken = true
      continue
    }
    kept.push(broken ? { ...point, joined: false, gap: true, stepMm: 0 } : point)
    broken = false
  }
  return kept
}
