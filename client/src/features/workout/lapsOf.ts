import type { LapMark } from '../../app/model'

export interface Lap {
  /** Moving time, milliseconds. */
  readonly timeMs: number
  readonly distanceMm: number | null
}

/** The stretches between the marks, and the one after the last. */
export function lapsOf(marks: readonly LapMark[], end: LapMark): Lap[] {
  if (marks.length === 0) return []
  let before: LapMark = { elapsedMs: 0, movingMs: 0, distanceMm: 0 }
  return [...marks, end].map((mark) => {
    const lap = {
      timeMs: Math.max(0, mark.movingMs - before.movingMs),
      distanceMm: mark.distanceMm === null || before.distanceMm === null ? null : Math.max(0, mark.distanceMm - before.distanceMm),
    }
    before = mark
    return lap
  }).filter((lap, i) => i < marks.length || lap.timeMs >= 1000)
}
