import type { WorkoutRow } from '../../app/model'

/** Longer apart nobody ended by mistake. */
const MOST_BETWEEN_MS = 6 * 3_600_000
const OVERLAP_MS = 1_000

const isThere = (row: WorkoutRow): boolean => row.deletedAt === null && row.state === 'finished'

/** The ones right before and right after it that could be one workout with it: of the same type, on this phone, within six hours. */
export function neighbours(workout: WorkoutRow, rows: readonly WorkoutRow[]): readonly WorkoutRow[] {
  if (!isThere(workout)) return []
  const others = rows.filter((row) => isThere(row) && row.sessionId !== workout.sessionId).sort((a, b) => a.startedAt - b.startedAt)
  const before = others.filter((row) => row.startedAt <= workout.startedAt).at(-1), after = others.find((row) => row.startedAt > workout.startedAt)
  const gap = (first: WorkoutRow, second: WorkoutRow) => second.startedAt - first.startedAt - first.elapsedMs
  const fits = (other: WorkoutRow, between: number) =>
    other.type === workout.type && !other.elsewhere && between >= -OVERLAP_MS && between <= MOST_BETWEEN_MS
  return [
    ...(before && fits(before, gap(before, workout)) ? [before] : []),
    ...(after && fits(after, gap(workout, after)) ? [after] : []),
  ]
}

/** Less than a minute is rounding. */
const WORTH_A_WORD_MS = 60_000

/** Another workout of the same time: what both have would count twice. */
export function sameTime(sessionId: string, from: number, to: number, rows: readonly WorkoutRow[]): { row: WorkoutRow; ms: number } | undefined {
  for (const row of rows) {
    if (!isThere(row) || row.sessionId === sessionId) continue
    const ms = Math.min(to, row.startedAt + row.elapsedMs) - Math.max(from, row.startedAt)
    if (ms >= WORTH_A_WORD_MS) return { row, ms }
  }
  return undefined
}
