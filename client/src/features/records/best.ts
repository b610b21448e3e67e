import type { WorkoutRow } from '../../app/model'
import { bestEfforts, type EffortLength } from '../../exercise/laps'
import type { JudgedPoint } from '../../exercise/track'

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

/** Recorded on this phone by an app that did not keep the efforts of a workout yet: its track has to be looked through. */
export const unlooked = (rows: readonly WorkoutRow[], lengths: readonly EffortLength[]): WorkoutRow[] =>
  rows.filter((row) => honest(row) && row.efforts === undefined && !row.elsewhere && (row.distanceMm ?? 0) >= lengths[0]!.mm)

/** The fastest of each length in one track, in milliseconds. */
export const effortsOf = (points: readonly JudgedPoint[], lengths: readonly EffortLength[]): Readonly<Record<string, number>> =>
  bestEfforts(points, lengths) ?? {}

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
