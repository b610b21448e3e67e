import type { LiveWorkout } from '../../app/model'
import { KeptOfWorkout } from './kept'

/**
 * When Finish was tapped, by the workout's own clock, kept through a reload of the review. It belongs to one pause: whoever keeps
 * going and pauses again has not finished yet.
 */
interface Ending {
  readonly pausedAtMs: number | null
  readonly endMs: number
}
const kept = new KeptOfWorkout<Ending>('stamina.ending')

export function keepEnd(live: Pick<LiveWorkout, 'sessionId' | 'pausedAtMs'>, endMs: number): void {
  if (keptEnd(live) === undefined) kept.keep(live.sessionId, { pausedAtMs: live.pausedAtMs, endMs })
}

/** The end as of the tap on Finish, else `now`, which is then kept. */
export function endOf(live: Pick<LiveWorkout, 'sessionId' | 'pausedAtMs'>, now: number): number {
  keepEnd(live, now)
  return keptEnd(live) ?? now
}

function keptEnd({ sessionId, pausedAtMs }: Pick<LiveWorkout, 'sessionId' | 'pausedAtMs'>): number | undefined {
  const ending = kept.read(sessionId)
  return ending?.pausedAtMs === pausedAtMs ? ending.endMs : undefined
}
