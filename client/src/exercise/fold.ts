// A workout's log -> what it says. A pure function of the events, in any order; docs/rules.md is its law and
// contract/vectors/ its proof. The recorder uses the same parts live.
import { isGoodProgress, POOL_M } from './check-progress'
import type { Feeling, LogEvent } from './event'
import { list, number, right, thousandths, whole, type Members } from './fields'
import { badSets, inTheirOrder, liftingResult, setsOf, type LiftedSet, type LiftingResult } from './lifting'
import { movingTimeMs, type Span } from './moving-time'
import { MAX_DISTANCE_M, readEvent, type EventFacts } from './read-event'
import { merged, type Stretch } from './stretch'
import type { SensorReading } from './zones'
import { bestEfforts, KM_MM, lengthsOf, MILE_MM, splitsOf } from './laps'
import { builtInSpeed, elevation, LONGEST_STEP_MS, readPoint, Track, type JudgedPoint, type ReadPoint, type SpeedOf, type Split } from './track'

export interface NotCounted {
  readonly writer: string
  readonly seq: number
  readonly reason: 'unknown_kind' | 'bad_clock' | 'bad_value' | 'bad_start' | 'before_start' | 'after_end'
}

export interface WorkoutResult {
  readonly exercise_type: string
  /** Where what counts begins on the clock that was recorded; laps and points are told since there. */
  readonly start_ms: number
  /** Where a person cropped the end on that clock. */
  readonly end_ms?: number
  readonly elapsed_ms: number
  readonly moving_time_ms: number
  readonly distance_mm: number
  readonly measured_mm: number
  readonly estimated_mm: number
  /** Pool lengths where there are no points: counted, so not an estimate. */
  readonly counted_mm: number
  readonly estimated_distance: boolean
  readonly corrected: boolean
  /** What a person put in the place of what was recorded. */
  readonly corrected_distance_mm?: number
  readonly corrected_moving_ms?: number
  readonly ascent_mm: number
  readonly descent_mm: number
  readonly splits: readonly Split[]
  readonly mile_splits: readonly Split[]
  /** The fastest time over each length of the type, by its name. */
  readonly best_effort_ms: Readonly<Record<string, number>>
  /** Something in it was faster than anybody ever was over a whole length: it sets no record of speed or pace. */
  readonly not_of_a_person: boolean
  readonly points: readonly JudgedPoint[]
  /** Which event each judged point came from, parallel to `points`. */
  readonly origins: readonly PointOrigin[]
  /** Of all readings that have one, with a place or without. */
  readonly heart: readonly SensorReading[]
  readonly power: readonly SensorReading[]
  readonly sets: readonly LiftedSet[]
  readonly lifting: LiftingResult
  readonly laps: readonly number[]
  readonly finished: boolean
  readonly discarded: boolean
  readonly note: string | undefined
  readonly feeling: Feeling | undefined
  readonly title: string | undefined
  /** Ids of what it was done with. */
  readonly equipment: readonly string[]
  readonly not_counted: readonly NotCounted[]
}

export interface PointOrigin {
  readonly writer: string
  readonly seq: number
  readonly index: number
}

const MOST_LENGTHS = 1_000_000
/** Names under which a type is known besides its own. */
const ALIASES: Readonly<Record<string, string>> = { biking: 'cycling', weight_lifting: 'weight_training' }

