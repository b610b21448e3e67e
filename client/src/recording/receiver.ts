// Readings of the receiver -> journal lines: duplicates fall out, lost and frozen stretches become gaps, standing becomes an
// automatic pause. What it holds in memory is lost at a restart without harm: all that counts is in the lines.
import type { WirePoint } from '../exercise/event'
import { stepMm, toE7 } from '../exercise/geodesic'
import { AutoPause } from './auto-pause'
import { Lateness } from './lateness'
import type { Line } from './lines'
import { LOST_AFTER_MS, Signal, USABLE_ACC_M, type Fix } from './signal'
import type { Workout } from './workout'

const FROZEN_JUMP_M = 10
const OLDEST_REPEAT_MS = 30 * 60_000
/** By less no clock was set: it is adjusted all the time. */
const SET_MS = 1_000

type LineBody = Line extends infer L ? L extends Line ? Omit<L, 'e' | 'w' | 'j' | 'm'> : never : never
export type MakeLine = (body: LineBody, e?: number) => Line

/** When a reading comes in: on the workout's clock and on the wall's; and how old it is, where a clock that nobody can set tells that. */
interface Moment {
  readonly now: number
  readonly wall: number
  readonly age?: number
}

export class Receiver {
  readonly signal: Signal
  readonly #auto: AutoPause
  readonly #lateness = new Lateness()
  #last: { readonly stamp: number; readonly lat: number; readonly lon: number; readonly e: number; readonly since: number } | undefined
  #ahead: number | undefined // of the wall clock before the workout's, at the last reading
  #setBack = false // and no reading has come since that was taken by the new time
  #recent: (Line & { k: 'fix' })[] = [] // while auto-paused: the way may have begun in them

  constructor(type: string, e: number) {
    this.signal = new Signal(e)
    this.#auto = new AutoPause(type)
  }

  /** After a pause by hand: what was seen before says nothing about now. */
  lookAgain(e: number): void {
    this.#auto.reset()
    this.#recent = []
    if (this.signal.state !== 'off') this.signal.search(e)
  }

  read(fix: Fix, workout: Workout, { now, wall, age: known }: Moment, autoPause: boolean, line: MakeLine): Line[] {
    const last = this.#last
    this.#noteClock(wall - now)
    if (last !== undefined && fix.stamp <= last.stamp) {
      if (fix.stamp > last.stamp - OLDEST_REPEAT_MS && !this.#isOfAfterTheSet(fix.stamp, last.stamp, wall)) return []
      this.#setBack = false
      this.#auto.clockSet()
    }
    const age = known ?? this.#lateness.of(fix.stamp, now, wall)
    const e = Math.max(last?.e ?? 0, now - (age > 0 && age <= now ? Math.floor(age) : 0))
    const place = { lat: toE7(fix.lat), lon: toE7(fix.lon) }
    const same = last !== undefined && last.lat === place.lat && last.lon === place.lon
    const usable = fix.acc <= USABLE_ACC_M
    // A receiver that stood still for long and then jumps has not measured the way between.
    const thawed = usable && !same && last !== undefined && last.e - last.since >= LOST_AFTER_MS
      && stepMm(last, place) > 3000 * Math.max(FROZEN_JUMP_M, fix.acc)
    this.#last = { stamp: fix.stamp, ...place, e, since: same ? last.since : e }

    // The workout itself knows a gap under way and marks the first reading after it: of a burst, only that one.
    const lost = usable && e - this.signal.usableE >= LOST_AFTER_MS
    this.signal.fix(e, fix.acc)
    const lines: Line[] = []
    if (workout.phase === 'recording') {
      if (usable && workout.gapSince !== undefined) lines.push(line({ k: 'gap', on: false }, e))
      lines.push(line({ k: 'fix', p: wirePoint(fix, e, lost || thawed) }, e))
    }
    if (usable && autoPause && this.#auto.supported) lines.push(...this.#standing(workout, fix, place, e, line))
    return lines
  }

  /** A gap begins where nothing usable has come for long enough, or the receiver was switched off. */
  tick(workout: Workout, e: number, line: MakeLine): Line[] {
    if (workout.phase !== 'paused') this.signal.tick(e) // paused by hand the receiver may have been let go, and its silence says nothing
    const lost = this.signal.state === 'off' || e - this.signal.usableE >= LOST_AFTER_MS
    if (workout.phase !== 'recording' || !lost || workout.gapSince !== undefined) return []
    this.#auto.reset()
    return [line({ k: 'gap', on: true }, e)]
  }

  #noteClock(ahead: number): void {
    if (this.#ahead !== undefined && ahead < this.#ahead - SET_MS) this.#setBack = true
    this.#ahead = ahead
  }

  /** No repeat, though the one before has a later stamp: that one lies ahead of a clock that was set back, and this one does not. */
  #isOfAfterTheSet(stamp: number, before: number, wall: number): boolean {
    return this.#setBack && before > wall + SET_MS && stamp <= wall + SET_MS
  }

  #standing(workout: Workout, fix: Fix, place: { lat: number; lon: number }, e: number, line: MakeLine): Line[] {
    if (workout.phase === 'paused') return []
    const paused = workout.phase === 'auto_paused'
    if (paused) {
      this.#recent.push(line({ k: 'fix', p: wirePoint(fix, e, false) }, e) as Line & { k: 'fix' })
      this.#recent = this.#recent.filter((r) => e - r.e <= LOST_AFTER_MS)
    }
    const said = this.#auto.fix({ e, stamp: fix.stamp, ...place, acc: fix.acc }, paused)
    if (said === undefined) return []
    if (said.now === 'standing') return this.signal.state === 'good' || this.signal.state === 'weak' ? [line({ k: 'pause', auto: true }, e)] : []
    const since = Math.max(said.since, workout.pausedSince?.e ?? 0)
    const way = this.#recent.filter((r) => r.e >= since)
    this.#recent = []
    return [line({ k: 'resume', auto: true }, since), ...way]
  }
}

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
