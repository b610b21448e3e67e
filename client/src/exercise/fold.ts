// A workout's log -> what it says. A pure function of the events, in any order; docs/rules.md is its law and
// contract/vectors/ its proof. The recorder uses the same parts live.
import type { Feeling, LogEvent, WireCorrection, WirePoint, WireProgress } from './event'
import { MAX_ELAPSED_MS } from './event'
import { badSets, liftingResult, setsOf, type LiftedSet, type LiftingResult } from './lifting'
import { movingTimeMs } from './moving-time'
import { builtInSpeed, elevation, splits, Track, type JudgedPoint, type SpeedOf, type Split } from './track'

export interface NotCounted {
  readonly writer: string
  readonly seq: number
  readonly reason: 'unknown_kind' | 'bad_clock' | 'bad_value' | 'bad_start' | 'after_end'
}

export interface WorkoutResult {
  readonly exercise_type: string
  readonly elapsed_ms: number
  readonly moving_time_ms: number
  readonly distance_mm: number
  readonly measured_mm: number
  readonly estimated_mm: number
  /** Pool lengths where there are no points: counted, so not an estimate. */
  readonly counted_mm: number
  readonly estimated_distance: boolean
  readonly corrected: boolean
  readonly ascent_mm: number
  readonly descent_mm: number
  readonly splits: readonly Split[]
  readonly points: readonly JudgedPoint[]
  /** Which event each judged point came from, parallel to `points`. */
  readonly origins: readonly PointOrigin[]
  readonly sets: readonly LiftedSet[]
  readonly lifting: LiftingResult
  readonly laps: readonly number[]
  readonly finished: boolean
  readonly discarded: boolean
  readonly note: string | undefined
  readonly feeling: Feeling | undefined
  readonly title: string | undefined
  readonly not_counted: readonly NotCounted[]
}

type Corrected = { readonly [M in keyof WireCorrection]?: NonNullable<WireCorrection[M]> }

export interface PointOrigin {
  readonly writer: string
  readonly seq: number
  readonly index: number
}

const KINDS = new Set(['started', 'progress', 'paused', 'resumed', 'lap', 'finished', 'discarded', 'restored', 'corrected', 'note', 'void'])
const TIMED = new Set(['started', 'progress', 'paused', 'resumed', 'lap', 'finished'])
const kindOf = (event: LogEvent): string => event.kind ?? 'progress'

/** `speedOf` says how fast a type can be; a type without a speed has no track. */
export function foldWorkout(exerciseType: string, log: readonly LogEvent[], speedOf: SpeedOf = builtInSpeed): WorkoutResult {
  const notCounted: NotCounted[] = []
  const ordered = [...log].sort(byWriterAndSeq)
  const counted = count(ordered, notCounted)
  const correction = correctionOf(counted)
  const type = correction.exercise_type ?? exerciseType

  const end = correction.end_elapsed_ms ?? MAX_ELAPSED_MS
  const behind = new Set<LogEvent>()
  for (const event of counted) {
    if (!isBehind(event, end)) continue
    behind.add(event)
    notCounted.push({ writer: event.writer, seq: event.seq, reason: 'after_end' })
  }
  const timed = counted.filter((e) => TIMED.has(kindOf(e)))
  const elapsed = Math.min(end, timed.reduce((most, e) => Math.max(most, e.elapsed_ms ?? 0), 0))
  const moving = correction.moving_time_s === undefined
    ? movingTimeMs(timed, end) : Math.floor(correction.moving_time_s * 1000 + 0.5)

  const origins: PointOrigin[] = []
  const way = foldDistance(type, speedOf(type), ordered, new Set(counted), behind, end, origins)
  const climbed = elevation(way.track.points)
  const within = counted.filter((e) => !behind.has(e))
  const sets = setsOf(within)
  const note = lastOf(counted, 'note', (e) => ({ note: e.note, feeling: e.feeling, title: e.title })) as Pick<LogEvent, 'note' | 'feeling' | 'title'>
  if (type === 'weight_training') tellBadSets(counted, notCounted)
  return {
    exercise_type: type,
    elapsed_ms: elapsed,
    moving_time_ms: moving,
    distance_mm: correction.distance_m === undefined
      ? way.track.measuredMm + way.countedMm + way.estimatedMm : Math.floor(correction.distance_m * 1000 + 0.5),
    measured_mm: way.track.measuredMm,
    estimated_mm: way.estimatedMm,
    counted_mm: way.countedMm,
    estimated_distance: way.estimatedMm > 0,
    corrected: correction.distance_m !== undefined || correction.moving_time_s !== undefined,
    ascent_mm: climbed.ascentMm,
    descent_mm: climbed.descentMm,
    splits: splits(way.track.points),
    points: way.track.points,
    origins,
    sets,
    lifting: liftingResult(sets),
    laps: within.filter((e) => kindOf(e) === 'lap').map((e) => e.elapsed_ms ?? 0),
    finished: counted.some((e) => kindOf(e) === 'finished'),
    discarded: isDiscarded(counted),
    note: note.note,
    feeling: note.feeling,
    title: note.title,
    not_counted: notCounted.sort(byWriterAndSeq),
  }
}