/** `speedOf` says how fast a type can be; a type without a speed has no track. Whatever the log holds, it never throws. */
export function foldWorkout(exerciseType: string, log: readonly LogEvent[], speedOf: SpeedOf = builtInSpeed): WorkoutResult {
  const facts = log.map(readEvent).sort(byWriterAndSeq)
  const edits = editsOf(facts)
  const named = edits.exerciseType ?? exerciseType
  const type = ALIASES[named] ?? named
  const topSpeed = speedOf(type)
  const refused = judge(facts, (progress) => isGoodProgress(type, topSpeed !== undefined, progress))

  const bad = type === 'weight_training' ? badParts(facts.filter((f) => !refused.has(f))) : new Map<EventFacts, NotCounted[]>()
  const end = edits.endMs ?? Infinity
  const timed = facts.filter((f) => f.timed && !refused.has(f))
  const last = Math.min(end, timed.reduce((most, f) => Math.max(most, f.elapsedMs), 0))
  // Of two phones one may have cropped the beginning and the other the end, so that nothing would be left: then the end counts.
  const start = edits.startMs !== undefined && edits.startMs < last ? edits.startMs : 0
  const span = { from: start, to: end }
  const origins: PointOrigin[] = []
  const way = foldDistance(type, topSpeed, facts, refused, span, origins)
  for (const f of timed) {
    if (isBehind(f, end)) refused.set(f, 'after_end')
    else if (isBefore(f, start) && f.kind !== 'started' && f.kind !== 'finished') refused.set(f, 'before_start')
  }

  const within = facts.filter((f) => !refused.has(f))
  const climbed = elevation(way.track.points)
  const sets = setsOf(within)
  const efforts = topSpeed === undefined ? {} : bestEfforts(way.track.points, lengthsOf(type))
  const corrected = topSpeed === undefined ? undefined : edits.correctedDistanceMm
  return {
    exercise_type: type,
    start_ms: start,
    ...(edits.endMs !== undefined && { end_ms: edits.endMs }),
    elapsed_ms: last - start,
    moving_time_ms: edits.correctedMovingMs ?? movingTimeMs(timed, span, way.rests),
    distance_mm: corrected ?? way.track.measuredMm + way.countedMm + way.estimatedMm,
    measured_mm: way.track.measuredMm,
    estimated_mm: way.estimatedMm,
    counted_mm: way.countedMm,
    estimated_distance: corrected === undefined && way.estimatedMm > 0,
    corrected: corrected !== undefined || edits.correctedMovingMs !== undefined,
    ...(corrected !== undefined && { corrected_distance_mm: corrected }),
    ...(edits.correctedMovingMs !== undefined && { corrected_moving_ms: edits.correctedMovingMs }),
    ascent_mm: climbed.ascentMm,
    descent_mm: climbed.descentMm,
    splits: splitsOf(way.track.points, KM_MM),
    mile_splits: splitsOf(way.track.points, MILE_MM),
    best_effort_ms: efforts ?? {},
    not_of_a_person: efforts === undefined,
    points: start === 0 ? way.track.points : way.track.points.map((p) => ({ ...p, t: p.t === undefined ? undefined : p.t - start })),
    origins,
    heart: way.heart.map((reading) => ({ ...reading, t: reading.t - start })),
    power: way.power.map((reading) => ({ ...reading, t: reading.t - start })),
    sets,
    lifting: liftingResult(topSpeed === undefined ? sets : []), // a run with a set in it is still no lifting
    laps: within.filter((f) => f.kind === 'lap').map((f) => f.elapsedMs - start),
    finished: timed.some((f) => f.kind === 'finished'),
    discarded: edits.discarded,
    note: edits.note,
    feeling: edits.feeling,
    title: edits.title,
    equipment: edits.equipment ?? [],
    not_counted: facts.flatMap((f) => [...(refused.has(f) ? [{ ...nameOf(f), reason: refused.get(f)! }] : []), ...(bad.get(f) ?? [])]),
  }
}

function byWriterAndSeq(a: EventFacts, b: EventFacts): number {
  if (a.writer !== b.writer) return a.writer < b.writer ? -1 : 1
  return a.seq - b.seq
}

type Words = 'note' | 'feeling' | 'title' | 'equipment'
type Edits = Pick<EventFacts, 'exerciseType' | 'correctedDistanceMm' | 'correctedMovingMs' | 'endMs' | 'startMs' | Words> & {
  readonly discarded: boolean
}

