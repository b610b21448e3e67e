import type { JudgedPoint } from '../../exercise/track'

/** A workout's accepted points, ready to be drawn and charted: metres on a plane, cumulative distance, smoothed pace. */
export interface WayPoint {
  /** Metres east and north of the first point: local equirectangular. */
  readonly x: number
  readonly y: number
  /** Milliseconds since the start; unknown for imported tracks without time. */
  readonly t: number | undefined
  /** Millimetres covered so far. */
  readonly mm: number
  readonly ele: number | undefined
  readonly hr: number | undefined
  /** Milliseconds per km over the last 30 s, breaks excluded. */
  pace: number | undefined
}

export interface Stretch {
  readonly points: readonly WayPoint[]
  /** Why it does not join the stretch before. */
  readonly after: 'start' | 'gap' | 'pause'
}

export interface Way {
  readonly stretches: readonly Stretch[]
  readonly totalMm: number
  /** Milliseconds per km at the 5th (fast) and 95th (slow) percentile. */
  readonly fast: number | undefined
  readonly slow: number | undefined
}

/** A break without any time in between is a jump of the receiver, and no pause. */
const LEAST_PAUSE_MS = 5_000
function jumped(stretches: readonly { readonly points: readonly WayPoint[] }[], p: JudgedPoint): boolean {
  const before = stretches.at(-1)?.points.at(-1)?.t
  return before !== undefined && p.t !== undefined && p.t - before < LEAST_PAUSE_MS
}

/** Standing is no pace: the slow end of the scale is at most twice the usual one. */
const SLOW_AT_MOST = 2
/** Differences below this share are noise: they get one colour. */
const LEAST_SPREAD = 0.06

const METRES_PER_DEGREE = 111_320
const WINDOW_MS = 30_000

export function wayOf(points: readonly JudgedPoint[]): Way {
  const stretches: { points: WayPoint[]; after: Stretch['after'] }[] = []
  let origin: JudgedPoint | undefined
  let mm = 0
  let lonScale = 1
  for (const p of points) {
    if (p.verdict !== 'counted') continue
    if (!origin) {
      origin = p
      lonScale = Math.cos((p.lat / 1e7) * (Math.PI / 180))
    }
    mm += p.stepMm
    if (!p.joined || stretches.length === 0)
      stretches.push({ points: [], after: stretches.length === 0 ? 'start' : p.gap || jumped(stretches, p) ? 'gap' : 'pause' })
    stretches[stretches.length - 1]!.points.push({
      x: ((p.lon - origin.lon) / 1e7) * METRES_PER_DEGREE * lonScale,
      y: ((p.lat - origin.lat) / 1e7) * METRES_PER_DEGREE,
      t: p.t,
      mm,
      ele: p.eleMm === undefined ? undefined : p.eleMm / 1000,
      hr: p.hr,
      pace: undefined,
    })
  }
  const paces: number[] = []
  for (const stretch of stretches) {
    let from = 0
    stretch.points.forEach((p, i) => {
      if (p.t === undefined) return
      while (from < i && p.t - (stretch.points[from]!.t ?? p.t) > WINDOW_MS) from++
      const first = stretch.points[from]!
      const [ms, covered] = [p.t - (first.t ?? p.t), p.mm - first.mm]
      if (ms >= 5000 && covered > 1000) {
        p.pace = (ms / covered) * 1_000_000
        paces.push(p.pace)
      }
    })
  }
  paces.sort((a, b) => a - b)
  return { stretches, totalMm: mm, fast: paces[Math.floor(paces.length * 0.05)], slow: slowEnd(paces) }
}

function slowEnd(sorted: readonly number[]): number | undefined {
  const [middle, slow] = [sorted[sorted.length >> 1], sorted[Math.floor(sorted.length * 0.95)]]
  return middle === undefined || slow === undefined ? undefined : Math.min(slow, middle * SLOW_AT_MOST)
}

/** 1 (slow) to 5 (fast) between the workout's own 95th and 5th percentile. */
export function paceClass(way: Way, pace: number | undefined): 1 | 2 | 3 | 4 | 5 {
  if (pace === undefined || way.fast === undefined || way.slow === undefined || way.slow - way.fast < way.fast * LEAST_SPREAD) return 3
  const share = (way.slow - pace) / (way.slow - way.fast)
  return Math.min(5, Math.max(1, 1 + Math.floor(share * 5))) as 1 | 2 | 3 | 4 | 5
}

export interface Series {
  /** Millimetres and milliseconds at each sample. */
  readonly mm: readonly number[]
  readonly t: readonly (number | null)[]
  readonly values: readonly (number | null)[]
}

/** At most `most` samples; between stretches a null, so that a chart breaks where the way does. */
export function seriesOf(way: Way, value: (p: WayPoint) => number | undefined, most = 600): Series {
  const all = way.stretches.reduce((n, s) => n + s.points.length, 0)
  const step = Math.max(1, Math.ceil(all / most))
  const mm: number[] = []
  const t: (number | null)[] = []
  const values: (number | null)[] = []
  for (const stretch of way.stretches) {
    if (values.length > 0) {
      mm.push(stretch.points[0]!.mm)
      t.push(stretch.points[0]!.t ?? null)
      values.push(null)
    }
    for (let i = 0; i < stretch.points.length; i += step) {
      const window = stretch.points.slice(i, i + step).map(value).filter((v): v is number => v !== undefined)
      const p = stretch.points[i]!
      mm.push(p.mm)
      t.push(p.t ?? null)
      values.push(window.length > 0 ? median(window) : null)
    }
  }
  return { mm, t, values }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** Fewer points for the same picture: those that would lie within `tolerance` metres of the line between their neighbours go. */
export function simplify(points: readonly WayPoint[], tolerance: number): readonly WayPoint[] {
  if (points.length < 3) return points
  const keep = new Uint8Array(points.length)
  keep[0] = keep[points.length - 1] = 1
  const work: [number, number][] = [[0, points.length - 1]]
  for (let span = work.pop(); span; span = work.pop()) {
    const [from, to] = span
    const [a, b] = [points[from]!, points[to]!]
    const [dx, dy] = [b.x - a.x, b.y - a.y]
    const long = Math.hypot(dx, dy)
    let worst = tolerance
    let at = -1
    for (let i = from + 1; i < to; i++) {
      const p = points[i]!
      const off = long < 1e-9 ? Math.hypot(p.x - a.x, p.y - a.y) : Math.abs(dy * (p.x - a.x) - dx * (p.y - a.y)) / long
      if (off > worst) [worst, at] = [off, i]
    }
    if (at > 0) {
      keep[at] = 1
      work.push([from, at], [at, to])
    }
  }
  return points.filter((_, i) => keep[i])
}
