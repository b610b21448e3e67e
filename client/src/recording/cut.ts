// The recorded events of a log within a stretch of its clock, on another clock: what two workouts that become one are made of.
// What lies outside goes as a crop would let it go (docs/rules.md, "Crop"); what a person said afterwards is not taken along.
import type { LogEvent, WireEvent, WirePoint, WireProgress } from '../exercise/event'
import { readEvent } from '../exercise/read-event'

export interface Cut {
  /** Of the log's own clock. */
  readonly from: number
  readonly to: number
  /** Where `from` lies on the new clock. */
  readonly at: number
  /** Makes names of sets its own. */
  readonly setSuffix: string
}

export type CutEvent = Omit<WireEvent, 'seq' | 'writer' | 'session_id'> & { readonly kind: string }

interface Cumulative {
  readonly t: number
  readonly mm: number
  readonly steps: number
  readonly laps: number
}

/** Of one writer, in the order of seq; numbered anew they have no holes but those that there were, each a `void`. */
export function cutWriter(log: readonly LogEvent[], { from, to, at, setSuffix }: Cut): CutEvent[] {
  const events: CutEvent[] = []
  const move = (ms: number): number => Math.min(to, ms) - from + at
  let next = 0, opened = false, paused = false
  let started: LogEvent | undefined
  let base: Cumulative = { t: 0, mm: 0, steps: 0, laps: 0 }, reachesIn = false
  const open = (): void => {
    if (opened) return
    opened = true
    if (started !== undefined) events.push(body(started, at))
    if (started === undefined || paused) events.push({ kind: paused ? 'paused' : 'resumed', elapsed_ms: at })
  }
  for (const event of log) {
    const fact = readEvent(event)
    if ((event.seq !== next || fact.kind === 'void') && opened) events.push({ kind: 'void' })
    next = event.seq + 1
    if (!fact.timed || fact.elapsedMs < 0) continue
    const { elapsedMs: t, kind } = fact
    if (t <= to && (kind === 'paused' || kind === 'resumed')) paused = kind === 'paused'
    if (kind === 'started' || (from > 0 && t <= from)) {
      if (kind === 'started') started ??= event
      base = cumulativeAt(event, base)
      reachesIn = from > 0
      if (kind !== 'finished') continue
    }
    open()
    if (t > from && reachesIn) [base, reachesIn] = [shareBefore(event, base, from), false]
    if (t <= to) {
      events.push(body(event, move(Math.max(from, t)), progressOf(event, base, setSuffix)))
      continue
    }
    // Behind the end: the clock reaches up to it, and of the readings those before it count.
    const points = pointsWithin(event)
    if (kind === 'finished') events.push(body(event, move(t), points.length > 0 ? { points } : null))
    else if (points.length > 0 || !paused) events.push({ kind: 'progress', elapsed_ms: move(t), ...(points.length > 0 && { progress: { points } }) })
  }
  if (started !== undefined) open()
  return events

  function pointsWithin(event: LogEvent): WirePoint[] {
    const points = event.progress?.points
    if (!Array.isArray(points)) return []
    return (points as readonly WirePoint[]).flatMap((point) => {
      const t = (point as Partial<WirePoint> | null)?.t
      if (typeof t !== 'number') return [point]
      return t < from || t > to ? [] : [{ ...point, t: t - from + at }]
    })
  }

  function progressOf(event: LogEvent, before: Cumulative, suffix: string): WireProgress | undefined {
    const { progress } = event
    if (typeof progress !== 'object' || progress === null) return undefined
    return {
      ...progress,
      ...(Array.isArray(progress.points) && { points: pointsWithin(event) }),
      ...(typeof progress.distance_m === 'number' && { distance_m: Math.max(0, mmOf(progress.distance_m) - before.mm) / 1000 }),
      ...(typeof progress.steps === 'number' && { steps: Math.max(0, progress.steps - before.steps) }),
      ...(typeof progress.laps === 'number' && { laps: Math.max(0, progress.laps - before.laps) }),
      ...(Array.isArray(progress.sets) && {
        sets: progress.sets.map((set) => (typeof set?.set_id === 'string' && suffix !== '' ? { ...set, set_id: `${set.set_id}${suffix}` } : set)),
      }),
    }
  }
}

const mmOf = (metres: number): number => Math.floor(metres * 1000 + 0.5)

function cumulativeAt(event: LogEvent, before: Cumulative): Cumulative {
  const { distance_m, steps, laps } = event.progress ?? {}
  return {
    t: typeof distance_m === 'number' ? event.elapsed_ms ?? before.t : before.t,
    mm: typeof distance_m === 'number' ? mmOf(distance_m) : before.mm,
    steps: typeof steps === 'number' ? steps : before.steps,
    laps: typeof laps === 'number' ? laps : before.laps,
  }
}

/** Of an event that reaches over the beginning, its distance up to there, in proportion of the time. */
function shareBefore(event: LogEvent, before: Cumulative, from: number): Cumulative {
  const { distance_m: metres } = event.progress ?? {}
  const t = event.elapsed_ms ?? 0
  if (typeof metres !== 'number' || t <= before.t || from <= before.t) return before
  return { ...before, mm: before.mm + Math.floor((Math.max(0, mmOf(metres) - before.mm) * (from - before.t)) / (t - before.t)) }
}

/** `progress` null: without any; undefined: as it is. */
function body(event: LogEvent, elapsed_ms: number, progress?: WireProgress | null): CutEvent {
  const { seq: _q, writer: _w, session_id: _s, progress: own, ...members } = event
  const kept = progress === null ? undefined : progress ?? own
  return { ...members, kind: event.kind ?? 'progress', elapsed_ms, ...(kept !== undefined && { progress: kept }) }
}
