// Which points count, how far they reach, how high and how fast: one machine, fed in order, used live by the recorder and
// again by the fold. docs/rules.md, "Distance"; contract/vectors/distance.json.
import { MAX_ELAPSED_MS, type WirePoint } from './event'
import { number, right, WRONG, type Members } from './fields'
import { stepMm, toE7 } from './geodesic'
import { StillWindow } from './still'

/** Millimetres per second nobody exceeds; sources in docs/rules.md. */
export const TOP_SPEED_MM_S: Readonly<Record<string, number>> = {
  running: 12_500,
  walking: 5_000,
  cycling: 35_000,
  swimming: 3_000,
}
export const isDistanceType = (type: string): boolean => type in TOP_SPEED_MM_S

/** The top speed of a type in mm/s; undefined where the type has no track. */
export type SpeedOf = (type: string) => number | undefined

export const builtInSpeed: SpeedOf = (type) => TOP_SPEED_MM_S[type]

/** What a type is judged by that nobody declares any more: the fastest of the built-in ones, so that no way of it is left out. */
const UNDECLARED_MM_S = 35_000

/** By list_exercise_types' answer as it came: the types of plug-ins say their own. */
export function speedsOf(answer: unknown): SpeedOf {
  const list = (answer as { exercise_types?: unknown } | null | undefined)?.exercise_types
  const declared = new Map<string, number | undefined>()
  for (const item of Array.isArray(list) ? list as unknown[] : []) {
    const { id, top_speed_m_per_s: speed } = (item ?? {}) as { id?: unknown; top_speed_m_per_s?: unknown }
    if (typeof id === 'string') declared.set(id, typeof speed === 'number' && speed > 0 ? Math.floor(speed * 1000 + 0.5) : undefined)
  }
  return (type) => builtInSpeed(type) ?? (declared.has(type) || type === 'weight_training' ? declared.get(type) : UNDECLARED_MM_S)
}

const SLACK_MM = 10_000
const NULL_ISLAND_E7 = 1_000
const WORST_ACCURACY_M = 50
const IN_A_ROW = 3
const JUDGED_OVER_MS = 10_000
const MOST_LOOKED_BACK = 64
export const LONGEST_STEP_MS = 60_000
const SLOWEST_MM_S = 300
const TURN_MM = 3_000
const LOWEST_M = -500, HIGHEST_M = 9_000; // the Dead Sea's shore and Mount Everest lie within
const HEIGHT_SLACK_MM = 10_000, HEIGHT_MM_S = 5_000
const MAX_HEART_RATE = 400, MAX_CADENCE = 500, MAX_POWER_W = 5_000

export type PointVerdict = 'counted' | 'bad_value' | 'null_island' | 'inaccurate' | 'impossible_speed'

export interface JudgedPoint {
  readonly lat: number; // e7
  readonly lon: number; // e7
  readonly t: number | undefined
  readonly eleMm: number | undefined
  readonly hr: number | undefined
  readonly gap: boolean
  verdict: PointVerdict
  /** Joined to the accepted point before it: a line may be drawn between them. */
  joined: boolean
  /** Millimetres from that point; 0 where nothing joins, and where the person stood still. */
  stepMm: number
  /** The way to it was no movement: neither its distance nor its time counts. */
  still?: boolean
  /** The signal was away before it, and the straight line to it is taken as an estimate. */
  bridged?: boolean
}

export interface Split {
  readonly distance_mm: number
  readonly time_ms: number
}

/** A clock that stands or goes back says nothing of how long a step took: it is taken for a second. Without any time, nothing before it is judged. */
function tookMs(from: JudgedPoint, to: JudgedPoint): number {
  if (from.t === undefined || to.t === undefined) return JUDGED_OVER_MS + 1
  return to.t > from.t ? to.t - from.t : 1_000
}

/** Points one after the other, with the way and the time to each. */
class Row {
  readonly points: JudgedPoint[] = []
  readonly ways: number[] = []
  readonly clocks: number[] = []

  get way(): number {
    return this.ways.at(-1) ?? 0
  }

  get clock(): number {
    return this.clocks.at(-1) ?? 0
  }

  add(point: JudgedPoint, step: number): void {
    const last = this.points.at(-1)
    this.ways.push(this.way + step)
    this.clocks.push(last === undefined ? 0 : this.clock + tookMs(last, point))
    this.points.push(point)
  }

  clear(): void {
    this.points.length = 0
    this.ways.length = 0
    this.clocks.length = 0
  }
}

export interface Still {
  readonly first: number
  readonly last: number
}

export class Track {
  measuredMm = 0
  /** Straight lines over stretches without a signal: an estimate. */
  bridgedMm = 0
  readonly points: JudgedPoint[] = []
  /** Where somebody stood still, by first and last point. */
  readonly stills: Still[] = []

