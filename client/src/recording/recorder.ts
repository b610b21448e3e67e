// The front door of recording: samples and taps -> journal -> events. A line is on the disk before anything on the screen
// counts it; what is sealed never changes; killed at any moment, the next start goes on from the last line.
import { toE7, stepMm } from '../exercise/geodesic'
import type { WireLocation, WirePoint, WireSet } from '../exercise/event'
import { StorageError, type Storage } from '../store/storage'
import { AutoPause } from './auto-pause'
import { rfc3339, WorkoutClock, type Clock } from './clock'
import { typeId, type RandomBytes } from './ids'
import { NotOurs, openJournal, SEALING, sealPending, takeRecorder, writeLines } from './journal'
import type { Begin, Line, Rest, Review } from './lines'
import { LOST_AFTER_MS, Signal, USABLE_ACC_M, type Fix, type SignalState } from './signal'
import type { Workout } from './workout'

export interface RecorderPorts {
  readonly storage: Storage
  readonly clock: Clock
  readonly random: RandomBytes
  /** Names this tab or process among those that share the storage. */
  readonly tab: string
  /** The user id new workouts belong to, '' without an account. */
  readonly account: () => string
  /** The server's policy: how long points are gathered before they are sealed and sent. */
  readonly updateIntervalMs: () => number
  /** Something was sealed: a moment to upload. */
  readonly sealed?: () => void
  /** What a native location service went on writing while this app was asleep or dead, since a wall time, oldest first. */
  readonly backlog?: (sinceWall: number) => Promise<readonly Fix[]>
}

export interface StartOptions {
  readonly indoor?: boolean
  readonly pool_m?: number
  readonly autoPause?: boolean
  readonly location?: WireLocation
}

export interface ClosedNotice {
  /** Wall clock when the app was last alive, and for how long it was closed. */
  readonly sinceWall: number
  readonly sinceElapsed: number
  readonly ms: number
  /** Long enough that the workout was paused as of then. */
  readonly paused: boolean
}

export type RecorderState = 'ready' | 'on' | 'elsewhere'

/** Closed for longer than this, a workout opens paused. */
const LONG_CLOSED_MS = 30 * 60_000
const ALIVE_MS = 5_000
const MOST_QUEUED = 600
const FROZEN_JUMP_M = 10

export class Recorder {
  state: RecorderState = 'ready'
  workout: Workout | undefined
  signal: Signal
  closed: ClosedNotice | undefined
  /** Nothing more fits on the phone: lines wait in memory, uncounted, until it does. */
  storageFull = false
  autoPause = true

  readonly #ports: RecorderPorts
  #clock: WorkoutClock
  #auto = new AutoPause('')
  #queue: Promise<unknown> = Promise.resolve()
  #inbox: Line[] = []
  #listeners = new Set<() => void>()
  #lastFix: { stamp: number; lat: number; lon: number; e: number; since: number } | undefined
  #recent: { line: Line & { k: 'fix' }; stamp: number }[] = [] // while auto-paused: the way may have begun in them
  #sealedE = 0
  #sealWanted = false

  private constructor(ports: RecorderPorts) {
    this.#ports = ports
    this.#clock = new WorkoutClock(ports.clock)
    this.signal = new Signal(0)
  }

  /** Finds the workout that was on, if any, and takes it up. */
  static async open(ports: RecorderPorts): Promise<Recorder> {
    const recorder = new Recorder(ports)
    await recorder.#reopen(false)
    return recorder
  }

  watch(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** The workout's clock, for screens: no line is written for it. */
  elapsedMs(): number {
    const workout = this.workout
    if (workout === undefined) return 0
    return workout.phase === 'finished' || workout.phase === 'discarded' ? workout.lastE : Math.max(workout.lastE, this.#clock.now())
  }

  movingMs(): number {
    return this.workout?.movingMs(this.elapsedMs()) ?? 0
  }

  // ---- taps ----

  start(exercise_type: string, options: StartOptions = {}): Promise<string> {
    const { clock, random } = this.#ports
    const wall = clock.wall()
    return this.#begin({
      session_id: typeId(exercise_type, wall, random), exercise_type,
      started_at: rfc3339(wall, clock.offsetMinutes(wall)), time_zone: clock.zone(),
      writer: '', account: this.#ports.account(), indoor: options.indoor === true,
      ...(options.pool_m !== undefined && { pool_m: options.pool_m }),
      ...((options.location ?? options.indoor) && { location: { ...options.location, ...(options.indoor && { indoor: true }) } }),
    }, options.autoPause ?? this.autoPause)
  }

  /** Goes on with the unfinished workout of a phone that is gone, from what the server has of it. */
  takeOver(begin: Omit<Begin, 'writer'> & { readonly taken_over: NonNullable<Begin['taken_over']> }): Promise<string> {
    return this.#begin({ ...begin, writer: '' }, this.autoPause)
  }

