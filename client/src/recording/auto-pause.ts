// Standing or moving, told from fixes that say something new. A frozen receiver repeats itself, which proves neither.
import { stepMm } from '../exercise/geodesic'

interface Seen {
  readonly e: number
  readonly stamp: number
  readonly lat: number // e7
  readonly lon: number
}

/** Metres per second: slower than the first over ten seconds is standing, faster than the second over four is moving. */
const SPEEDS: Readonly<Record<string, readonly [number, number]>> = {
  running: [0.6, 1.2],
  walking: [0.3, 0.6],
  cycling: [0.8, 1.8],
}
const STAND_MS = 10_000
const MOVE_MS = 4_000
const FEWEST = 4
const WORST_ACC_M = 30

export class AutoPause {
  readonly #slow: number
  readonly #fast: number
  readonly supported: boolean
  #seen: Seen[] = []
  #anchor: Seen | undefined // where it stood when it paused
  #armed = false // has moved since it last went on

  constructor(type: string) {
    const speeds = SPEEDS[type]
    this.supported = speeds !== undefined
    ;[this.#slow, this.#fast] = speeds ?? [0, Infinity]
  }

  /** Forget everything: GPS was lost, the person paused or went on by hand, the app was closed. */
  reset(): void {
    this.#seen = []
    this.#anchor = undefined
    this.#armed = false
  }

  /** The wall clock was set back: stamps begin anew, where it stands does not. */
  clockSet(): void {
    this.#seen = []
  }

  /**
   * One usable fix in e7 degrees. `moving` comes with the moment the movement began, so that its points are not lost.
   */
  fix(fix: Seen & { readonly acc: number }, paused: boolean): { readonly now: 'standing' } | { readonly now: 'moving'; readonly since: number } | undefined {
    const last = this.#seen.at(-1)
    if (last !== undefined && (fix.stamp <= last.stamp || (fix.lat === last.lat && fix.lon === last.lon))) return undefined
    if (fix.acc > WORST_ACC_M) return undefined
    this.#seen.push({ e: fix.e, stamp: fix.stamp, lat: fix.lat, lon: fix.lon })
    this.#seen = this.#seen.filter((s) => fix.e - s.e <= STAND_MS + 2_000)
    const moving = this.#over(MOVE_MS, fix.e)
    const goes = moving !== undefined && moving.speed > this.#fast && moving.mm > fix.acc * 500
    if (!paused) {
      if (goes) this.#armed = true
      const standing = this.#over(STAND_MS, fix.e)
      if (!this.#armed || standing === undefined || standing.count < FEWEST || standing.speed >= this.#slow) return undefined
      this.#anchor = this.#seen.at(-1)
      this.#seen = []
      return { now: 'standing' }
    }
    const away = this.#anchor === undefined ? 0 : stepMm(this.#anchor, fix)
    if (!goes && away < 2 * 1000 * Math.max(10, fix.acc)) return undefined
    const since = moving?.from ?? fix.e
    this.#anchor = undefined
    this.#armed = true
    this.#seen = []
    return { now: 'moving', since }
  }

  /** Net way over at least so long, in mm and m/s; undefined while too little is known. */
  #over(ms: number, e: number): { speed: number; mm: number; count: number; from: number } | undefined {
    const from = this.#seen.findLastIndex((s) => e - s.e >= ms)
    const first = this.#seen[from], last = this.#seen.at(-1)
    if (first === undefined || last === undefined || last.e - first.e < ms) return undefined
    const mm = stepMm(first, last)
    return { mm, speed: mm / (last.e - first.e), count: this.#seen.length - from, from: first.e }
  }
}