  readonly #topSpeed: number
  readonly #counted = new Row(); // since the last break
  readonly #doubted = new Row(); // refused for speed since the last counted one, each fitting those before
  readonly #window = new StillWindow()
  readonly #places = new Map<JudgedPoint, number>()

  constructor(topSpeedMmPerS: number) {
    this.#topSpeed = topSpeedMmPerS
  }

  /** Whatever comes next is not joined to what was before. */
  breakHere(): void {
    this.#counted.clear()
    this.#doubted.clear()
    this.#window.clear()
  }

  /** Judges one reading and adds its step to what was measured. */
  add(wire: WirePoint): JudgedPoint {
    return this.judge(readPoint(wire as unknown as Members))
  }

  judge(read: ReadPoint): JudgedPoint {
    const { lat, lon, t, eleMm, hr, gap } = read
    const point: JudgedPoint = { lat, lon, t, eleMm, hr, gap, verdict: plainVerdict(read), joined: false, stepMm: 0, still: false, bridged: false }
    this.#places.set(point, this.points.length)
    this.points.push(point)
    if (gap) this.breakHere()
    if (point.verdict === 'counted') this.#join(point)
    return point
  }

  get lastAccepted(): JudgedPoint | undefined {
    return this.#counted.points.at(-1)
  }

  #join(point: JudgedPoint): void {
    const last = this.lastAccepted
    if (last === undefined) {
      this.#begin(point)
      return
    }
    const step = stepMm(last, point)
    if (this.#fits(this.#counted, point, step)) {
      this.#doubted.clear()
      this.#take(point, step)
      return
    }
    point.verdict = 'impossible_speed'
    this.#doubt(point)
  }

  // Points in a row that fit each other, over as long as speed is judged: the track has truly moved, so they count, with a break before the first.
  #doubt(point: JudgedPoint): void {
    const row = this.#doubted
    const before = row.points.at(-1)
    let step = before === undefined ? 0 : stepMm(before, point)
    if (before !== undefined && !this.#fits(row, point, step)) {
      row.clear()
      step = 0
    }
    row.add(point, step)
    if (row.points.length < IN_A_ROW || row.clock - row.clocks[0]! < JUDGED_OVER_MS) return
    const moved = [...row.points]
    this.breakHere()
    for (const p of moved) {
      p.verdict = 'counted'
      const last = this.lastAccepted
      if (last === undefined) this.#begin(p)
      else this.#take(p, stepMm(last, p))
    }
  }

  #begin(point: JudgedPoint): void {
    this.#counted.add(point, 0)
    this.#window.add(point, this.#places.get(point)!)
  }

  #take(point: JudgedPoint, step: number): void {
    const from = this.lastAccepted!.t
    const took = from === undefined || point.t === undefined ? 0 : point.t - from
    if (took > LONGEST_STEP_MS) {
      // No signal for so long: the straight line is the least of the way, and no measurement. Slower than anybody goes on it was a rest.
      point.bridged = step * 1000 >= SLOWEST_MM_S * took
      this.breakHere()
      if (point.bridged) this.bridgedMm += step
      this.#begin(point)
      return
    }
    this.measuredMm += step
    point.joined = true
    point.stepMm = step
    this.#counted.add(point, step)
    if (this.#window.add(point, this.#places.get(point)!)) this.#standStill()
  }

  // What was measured while the person stood is the receiver's noise. The straight line from the beginning to the end of it stays, at a metre a second.
  #standStill(): void {
    const last = this.points.length - 1
    const before = this.stills.at(-1)
    const goesOn = before !== undefined && this.#window.first <= before.last
    const still = { first: goesOn ? before.first : this.#window.first, last }
    for (let i = goesOn ? before.last : still.first + 1; i <= last; i++) {
      const point = this.points[i]!
      if (point.verdict !== 'counted' || !point.joined) continue
      this.measuredMm -= point.stepMm
      point.stepMm = 0
      point.still = true
    }
    const line = stepMm(this.points[still.first]!, this.points[last]!)
    this.measuredMm += line
    this.points[last]!.stepMm = line
    if (goesOn) this.stills[this.stills.length - 1] = still
    else this.stills.push(still)
  }

  // From the last point, and by the way over the last seconds: the allowance of a step would else let a car pass that is sampled each second.
  #fits(row: Row, to: JudgedPoint, step: number): boolean {
    if (to.t === undefined) return true
    const last = row.points.at(-1)!
    if (last.t !== undefined && !this.#isWithin(step, Math.max(0, to.t - last.t))) return false
    const way = row.way + step, clock = row.clock + tookMs(last, to)
    for (let i = row.points.length - 2; i >= Math.max(0, row.points.length - MOST_LOOKED_BACK) && clock - row.clocks[i]! <= JUDGED_OVER_MS; i--) {
      if (!this.#isWithin(way - row.ways[i]!, clock - row.clocks[i]!)) return false
    }
    return true
  }

  #isWithin(way: number, took: number): boolean {
    return way * 1000 <= this.#topSpeed * took + SLACK_MM * 1000
  }
}

