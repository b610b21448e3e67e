// A recorded track, played back in its own time or faster: for demonstrations and end-to-end tests.
import type { LocationListener, LocationSource } from './source'

export interface ReplayPoint {
  /** Milliseconds since the first point. */
  readonly t: number
  readonly lat: number
  readonly lon: number
  readonly acc?: number
  readonly ele?: number
}

export interface ReplayPorts {
  readonly wall: () => number
  readonly after: (ms: number, work: () => void) => () => void
}

/** `speed` 10 plays ten seconds of track in one; the readings are stamped with the time they are given. */
export function replayLocation(points: readonly ReplayPoint[], ports: ReplayPorts, speed = 1): LocationSource {
  let cancel: (() => void) | undefined
  let next = 0
  const play = (listener: LocationListener): void => {
    const point = points[next]
    if (point === undefined) {
      cancel = undefined
      return
    }
    const before = points[next - 1]
    cancel = ports.after(before === undefined ? 0 : (point.t - before.t) / speed, () => {
      next++
      listener.fix({ stamp: ports.wall(), lat: point.lat, lon: point.lon, acc: point.acc ?? 5, ...(point.ele !== undefined && { ele: point.ele }) })
      play(listener)
    })
  }
  return {
    start(listener) {
      if (cancel === undefined) play(listener)
    },
    stop() {
      cancel?.()
      cancel = undefined
    },
  }
}
