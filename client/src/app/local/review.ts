import type { Correction } from '../model'

/** A correction as the log's review says it: SI units, and only what was corrected. */
export function reviewOf(correction: Correction) {
  return {
    ...(correction.distanceMm === undefined ? {} : { distance_m: correction.distanceMm / 1000 }),
    ...(correction.movingMs === undefined ? {} : { moving_time_s: correction.movingMs / 1000 }),
    ...(correction.endElapsedMs === undefined ? {} : { end_elapsed_ms: correction.endElapsedMs }),
    ...(correction.type === undefined ? {} : { exercise_type: correction.type }),
  }
}
