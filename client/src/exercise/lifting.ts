// Weights in grams, sums over sets, estimated one-repetition maximum. docs/rules.md, "Weight training"
// contract/vectors/lifting.json.
import type { LogEvent, WireExercise, WireProgress, WireSet } from './event'

export type WeightUnit = 'kg' | 'lb'

export interface LiftedSet {
  readonly set_id: string | undefined
  readonly exercise: string; // slug
  readonly name: string; // as entered
  readonly grams: number
  readonly weight: number; // as entered
  readonly unit: WeightUnit
  readonly repetitions: number
  readonly rpe: number | undefined
  readonly warmUp: boolean
}

export interface LiftingResult {
  readonly sets: number
  readonly repetitions: number
  readonly volume_g_reps: number
  readonly max_weight_g: number
  readonly max_weight_g_by_exercise: Readonly<Record<string, number>>
  readonly one_rep_max_g_by_exercise: Readonly<Record<string, number>>
}

export function toGrams(weight: number, unit: WeightUnit): number {
  return Math.floor(weight * (unit === 'lb' ? 453.59237 : 1000) + 0.5)
}

/** Epley (1985), whole grams; undefined where the repetitions say nothing about a maximum. */
export function oneRepMaxGrams(grams: number, repetitions: number): number | undefined {
  if (grams <= 0 || repetitions < 1 || repetitions > 12) return undefined
  if (repetitions === 1) return grams
  return Math.floor((grams * (30 + repetitions) + 15) / 30)
}

export function slug(name: string): string {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  const made = plain.replace(/[^a-z0-9]+/g, '_').replace(/^_+|_+$/g, '')
  return made === '' ? name.trim().toLowerCase() : made
}

/** The sets that stand, in the order they were first logged; corrections and deletions by set_id are applied. */
export function standingSets(progresses: Iterable<WireProgress>): LiftedSet[] {
  const sets = new Map<string, LiftedSet>()
  let nameless = 0
  const keep = (set: LiftedSet): void => {
    sets.set(set.set_id ?? `\u0000${nameless++}`, set)
  }
  for (const progress of progresses) {
    for (const set of progress.sets ?? []) {
      if (set.deleted === true) {
        if (set.set_id !== undefined) sets.delete(set.set_id)
        continue
      }
      const lifted = fromSet(set)
      if (lifted !== undefined) keep(lifted)
    }
    for (const exercise of progress.exercises ?? []) {
      for (let i = 0; i < (exercise.sets ?? 1); i++) {
        const lifted = fromExercise(exercise)
        if (lifted !== undefined) keep(lifted)
      }
    }
  }
  return [...sets.values()]
}

function fromSet(set: WireSet): LiftedSet | undefined {
  if (set.exercise === undefined || set.repetitions === undefined) return undefined
  const weight = set.weight ?? 0, unit = set.unit ?? 'kg'
  return {
    set_id: set.set_id, exercise: slug(set.exercise), name: set.exercise, grams: toGrams(weight, unit), weight, unit,
    repetitions: set.repetitions, rpe: set.rpe, warmUp: set.warm_up === true,
  }
}

function fromExercise(done: WireExercise): LiftedSet | undefined {
  const weight = done.weight ?? 0, unit = done.unit ?? 'kg'
  if (done.repetition === undefined) return undefined
  return {
    set_id: undefined, exercise: slug(done.name), name: done.name, grams: toGrams(weight, unit), weight, unit,
    repetitions: done.repetition, rpe: undefined, warmUp: false,
  }
}

export function liftingResult(sets: readonly LiftedSet[]): LiftingResult {
  let count = 0, repetitions = 0, volume = 0, max = 0
  const maxBy: Record<string, number> = {}, oneRepBy: Record<string, number> = {}
  for (const set of sets) {
    if (set.warmUp) continue
    count++
    repetitions += set.repetitions
    volume += set.grams * set.repetitions
    if (set.grams <= 0) continue
    max = Math.max(max, set.grams)
    maxBy[set.exercise] = Math.max(maxBy[set.exercise] ?? 0, set.grams)
    const estimate = oneRepMaxGrams(set.grams, set.repetitions)
    if (estimate !== undefined) oneRepBy[set.exercise] = Math.max(oneRepBy[set.exercise] ?? 0, estimate)
  }
  return {
    sets: count, repetitions, volume_g_reps: volume, max_weight_g: max,
    max_weight_g_by_exercise: maxBy, one_rep_max_g_by_exercise: oneRepBy,
  }
}

export function setsOf(events: Iterable<LogEvent>): LiftedSet[] {
  const progresses: WireProgress[] = []
  for (const event of events) if (event.progress !== undefined) progresses.push(event.progress)
  return standingSets(progresses)
}
