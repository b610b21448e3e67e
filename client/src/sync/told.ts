// What the server tells of a workout, in the phone's own figures.
import { liftingResult } from '../exercise/lifting'
import type { WorkoutFigures } from '../store/schema'
import type { ServerWorkout } from './server-api'

type Metrics = ServerWorkout['metrics']

export function figuresTold({ elapsed_time_s, moving_time_s, metrics, corrected }: ServerWorkout): WorkoutFigures {
  const thousandths = (name: string): number => Math.round((metrics[name]?.value ?? 0) * 1000)
  const distance = metrics['distance']
  return {
    elapsed_ms: Math.round(elapsed_time_s * 1000), moving_time_ms: Math.round(moving_time_s * 1000),
    distance_mm: thousandths('distance'), estimated_mm: Math.round(Number(distance?.estimated ?? 0) * 1000),
    corrected: (corrected ?? []).length > 0, ascent_mm: thousandths('ascent'), descent_mm: thousandths('descent'),
    splits: [],
    lifting: metrics['sets'] === undefined ? liftingResult([]) : {
      sets: metrics['sets'].value, repetitions: metrics['repetitions']?.value ?? 0,
      volume_g_reps: thousandths('volume'), max_weight_g: thousandths('max_weight'),
      max_weight_g_by_exercise: qualified(metrics, 'max_weight:'), one_rep_max_g_by_exercise: qualified(metrics, 'one_rep_max:'),
      one_rep_max_brzycki_g_by_exercise: qualified(metrics, 'one_rep_max_brzycki:'),
      most_repetitions_by_exercise: qualified(metrics, 'most_repetitions:', 1), max_weight_3_g_by_exercise: qualified(metrics, 'max_weight_3:'),
      max_weight_5_g_by_exercise: qualified(metrics, 'max_weight_5:'), max_weight_10_g_by_exercise: qualified(metrics, 'max_weight_10:'),
      assistance_g_by_exercise: qualified(metrics, 'assistance:'),
    },
    ...(distance && { best_effort_ms: qualified(metrics, 'best_effort:') }),
    ...(distance && distance.value > 0 && moving_time_s > 0 && !metrics['average_pace'] && { not_of_a_person: true }),
  }
}

function qualified(metrics: Metrics, prefix: string, scale = 1000): Record<string, number> {
  return Object.fromEntries(
    Object.entries(metrics)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, m]) => [name.slice(prefix.length), Math.round(m.value * scale)]),
  )
}