/** What a person said of the workout afterwards: the highest Lamport count, then the last in (writer, seq) order, member by member. */
function editsOf(facts: readonly EventFacts[]): Edits {
  let started: EventFacts | undefined
  let said: { -readonly [M in keyof EventFacts]?: EventFacts[M] } = {}
  for (const f of inTheirOrder(facts, (f) => f.kind === 'corrected' || f.kind === 'note' ? f.lamport ?? 0 : 0)) {
    if (f.wrong !== undefined || !f.known) continue
    if (f.kind === 'started' && f.startedMs !== undefined && f.elapsedMs >= 0) {
      started ??= f
      if (f.equipment !== undefined) said.equipment = f.equipment
    } else if (f.kind === 'corrected' || f.kind === 'note') {
      said = { ...said, ...f } // what it does not say it does not have
      for (const member of f.takenBack ?? []) delete said[member]
    }
  }
  const exerciseType = said.exerciseType ?? started?.exerciseType
  return { ...said, ...(exerciseType !== undefined && { exerciseType }), discarded: isDiscarded(facts) }
}

// Of one writer the last in its own order counts. Between writers the highest Lamport count does, and between equals a restore; no clock is asked.
function isDiscarded(facts: readonly EventFacts[]): boolean {
  const said = new Map<string, { readonly lamport: number; readonly restored: boolean }>()
  for (const f of facts) {
    if (f.wrong !== undefined || (f.kind !== 'discarded' && f.kind !== 'restored')) continue
    said.set(f.writer, { lamport: Math.max(said.get(f.writer)?.lamport ?? 0, f.lamport ?? 0), restored: f.kind === 'restored' })
  }
  const highest = Math.max(...[...said.values()].map((s) => s.lamport))
  return said.size > 0 && ![...said.values()].some((s) => s.lamport === highest && s.restored)
}

/** Which events do not count, and why. */
function judge(facts: readonly EventFacts[], isGood: (progress: Members) => boolean): Map<EventFacts, NotCounted['reason']> {
  const refused = new Map<EventFacts, NotCounted['reason']>()
  let writer: string | undefined, highest = 0
  for (const f of facts) {
    if (f.writer !== writer) [writer, highest] = [f.writer, 0]
    const reason = whyNot(f, highest, isGood)
    if (reason !== undefined) refused.set(f, reason)
    else if (f.timed) highest = f.elapsedMs
  }
  return refused
}

function whyNot(f: EventFacts, highest: number, isGood: (progress: Members) => boolean): NotCounted['reason'] | undefined {
  if (!f.known) return 'unknown_kind'
  if (f.timed && f.elapsedMs < highest) return 'bad_clock'
  if (f.kind === 'started' && f.startedMs === undefined && f.wrong !== 'whole') return 'bad_start'
  if (f.wrong !== undefined) return 'bad_value'
  return f.progress !== undefined && !isGood(f.progress) ? 'bad_value' : undefined
}

const nameOf = ({ writer, seq }: EventFacts): { writer: string; seq: number } => ({ writer, seq })

// Sets that do not count are told of; their neighbours in the event do.
function badParts(facts: readonly EventFacts[]): Map<EventFacts, NotCounted[]> {
  return new Map(facts.flatMap((f) => f.progress === undefined ? []
    : [[f, Array.from({ length: badSets(f.progress) }, () => ({ ...nameOf(f), reason: 'bad_value' as const }))] as const]))
}

// The end itself always counts, or a trimmed workout would never be finished.
function isBehind(f: EventFacts, end: number): boolean {
  return f.timed && f.kind !== 'started' && f.kind !== 'finished' && f.elapsedMs > end
}

// An event tells of the time before it, so one at the very beginning lies outside. The start and the end count even there, for what they are.
const isBefore = (f: EventFacts, start: number): boolean => start > 0 && f.timed && f.elapsedMs <= start

