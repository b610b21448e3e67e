// Laps and splits of any length, out of the accepted points. docs/rules.md, "Splits" and "Best efforts".
import type { JudgedPoint, Split } from './track'

export const KM_MM = 1_000_000
export const MILE_MM = 1_609_344

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

/** A length that people time themselves over: its name in `best_effort:5_km`, and what nobody was ever faster in. As in the server's BestEffort. */
export interface EffortLength {
  readonly name: string
  readonly mm: number
  readonly fastestMs?: number // docs/figures.md has the sources
}

const RUNNING: readonly EffortLength[] = [
  { name: '400_m', mm: 400_000, fastestMs: 43_030 },
  { name: '1_km', mm: 1_000_000, fastestMs: 131_960 },
  { name: '1_mi', mm: MILE_MM, fastestMs: 223_130 },
  { name: '5_km', mm: 5_000_000, fastestMs: 755_360 },
  { name: '10_km', mm: 10_000_000, fastestMs: 1_571_000 },
  { name: 'half_marathon', mm: 21_097_500, fastestMs: 3_402_000 },
  { name: 'marathon', mm: 42_195_000, fastestMs: 7_235_000 },
]
const LENGTHS: Readonly<Record<string, readonly EffortLength[]>> = {
  running: RUNNING,
  cycling: [5, 10, 20, 40, 100].map((km) => ({ name: `${km}_km`, mm: km * KM_MM })),
  swimming: [100, 400, 1500].map((m) => ({ name: `${m}_m`, mm: m * 1000 })),
}
const PLAIN: readonly EffortLength[] = RUNNING.map(({ name, mm }) => ({ name, mm }))

export const lengthsOf = (type: string): readonly EffortLength[] => LENGTHS[type] ?? PLAIN

/**
 * The fastest of each length, by its name, in milliseconds. Undefined where one is faster than anybody ever was: then some of
 * the way was not gone by a person (a run with a car ride in it), and nobody knows how much of it.
 */
export function bestEfforts(points: readonly JudgedPoint[], lengths: readonly EffortLength[]): Readonly<Record<string, number>> | undefined {
  const efforts = new Map<string, number>()
  for (const { name, mm, fastestMs } of lengths) {
    const took = bestEffortMs(points, mm)
    if (took === undefined) continue
    if (took < (fastestMs ?? 0)) return undefined
    efforts.set(name, took)
  }
  return Object.fromEntries(efforts)
}

/** The fastest stretch of a length within one unbroken way, in milliseconds, standing still included; undefined where no way is that long. */
export function bestEffortMs(points: readonly JudgedPoint[], lengthMm: number): number | undefined {
  let best: number | undefined
  let way: { t: number; mm: number }[] = []
  let from = 0
  for (const point of points) {
    if (point.verdict !== 'counted' || point.t === undefined) continue
    const before = way.at(-1)
    if (!point.joined || before === undefined) {
      way = [{ t: point.t, mm: 0 }]
      from = 0
      continue
    }
    // A clock that goes back stands: no time is won by it.
    const at = { t: Math.max(point.t, before.t), mm: before.mm + point.stepMm }
    way.push(at)
    while (from + 1 < way.length && at.mm - way[from + 1]!.mm >= lengthMm) from++
    const first = way[from]!
    if (at.mm - first.mm < lengthMm) continue
    // The stretch begins somewhere between this sample and the next, in proportion.
    const next = way[from + 1]!
    const over = at.mm - first.mm - lengthMm
    const share = next.mm > first.mm ? Math.min(1, over / (next.mm - first.mm)) : 0
    const took = Math.floor(at.t - (first.t + share * (next.t - first.t)) + 0.5)
    best = Math.min(best ?? took, took)
  }
  return best
}
