import type { LiveWorkout } from '../../app/model'

/**
 * When Finish was tapped, by the workout's own clock, kept through a reload of the review. It belongs to one pause: whoever keeps
 * going and pauses again has not finished yet.
 */
interface Ending {
  readonly sessionId: string
  readonly pausedAtMs: number | null
  readonly endMs: number
}
const KEY = 'stamina.ending'

export function keepEnd(live: Pick<LiveWorkout, 'sessionId' | 'pausedAtMs'>, endMs: number): void {
  if (kept(live) !== undefined) return
  const ending: Ending = { sessionId: live.sessionId, pausedAtMs: live.pausedAtMs, endMs }
  try {
    localStorage.setItem(KEY, JSON.stringify(ending))
  } catch {
    // Without it the workout ends when the review is opened.
  }
}

/** The end as of the tap on Finish, else `now`, which is then kept. */
export function endOf(live: Pick<LiveWorkout, 'sessionId' | 'pausedAtMs'>, now: number): number {
  keepEnd(live, now)
  return kept(live) ?? now
}

function kept(live: Pick<LiveWorkout, 'sessionId' | 'pausedAtMs'>): number | undefined {
  try {
    const ending = JSON.parse(localStorage.getItem(KEY) ?? 'null') as Ending | null
    return ending?.sessionId === live.sessionId && ending.pausedAtMs === live.pausedAtMs ? ending.endMs : undefined
  } catch {
    return undefined
  }
}