function foldDistance(
  type: string, topSpeed: number | undefined, facts: readonly EventFacts[], refused: ReadonlyMap<EventFacts, unknown>, span: Span, origins: PointOrigin[],
): { track: Track; estimatedMm: number; countedMm: number; rests: readonly Stretch[]; heart: readonly SensorReading[]; power: readonly SensorReading[] } {
  const { from: start, to: end } = span
  const track = new Track(topSpeed ?? 0)
  let estimatedMm = 0, countedMm = 0
  const heart: SensorReading[] = [], power: SensorReading[] = []
  let piece = 0
  if (topSpeed === undefined) return { track, estimatedMm, countedMm, rests: [], heart, power }
  const writers: WriterPoints[] = []
  const covered: Stretch[] = [] // by an estimate, or by a pause
  let pausedAt: number | undefined

  let writer: string | undefined, nextSeq = 0, paused = false
  let knownMm = 0, knownAt = 0, missing = false; // the writer's own cumulative distance, and whether events since are lost
  for (const f of facts) {
    if (f.writer !== writer) {
      track.breakHere()
      ;[writer, nextSeq, paused, knownMm, knownAt, missing, pausedAt] = [f.writer, 0, false, 0, 0, false, undefined]
      writers.push({ writer, first: track.points.length, from: undefined, to: 0 })
      piece++
    }
    const counts = !refused.has(f)
    if (f.seq !== nextSeq || f.kind === 'void' || (!counts && f.known)) {
      missing = true
      track.breakHere()
    }
    nextSeq = f.seq + 1
    if (!counts) continue
    if (f.timed && !isBehind(f, end)) {
      const own = writers.at(-1)!
      own.to = Math.max(start, f.elapsedMs)
      own.from ??= own.to
    }
    if (f.kind === 'paused' || f.kind === 'resumed') {
      paused = f.kind === 'paused'
      piece++
      track.breakHere()
      if (paused) pausedAt ??= f.elapsedMs
      else if (pausedAt !== undefined) {
        covered.push({ writer, from: pausedAt, to: f.elapsedMs })
        pausedAt = undefined
      }
    }
    if (f.progress === undefined) continue

    const before = track.measuredMm + track.bridgedMm
    const kept = { from: start, to: isBehind(f, end) || f.kind === 'finished' ? end : Infinity, before: isBefore(f, start) }
    const accepted = addPoints(track, f, paused, kept, origins)
    if (!paused) readSensors(f.progress, kept, (t, read) => {
      if (read.hr !== undefined) heart.push({ t, value: read.hr, piece })
      if (read.power !== undefined) power.push({ t, value: read.power, piece })
    })
    const stated = f.elapsedMs > end ? undefined : statedDistance(type, f.progress)
    if (stated === undefined) continue
    // What was covered before a cropped beginning belongs to nobody: of an event that reaches over it the share behind it counts.
    if (f.elapsedMs > start && knownAt < start) [knownMm, knownAt] = [knownMm + share(stated.mm - knownMm, start - knownAt, f.elapsedMs - knownAt), start]
    if (!kept.before && (!accepted || missing)) {
      const estimate = Math.max(0, stated.mm - knownMm - (track.measuredMm + track.bridgedMm - before))
      if (estimate > 0 && estimate * 1000 <= topSpeed * (f.elapsedMs - knownAt)) {
        if (stated.counted) countedMm += estimate
        else estimatedMm += estimate
        covered.push({ writer, from: knownAt, to: f.elapsedMs })
        if (!accepted) track.breakHere()
      }
    }
    ;[knownMm, knownAt, missing] = [stated.mm, f.elapsedMs, false]
  }
  return { track, estimatedMm: estimatedMm + track.bridgedMm, countedMm, rests: restsOf(track, writers, covered), heart, power }
}

interface WriterPoints {
  readonly writer: string
  /** Where its points begin. */
  readonly first: number
  /** Of its clock. */
  from: number | undefined
  to: number
}