  pause(): Promise<void> {
    return this.#tap((w) => w.phase === 'recording' || w.phase === 'auto_paused'
      ? [...(w.phase === 'auto_paused' ? [this.#line({ k: 'resume', auto: true })] : []), this.#line({ k: 'pause', auto: false })] : [])
  }

  resume(): Promise<void> {
    return this.#tap((w) => {
      if (w.phase !== 'paused' && w.phase !== 'auto_paused') return []
      this.#lookAgain()
      return [this.#line({ k: 'resume', auto: false })]
    })
  }

  lap(): Promise<void> {
    return this.#tap((w) => w.phase === 'recording' ? [this.#line({ k: 'lap' })] : [])
  }

  /** A new set, a corrected one (same `set_id`) or a deleted one. */
  logSet(...sets: readonly WireSet[]): Promise<void> {
    return this.#tap(() => sets.map((set) => this.#line({ k: 'set', set })))
  }

  /** One entry of a declared form. */
  logForm(fields: Readonly<Record<string, unknown>>): Promise<void> {
    return this.#tap(() => [this.#line({ k: 'form', fields })])
  }

  /** One length of the pool. */
  logLength(): Promise<void> {
    return this.#tap((w) => w.phase === 'recording' ? [this.#line({ k: 'length' })] : [])
  }

  setRest(rest: Rest | null): Promise<void> {
    return this.#tap(() => [this.#line({ k: 'rest', rest })])
  }

  /** Ends the workout; what the review says goes with it. The workout stays open until this has been written. */
  async finish(review: Review = {}): Promise<string> {
    const id = this.workout?.begin.session_id ?? ''
    await this.#tap(() => [this.#line({ k: 'finish', review })])
    return id
  }

  async discard(): Promise<string> {
    const id = this.workout?.begin.session_id ?? ''
    await this.#tap(() => [this.#line({ k: 'discard' })])
    return id
  }

  /** The stretch while the app was closed was no training: paused from when it closed. */
  pauseFromClosed(): Promise<void> {
    const closed = this.closed
    this.closed = undefined
    return this.#tap((w) => w.phase === 'recording' && closed !== undefined
      ? [this.#line({ k: 'pause', auto: false }, closed.sinceElapsed)] : [])
  }

  seenClosed(): void {
    this.closed = undefined
    this.#tell()
  }

  /** Records here what another tab was recording. */
  async takeFromOtherTab(): Promise<void> {
    await this.#after(() => this.#reopen(true))
  }

  // ---- samples ----

  /** A reading of the receiver. Resolves once it is on the disk and counted, or was found to say nothing. */
  fix(fix: Fix): Promise<void> {
    const workout = this.workout
    if (workout === undefined || this.state !== 'on' || workout.begin.indoor) return Promise.resolve()
    const now = this.#now()
    const age = this.#ports.clock.wall() - fix.stamp
    const e = Math.max(this.#lastFix?.e ?? 0, now - (age > 0 && age <= now ? Math.floor(age) : 0))
    const last = this.#lastFix
    if (last !== undefined && fix.stamp <= last.stamp && fix.stamp > last.stamp - LONG_CLOSED_MS) return Promise.resolve()
    const place = { lat: toE7(fix.lat), lon: toE7(fix.lon) }
    const same = last !== undefined && last.lat === place.lat && last.lon === place.lon
    const usable = fix.acc <= USABLE_ACC_M
    // A receiver that stood still for long and then jumps has not measured the way between.
    const thawed = usable && !same && last !== undefined && last.e - last.since >= LOST_AFTER_MS
      && stepMm(last, place) > 3000 * Math.max(FROZEN_JUMP_M, fix.acc)
    this.#lastFix = { stamp: fix.stamp, ...place, e, since: same ? last.since : e }

    const lost = usable && e - this.signal.usableE >= LOST_AFTER_MS
    this.signal.fix(e, fix.acc)
    const lines: Line[] = []
    if (workout.phase === 'recording') {
      if (usable && workout.gapSince !== undefined) lines.push(this.#line({ k: 'gap', on: false }, e))
      const line = this.#line({ k: 'fix', p: wirePoint(fix, e, usable && (lost || thawed || workout.gapNext || workout.gapSince !== undefined)) }, e)
      lines.push(line)
    }
    lines.push(...this.#autoPause(workout, fix, place, e, usable))
    return this.#write(lines)
  }

  /** A cumulative reading of the step counter. */
  steps(total: number): Promise<void> {
    const workout = this.workout
    if (workout === undefined || this.state !== 'on' || workout.phase !== 'recording') return Promise.resolve()
    return this.#write([this.#line({ k: 'steps', total })])
  }

  locationOff(): void {
    this.signal.off()
    this.#tell()
  }

  /** Once a second while a workout is on: signal, gaps, sealing by the server's policy, and proof of life. */
  tick(): Promise<void> {
    const workout = this.workout
    if (workout === undefined || this.state !== 'on') return Promise.resolve()
    const e = this.#now()
    const lines: Line[] = []
    if (!workout.begin.indoor) this.signal.tick(e)
    const lost = this.signal.state === 'off' || e - this.signal.usableE >= LOST_AFTER_MS
    if (workout.phase === 'recording' && !workout.begin.indoor && lost && workout.gapSince === undefined) {
      lines.push(this.#line({ k: 'gap', on: true }, e))
      this.#auto.reset()
    }
    if (lines.length === 0 && this.#inbox.length === 0 && e - workout.lastE >= ALIVE_MS) lines.push(this.#line({ k: 'alive' }, e))
    const due = workout.pending.length > 0 && (this.#sealWanted || e - this.#sealedE >= this.#ports.updateIntervalMs())
    this.#tell()
    return lines.length > 0 || due || this.#inbox.length > 0 ? this.#write(lines) : Promise.resolve()
  }

  // ---- within ----

  #begin(begin: Begin, autoPause: boolean): Promise<string> {
    return this.#after(async () => {
      if (this.workout !== undefined && this.state === 'on' && isOn(this.workout)) throw new Error('A workout is on already.')
      const begun = await takeRecorder(this.#ports, begin)
      this.autoPause = autoPause
      this.closed = undefined
      this.#inbox = []
      this.#use(begun.workout)
      this.#clock = new WorkoutClock(this.#ports.clock, begun.workout.lastE)
      this.#sealedE = begun.workout.lastE
      this.signal.search(begun.workout.lastE)
      if (begun.sealed > 0) this.#ports.sealed?.()
      this.#tell()
      return begin.session_id
    })
  }

  async #reopen(steal: boolean): Promise<void> {
    const found = await openJournal(this.#ports, steal)
    this.#lastFix = undefined
    if (found === undefined || found === 'elsewhere') {
      this.workout = undefined
      this.state = found ?? 'ready'
      this.#tell()
      return
    }
    const workout = found
    this.#use(workout)
    await this.#catchUp(workout)
    const since = workout.lastE, sinceWall = workout.lastW
    this.#clock = new WorkoutClock(this.#ports.clock, since, sinceWall)
    this.#sealedE = since
    const e = this.#now()
    this.signal.search(e)
    const away = e - since
    const paused = workout.phase === 'recording' && away > LONG_CLOSED_MS
    const lines: Line[] = workout.phase !== 'recording' ? []
      : paused ? [this.#line({ k: 'reopen', since }, since, sinceWall), this.#line({ k: 'pause', auto: false }, since, sinceWall)]
        : [this.#line({ k: 'reopen', since }, e)]
    if (workout.phase === 'recording') this.closed = { sinceWall, sinceElapsed: since, ms: away, paused }
    this.#sealWanted = workout.pending.length > 0
    await this.#store(lines).catch((error: unknown) => this.#failed(lines, error))
  }

  // Readings of the service count as if they had come in at their time; the app was closed only since the last of them.
  async #catchUp(workout: Workout): Promise<void> {
    if (workout.phase !== 'recording' || workout.begin.indoor || this.#ports.backlog === undefined) return
    const { lastE, lastW } = workout
    const now = this.#ports.clock.wall()
    let before = workout.usableE
    const lines: Line[] = []
    for (const fix of await this.#ports.backlog(lastW)) {
      if (fix.stamp <= (lines.at(-1)?.w ?? lastW) || fix.stamp > now) continue
      const e = Math.floor(lastE + fix.stamp - lastW)
      const usable = fix.acc <= USABLE_ACC_M
      lines.push({ k: 'fix', p: wirePoint(fix, e, usable && (e - before >= LOST_AFTER_MS || workout.gapSince !== undefined)), e, w: fix.stamp })
      if (usable) before = e
    }
    if (lines.length > 0) await this.#store(lines).catch((error: unknown) => this.#failed(lines, error))
  }

  #use(workout: Workout): void {
    this.workout = workout
    this.state = 'on'
    this.#auto = new AutoPause(workout.begin.exercise_type)
    this.#lastFix = undefined
    this.#recent = []
  }

  #autoPause(workout: Workout, fix: Fix, place: { lat: number; lon: number }, e: number, usable: boolean): Line[] {
    if (!usable || !this.autoPause || !this.#auto.supported || workout.phase === 'paused') return []
    const paused = workout.phase === 'auto_paused'
    if (paused) {
      this.#recent.push({ line: this.#line({ k: 'fix', p: wirePoint(fix, e, false) }, e) as Line & { k: 'fix' }, stamp: fix.stamp })
      this.#recent = this.#recent.filter((r) => e - r.line.e <= LOST_AFTER_MS)
    }
    const said = this.#auto.fix({ e, stamp: fix.stamp, ...place, acc: fix.acc }, paused)
    if (said === undefined) return []
    if (said.now === 'standing') return this.signal.state === 'good' || this.signal.state === 'weak' ? [this.#line({ k: 'pause', auto: true }, e)] : []
    const since = Math.max(said.since, workout.pausedSince?.e ?? 0)
    const way = this.#recent.filter((r) => r.line.e >= since).map((r) => r.line)
    this.#recent = []
    return [this.#line({ k: 'resume', auto: true }, since), ...way]
  }

  #lookAgain(): void {
    this.#auto.reset()
    this.#recent = []
    if (this.signal.state !== 'off') this.signal.search(this.#now())
  }

  #now(): number {
    return Math.max(this.#clock.now(), this.workout?.lastE ?? 0)
  }

  #line<L extends LineBody>(body: L, e = this.#now(), w?: number): Line {
    return { ...body, e, w: w ?? this.#ports.clock.wall() - Math.max(0, this.#now() - e) } as unknown as Line
  }

  #tap(lines: (workout: Workout) => Line[]): Promise<void> {
    return this.#after(async () => {
      const workout = this.workout
      if (workout === undefined || this.state !== 'on' || !isOn(workout)) return
      await this.#drain()
      if (this.#inbox.length > 0) throw new StorageError('full')
      const made = lines(workout)
      if (made.length > 0) await this.#store(made)
    })
  }

  #write(lines: readonly Line[]): Promise<void> {
    this.#inbox.push(...lines)
    return this.#after(() => this.#drain())
  }

  async #drain(): Promise<void> {
    const lines = this.#inbox
    this.#inbox = []
    if (this.workout === undefined || this.state !== 'on') return
    try {
      await this.#store(isOn(this.workout) ? lines : [])
    } catch (error) {
      this.#failed(lines, error)
    }
  }

  // Disk first, then memory: only what has been committed is applied and counted.
  async #store(lines: readonly Line[]): Promise<void> {
    const workout = this.workout!
    try {
      await writeLines(this.#ports, workout, lines)
      this.storageFull = false
      await this.#seal(workout, lines.some((l) => SEALING.has(l.k)))
      this.#tell()
    } catch (error) {
      if (!(error instanceof NotOurs)) throw error
      this.state = 'elsewhere'
      this.workout = undefined
      this.#tell()
    }
  }

  // What cannot be sealed now stays in the journal and is sealed at a later tick, or after a restart.
  async #seal(workout: Workout, must: boolean): Promise<void> {
    if (!must && !this.#sealWanted && this.#now() - this.#sealedE < this.#ports.updateIntervalMs()) return
    try {
      this.#sealWanted = true
      const sealed = await sealPending(this.#ports, workout)
      this.#sealWanted = false
      this.#sealedE = this.#now()
      if (sealed > 0) this.#ports.sealed?.()
    } catch (error) {
      if (!(error instanceof StorageError)) throw error
      this.storageFull = error.trouble === 'full' || this.storageFull
    }
  }

  #failed(lines: readonly Line[], error: unknown): void {
    if (!(error instanceof StorageError)) throw error
    this.storageFull = error.trouble === 'full' || this.storageFull
    const all = [...lines.filter((l) => l.k !== 'alive'), ...this.#inbox]
    this.#inbox = all.slice(-MOST_QUEUED)
    if (all.length > MOST_QUEUED) this.#gapInInbox()
    this.#tell()
  }

  // What no longer fits in memory is a hole in the track, not a straight line.
  #gapInInbox(): void {
    const at = this.#inbox.findIndex((l) => l.k === 'fix')
    const line = this.#inbox[at]
    if (line?.k === 'fix') this.#inbox[at] = { ...line, p: { ...line.p, gap: true } }
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }

  #after<T>(work: () => Promise<T>): Promise<T> {
    const run = this.#queue.then(work)
    this.#queue = run.catch(() => undefined)
    return run
  }
}

type LineBody = Line extends infer L ? L extends Line ? Omit<L, 'e' | 'w'> : never : never

const isOn = (workout: Workout): boolean => workout.phase !== 'finished' && workout.phase !== 'discarded'

function wirePoint(fix: Fix, e: number, gap: boolean): WirePoint {
  return {
    t: e, lat: toE7(fix.lat) / 1e7, lon: toE7(fix.lon) / 1e7,
    ...(Number.isFinite(fix.ele) && { ele: Math.round(fix.ele! * 10) / 10 }),
    acc: Math.round(fix.acc * 10) / 10,
    ...(fix.hr !== undefined && { hr: fix.hr }),
    ...(fix.cad !== undefined && { cad: fix.cad }),
    ...(gap && { gap: true }),
  }
}

export type { Begin, Fix, Line, Rest, Review, SignalState }
