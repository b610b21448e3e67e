import { standingSets } from '../../exercise/lifting'
import { KM_MM, splitsOf } from '../../exercise/laps'
import { isDistanceType, type JudgedPoint, type Split } from '../../exercise/track'
import type { Recorder } from '../../recording/recorder'
import type { LiveWorkout, Rest, Signal } from '../model'

const WINDOW_MS = 30_000

/** Milliseconds per km over the last 30 s of joined points; null where too little is known. */
export function paceNow(points: readonly JudgedPoint[], now: number): number | null {
  let [mm, last, first] = [0, -1, -1]
  for (let i = points.length - 1; i >= 0; i--) {
    const p = points[i]!
    if (p.verdict !== 'counted' || p.t === undefined) continue
    if (last < 0) {
      if (now - p.t > 10_000) return null
      last = p.t
    }
    first = p.t
    if (last - p.t >= WINDOW_MS || !p.joined) break
    mm += p.stepMm
  }
  const ms = last - first
  return ms >= 5000 && mm > 5000 ? (ms / mm) * 1_000_000 : null
}

/** Splits change once a kilometre; in between the last one is refreshed every few seconds, not at every point. */
class SplitCache {
  #points: readonly JudgedPoint[] | undefined
  #count = 0
  #splits: readonly Split[] = []

  of(points: readonly JudgedPoint[]): readonly Split[] {
    if (points !== this.#points || points.length < this.#count || points.length - this.#count >= 5) {
      this.#points = points
      this.#count = points.length
      this.#splits = splitsOf(points, KM_MM)
    }
    return this.#splits
  }
}
const cache = new SplitCache()

/** The recorder's state as one value for the screens. */
export function liveOf(recorder: Recorder, wall: number): LiveWorkout | null {
  const workout = recorder.workout
  if (!workout || recorder.state !== 'on' || workout.phase === 'finished' || workout.phase === 'discarded') return null
  const elapsedMs = recorder.elapsedMs()
  const { begin, track, rest, pausedSince } = workout
  const points = track.points
  const state = recorder.signal.state
  const signal: Signal = workout.indoor ? 'indoor' : state === 'searching' ? 'looking' : state
  return {
    sessionId: begin.session_id,
    type: begin.exercise_type,
    phase: workout.phase,
    startedAt: Date.parse(begin.started_at),
    at: wall,
    elapsedMs,
    movingMs: recorder.movingMs(),
    moving: workout.moving(elapsedMs),
    pausedSince: pausedSince?.w ?? null,
    pausedAtMs: pausedSince?.e ?? null,
    distanceMm: workout.distanceMm,
    estimatedMm: workout.estimatedMm,
    paceNow: workout.phase === 'recording' ? paceNow(points, elapsedMs) : null,
    heartRate: lastHeartRate(points, elapsedMs),
    points,
    splits: cache.of(points),
    laps: workout.laps.map((lap) => ({
      elapsedMs: lap.elapsedMs,
      movingMs: lap.movingMs,
      distanceMm: isDistanceType(begin.exercise_type) ? lap.distanceMm : null,
    })),
    sets: standingSets([{ sets: [...workout.sets.values()] }]),
    fields: Object.fromEntries(workout.forms.flatMap((form) => Object.entries(form))),
    signal,
    accuracyM: recorder.signal.acc ?? null,
    signalSince: wall - Math.max(0, elapsedMs - recorder.signal.usableE),
    indoor: workout.indoor,
    ...(begin.equipment && { equipment: begin.equipment }),
    autoPause: recorder.autoPauses,
    storageFull: recorder.storageFull,
    savingFails: recorder.savingFails,
    rest: rest ? ({ endsAt: wall + rest.until_elapsed - elapsedMs, endsElapsed: rest.until_elapsed, next: rest.exercise ?? '' } satisfies Rest) : null,
    closedFor: recorder.closed ? { from: recorder.closed.sinceWall, ms: recorder.closed.ms } : null,
  }
}

function lastHeartRate(points: readonly JudgedPoint[], now: number): number | null {
  const last = points.at(-1)
  return last?.hr !== undefined && last.t !== undefined && now - last.t < 10_000 ? last.hr : null
}
