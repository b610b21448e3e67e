// Workouts that have ended, as the screens open, correct and export them.
import { rfc3339, type Clock } from '../../recording/clock'
import type { Library, Opened } from '../../recording/library'
import { NotHere } from '../../recording/refold'
import type { WorkoutFigures } from '../../store/schema'
import type { Storage } from '../../store/storage'
import type { History, Watched, WorkoutRow } from '../model'
import { preferences } from '../preferences'
import { reviewOf } from './review'
import { ownDetail, type ownRow } from './rows'

export interface HistoryPorts {
  readonly library: Library
  readonly storage: Storage
  readonly clock: Clock
  readonly workouts: Watched<readonly WorkoutRow[]>
  readonly markOf: (row: Parameters<typeof ownRow>[0]) => WorkoutRow['sync']
  /** Asks for the whole of a workout that another phone recorded. */
  readonly bringHome: (sessionId: string) => Promise<void>
  /** The goals as they are kept, for the export. */
  readonly goals: () => Promise<readonly unknown[]>
  readonly equipment: () => readonly unknown[]
  readonly planned: () => Promise<readonly unknown[]>
  /** Resolves when the screens know what the work has changed. */
  readonly done: <T>(work: Promise<T>) => Promise<T>
}

/** The start as it was told, with the offset of the place where it was: the day it belongs to does not change with ours. */
export async function beganAs(storage: Storage, clock: Clock, row: WorkoutRow): Promise<string> {
  const kept = await storage.transaction('read', ['server_workouts'], (tx) => tx.get('server_workouts', row.sessionId))
  return (kept?.body as { started_at?: string } | undefined)?.started_at ?? rfc3339(row.startedAt, clock.offsetMinutes(row.startedAt))
}

/** As far as the server has told of it. */
function figuresKnown(row: WorkoutRow): Partial<WorkoutFigures> {
  return {
    moving_time_ms: row.movingMs, distance_mm: row.distanceMm ?? 0, estimated_mm: row.estimatedMm, corrected: row.corrected,
    ascent_mm: row.ascentMm, descent_mm: row.descentMm, ...(row.lifting && { lifting: row.lifting }),
    ...(row.efforts && { best_effort_ms: row.efforts }), ...(row.notOfAPerson && { not_of_a_person: true }),
  }
}

export function historyOf({ library, storage, clock, workouts, markOf, bringHome, goals, equipment, planned, done }: HistoryPorts): History {
  const documentOf = (id: string, opened: Opened | undefined): string => {
    const row = opened?.row ?? workouts.read().find((known) => known.sessionId === id) ?? null
    // As the server's export has them: the bytes that were sealed, so that an import is the same workout. What a line begins with is never `"planned"` (below).
    const events = (opened?.log ?? []).map(({ writer, seq, bytes }) => `\n{"writer":${JSON.stringify(writer)},"seq":${seq},"event":${bytes}}`)
    return `{"session_id":${JSON.stringify(id)},"workout":${JSON.stringify(row)},"events":[${events.join(',')}]}`
  }
  return {
    async endElsewhere(id, how) {
      const row = workouts.read().find((known) => known.sessionId === id)
      if (!row) return
      await done(library.endElsewhere({
        session_id: id, exercise_type: row.type, started_at: await beganAs(storage, clock, row), time_zone: row.timeZone || clock.zone(),
        ...(row.equipment && { equipment: row.equipment }), figures: figuresKnown(row),
      }, row.elapsedMs, how))
    },
    restore: (id) => done(library.restore(id)),
    remove: (id) => done(library.discard(id)),
    correct: (id, correction) => done(library.review(id, reviewOf(correction))),
    correctSets: (id, sets) => done(library.correctSets(id, sets)),
    correctStart: (id, startedAt) => done(library.correctStart(id, startedAt)),
    annotate: (id, said) => done(library.review(id, said)),
    logPast: ({ startedAt, durationMs, distanceMm, type, ...past }) =>
      done(
        library.logPast({
          ...past,
          exercise_type: type,
          started_wall: startedAt,
          duration_ms: durationMs,
          ...(distanceMm === undefined ? {} : { distance_m: distanceMm / 1000 }),
        }),
      ),
    async open(id) {
      const opened = await library.open(id)
      if (opened) return ownDetail(opened, markOf(opened.row))
      const row = workouts.read().find((known) => known.sessionId === id)
      if (row?.state === 'finished' && row.deletedAt === null) void bringHome(id)
      return row ? { ...row, croppedMs: 0, points: [], heart: [], power: [], sets: [], laps: [], fields: {} } : null
    },
    async document(id) {
      const opened = await library.open(id)
      if (opened === undefined) throw new NotHere() // without its events nothing could read it back
      return documentOf(id, opened)
    },
    async exportAll() {
      // The texts as they are, one after the other: a phone of many years has no room for them parsed and put together again.
      const parts = [`{"made_at":${JSON.stringify(new Date(clock.wall()).toISOString())},"workouts":[`]
      for (const [i, { sessionId }] of workouts.read().entries()) parts.push(i === 0 ? '\n' : ',\n', documentOf(sessionId, await library.open(sessionId)))
      parts.push(`],\n"goals":${JSON.stringify(await goals())},\n"equipment":${JSON.stringify(equipment())}`)
      parts.push(`,\n"planned":${JSON.stringify(await planned())}`)
      parts.push(`,\n"preferences":${JSON.stringify(preferences())}}`)
      return new Blob(parts, { type: 'application/json' })
    },
  }
}
