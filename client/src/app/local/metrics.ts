import { isDistanceType } from '../../exercise/track'
import type { WorkoutRow } from '../model'

const half = (amount: number, over: number): number => Math.floor((2 * amount + over) / (2 * over))

/** A workout's figures by the names that goals use, in canonical whole units; above them what the server told of it, a plug-in's own among it. */
export function metricsOf(row: WorkoutRow): Record<string, number> {
  const found: Record<string, number> = { ...row.metrics, moving_time: row.movingMs, elapsed_time: row.elapsedMs }
  if (row.distanceMm !== null) {
    found['distance'] = row.distanceMm
    if (row.distanceMm > 0 && row.movingMs > 0 && row.notOfAPerson !== true) {
      found['average_speed'] = half(row.distanceMm * 1_000, row.movingMs)
      found['average_pace'] = half(row.movingMs * 1_000_000, row.distanceMm)
    }
  }
  if (isDistanceType(row.type)) Object.assign(found, { ascent: row.ascentMm, descent: row.descentMm })
  for (const [length, ms] of Object.entries(row.efforts ?? {})) found[`best_effort:${length}`] = ms
  const { lifting } = row
  if (lifting) {
    Object.assign(found, { sets: lifting.sets, repetitions: lifting.repetitions, volume: lifting.volume_g_reps, max_weight: lifting.max_weight_g })
    const by: Record<string, Readonly<Record<string, number>> | undefined> = {
      max_weight: lifting.max_weight_g_by_exercise,
      one_rep_max: lifting.one_rep_max_g_by_exercise,
      one_rep_max_brzycki: lifting.one_rep_max_brzycki_g_by_exercise,
      most_repetitions: lifting.most_repetitions_by_exercise,
      max_weight_3: lifting.max_weight_3_g_by_exercise,
      max_weight_5: lifting.max_weight_5_g_by_exercise,
      max_weight_10: lifting.max_weight_10_g_by_exercise,
    }
    for (const [metric, values] of Object.entries(by))
      for (const [exercise, value] of Object.entries(values ?? {})) found[`${metric}:${exercise}`] = value
  }
  return found
}
