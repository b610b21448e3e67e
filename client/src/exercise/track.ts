// Which points count, how far they reach, how high and how fast: one machine, fed in order, used live by the recorder and
// again by the fold. docs/rules.md, "Distance"; contract/vectors/distance.json.
import { MAX_ELAPSED_MS, type WirePoint } from './event'
import { number, right, WRONG, type Members } from './fields'
import { stepMm, toE7 } from './geodesic'

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
const TURN_MM = 3_000
const KM_MM = 1_000_000
const MAX_ELEVATION_M = 100_000
const MAX_HEART_RATE = 400

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
  /** Millimetres from that point; 0 where nothing joins. */
  stepMm: number
}

export interface Split {
  readonly distance_mm: number
  readonly time_ms: number
}

export class Track {
  measuredMm = 0
  readonly points: JudgedPoint[] = []

  readonly #topSpeed: number
  #last: JudgedPoint | undefined; // the last accepted point of this stretch
  #doubted: JudgedPoint[] = []; // refused for speed since then, each fitting the one before

  constructor(topSpeedMmPerS: number) {
    this.#topSpeed = topSpeedMmPerS
  }

  /** Whatever comes next is not joined to what was before. */
  breakHere(): void {
    this.#last = undefined
    this.#doubted = []
  }

  /** Judges one reading and adds its step to what was measured. */
  add(wire: WirePoint): JudgedPoint {
    return this.judge(readPoint(wire as unknown as Members))
  }

  judge(read: ReadPoint): JudgedPoint {
    const { lat, lon, t, eleMm, hr, gap } = read
    const point: JudgedPoint = { lat, lon, t, eleMm, hr, gap, verdict: plainVerdict(read), joined: false, stepMm: 0 }
    this.points.push(point)
    if (gap) this.breakHere()
    if (point.verdict === 'counted') this.#join(point)
    return point
  }

  get lastAccepted(): JudgedPoint | undefined {
    return this.#last
  }

  #join(point: JudgedPoint): void {
    if (this.#last === undefined) {
      this.#last = point
      return
    }
    const step = stepMm(this.#last, point)
    if (this.#fits(this.#last, point, step)) {
      this.#take(point, step)
      this.#doubted = []
      return
    }
    point.verdict = 'impossible_speed'
    this.#doubt(point)
  }

  // Three in a row that fit each other: the track has truly moved, so they count, with a break before the first.
  #doubt(point: JudgedPoint): void {
    const before = this.#doubted.at(-1)
    if (before !== undefined && !this.#fits(before, point, stepMm(before, point))) this.#doubted = []
    this.#doubted.push(point)
    if (this.#doubted.length < 3) return
    const moved = this.#doubted
    this.breakHere()
    for (const p of moved) {
      p.verdict = 'counted'
      if (this.#last === undefined) this.#last = p
      else this.#take(p, stepMm(this.#last, p))
    }
  }

  #take(point: JudgedPoint, step: number): void {
    this.measuredMm += step
    point.joined = true
    point.stepMm = step
    this.#last = point
  }

  #fits(from: JudgedPoint, to: JudgedPoint, step: number): boolean {
    if (from.t === undefined || to.t === undefined) return true
    const dt = Math.max(0, to.t - from.t)
    return step * 1000 <= this.#topSpeed * dt + SLACK_MM * 1000
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
  readonly gap: boolean
  readonly bad: boolean
}

export function readPoint(wire: Members): ReadPoint {
  const lat = right(number(wire, 'lat', -90, 90)), lon = right(number(wire, 'lon', -180, 180))
  const t = number(wire, 't', 0, MAX_ELAPSED_MS), ele = right(number(wire, 'ele', -MAX_ELEVATION_M, MAX_ELEVATION_M)), hr = right(number(wire, 'hr', 1, MAX_HEART_RATE))
  return {
    lat: lat === undefined ? 0 : toE7(lat), lon: lon === undefined ? 0 : toE7(lon), t: halfUp(right(t)),
    eleMm: ele === undefined ? undefined : Math.floor(ele * 1000 + 0.5), acc: right(number(wire, 'acc', 0, Number.MAX_VALUE)), hr: halfUp(hr),
    gap: wire['gap'] === true, bad: lat === undefined || lon === undefined || t === WRONG,
  }
}

const halfUp = (value: number | undefined): number | undefined => value === undefined ? undefined : Math.floor(value + 0.5)

function plainVerdict(point: ReadPoint): PointVerdict {
  if (point.bad) return 'bad_value'
  if (Math.abs(point.lat) <= NULL_ISLAND_E7 && Math.abs(point.lon) <= NULL_ISLAND_E7) return 'null_island'
  return point.acc !== undefined && point.acc > WORST_ACCURACY_M ? 'inaccurate' : 'counted'
}

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
  for (const point of points) {
    if (point.verdict !== 'counted') continue
    if (!point.joined) {
      close()
      low = up = undefined
    }
    const ele = point.eleMm
    if (ele === undefined) continue
    if (low === undefined) {
      low = high = ele
      continue
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
  close()
  return { ascentMm, descentMm }
}

/** Per whole kilometre over joined points, the rest as the last one; none where a joined point has no time. */
export function splits(points: readonly JudgedPoint[]): Split[] {
  const done: Split[] = []
  let before: JudgedPoint | undefined
  let mm = 0, ms = 0; // of the split under way
  for (const point of points) {
    if (point.verdict !== 'counted') continue
    const from = before
    before = point
    if (!point.joined || from === undefined) continue
    if (from.t === undefined || point.t === undefined) return []
    let step = point.stepMm
    let time = Math.max(0, point.t - from.t)
    while (mm + step >= KM_MM) {
      const part = KM_MM - mm
      const partTime = step === 0 ? 0 : Math.floor((time * part) / step + 0.5)
      done.push({ distance_mm: KM_MM, time_ms: ms + partTime })
      step -= part
      time -= partTime
      mm = ms = 0
    }
    mm += step
    ms += time
  }
  if (mm > 0) done.push({ distance_mm: mm, time_ms: ms })
  return done
}
