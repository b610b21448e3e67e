// Laps and splits of any length, out of the accepted points. The contract's own splits are those of whole kilometres.
import type { JudgedPoint, Split } from './track'

export const KM_MM = 1_000_000

/** Millimetres measured up to a moment of the workout's clock. */
export function coveredMm(points: readonly JudgedPoint[], elapsedMs: number): number {
  let mm = 0
  for (const point of points) if (point.verdict === 'counted' && (point.t ?? 0) <= elapsedMs) mm += point.stepMm
  return mm
}

/** Per whole unit over joined points, the rest as the last one; none where a joined point has no time. */
export function splitsOf(points: readonly JudgedPoint[], unitMm: number): Split[] {
  const done: Split[] = []
  let before: JudgedPoint | undefined
  let [mm, ms] = [0, 0] // of the split under way
  for (const point of points) {
    if (point.verdict !== 'counted') continue
    const from = before
    before = point
    if (!point.joined || from === undefined) continue
    if (from.t === undefined || point.t === undefined) return []
    let step = point.stepMm
    // Somebody who stood still went the straight line of it at a metre a second.
    let time = point.still === true ? Math.min(step, Math.max(0, point.t - from.t)) : Math.max(0, point.t - from.t)
    while (mm + step >= unitMm) {
      const part = unitMm - mm
      const partTime = step === 0 ? 0 : Math.floor((time * part) / step + 0.5)
      done.push({ distance_mm: unitMm, time_ms: ms + partTime })
      step -= part
      time -= partTime
      mm = ms = 0
    }
    mm += step
    ms += time
  }
  if (mm > 0) done.push({ distance_mm: mm, time_ms: ms })
  return done
}

/** The fastest stretch of a length within one unbroken way, in milliseconds; undefined where none is that long. */
export function bestEffortMs(points: readonly JudgedPoint[], lengthMm: number): number | undefined {
  let best: number | undefined
  let way: { t: number; mm: number }[] = []
  let from = 0
  for (const point of points) {
    if (point.verdict !== 'counted' || point.t === undefined) continue
    if (!point.joined || way.length === 0) {
      way = [{ t: point.t, mm: 0 }]
      from = 0
      continue
    }
    const at = { t: point.t, mm: way.at(-1)!.mm + point.stepMm }
    way.push(at)
    while (from + 1 < way.length && at.mm - way[from + 1]!.mm >= lengthMm) from++
    const first = way[from]!
    if (at.mm - first.mm < lengthMm) continue
    // The stretch begins somewhere between this sample and the next, in proportion.
    const next = way[from + 1] ?? at
    const over = at.mm - first.mm - lengthMm
    const share = next.mm > first.mm ? Math.min(1, over / (next.mm - first.mm)) : 0
    const took = at.t - (first.t + share * (next.t - first.t))
    if (best === undefined || took < best) best = Math.round(took)
  }
  return best
}
