// What edit_workout says of workouts that are here. It stands above the log, for ever: where this phone has said otherwise since, knowing of the edit, and the
// server has that, the edit is taken back. One that this phone did not know of stands above what it said, whichever of the two came to the server first.
import { foldAgain, TABLES, withoutMatch } from '../recording/refold'
import type { Edited, WorkoutRow } from '../store/schema'
import type { Tx } from '../store/storage'
import { ofAll } from './aside'
import type { ReconcilePorts } from './reconcile'
import type { Failure, ServerWorkout } from './server-api'

/** Edited since this phone heard of it. An answer may also be older than the last one. */
export const isEdited = (row: WorkoutRow, told: ServerWorkout): boolean => (told.edits ?? 0) > (row.edits?.revision ?? 0)

/** `told`: the workout itself, not its line in a list. */
export function withEdits(row: WorkoutRow, told: ServerWorkout): WorkoutRow {
  if (!isEdited(row, told)) return row
  const { overruled = [], ...rest } = row
  const edits = editsTold(told), { said } = edits, before: Edited = row.edits?.said ?? {}
  const known = overruled.filter((member) => JSON.stringify(said[member]) === JSON.stringify(before[member]))
  return { ...rest, edits, ...(known.length > 0 && { overruled: known }) }
}

export function editsTold({ edits: revision = 0, edited, metrics }: ServerWorkout): NonNullable<WorkoutRow['edits']> {
  const { exercise_type, distance, moving_time_s, title, note, feeling, equipment } = edited ?? {}
  const distance_m = distance == null ? undefined : metrics['distance']?.value // whatever unit it was entered in
  const said: Edited = {
    ...(exercise_type != null && { exercise_type }), ...(distance_m !== undefined && { distance_m }), ...(moving_time_s != null && { moving_time_s }),
    ...(title != null && { title }), ...(note != null && { note }), ...(feeling != null && { feeling }), ...(equipment != null && { equipment }),
  }
  return { revision, said }
}

/** The log is the same: what matched still does. Reads and writes TABLES. */
export async function keepEdits(tx: Tx, told: ServerWorkout, wall: number): Promise<void> {
  const row = await tx.get('workouts', told.session_id)
  if (row === undefined || !isEdited(row, told)) return
  if (row.trimmed === true) await tx.put('workouts', withoutMatch(row)) // compared again, which brings its events and the edits with them
  else await foldAgain(tx, withEdits(row, told), wall)
}

export async function takeBackOverruled({ storage, api, wall, aside }: ReconcilePorts, account: string): Promise<Failure | undefined> {
  const rows = await storage.transaction('read', ['workouts'], (tx) => tx.list('workouts'))
  aside.begin()
  for (const { session_id, edits, overruled } of rows.filter((row) => row.account === account && row.matched_wall !== undefined)) {
    if (edits === undefined || overruled === undefined) continue
    const name = `edit ${session_id}`
    if (aside.has(name, wall())) continue
    const nothing = Object.fromEntries(overruled.map((member) => [member === 'distance_m' ? 'distance' : member, null]))
    const taken = await api.editWorkout(session_id, nothing, `"${edits.revision}"`)
    // Edited again meanwhile: first this phone has to know how.
    const answer = !taken.ok && taken.why === 'changed' ? await api.getWorkout(session_id, false) : taken
    if (!answer.ok && ofAll(answer)) return answer
    if (!answer.ok && answer.why === 'failing') {
      const stop = aside.put(name, wall(), answer)
      if (stop !== undefined) return stop
      continue
    }
    aside.done(name)
    // Any other refusal says that there is nothing to take back: it was deleted, say.
    await storage.transaction('write', TABLES, (tx) => (answer.ok ? keepEdits(tx, answer.value, wall()) : giveUp(tx, session_id, wall())))
  }
  return undefined
}

async function giveUp(tx: Tx, session_id: string, wall: number): Promise<void> {
  const row = await tx.get('workouts', session_id)
  if (row === undefined) return
  const { overruled: _o, ...rest } = row
  if (row.trimmed === true) await tx.put('workouts', rest)
  else await foldAgain(tx, rest, wall)
}
