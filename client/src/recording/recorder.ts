// The front door of recording: samples and taps -> journal -> events. A line is on the disk before anything on the screen
// counts it; what is sealed never changes; killed at any moment, the next start goes on from the last line.
import type { WireSet } from '../exercise/event'
import { StorageError } from '../store/storage'
import { rfc3339, WorkoutClock } from './clock'
import { typeId } from './ids'
import { Inbox } from './inbox'
import { checkOwner, NotOurs, openJournal, pauseFrom, peekJournal, SEALING, takenAllTheSame, takeRecorder, writeLines } from './journal'
import type { Begin, Line, Rest, Review } from './lines'
import type { ClosedNotice, RecorderPorts, RecorderState, StartOptions } from './ports'
import { Receiver, type MakeLine } from './receiver'
import { Sealing } from './sealing'
import { behind, heardLines, turns, type Heard } from './service'
import { LOST_AFTER_MS, type Fix, type Signal, type SignalState } from './signal'
import { StepsHeld } from './steps-held'
import type { Workout } from './workout'

/** Closed for longer than this, a workout opens paused. */
const LONG_CLOSED_MS = 30 * 60_000
const LONGEST_QUESTION_MS = 30 * 60_000
const ALIVE_MS = 5_000

export class Recorder {
  state: RecorderState = 'ready'
  workout: Workout | undefined
  closed: ClosedNotice | undefined
  /** Nothing more fits on the phone: lines wait in memory, uncounted, until it does. */
  storageFull = false
  /** Writing fails for another reason than room; lines wait in memory, uncounted, and every tick tries again. */
  savingFails = false
  /** Whether workouts pause by themselves; of one that is on the person may have said otherwise. */
  autoPause = true

  readonly #ports: RecorderPorts
  readonly #sealing: Sealing
  #clock: WorkoutClock
  #receiver = new Receiver('', 0)
  #queue: Promise<unknown> = Promise.resolve()
  readonly #inbox = new Inbox()
  readonly #steps = new StepsHeld()
  #listeners = new Set<() => void>()
  #openLater: boolean | undefined
  #rereading = false // a journal that became shorter is being read from its beginning
  #heardTo = 0 // how far the service's journal has been read

  private constructor(ports: RecorderPorts) {
    this.#ports = ports
    this.#sealing = new Sealing(ports)
    this.#clock = new WorkoutClock(ports.clock)
  }

  /** Finds the workout that was on, if any, and takes it up. */
  static async open(ports: RecorderPorts): Promise<Recorder> {
    const recorder = new Recorder(ports)
    await recorder.#reopen(false)
    return recorder
  }

  get signal(): Signal {
    return this.#receiver.signal
  }