/** What was no movement although the log covers it: standing still, and stretches without a signal that neither an estimate nor a pause explains. */
function restsOf(track: Track, writers: readonly WriterPoints[], covered: readonly Stretch[]): Stretch[] {
  const gaps: Stretch[] = []
  writers.forEach(({ writer, first, from, to }, w) => {
    const end = writers[w + 1]?.first ?? track.points.length
    let before: number | undefined, refused: number | undefined, isFirst = true
    for (let i = first; i < end; i++) {
      const point = track.points[i]!
      if (point.verdict !== 'counted') {
        refused = point.verdict === 'impossible_speed' ? point.t : refused
        continue
      }
      if (isFirst && from !== undefined && point.t !== undefined && point.t - from > LONGEST_STEP_MS) gaps.push({ writer, from, to: point.t })
      if (!point.joined && !point.bridged && before !== undefined && point.t !== undefined && point.t > before) gaps.push({ writer, from: before, to: point.t })
      before = point.t
      refused = undefined
      isFirst = false
    }
    if (before === undefined) return
    if (to - before > LONGEST_STEP_MS) gaps.push({ writer, from: before, to })
    else if (refused !== undefined && refused > before) gaps.push({ writer, from: before, to: refused })
  })

  // An estimate, or a pause, that reaches into a gap explains it as a whole: nobody knows at which of its seconds the phone lost the signal.
  const explained = merged(covered)
  let next = 0
  const rests = gaps.filter((gap) => {
    while (next < explained.length && (explained[next]!.writer < gap.writer || (explained[next]!.writer === gap.writer && explained[next]!.to <= gap.from)))
      next++
    const by = explained[next]
    return by === undefined || by.writer !== gap.writer || by.from >= gap.to
  })
  let w = 0
  for (const { first, last } of track.stills) {
    while (w + 1 < writers.length && writers[w + 1]!.first <= first) w++
    const from = track.points[first]!.t! + track.points[last]!.stepMm, to = track.points[last]!.t!
    if (to > from) rests.push({ writer: writers[w]!.writer, from, to })
  }
  return rests
}

/** What an event says of its writer's cumulative distance. Pool lengths were counted, so they stand above the phone's figure. */
function statedDistance(type: string, progress: Members): { mm: number; counted: boolean } | undefined {
  if (type === 'swimming') {
    const lengths = right(whole(progress, 'laps', 0, MOST_LENGTHS)), pool = right(number(progress, 'pool_length_m', ...POOL_M))
    if (lengths !== undefined && pool !== undefined) return { mm: lengths * Math.floor(pool * 1000 + 0.5), counted: true }
  }
  const mm = right(thousandths(progress, 'distance_m', MAX_DISTANCE_M))
  return mm === undefined ? undefined : { mm, counted: false }
}

/** `of` × `part` / `whole`, as whole numbers are divided on the server; the product may be beyond 2^53. */
const share = (of: number, part: number, whole: number): number => of <= 0 ? 0 : Number(BigInt(of) * BigInt(part) / BigInt(whole))

interface Kept extends Span {
  /** The event lies before a cropped beginning. */
  readonly before: boolean
}

function readSensors(progress: Members, kept: Kept, take: (t: number, read: ReadPoint) => void): void {
  for (const point of right(list(progress, 'points')) ?? []) {
    const read = readPoint(point as Members)
    if (read.t !== undefined && read.t >= kept.from && read.t <= kept.to) take(read.t, read)
  }
}

function addPoints(track: Track, f: EventFacts, paused: boolean, kept: Kept, origins: PointOrigin[]): boolean {
  let accepted = false
  const points = right(list(f.progress!, 'points')) ?? []
  points.forEach((point, index) => {
    const read = readPoint(point as Members)
    // Those of unknown time are of the event's own.
    if (read.t === undefined ? kept.before : read.t < kept.from || read.t > kept.to) return
    if (read.placeless) return // it counts for heart rate, cadence and power, and is no point
    if (paused) track.breakHere()
    accepted = track.judge(read).verdict === 'counted' || accepted
    origins.push({ writer: f.writer, seq: f.seq, index })
  })
  return accepted
}
