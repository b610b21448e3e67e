// A workout's log -> the figures kept with it on the phone.
import type { LogEvent } from '../exercise/event'
import { parseTime } from '../exercise/rfc3339'
import { foldWorkout, type WorkoutResult } from '../exercise/fold'
import { readEvent } from '../exercise/read-event'
import { speedsOf } from '../exercise/track'
import type { EventRow, WorkoutFigures, WorkoutRow } from '../store/schema'
import { getMeta, type Tx } from '../store/storage'
import { rfc3339 } from './clock'

export function logOf(rows: readonly EventRow[]): LogEvent[] {
  return rows.map((row) => ({ ...(JSON.parse(row.bytes) as LogEvent), writer: row.writer }))
}

/** A workout's log folded by what the server last declared of its type; `edited`: what was edited beside it (edited.ts). Reads `meta`. */
export async function foldRows(tx: Tx, exercise_type: string, rows: readonly EventRow[], edited: readonly LogEvent[] = []): Promise<WorkoutResult> {
  return foldWorkout(exercise_type, [...logOf(rows), ...edited], speedsOf(await getMeta<unknown>(tx, 'exercise_types')))
}

/** Before anything has been recorded. */
export const noFigures = (exercise_type: string): WorkoutFigures => figuresOf(foldWorkout(exercise_type, []))

/** Above every count that is known of in the workout: between phones the highest decides what was said last. */
export const nextLamport = (log: readonly LogEvent[]): number => log.reduce((most, event) => Math.max(most, readEvent(event).lamport ?? 0), 0) + 1

/** The start that counts: of the lowest (writer, seq) that has a valid one. */
export function startOf(log: readonly LogEvent[]): LogEvent | undefined {
  return log
    .filter((event) => event.kind === 'started' && parseTime(event.started_at) !== undefined)
    .sort((a, b) => (a.writer === b.writer ? a.seq - b.seq : a.writer < b.writer ? -1 : 1))[0]
}

/** The same wall clock so much later, at the offset in which it was told. */
export function laterBy(started_at: string, ms: number): string {
  const at = parseTime(started_at)
  if (ms === 0 || at === undefined) return started_at
  const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)$/.exec(started_at) ?? []
  const east = sign === undefined ? 0 : (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
  return rfc3339(at + ms, east)
}

/** `before`: what another phone had, as long as only what this one recorded since is here. What a person typed is of the whole. */
export function figuresOf(result: WorkoutResult, before?: WorkoutRow['taken_over']): WorkoutFigures {
  return {
    elapsed_ms: result.elapsed_ms,
    moving_time_ms: result.moving_time_ms + (result.corrected_moving_ms === undefined ? before?.moving_time_ms ?? 0 : 0),
    distance_mm: result.distance_mm + (result.corrected_distance_mm === undefined ? before?.distance_mm ?? 0 : 0),
    estimated_mm: result.estimated_mm, corrected: result.corrected, ascent_mm: result.ascent_mm, descent_mm: result.descent_mm,
    splits: result.splits, lifting: result.lifting, best_effort_ms: result.best_effort_ms,
    ...(result.start_ms > 0 && { start_ms: result.start_ms }),
    ...(result.not_of_a_person && { not_of_a_person: true }),
  }
}
