import type { WorkoutRow } from '../../app/model'
import { bestEffortMs } from '../../exercise/laps'
import type { JudgedPoint } from '../../exercise/track'

/** Lengths whose fastest time people know, in millimetres. */
export const HALF_MM = 21_097_500
export const MARATHON_MM = 42_195_000
const ON_FOOT = [1_000_000, 1_609_344, 5_000_000, 10_000_000, HALF_MM, MARATHON_MM]
const LENGTHS: Readonly<Record<string, readonly number[]>> = {
  cycling: [5_000_000, 10_000_000, 20_000_000, 40_000_000, 100_000_000],
  swimming: [100_000, 400_000, 1_000_000],
}
export const lengthsOf = (type: string): readonly number[] => LENGTHS[type] ?? ON_FOOT

export interface Best {
  readonly value: number
  readonly row: WorkoutRow
}

export const kept = (rows: readonly WorkoutRow[]): readonly WorkoutRow[] =>
  rows.filter((row) => row.deletedAt === null && (row.state === 'finished' || row.state === 'auto_finished'))

/** The highest of a figure, the earlier workout where two are alike; none where nothing is above nought. */
export function highest(rows: readonly WorkoutRow[], figure: (row: WorkoutRow) => number): Best | null {
  let best: Best | null = null
  for (const row of [...rows].sort((a, b) => a.startedAt - b.startedAt)) {
    const value = figure(row)
    if (value > 0 && (best === null || value > best.value)) best = { value, row }
  }
  return best
}

/** Neither estimated nor corrected: only such distances set records. */
export const honest = (row: WorkoutRow): boolean => !row.estimated && !row.corrected

const FROM_ELSEWHERE = 4
/**
 * Workouts whose tracks are worth looking through: all that this phone recorded, and of those that are only on the server the
 * few that were fastest on the whole.
 */
export function candidates(rows: readonly WorkoutRow[], lengths: readonly number[]): WorkoutRow[] {
  const own = rows.filter((row) => honest(row) && (row.distanceMm ?? 0) >= lengths[0]!)
  const chosen = new Set(own.filter((row) => !row.elsewhere))
  for (const length of lengths) {
    const fast = own.filter((row) => row.elsewhere && row.distanceMm! >= length).sort((a, b) => a.movingMs / a.distanceMm! - b.movingMs / b.distanceMm!)
    for (const row of fast.slice(0, FROM_ELSEWHERE)) chosen.add(row)
  }
  return [...chosen]
}

/** The fastest of each length in one track, in milliseconds. */
export function effortsOf(points: readonly JudgedPoint[], lengths: readonly number[]): ReadonlyMap<number, number> {
  const found = new Map<number, number>()
  for (const length of lengths) {
    const ms = bestEffortMs(points, length)
    if (ms !== undefined) found.set(length, ms)
  }
  return found
}

export interface LiftRecord {
  readonly exercise: string
  readonly heaviest: Best
  readonly oneRepMax: Best | null
}

/** Of each exercise its heaviest set and the highest estimate of a maximum, both in grams; what was lifted last comes first. */
export function liftRecords(rows: readonly WorkoutRow[]): LiftRecord[] {
  const exercises = new Map<string, number>()
  for (const row of rows)
    for (const exercise of Object.keys(row.lifting?.max_weight_g_by_exercise ?? {}))
      exercises.set(exercise, Math.max(exercises.get(exercise) ?? 0, row.startedAt))
  return [...exercises]
    .sort((a, b) => b[1] - a[1])
    .flatMap(([exercise]) => {
      const heaviest = highest(rows, (row) => row.lifting?.max_weight_g_by_exercise[exercise] ?? 0)
      return heaviest === null ? [] : [{ exercise, heaviest, oneRepMax: highest(rows, (row) => row.lifting?.one_rep_max_g_by_exercise[exercise] ?? 0) }]
    })
}
