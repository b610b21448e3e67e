// The figures of an ended workout again, after its log has grown.
import type { WorkoutRow } from '../store/schema'
import type { Tx } from '../store/storage'
import { editedEvents } from './edited'
import { figuresOf, foldRows, laterBy, logOf, startOf } from './figures'
import { keepLastSets } from './last-sets'

/** What a change of an ended workout reads and writes. */
export const TABLES = ['meta', 'workouts', 'events', 'last_sets'] as const

/** The events of that workout are only on the server: what is asked has to wait until they are here again. */
export class NotHere extends Error {
  constructor() {
    super('The events of this workout are not on this phone.')
    this.name = 'NotHere'
  }
}

/** Where what counts ends, on the clock that was recorded. */
export const endOf = (row: WorkoutRow | undefined): number => (row?.figures.start_ms ?? 0) + (row?.figures.elapsed_ms ?? 0)

/** Whatever was known to be the same on the server has to be compared again. */
export function withoutMatch(row: WorkoutRow): WorkoutRow {
  const { matched_wall: _m, matched_digest: _d, differed: _f, compared_wall: _c, ...rest } = row
  return rest
}

/** The figures again from all events that are here; what had matched has to match anew. Reads `meta`. */
export async function refold(tx: Tx, session_id: string, wall: number): Promise<void> {
  const kept = await tx.get('workouts', session_id)
  if (kept !== undefined && kept.trimmed !== true) await foldAgain(tx, withoutMatch(kept), wall)
}

/** Keeps that workout with its figures from all events that are here. Reads `meta`. */
export async function foldAgain(tx: Tx, kept: WorkoutRow, wall: number): Promise<void> {
  const { session_id } = kept
  const { discarded_wall, title: _t, note: _n, feeling: _g, equipment: _e, ...rest } = kept
  const rows = await tx.list('events', { prefix: [session_id] })
  const log = logOf(rows)
  const result = await foldRows(tx, kept.exercise_type, rows, editedEvents(kept))
  const { title, note, feeling, equipment } = result
  const start = startOf(log)
  const { time_zone = kept.time_zone } = start ?? {}
  // Where no start is known, what is kept has been moved by the crop before.
  const begun = laterBy(start?.started_at ?? kept.started_at, start === undefined ? result.start_ms - (kept.figures.start_ms ?? 0) : result.start_ms)
  await tx.put('workouts', {
    ...rest,
    started_at: begun,
    time_zone,
    exercise_type: result.exercise_type,
    figures: figuresOf(result, kept.taken_over),
    finished_wall: kept.finished_wall === 0 ? wall : kept.finished_wall,
    ...(result.discarded ? { phase: 'discarded', discarded_wall: discarded_wall ?? wall } : { phase: 'finished' }),
    ...(title !== undefined && { title }), ...(note !== undefined && { note }), ...(feeling !== undefined && { feeling }),
    ...(equipment.length > 0 && { equipment }),
  })
  await keepLastSets(tx, session_id, begun, result.discarded ? [] : result.sets)
}
