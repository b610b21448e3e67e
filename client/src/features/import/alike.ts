import type { WorkoutRow } from '../../app/model'
import type { ImportOutcome } from '../../sync/imports'

/** A workout of a file, and one that the person has of the same time. */
export interface Alike {
  readonly found: ImportOutcome
  readonly have: WorkoutRow
}

/** Those workouts of a file that share half of the shorter one's time with another that the person has: they are asked about. */
export function alikeIn(found: readonly ImportOutcome[], rows: readonly WorkoutRow[]): readonly Alike[] {
  const present = rows.filter((row) => row.deletedAt === null && row.state !== 'discarded')
  const known = new Set(rows.map((row) => row.sessionId))
  return found.flatMap((one) => {
    if (one.outcome !== 'found' || one.started_at === undefined || known.has(one.session_id ?? '')) return []
    const from = Date.parse(one.started_at), ms = (one.elapsed_time_s ?? 0) * 1000
    const have = present.find((row) => isSameTime(from, ms, row.startedAt, row.elapsedMs))
    return have === undefined ? [] : [{ found: one, have }]
  })
}

function isSameTime(from: number, ms: number, otherFrom: number, otherMs: number): boolean {
  const common = Math.min(from + ms, otherFrom + otherMs) - Math.max(from, otherFrom)
  const shorter = Math.min(ms, otherMs)
  return shorter === 0 ? common >= 0 : common * 2 >= shorter
}
