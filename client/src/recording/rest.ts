// The rest between sets, kept in the workout's journal: it runs by the workout's clock, which survives a kill, and is written
// down by the wall clock as well, because a notification is planned by that.
import type { Rest } from './lines'

export function restFor(ms: number, elapsed: number, wall: number, exercise?: string): Rest {
  return { until_elapsed: elapsed + ms, until_wall: wall + ms, planned_ms: ms, ...(exercise !== undefined && { exercise }) }
}

/** More or less of it; never over before now. */
export function extended(rest: Rest, byMs: number, elapsed: number): Rest {
  const by = Math.max(byMs, elapsed - rest.until_elapsed)
  return { ...rest, until_elapsed: rest.until_elapsed + by, until_wall: rest.until_wall + by, planned_ms: rest.planned_ms + by }
}

/** Milliseconds left; 0 when it is over. */
export function restLeftMs(rest: Rest, elapsed: number): number {
  return Math.max(0, rest.until_elapsed - elapsed)
}
