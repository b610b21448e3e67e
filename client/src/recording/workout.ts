// The workout under way: every journal line is applied here, live and again after a kill, so both give the same.
import type { WireEvent, WirePoint, WireSet } from '../exercise/event'
import type { Span } from '../exercise/moving-time'
import { builtInSpeed, Track } from '../exercise/track'
import type { Begin, Line, Mark, Rest, Review } from './lines'
import { USABLE_ACC_M } from './signal'
import { Stride } from './stride'

export type Phase = 'recording' | 'paused' | 'auto_paused' | 'finished' | 'discarded'

/** What waits to be sealed, in order. `n` is the journal line it came from. */
export type Pending = { readonly n: number; readonly e: number; readonly w: number } & (
  | {
      readonly data: { readonly point?: WirePoint; readonly set?: WireSet }
      readonly distanceMm: number
      readonly steps?: number
      readonly lengths?: PoolLengths
    }
  | { readonly cut: true }
  | { readonly event: Partial<WireEvent> & { readonly kind: string } }
)

export interface PoolLengths {
  readonly laps: number
  readonly pool_length_m: number
}

export interface Lap {
  readonly elapsedMs: number
  readonly movingMs: number
  readonly distanceMm: number
}

interface At {
  readonly n: number
  readonly e: number
  readonly w: number
}

export class Workout {
  readonly begin: Begin
  phase: Phase = 'recording'
  /** Without GPS now; the person may change it under way. */
  indoor: boolean
  writer: string
  /** Lines applied. */
  lines = 0
  lastE = 0
  lastW: number
  readonly track: Track
  estimatedMm = 0
  /** From pool lengths. */
  countedMm = 0
  steps: number | undefined
  lengths = 0
  laps: Lap[] = []
  sets = new Map<string, WireSet>()
  forms: Readonly<Record<string, unknown>>[] = []
  rest: Rest | undefined
  /** Whether it pauses by itself, where the person has said so under way. */
  autoPause: boolean | undefined
  review: Review = {}
  /** GPS has been lost since then. */
  gapSince: number | undefined
  /** How far the native service's journal is in these lines. */
  heardTo = 0
  /** Which line of that journal was the last one taken. */
  heardLast: Mark | undefined
  /** The line at which it was last taken up again after a kill; -1 before that. */
  reopenedLine = -1
  /** The next usable point begins a new stretch. */
  gapNext = false
  pausedSince: { readonly e: number; readonly w: number } | undefined
  pending: Pending[] = []
  /** Where the present writer's cumulative distance begins. */
  writerBaseMm = 0

  readonly #topSpeed: number
  #movingMs = 0
  readonly #moved: Span[] = []
  #movingFrom: number | undefined
  readonly #stride: Stride
  #usableE = 0

