// What edit_workout said of a workout is no event, and stands above all of them: it is folded as if it had been said last. What this phone has said otherwise
// since is left out of that, and taken back on the server (sync/edits.ts).
import type { LogEvent, WireEvent } from '../exercise/event'
import type { Edited, WorkoutRow } from '../store/schema'
import { reviewEvents } from './workout'

/** Above every count that a phone gives. */
export const ABOVE_ALL = 1_000_000
/** After the names of all writers. */
const LAST = '~'

export function editedEvents({ edits, overruled = [] }: Pick<WorkoutRow, 'edits' | 'overruled'>): LogEvent[] {
  const standing = Object.entries(edits?.said ?? {}).filter(([member]) => !overruled.includes(member as keyof Edited))
  return reviewEvents(Object.fromEntries(standing) as Edited).map((event, seq) => ({ ...event, writer: LAST, seq, lamport: ABOVE_ALL }))
}

/** The workout when this phone has said that: what edit_workout had said of the same no longer stands. */
export function overruling(row: WorkoutRow, events: readonly Partial<WireEvent>[]): WorkoutRow {
  const said: Edited = row.edits?.said ?? {}
  const members = events.flatMap((event) => Object.keys(event.kind === 'note' ? event : event.correction ?? {}))
  const overruled = new Set([...(row.overruled ?? []), ...members.filter((member): member is keyof Edited => member in said)])
  return overruled.size === 0 ? row : { ...row, overruled: [...overruled] }
}
