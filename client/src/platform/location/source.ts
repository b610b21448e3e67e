// Where readings come from: the browser, a native service, or a track played back. The recorder never knows which.
import { countsSteps } from '../../recording/stride'
import type { Recorder } from '../../recording/recorder'
import type { Fix } from '../../recording/signal'

export interface LocationListener {
  fix(fix: Fix): void
  /** Denied or switched off; readings may come again later. */
  off(): void
  /** A source with a journal of its own rings instead of telling: there is more in it. */
  more?(): void
}

export interface LocationSource {
  /** Begins to tell the listener; asked again while it runs it does nothing. */
  start(listener: LocationListener, session_id: string): void
  /** A workout without a place: the system is told that one is on, so that it leaves the app alone. A browser has nothing to tell. */
  accompany?(session_id: string): void
  /** Paused by hand, or no more. Nothing is made of readings meanwhile: after `REST_AFTER_MS` the receiver is let go, and taken again when it goes on. */
  rest?(on: boolean): void
  stop(): void
}

/** A pause at a traffic light keeps the receiver: taken anew it would miss the first metres. The shells have the same figure of their own. */
export const REST_AFTER_MS = 120_000

/** Cumulative steps of the device's own counter, since any moment, or since the one it is told. */
export interface StepSource {
  start(steps: (total: number) => void, sinceWall: number): void
  stop(): void
}

/** Reads the sources while a workout that wants them is on, and at no other time. Answers how to end it. */
export function follow(recorder: Recorder, location: LocationSource, steps?: StepSource): () => void {
  let now: 'nothing' | 'place' | 'company' = 'nothing'
  let resting: boolean | undefined // as the source was told last, since it began
  let stepping = false
  const look = (): void => {
    const workout = recorder.state === 'on' ? recorder.workout : undefined
    const on = workout !== undefined && workout.phase !== 'finished' && workout.phase !== 'discarded'
    const wanted = !on ? 'nothing' : !workout.indoor ? 'place' : location.accompany ? 'company' : 'nothing'
    const wantsSteps = on && workout.begin.pool_m === undefined && countsSteps(workout.begin.exercise_type)
    if (wanted !== now) {
      now = wanted
      if (on && wanted === 'place')
        location.start(
          { fix: (fix) => void recorder.fix(fix), off: () => recorder.locationOff(), more: () => void recorder.catchUp() },
          workout.begin.session_id,
        )
      else if (on && wanted === 'company') location.accompany?.(workout.begin.session_id)
      else location.stop()
      resting = undefined
    }
    const rests = workout?.phase === 'paused'
    if (now === 'place' && rests !== resting) {
      resting = rests
      location.rest?.(rests)
    }
    if (wantsSteps !== stepping && steps !== undefined) {
      stepping = wantsSteps
      if (wantsSteps) steps.start((total) => void recorder.steps(total), Date.parse(workout.begin.started_at))
      else steps.stop()
    }
  }
  const unwatch = recorder.watch(look)
  look()
  return () => {
    unwatch()
    if (now !== 'nothing') location.stop()
    if (stepping) steps?.stop()
  }
}
