// Cropping, splitting and joining, as the screens do it.
import type { LogEvent } from '../../exercise/event'
import { foldWorkout } from '../../exercise/fold'
import { speedsOf } from '../../exercise/track'
import { ABOVE_ALL, editedEvents } from '../../recording/edited'
import { figuresOf, laterBy, logOf } from '../../recording/figures'
import type { Library, Opened } from '../../recording/library'
import { getMeta, type Storage } from '../../store/storage'
import type { Cuts, WorkoutRow } from '../model'
import { ownDetail, type ownRow } from './rows'

export function cutsOf(
  library: Library, storage: Storage, markOf: (row: Parameters<typeof ownRow>[0]) => WorkoutRow['sync'], done: <T>(work: Promise<T>) => Promise<T>,
): Cuts {
  const opened = async (id: string): Promise<Opened> => {
    const found = await library.open(id)
    if (found === undefined) throw new Error('This phone does not have that workout.')
    return found
  }
  const ends = async (id: string) => {
    const { result } = await opened(id)
    return { start_elapsed_ms: result.start_ms > 0 ? result.start_ms : null, end_elapsed_ms: result.end_ms ?? null }
  }
  return {
    async recorded(id) {
      const found = await library.open(id)
      if (found === undefined) return null
      const { row, log, result } = found
      const speedOf = speedsOf(await storage.transaction('read', ['meta'], (tx) => getMeta<unknown>(tx, 'exercise_types')))
      const events = [...logOf(log), ...editedEvents(row)]
      const began = laterBy(row.started_at, -result.start_ms)
      const folded = (start: number | null, end: number | null) => {
        const asked: LogEvent = {
          writer: 'zzzzzzzz', seq: 0, kind: 'corrected', lamport: ABOVE_ALL, correction: { start_elapsed_ms: start, end_elapsed_ms: end },
        }
        return foldWorkout(row.exercise_type, [...events, asked], speedOf)
      }
      const whole = folded(null, null)
      return {
        startedAt: Date.parse(began),
        elapsedMs: whole.elapsed_ms,
        points: whole.points,
        startMs: result.start_ms,
        endMs: result.start_ms + result.elapsed_ms,
        between(startMs, endMs) {
          const cut = folded(startMs > 0 ? startMs : null, endMs < whole.elapsed_ms ? endMs : null)
          return ownDetail({ row: { ...row, started_at: laterBy(began, cut.start_ms), figures: figuresOf(cut) }, log, result: cut }, markOf(row))
        },
      }
    },
    async crop(id, startMs, endMs) {
      const before = await ends(id)
      await done(library.review(id, { start_elapsed_ms: startMs, end_elapsed_ms: endMs }))
      return () => done(library.review(id, before))
    },
    async split(id, toMs, fromMs) {
      const { result } = await opened(id)
      const [distance, moving] = [result.corrected_distance_mm, result.corrected_moving_ms]
      const before = {
        end_elapsed_ms: result.end_ms ?? null,
        distance_m: distance === undefined ? null : distance / 1000, moving_time_s: moving === undefined ? null : moving / 1000,
      }
      const part = await done(library.parts.split(id, toMs, fromMs))
      return () => done(library.parts.unsplit(id, part, before))
    },
    async join(id, other) {
      const before = new Set([id, other])
      const joined = await done(library.parts.join(id, other))
      before.delete(joined)
      // Restoring one of the two takes joining back, however it was done.
      return { sessionId: joined, undo: () => done(library.restore([...before][0]!)) }
    },
  }
}