function byWriterAndSeq(a: { writer: string; seq: number }, b: { writer: string; seq: number }): number {
  if (a.writer !== b.writer) return a.writer < b.writer ? -1 : 1
  return a.seq - b.seq
}

function count(ordered: readonly LogEvent[], notCounted: NotCounted[]): LogEvent[] {
  const counted: LogEvent[] = []
  const highest = new Map<string, number>()
  for (const event of ordered) {
    const reason = whyNot(event, highest.get(event.writer) ?? 0)
    if (reason !== undefined) {
      notCounted.push({ writer: event.writer, seq: event.seq, reason })
      continue
    }
    if (TIMED.has(kindOf(event))) highest.set(event.writer, event.elapsed_ms ?? 0)
    counted.push(event)
  }
  return counted
}

function whyNot(event: LogEvent, highest: number): NotCounted['reason'] | undefined {
  const kind = kindOf(event)
  if (!KINDS.has(kind)) return 'unknown_kind'
  if (TIMED.has(kind)) {
    const elapsed = event.elapsed_ms ?? (kind === 'started' ? 0 : -1)
    if (!Number.isInteger(elapsed) || elapsed < highest || elapsed > MAX_ELAPSED_MS) return 'bad_clock'
  }
  if (kind === 'started' && !Number.isFinite(Date.parse(event.started_at ?? ''))) return 'bad_start'
  if ((kind === 'discarded' || kind === 'restored') && !isLamport(event.lamport)) return 'bad_value'
  const distance = event.progress?.distance_m
  if (distance !== undefined && !(Number.isFinite(distance) && distance >= 0)) return 'bad_value'
  return undefined
}

const isLamport = (count: unknown): boolean => count === undefined || count === null || (typeof count === 'number' && Number.isInteger(count) && count >= 0 && count <= 1_000_000)

// The end itself always counts, or a trimmed workout would never be finished.
function isBehind(event: LogEvent, end: number): boolean {
  const kind = kindOf(event)
  return TIMED.has(kind) && kind !== 'started' && kind !== 'finished' && (event.elapsed_ms ?? 0) > end
}

function lastOf(counted: readonly LogEvent[], kind: string, members: (e: LogEvent) => object | undefined): object {
  const result: Record<string, unknown> = {}
  for (const event of counted) {
    if (kindOf(event) !== kind) continue
    for (const [name, value] of Object.entries(members(event) ?? {})) if (value !== undefined && value !== null) result[name] = value
  }
  return result
}

/** The last of each member counts; one that is null takes back what was corrected before. */
function correctionOf(counted: readonly LogEvent[]): Corrected {
  const result: Record<string, unknown> = {}
  for (const event of counted) {
    if (kindOf(event) !== 'corrected') continue
    for (const [name, value] of Object.entries(event.correction ?? {})) {
      if (value === null) delete result[name]
      else result[name] = value
    }
  }
  return result
}

function tellBadSets(counted: readonly LogEvent[], notCounted: NotCounted[]): void {
  for (const event of counted) {
    if (event.progress === undefined || event.progress === null) continue
    for (let bad = badSets(event.progress); bad > 0; bad--) notCounted.push({ writer: event.writer, seq: event.seq, reason: 'bad_value' })
  }
}