/** One element of `points`, as the server's Reading.Of reads it: what cannot be a place is bad, an odd side value is left out. */
export interface ReadPoint {
  readonly lat: number // e7; 0 where it cannot be read
  readonly lon: number
  readonly t: number | undefined
  readonly eleMm: number | undefined
  readonly acc: number | undefined
  readonly hr: number | undefined
  readonly power: number | undefined
  readonly gap: boolean
  readonly bad: boolean
  readonly placeless: boolean; // a heart rate, a cadence or a power at a moment, as indoors
}

export function readPoint(wire: Members): ReadPoint {
  const lat = right(number(wire, 'lat', -90, 90)), lon = right(number(wire, 'lon', -180, 180))
  const t = number(wire, 't', 0, MAX_ELAPSED_MS), ele = right(number(wire, 'ele', LOWEST_M, HIGHEST_M)), hr = right(number(wire, 'hr', 1, MAX_HEART_RATE))
  const power = right(number(wire, 'power', 0, MAX_POWER_W))
  return {
    lat: lat === undefined ? 0 : toE7(lat), lon: lon === undefined ? 0 : toE7(lon), t: halfUp(right(t)),
    eleMm: ele === undefined ? undefined : Math.floor(ele * 1000 + 0.5), acc: right(number(wire, 'acc', 0, Number.MAX_VALUE)), hr: halfUp(hr),
    power: halfUp(power), gap: wire['gap'] === true, bad: lat === undefined || lon === undefined || t === WRONG,
    placeless: (wire['lat'] ?? wire['lon'] ?? undefined) === undefined && right(t) !== undefined
      && (hr ?? right(number(wire, 'cad', 0, MAX_CADENCE)) ?? power) !== undefined,
  }
}

const halfUp = (value: number | undefined): number | undefined => value === undefined ? undefined : Math.floor(value + 0.5)

function plainVerdict(point: ReadPoint): PointVerdict {
  if (point.bad) return 'bad_value'
  if (Math.abs(point.lat) <= NULL_ISLAND_E7 && Math.abs(point.lon) <= NULL_ISLAND_E7) return 'null_island'
  return point.acc !== undefined && point.acc > WORST_ACCURACY_M ? 'inaccurate' : 'counted'
}

interface Height { readonly ele: number; readonly t: number | undefined }

const isReached = (from: Height, to: Height): boolean => from.t === undefined || to.t === undefined
  || Math.abs(to.ele - from.ele) * 1000 <= HEIGHT_MM_S * Math.max(0, to.t - from.t) + HEIGHT_SLACK_MM * 1000

/** Climbed and descended millimetres; each stretch for itself, a turn counts when it exceeds 3 m. */
export function elevation(points: readonly JudgedPoint[]): { ascentMm: number; descentMm: number } {
  let ascentMm = 0, descentMm = 0
  let low: number | undefined, high = 0; // of the leg under way
  let up: boolean | undefined; // undefined until it has left its start by more than a turn
  const close = (): void => {
    if (low === undefined || up === undefined) return
    if (up) ascentMm += high - low
    else descentMm += high - low
  }
  const add = (ele: number): void => {
    if (low === undefined) {
      low = high = ele
      return
    }
    if (up !== true && ele - low > TURN_MM) {
      close()
      high = ele
      up = true
    } else if (up !== false && high - ele > TURN_MM) {
      close()
      low = ele
      up = false
    } else if (up === true) {
      high = Math.max(high, ele)
    } else if (up === false) {
      low = Math.min(low, ele)
    } else {
      low = Math.min(low, ele)
      high = Math.max(high, ele)
    }
  }
  // A height that nobody reaches from the one before is set aside; three in a row that fit each other are another level, to which nothing was climbed.
  let before: Height | undefined
  let doubted: Height[] = []
  const level = (): void => {
    close()
    low = up = undefined
  }
  for (const point of points) {
    if (point.verdict !== 'counted') continue
    if (!point.joined) {
      level()
      before = undefined
      doubted = []
    }
    if (point.eleMm === undefined) continue
    const next: Height = { ele: point.eleMm, t: point.t }
    if (before === undefined || isReached(before, next)) {
      doubted = []
      before = next
      add(next.ele)
      continue
    }
    const last = doubted.at(-1)
    if (last !== undefined && !isReached(last, next)) doubted = []
    doubted.push(next)
    if (doubted.length < IN_A_ROW) continue
    level()
    for (const d of doubted) add(d.ele)
    doubted = []
    before = next
  }
  close()
  return { ascentMm, descentMm }
}