  constructor(begin: Begin, wall: number) {
    this.begin = begin
    this.writer = begin.writer
    this.indoor = begin.indoor
    this.lastW = wall
    this.#topSpeed = begin.top_speed_mm_s ?? builtInSpeed(begin.exercise_type) ?? 0
    this.track = new Track(this.#topSpeed)
    this.#stride = new Stride(begin.exercise_type)
    const before = begin.taken_over
    this.lastE = before?.elapsed_ms ?? 0
    this.#movingMs = before?.moving_time_ms ?? 0
    this.#movingFrom = this.lastE
    this.#usableE = this.lastE
    if (begin.indoor) this.#stride.guessFrom(this.lastE)
  }

  /** Distance as shown: what the other phone had, what was measured, what was estimated. */
  get distanceMm(): number {
    return (this.begin.taken_over?.distance_mm ?? 0) + this.ownDistanceMm
  }

  get ownDistanceMm(): number {
    return this.track.measuredMm + this.estimatedMm + this.countedMm
  }

  /** When the last usable fix was, by the workout's clock. */
  get usableE(): number {
    return this.#usableE
  }

  movingMs(now: number): number {
    return this.#movingMs + (this.#movingFrom === undefined ? 0 : Math.max(0, now - this.#movingFrom))
  }

  /** When it was moving, by its own clock; what another phone had is not in it. */
  moving(now: number): readonly Span[] {
    return this.#movingFrom === undefined ? [...this.#moved] : [...this.#moved, { from: this.#movingFrom, to: Math.max(this.#movingFrom, now) }]
  }

  get running(): boolean {
    return this.phase === 'recording'
  }

  apply(n: number, line: Line): void {
    this.lines = n + 1
    if (line.e >= this.lastE) [this.lastE, this.lastW] = [line.e, line.w]
    if (line.j !== undefined) this.heardTo = line.j
    if (line.m !== undefined) this.heardLast = line.m
    const at = { n, e: line.e, w: line.w }
    switch (line.k) {
      case 'begin': {
        const { session_id, exercise_type, started_at, time_zone, location, equipment, taken_over } = line.begin
        if (taken_over !== undefined) {
          // A writer's log covers the time from its first event on: without one at once, the time until the first readings are sealed would be lost.
          this.pending.push({ ...at, event: { kind: 'resumed' } })
          break
        }
        const said = { session_id, exercise_type, started_at, time_zone, ...(location && { location }), ...(equipment && { equipment }) }
        this.pending.push({ ...at, event: { kind: 'started', ...said } })
        break
      }
      case 'writer':
        this.writer = line.writer
        this.writerBaseMm = this.ownDistanceMm
        this.#writerBaseLengths = this.lengths
        this.track.breakHere()
        this.gapNext = true
        break
      case 'fix':
        if (this.running) this.#fix(at, line.p) // a reading that arrived after the pause had begun does not count
        break
      case 'steps':
        if (!this.running || this.begin.pool_m !== undefined) break
        this.#step(line.e, line.total)
        this.pending.push({ ...at, data: {}, ...this.#cumulative() })
        break
      case 'length': {
        const pool = Math.floor((this.begin.pool_m ?? 0) * 1000 + 0.5)
        if (!this.running || pool * 1000 > this.#topSpeed * (line.e - this.#lastLengthE)) break // tapped twice
        this.lengths++
        this.countedMm += pool
        this.#lastLengthE = line.e
        this.pending.push({ ...at, data: {}, ...this.#cumulative() })
        break
      }
      case 'gap':
        if (line.on !== (this.gapSince !== undefined)) this.#gap(at, line.on)
        break
      case 'place': // either way nothing is measured until a reading comes: steps count meanwhile
        this.indoor = line.indoor
        if (this.gapSince === undefined) this.#gap(at, true)
        break
      case 'pause':
      case 'pause_from':
        if (!this.running) break
        this.#pause(at, line.k === 'pause' && line.auto)
        break
      case 'resume':
        if (this.running || (line.auto && this.phase === 'paused')) break
        this.#movingFrom ??= line.e
        this.phase = 'recording'
        this.pausedSince = undefined
        this.track.breakHere()
        this.#usableE = line.e
        this.#lastLengthE = line.e
        this.#stride.rebase(line.e)
        this.pending.push({ ...at, event: { kind: 'resumed', ...(line.auto && { auto: true }) } })
        break
      case 'auto_pause':
        this.autoPause = line.on
        break
      case 'lap':
        this.laps.push({ elapsedMs: line.e, movingMs: this.movingMs(line.e), distanceMm: this.distanceMm })
        this.pending.push({ ...at, event: { kind: 'lap' } })
        break
      case 'lap_back': {
        const at = this.#freshLap()
        if (at < 0) break
        this.pending.splice(at, 1)
        this.laps.pop()
        break
      }
      case 'set':
        this.#set(line.set)
        this.pending.push({ ...at, data: { set: line.set }, ...this.#cumulative() })
        break
      case 'form':
        this.forms.push(line.fields)
        this.pending.push({ ...at, event: { kind: 'progress', progress: line.fields } })
        break
      case 'rest':
        this.rest = line.rest ?? undefined
        break
      case 'alive':
        break
      case 'reopen':
        this.reopenedLine = n
        this.gapNext = true
        this.#usableE = line.e
        this.#lastLengthE = line.e
        this.#stride.rebase(line.e)
        this.track.breakHere()
        this.pending.push({ ...at, e: line.since, cut: true })
        break
      case 'finish':
        this.#stop(line.e)
        this.phase = 'finished'
        this.rest = undefined
        this.review = line.review
        // A correction alone moves no end beyond what was recorded.
        this.pending.push({ ...at, e: Math.max(line.e, line.review.end_elapsed_ms ?? 0), event: { kind: 'finished' } },
          ...reviewEvents(line.review).map((event, i) => ({ ...at, n: n + (i + 1) / 8, event })))
        break
      case 'discard':
        this.#stop(line.e)
        this.phase = 'discarded'
        this.rest = undefined
        this.pending.push({ ...at, event: { kind: 'discarded' } })
        break
    }
  }

  /** Whether the last lap can be taken back: nothing has been made of it yet. */
  get lapIsFresh(): boolean {
    return this.#freshLap() >= 0
  }

  #freshLap(): number {
    return this.pending.findLastIndex((p) => 'event' in p && p.event?.kind === 'lap')
  }

  /** A line that a later `pause_from` took back: it is read, and counts for nothing. */
  passOver(n: number, line: Line): void {
    this.lines = n + 1
    if (line.e >= this.lastE) [this.lastE, this.lastW] = [line.e, line.w]
    if (line.j !== undefined) this.heardTo = line.j
    if (line.m !== undefined) this.heardLast = line.m
  }

  /** Sealed up to and with this journal line. */
  sealed(upto: number): void {
    this.pending = this.pending.filter((p) => p.n > upto)
  }

  /** Lines up to this one are gone: nothing is joined over them. */
  lost(n: number): void {
    this.#damaged = true
    this.track.breakHere()
    this.pending.push({ n: n - 1, e: this.lastE, w: this.lastW, cut: true })
  }

  #lastLengthE = 0
  #writerBaseLengths = 0
  #damaged = false

  #gap(at: At, on: boolean): void {
    this.gapSince = on ? at.e : undefined
    if (on) this.#stride.guessFrom(at.e)
    else this.#stride.measureAgain()
    this.gapNext = true
    this.pending.push({ ...at, cut: true })
  }

  #fix(at: At, read: WirePoint): void {
    // A usable reading ends the gap, whether or not the line that says so came through.
    const usable = (read.acc ?? 0) <= USABLE_ACC_M
    if (usable && this.gapSince !== undefined) this.#gap({ ...at, n: at.n - 0.5 }, false)
    const point = this.#damaged || (this.gapNext && usable) ? { ...read, gap: true } : read
    this.#damaged = false
    const before = this.track.measuredMm
    const judged = this.track.add(point)
    if (judged.verdict === 'counted') {
      this.#usableE = Math.max(this.#usableE, at.e)
      this.#stride.measured(this.track.measuredMm - before)
    }
    if (point.gap === true) this.gapNext = false
    this.#stride.spent(at.e)
    this.pending.push({ ...at, data: { point }, ...this.#cumulative() })
  }

  #step(e: number, total: number): void {
    this.steps = total
    const guess = this.#stride.steps(e, total, this.running, this.#topSpeed)
    if (guess > 0) this.#estimate(guess)
  }

  #estimate(mm: number): void {
    if (!this.running) return
    this.estimatedMm += Math.max(0, Math.floor(mm))
  }

  #set(set: WireSet): void {
    const id = set.set_id ?? `${this.sets.size}`
    if (set.deleted === true) this.sets.delete(id)
    else this.sets.set(id, set)
  }

  #pause(at: At, auto: boolean): void {
    this.#stop(at.e)
    this.phase = auto ? 'auto_paused' : 'paused'
    this.pausedSince = { e: at.e, w: at.w }
    this.track.breakHere()
    this.pending.push({ ...at, event: { kind: 'paused', ...(auto && { auto: true }) } })
  }

  #stop(e: number): void {
    if (this.#movingFrom === undefined) return
    const to = Math.max(this.#movingFrom, e)
    this.#movingMs += to - this.#movingFrom
    this.#moved.push({ from: this.#movingFrom, to })
    this.#movingFrom = undefined
  }

  #cumulative(): { distanceMm: number; steps?: number; lengths?: PoolLengths } {
    return {
      distanceMm: this.ownDistanceMm - this.writerBaseMm,
      ...(this.steps !== undefined && { steps: this.steps }),
      ...(this.begin.pool_m !== undefined && { lengths: { laps: this.lengths - this.#writerBaseLengths, pool_length_m: this.begin.pool_m } }),
    }
  }
}

export function reviewEvents(review: Review): (Partial<WireEvent> & { kind: string })[] {
  const { title, note, feeling, equipment, ...correction } = review
  const events: (Partial<WireEvent> & { kind: string })[] = []
  if (Object.keys(correction).length > 0) events.push({ kind: 'corrected', correction })
  const said = {
    ...(title !== undefined && { title }), ...(note !== undefined && { note }), ...(feeling !== undefined && feeling !== 'none' && { feeling }),
    ...(equipment !== undefined && { equipment }),
  }
  if (Object.keys(said).length > 0) events.push({ kind: 'note', ...said })
  // In a note of its own: apps and servers with rules before version 12 do not know this value, and count nothing of an event that has it.
  if (feeling === 'none') events.push({ kind: 'note', feeling })
  return events
}