// Of one writer the last in its own order counts. Between writers the highest Lamport count does, and between equals a restore; no clock is asked.
function isDiscarded(counted: readonly LogEvent[]): boolean {
  const said = new Map<string, { lamport: number; restored: boolean }>()
  for (const event of counted) {
    const kind = kindOf(event)
    if (kind !== 'discarded' && kind !== 'restored') continue
    said.set(event.writer, { lamport: Math.max(said.get(event.writer)?.lamport ?? 0, event.lamport ?? 0), restored: kind === 'restored' })
  }
  const highest = Math.max(...[...said.values()].map((s) => s.lamport))
  return said.size > 0 && ![...said.values()].some((s) => s.lamport === highest && s.restored)
}

function foldDistance(
  type: string, topSpeed: number | undefined, ordered: readonly LogEvent[], counted: ReadonlySet<LogEvent>, behind: ReadonlySet<LogEvent>,
  end: number, origins: PointOrigin[],
): { track: Track; estimatedMm: number; countedMm: number } {
  const track = new Track(topSpeed ?? 0)
  let estimatedMm = 0, countedMm = 0
  if (topSpeed === undefined) return { track, estimatedMm, countedMm }

  let writer: string | undefined, nextSeq = 0, paused = false
  let knownMm = 0, knownAt = 0, missing = false; // the writer's own cumulative distance, and whether events since are lost
  for (const event of ordered) {
    if (event.writer !== writer) {
      track.breakHere()
      ;[writer, nextSeq, paused, knownMm, knownAt, missing] = [event.writer, 0, false, 0, 0, false]
    }
    const kind = kindOf(event)
    const lost = event.seq !== nextSeq || kind === 'void' || (!counted.has(event) && KINDS.has(kind))
    nextSeq = event.seq + 1
    if (lost) {
      missing = true
      track.breakHere()
    }
    if (!counted.has(event)) continue
    if (kind === 'paused' || kind === 'resumed') {
      paused = kind === 'paused'
      track.breakHere()
    }
    const progress = event.progress
    if (progress === undefined || (kind !== 'progress' && kind !== 'finished')) continue

    const before = track.measuredMm
    const accepted = addPoints(track, event, progress.points ?? [], paused, behind.has(event) || kind === 'finished' ? end : Infinity, origins)
    const elapsed = event.elapsed_ms ?? 0
    const stated = elapsed > end ? undefined : statedDistance(type, progress)
    if (stated === undefined) continue
    if (!accepted || missing) {
      const estimate = Math.max(0, stated.mm - knownMm - (track.measuredMm - before))
      if (estimate > 0 && estimate * 1000 <= topSpeed * (elapsed - knownAt)) {
        if (stated.counted) countedMm += estimate
        else estimatedMm += estimate
        if (!accepted) track.breakHere()
      }
    }
    ;[knownMm, knownAt, missing] = [stated.mm, elapsed, false]
  }
  return { track, estimatedMm, countedMm }
}

/** What an event says of its writer's cumulative distance. Pool lengths were counted, so they stand above the phone's figure. */
function statedDistance(type: string, progress: WireProgress): { mm: number; counted: boolean } | undefined {
  if (type === 'swimming' && progress.laps !== undefined && progress.pool_length_m !== undefined) {
    return { mm: progress.laps * Math.floor(progress.pool_length_m * 1000 + 0.5), counted: true }
  }
  return progress.distance_m === undefined ? undefined : { mm: Math.floor(progress.distance_m * 1000 + 0.5), counted: false }
}

function addPoints(
  track: Track, event: LogEvent, points: readonly WirePoint[], paused: boolean, end: number, origins: PointOrigin[],
): boolean {
  let accepted = false
  points.forEach((point, index) => {
    if (point.t !== undefined && point.t > end) return
    if (paused) track.breakHere()
    accepted = track.add(point).verdict === 'counted' || accepted
    origins.push({ writer: event.writer, seq: event.seq, index })
  })
  return accepted
}
