// "Last time": of each exercise the sets of the newest workout with it, warm-ups with them.
import type { LiftedSet } from '../exercise/lifting'
import type { LastSetsRow } from '../store/schema'
import type { Tx } from '../store/storage'
import { editedEvents } from './edited'
import { foldRows } from './figures'

type ByExercise = ReadonlyMap<string, readonly LiftedSet[]>

/**
 * The sets of a workout as they are now; of a deleted one none. Where it was the newest with an exercise and may no longer be, another one whose events are
 * here takes its place. Reads `meta`, `workouts` and `events`.
 */
export async function keepLastSets(tx: Tx, session_id: string, started_at: string, sets: readonly LiftedSet[]): Promise<void> {
  const own = byExercise(sets)
  const lost = new Set<string>()
  for (const row of await tx.list('last_sets')) {
    if (row.session_id !== session_id || (own.has(row.exercise) && !isLater(row.started_at, started_at))) continue
    await tx.delete('last_sets', row.exercise)
    lost.add(row.exercise)
  }
  await keepNewest(tx, session_id, started_at, own)
  if (lost.size > 0) await findOthers(tx, session_id, lost)
}

async function findOthers(tx: Tx, session_id: string, lost: Set<string>): Promise<void> {
  const others = (await tx.list('workouts'))
    .filter((row) => row.session_id !== session_id && row.phase === 'finished' && row.trimmed !== true && row.figures.lifting.sets > 0)
    .sort((a, b) => Date.parse(b.started_at) - Date.parse(a.started_at))
  for (const row of others) {
    if (lost.size === 0) return
    const { sets } = await foldRows(tx, row.exercise_type, await tx.list('events', { prefix: [row.session_id] }), editedEvents(row))
    const found = byExercise(sets.filter((set) => lost.has(set.exercise)))
    await keepNewest(tx, row.session_id, row.started_at, found)
    for (const exercise of found.keys()) lost.delete(exercise)
  }
}

async function keepNewest(tx: Tx, session_id: string, started_at: string, sets: ByExercise): Promise<void> {
  for (const [exercise, own] of sets) {
    const before = await tx.get('last_sets', exercise)
    if (before !== undefined && before.session_id !== session_id && isLater(before.started_at, started_at)) continue
    const row: LastSetsRow = {
      exercise, session_id, started_at,
      sets: own.map((s) => ({
        weight: s.weight, unit: s.unit, repetitions: s.repetitions, ...(s.rpe !== undefined && { rpe: s.rpe }), ...(s.warmUp && { warm_up: true }),
      })),
    }
    await tx.put('last_sets', row)
  }
}

const isLater = (one: string, other: string): boolean => Date.parse(one) > Date.parse(other)

function byExercise(sets: readonly LiftedSet[]): ByExercise {
  const by = new Map<string, LiftedSet[]>()
  for (const set of sets) by.set(set.exercise, [...(by.get(set.exercise) ?? []), set])
  return by
}
