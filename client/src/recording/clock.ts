// A workout's time: monotonic while the app lives, carried by the wall clock over a kill or a sleep, never backwards.
import { MAX_ELAPSED_MS } from '../exercise/event'

export interface Clock {
  /** Milliseconds since 1970, as the person set it. */
  wall(): number
  /** Milliseconds of a clock that only goes forward while this process runs; it may stand still while the device sleeps. */
  mono(): number
  /** True where the device may have slept, or the page been frozen, since the last call. */
  mayHaveSlept(): boolean
  /** Minutes east of UTC at a wall time. */
  offsetMinutes(wall: number): number
  zone(): string
}

const SLEEP_MS = 2_000

export class WorkoutClock {
  readonly #clock: Clock
  #elapsed: number
  #mono: number
  #wall: number

  /** `lastWall` is when the journal was last alive, at `elapsed`; what has passed since then is taken from the wall clock. */
  constructor(clock: Clock, elapsed = 0, lastWall?: number) {
    this.#clock = clock
    this.#mono = clock.mono()
    this.#wall = clock.wall()
    const away = lastWall === undefined ? 0 : Math.max(0, this.#wall - lastWall)
    this.#elapsed = Math.min(MAX_ELAPSED_MS, Math.round(elapsed + away))
    clock.mayHaveSlept()
  }

  now(): number {
    const mono = this.#clock.mono(), wall = this.#clock.wall()
    const ran = Math.max(0, mono - this.#mono), passed = wall - this.#wall
    // A wall clock that ran ahead is sleep if the device could sleep; otherwise somebody set it, which is not time.
    const slept = this.#clock.mayHaveSlept() && passed > ran + SLEEP_MS
    this.#elapsed = Math.min(MAX_ELAPSED_MS, this.#elapsed + (slept ? passed : ran))
    this.#mono = mono
    this.#wall = wall
    return Math.floor(this.#elapsed)
  }
}

/** RFC 3339 with the offset of the place. */
export function rfc3339(wall: number, offsetMinutes: number): string {
  const local = new Date(wall + offsetMinutes * 60_000).toISOString().slice(0, 23)
  const abs = Math.abs(offsetMinutes)
  const two = (n: number): string => String(Math.floor(n)).padStart(2, '0')
  return offsetMinutes === 0 ? `${local}Z` : `${local}${offsetMinutes < 0 ? '-' : '+'}${two(abs / 60)}:${two(abs % 60)}`
}

/** Minutes east of UTC in a zone at a wall time; undefined where the zone is not known here. */
export function offsetIn(zone: string | undefined, wall: number): number | undefined {
  if (!zone) return undefined
  try {
    const parts = new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', {
      timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
    }).formatToParts(wall)
    const part = (type: string): number => Number(parts.find((one) => one.type === type)!.value)
    const there = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'))
    return Math.round((there - wall) / 60_000)
  } catch {
    return undefined
  }
}