  /** Whether the workout that is on does. */
  get autoPauses(): boolean {
    return this.workout?.autoPause ?? this.autoPause
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
      ...(options.equipment !== undefined && options.equipment.length > 0 && { equipment: options.equipment }),
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
      this.#receiver.lookAgain(this.#now())
      return [this.#line({ k: 'resume', auto: false })]
    })
  }

  /** For this workout, also after a restart. Off, one that has paused by itself goes on. */
  setAutoPause(on: boolean): Promise<void> {
    return this.#tap((w) => {
      const waits = !on && w.phase === 'auto_paused'
      if (waits) this.#receiver.lookAgain(this.#now())
      return [this.#line({ k: 'auto_pause', on }), ...(waits ? [this.#line({ k: 'resume', auto: false })] : [])]
    })
  }

  lap(): Promise<void> {
    return this.#tap((w) => w.phase === 'recording' ? [this.#line({ k: 'lap' })] : [])
  }

  /** Takes the last lap back. False: it was too late, it has been made fast. */
  async takeBackLap(): Promise<boolean> {
    let done = false
    await this.#tap((w) => {
      done = w.lapIsFresh
      return done ? [this.#line({ k: 'lap_back' })] : []
    })
    return done
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

  /** With GPS from here on, or without: whoever began it the wrong way loses no more than what was until now. */
  async useGps(on: boolean): Promise<void> {
    await this.#tap((w) => {
      if (w.indoor !== on) return []
      this.#receiver = new Receiver(w.begin.exercise_type, this.#now())
      return [this.#line({ k: 'place', indoor: !on })]
    })
  }

  setRest(rest: Rest | null): Promise<void> {
    return this.#tap(() => [this.#line({ k: 'rest', rest })])
  }

  /**
   * Ends the workout; what the review says goes with it. The workout stays open until this has been written. It ends at `e`, in milliseconds
   * of its own clock, where the person said so before the review, but not before anything that was recorded; else now.
   */
  async finish(review: Review = {}, e?: number): Promise<string> {
    const id = this.workout?.begin.session_id ?? ''
    await this.#tap((w) => [
      this.#line({ k: 'finish', review }, e === undefined ? this.#now() : Math.min(this.#now(), Math.max(e, w.pausedSince?.e ?? w.lastE))),
    ])
    return id
  }

  async discard(): Promise<string> {
    const id = this.workout?.begin.session_id ?? ''
    await this.#tap(() => [this.#line({ k: 'discard' })])
    return id
  }

  /** The stretch while the app was closed was no training, nor what came since: paused from when it closed. */
  pauseFromClosed(): Promise<void> {
    return this.#after(async () => {
      const { closed, workout } = this
      if (this.#openLater !== undefined) throw new StorageError('full')
      if (closed === undefined || closed.paused || workout === undefined || this.state !== 'on' || !isOn(workout)) return this.seenClosed()
      await this.#hear()
      if (!(await this.#drain())) throw new StorageError('full')
      if (this.closed !== closed) return // answered meanwhile, on the notification
      const line = this.#line({ k: 'pause_from', behind: workout.reopenedLine }, closed.sinceElapsed, closed.sinceWall) as Line & { k: 'pause_from' }
      this.#use(await pauseFrom(this.#ports, workout, line))
      this.closed = undefined
      await this.#seal(this.workout!, true)
      this.#tell()
    })
  }

  seenClosed(): void {
    this.closed = undefined
    this.#tell()
  }

  /** Records here what another tab was recording. */
  async takeFromOtherTab(): Promise<void> {
    await this.#after(() => this.#reopen(true))
  }

  /** Finds out now, and not with the next line, whether another tab records. */
  async checkOwner(): Promise<void> {
    await this.#after(async () => {
      const workout = this.workout
      if (workout === undefined || this.state !== 'on' || this.#openLater !== undefined) return
      await this.#unlessTaken(() => checkOwner(this.#ports, workout))
    })
  }

  // ---- samples ----

  /** A reading of the receiver. Resolves once it is on the disk and counted, or was found to say nothing. */
  fix(fix: Fix): Promise<void> {
    const workout = this.workout
    if (workout === undefined || this.state !== 'on' || !isOn(workout) || workout.indoor || this.#openLater !== undefined) return Promise.resolve()
    return this.#write(this.#receiver.read(fix, workout, { now: this.#now(), wall: this.#ports.clock.wall() }, this.autoPauses, this.#line))
  }

  /** A cumulative reading of the step counter. Some counters tell each step: one line a second is enough, and the last one is kept. */
  steps(total: number): Promise<void> {
    const workout = this.workout
    if (workout === undefined || this.state !== 'on' || workout.phase !== 'recording' || this.#openLater !== undefined) return Promise.resolve()
    this.#steps.hold(total)
    return this.#steps.due(this.#now()) ? this.#later(() => this.#write(this.#stepsLine())) : Promise.resolve()
  }

  #stepsLine(): Line[] {
    const total = this.#steps.take(this.#now())
    return total === undefined || this.workout?.phase !== 'recording' ? [] : [this.#line({ k: 'steps', total })]
  }

  /** What the native service wrote since comes first: taps, steps and ticks were later. */
  async catchUp(): Promise<void> {
    if (this.#ports.service !== undefined) await this.#after(() => this.#hear())
  }

  locationOff(): void {
    this.signal.off()
    this.#tell()
  }

  /** Once a second while a workout is on: signal, gaps, sealing by the server's policy, and proof of life. */
  tick(): Promise<void> {
    if (this.#openLater !== undefined) return this.#after(() => this.#openAgain())
    return this.#later(() => this.#beat())
  }

  #beat(): Promise<void> {
    const workout = this.workout
    if (workout === undefined || this.state !== 'on' || !(isOn(workout) || this.#sealing.wanted)) return Promise.resolve()
    const e = this.#now()
    const behind = this.#ports.service !== undefined && this.#inbox.length > 0 // no room: the next readings are there, unread
    const lines = workout.indoor || behind ? [] : this.#receiver.tick(workout, e, this.#line)
    if (this.#steps.waits && this.#steps.due(e)) lines.push(...this.#stepsLine())
    if (lines.length === 0 && this.#inbox.length === 0 && e - workout.lastE >= ALIVE_MS) lines.push(this.#line({ k: 'alive' }, e))
    const due = workout.pending.length > 0 && this.#sealing.due(e)
    this.#tell()
    return lines.length > 0 || due || this.#inbox.length > 0 ? this.#write(lines) : Promise.resolve()
  }

  // ---- within ----

  #begin(begin: Begin, autoPause: boolean): Promise<string> {
    return this.#after(async () => {
      if (this.workout !== undefined && this.state === 'on' && isOn(this.workout)) throw new Error('A workout is on already.')
      const begun = await takeRecorder(this.#ports, begin).catch((error: unknown) => takenAllTheSame(this.#ports, begin, error))
      this.autoPause = autoPause
      this.closed = undefined
      this.#inbox.clear()
      this.#use(begun.workout)
      this.#clock = new WorkoutClock(this.#ports.clock, begun.workout.lastE)
      this.#sealing.from(begun.workout.lastE)
      if (begun.sealed > 0) this.#ports.sealed?.()
      this.#tell()
      return begin.session_id
    })
  }

  // A tick that waited until another had opened it has nothing to do.
  async #openAgain(): Promise<void> {
    if (this.#openLater !== undefined) await this.#reopen(this.#openLater)
  }

  async #reopen(steal: boolean): Promise<void> {
    const found = await this.#openOrPeek(steal)
    if (found === 'full') return
    if (found === undefined || found === 'elsewhere') {
      this.workout = undefined
      this.state = found ?? 'ready'
      this.#tell()
      return
    }
    const workout = found
    this.#use(workout)
    this.#inbox.keep((line) => line.e > workout.lastE && line.j === undefined) // the location service's own journal still has those with a place in it
    this.#clock = new WorkoutClock(this.#ports.clock, workout.lastE, workout.lastW)
    if (this.#ports.service === undefined) return this.#goOn(workout, workout.lines)
    const known = workout.lines
    void this.#after(() => this.#goOn(workout, known)) // hours of readings: the screen need not wait for them, every tap does
    this.#tell()
  }

  async #goOn(workout: Workout, known: number): Promise<void> {
    await this.#hear()
    if (this.workout !== workout) return
    // The app was closed only since the last thing the service wrote; not at all where it writes still.
    const since = workout.lastE, sinceWall = workout.lastW, e = this.#now(), away = e - since
    this.#sealing.from(since)
    this.#sealing.wanted = workout.pending.length > 0
    if (workout.lines > known && away < LOST_AFTER_MS) return this.#tell()
    this.#receiver = new Receiver(workout.begin.exercise_type, e)
    const paused = workout.phase === 'recording' && away > LONG_CLOSED_MS
    const lines: Line[] = workout.phase !== 'recording' ? []
      : paused ? [this.#line({ k: 'reopen', since }, since, sinceWall), this.#line({ k: 'pause', auto: false }, since, sinceWall)]
        : [this.#line({ k: 'reopen', since }, e)]
    const asks = workout.phase === 'recording'
    await this.#store(lines).catch((error: unknown) => this.#failed(lines, error))
    if (!asks || this.workout !== workout) return
    this.closed = { sinceWall, sinceElapsed: since, ms: away, paused, askedElapsed: e }
    this.#tell()
  }

  // On a full disk the workout is shown as it is, nothing is taken in, and every tick tries to open it rightly.
  async #openOrPeek(steal: boolean): Promise<Workout | 'elsewhere' | 'full' | undefined> {
    try {
      const found = await openJournal(this.#ports, steal)
      this.#openLater = undefined
      this.storageFull = false
      return found
    } catch (error) {
      if (!(error instanceof StorageError) || error.trouble !== 'full') throw error
    }
    const workout = await peekJournal(this.#ports)
    if (workout !== undefined) {
      this.#use(workout)
      this.#clock = new WorkoutClock(this.#ports.clock, workout.lastE, workout.lastW)
    }
    this.storageFull = true
    this.#openLater = steal
    this.#tell()
    return 'full'
  }

  async #hear(): Promise<void> {
    const service = this.#ports.service
    while (service !== undefined && this.#openLater === undefined && this.state === 'on') {
      const workout = this.workout
      if (workout === undefined || !isOn(workout)) return
      if (this.#inbox.length > 0 && !(await this.#drain())) return // no room here: it waits where it is, which is safe
      const from = this.#heardTo
      const { heard, next, cut } = await service(workout.begin.session_id, from)
      if (next === from) return
      if (cut === true) this.#rereading = true
      const fresh = this.#rereading ? behind(heard, workout.heardLast) : heard
      if (fresh.length > 0) this.#rereading = false
      await this.#take(fresh, workout)
      this.#heardTo = next
    }
  }

  async #take(heard: readonly Heard[], workout: Workout): Promise<void> {
    const now = this.#now()
    for (const one of heard) {
      const lines = heardLines(one, workout, this.#receiver, now, this.autoPauses, this.#line)
      this.#inbox.push(...lines)
      if (lines.some(turns)) await this.#drain()
    }
    if (this.#inbox.length > 0) await this.#drain()
  }

  #use(workout: Workout): void {
    this.workout = workout
    this.state = 'on'
    this.#heardTo = workout.heardTo
    this.#steps.forget()
    this.#receiver = new Receiver(workout.begin.exercise_type, workout.lastE)
  }

  #now(): number {
    return Math.max(this.#clock.now(), this.workout?.lastE ?? 0)
  }

  readonly #line = (body: Parameters<MakeLine>[0], e = this.#now(), w?: number): Line =>
    ({ ...body, e, w: w ?? this.#ports.clock.wall() - Math.max(0, this.#now() - e) })

  #tap(lines: (workout: Workout) => Line[]): Promise<void> {
    return this.#after(async () => {
      const workout = this.workout
      if (this.#openLater !== undefined) throw new StorageError('full')
      if (workout === undefined || this.state !== 'on' || !isOn(workout)) return
      await this.#hear()
      if (!(await this.#drain())) throw new StorageError('full') // readings that came in meanwhile are no reason to refuse a tap
      const made = lines(workout)
      if (made.length > 0) await this.#store(made)
    })
  }

  // At once where no native service can have written before.
  #later(work: () => Promise<void>): Promise<void> {
    return this.#ports.service === undefined ? work() : this.catchUp().then(work)
  }

  #write(lines: readonly Line[]): Promise<void> {
    this.#inbox.push(...lines)
    return this.#after(async () => void (await this.#drain()))
  }

  /** False where what waits could not be written, and goes on waiting. */
  async #drain(): Promise<boolean> {
    const lines = this.#inbox.take()
    if (this.workout === undefined || this.state !== 'on') return true
    try {
      await this.#store(isOn(this.workout) ? lines : [])
      return true
    } catch (error) {
      this.#failed(lines, error)
      return false
    }
  }

  // Disk first, then memory: only what has been committed is applied and counted.
  async #store(lines: readonly Line[]): Promise<void> {
    const workout = this.workout!
    await this.#unlessTaken(async () => {
      await writeLines(this.#ports, workout, lines)
      if (lines.some(answers)) this.closed = undefined
      this.storageFull = this.savingFails = false
      await this.#seal(workout, lines.some((l) => SEALING.has(l.k)))
      this.#tell()
    })
  }

  async #unlessTaken(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      if (!(error instanceof NotOurs)) throw error
      this.state = 'elsewhere'
      this.workout = undefined
      this.#tell()
    }
  }

  async #seal(workout: Workout, must: boolean): Promise<void> {
    try {
      await this.#sealing.seal(workout, () => this.#now(), must, () => this.#asking())
    } catch (error) {
      if (!(error instanceof StorageError)) throw error
      this.storageFull = error.trouble === 'full' || this.storageFull
    }
  }

  /** While it is open whether the stretch since the app was closed counts. Nobody answers for ever: then it counts. */
  #asking(): boolean {
    const { closed } = this
    if (closed === undefined || closed.paused) return false
    if (this.#now() - closed.askedElapsed <= LONGEST_QUESTION_MS) return true
    this.closed = undefined
    return false
  }

  #failed(lines: readonly Line[], error: unknown): void {
    if (!(error instanceof StorageError)) throw error
    if (error.trouble === 'full') this.storageFull = true
    else this.savingFails = true
    if (error.trouble === 'taken') this.#openLater = true // on the disk after all, though it was said to have failed: read it again
    this.#inbox.putBack(lines)
    this.#tell()
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

/** By these the person says that the workout goes on as it is. */
const answers = (line: Line): boolean => line.k === 'finish' || line.k === 'discard' || ((line.k === 'pause' || line.k === 'resume') && !line.auto)
const isOn = (workout: Workout): boolean => workout.phase !== 'finished' && workout.phase !== 'discarded'

export type { Begin, ClosedNotice, Fix, Line, RecorderPorts, RecorderState, Rest, Review, SignalState, StartOptions }
