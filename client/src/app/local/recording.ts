// The workout that is on, as the screens start, steer and end it.
import type { Clock } from '../../recording/clock'
import type { Recorder } from '../../recording/recorder'
import type { LiveWorkout, Recording, Watched, WorkoutRow } from '../model'
import { liveOf } from './live'
import { RecordedElsewhere, type RecordingLock } from './recordingLock'
import { reviewOf } from './review'
import type { Value } from './value'

export interface RecordingPorts {
  readonly recorder: Recorder
  readonly lock: RecordingLock
  readonly clock: Clock
  readonly live: Value<LiveWorkout | null>
  readonly workouts: Watched<readonly WorkoutRow[]>
  readonly account: () => string
  /** Ids of what a workout of this type is done with unless the person says otherwise. */
  readonly equipmentFor: (type: string) => readonly string[]
  /** The start of a workout of another phone, as it was told. */
  readonly beganAs: (row: WorkoutRow) => Promise<string>
  /** Takes the recording from another tab, and the lock with it. */
  readonly takeOver: () => Promise<void>
  /** Resolves when the screens know what the work has changed. */
  readonly done: <T>(work: Promise<T>) => Promise<T>
}

export function recordingOf({ recorder, lock, clock, live, workouts, account, equipmentFor, beganAs, takeOver, done }: RecordingPorts): Recording {
  /** Never taken from another tab: who began there after this one was opened is asked for. A start that fails holds nothing, but for what is on already. */
  const withLock = async (begin: () => Promise<unknown>): Promise<void> => {
    if (!(await lock.tryHold())) throw new RecordedElsewhere()
    try {
      await begin()
    } catch (failure) {
      if (liveOf(recorder, clock.wall()) === null) lock.release()
      throw failure
    }
  }
  return {
    async takeOverHere() {
      await takeOver()
    },
    start: (type, options) => withLock(() => recorder.start(type, { ...options, equipment: equipmentFor(type) })),
    async takeOverWorkout(id) {
      const row = workouts.read().find((known) => known.sessionId === id)
      if (!row) return
      await withLock(async () =>
        recorder.takeOver({
          session_id: id, exercise_type: row.type, started_at: await beganAs(row), time_zone: row.timeZone || clock.zone(), account: account(),
          indoor: false, ...(row.equipment && { equipment: row.equipment }),
          taken_over: { elapsed_ms: row.elapsedMs, moving_time_ms: row.movingMs, distance_mm: row.distanceMm ?? 0 },
        }),
      )
    },
    pause: () => recorder.pause(),
    resume: () => recorder.resume(),
    lap: () => recorder.lap(),
    takeBackLap: () => recorder.takeBackLap(),
    async setAutoPause(on) {
      await recorder.setAutoPause(on)
      live.set(liveOf(recorder, clock.wall()))
    },
    useGps: (on) => recorder.useGps(on),
    logSets: (sets) => recorder.logSet(...sets),
    logFields: (fields) => recorder.logForm(fields),
    setRest: (rest) =>
      recorder.setRest(
        rest && {
          until_elapsed: recorder.elapsedMs() + Math.max(0, rest.endsAt - clock.wall()),
          until_wall: rest.endsAt,
          planned_ms: Math.max(0, rest.endsAt - clock.wall()),
          exercise: rest.next,
        },
      ),
    seenClosed: () => recorder.seenClosed(),
    pauseFromClosed: () => recorder.pauseFromClosed(),
    finish: ({ correction, endMs, ...said }) => done(recorder.finish({ ...reviewOf(correction ?? {}), ...said }, endMs)),
    discard: () => done(recorder.discard()),
  }
}
