import type { LiveWorkout } from '../../app/model'

/** Moving and total time at a moment: the recorder's figures, carried on while it runs. */
export function clockOf(live: LiveWorkout, now: number): { readonly movingMs: number; readonly elapsedMs: number } {
  const since = Math.max(0, now - live.at)
  return {
    movingMs: live.movingMs + (live.phase === 'recording' ? since : 0),
    elapsedMs: live.elapsedMs + since,
  }
}
