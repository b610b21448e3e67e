import type { LiveWorkout } from '../../app/model'
import { coveredMm } from '../../exercise/laps'

/** The workout as it is with an earlier end. What was measured is known to the second; of what was estimated the share of the moving time stays. */
export function endingAt(live: LiveWorkout, elapsedMs: number): LiveWorkout {
  const behind = movingMs(live, elapsedMs), own = movingMs(live, 0)
  const estimatedMm = own === 0 ? live.estimatedMm : Math.round(live.estimatedMm * (1 - behind / own))
  const measuredBehind = coveredMm(live.points, Infinity) - coveredMm(live.points, elapsedMs)
  return {
    ...live,
    elapsedMs,
    movingMs: live.movingMs - behind,
    estimatedMm,
    distanceMm: live.distanceMm - measuredBehind - (live.estimatedMm - estimatedMm),
    points: live.points.filter((point) => (point.t ?? 0) <= elapsedMs),
    laps: live.laps.filter((lap) => lap.elapsedMs <= elapsedMs),
  }
}

const movingMs = ({ moving }: LiveWorkout, since: number): number => moving.reduce((sum, { from, to }) => sum + Math.max(0, to - Math.max(from, since)), 0)
