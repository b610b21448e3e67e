// One workout made into two, and two made into one (docs/events.md, "Split and joined"). What was recorded stays in its log; each
// change is one transaction on the phone, works without a network, and can be taken back. Ids are made of the ids they come from, so
// that two phones that do the same make the same workout.
import type { LogEvent, WireCorrection, WireEvent } from '../exercise/event'
import { type WorkoutResult } from '../exercise/fold'
import type { EventRow, WorkoutRow } from '../store/schema'
import type { Tx } from '../store/storage'
import { cutWriter, type CutEvent } from './cut'
import { editedEvents, overruling } from './edited'
import { figuresOf, foldRows, logOf, nextLamport, noFigures, startOf } from './figures'
import { derivedId, derivedName, derivedWriter, newWriter } from './ids'
import { writerOf } from './journal'
import type { LibraryPorts } from './library'
import { endOf, NotHere, refold, TABLES } from './refold'
import { seal } from './seal'

interface Whole {
  readonly row: WorkoutRow
  readonly events: readonly EventRow[]
  readonly log: readonly LogEvent[]
  readonly result: WorkoutResult
}

type Said = Partial<WireEvent> & { readonly kind: string; readonly merged_into?: string; readonly part_of?: string }

/** How far the second of two may begin before the first has ended: seconds are cut where a clock was set. */
const OVERLAP_MS = 1_000
const MOST_PARTS = 100
/** A writer after all others, for what is only tried. */
const LAST = 'z'.repeat(32)

export class Parts {
  readonly #ports: LibraryPorts

  constructor(ports: LibraryPorts) {
    this.#ports = ports
  }

  /**
   * Ends the workout at `to_ms` of its own clock and makes a second one of what it has from `from_ms` on. The second has the whole log,
   * byte for byte, and a crop that leaves out the first, as the first has one that leaves out the second.
   */
  async split(session_id: string, to_ms: number, from_ms: number): Promise<string> {
    return await this.#write(async (tx) => {
      const whole = await this.#whole(tx, session_id)
      const { row, result } = whole
      const last = result.start_ms + result.elapsed_ms
      if (!(to_ms > result.start_ms && from_ms >= to_ms && from_ms < last)) throw new RangeError('Nothing would be left on one side.')
      const part_of = rootOf(session_id, whole.log)
      const both = { distance_m: null, moving_time_s: null }
      const correction = { ...both, start_elapsed_ms: from_ms, end_elapsed_ms: result.end_ms ?? null }
      const { id, missing } = await this.#part(tx, whole, correction)
      if ((await tx.get('workouts', id)) === undefined) await tx.put('workouts', emptyRow(id, row))
      for (const event of missing) await tx.add('events', event)
      const lamport = Math.max(nextLamport(whole.log), nextLamport(await this.#log(tx, id)))
      await this.#say(tx, session_id, [{ kind: 'corrected', lamport, part_of, correction: { ...both, end_elapsed_ms: to_ms } }])
      // The server, or another phone, may know of this part as discarded where this phone has nothing of it.
      await this.#say(tx, id, [{ kind: 'restored', lamport }, { kind: 'corrected', lamport, part_of, correction }])
      return id
    })
  }

  /** Makes the second of a split a stretch of the first again; `before` is what a person had corrected then. */
  async unsplit(session_id: string, part: string, before: WireCorrection): Promise<void> {
    await this.#write(async (tx) => {
      const [first, second] = [await this.#whole(tx, session_id), await this.#whole(tx, part)]
      const lamport = Math.max(nextLamport(first.log), nextLamport(second.log))
      await this.#say(tx, session_id, [{ kind: 'corrected', lamport, correction: before }])
      await this.#say(tx, part, [{ kind: 'discarded', lamport, merged_into: session_id }])
    })
  }

  /**
   * One workout of two that follow each other. Two stretches of one recording become one stretch of it again; else a third
   * workout is made of what counts of both, and the two are thrown away, to be had back.
   */
  async join(one: string, other: string): Promise<string> {
    return await this.#write(async (tx) => {
      const both = [await this.#whole(tx, one), await this.#whole(tx, other)].sort((a, b) => begin(a) - begin(b)) as [Whole, Whole]
      const [first, second] = both
      const gap = begin(second) - begin(first) - first.result.elapsed_ms
      const isBetween = ({ phase, started_at }: WorkoutRow) =>
        phase === 'finished' && Date.parse(started_at) > begin(first) && Date.parse(started_at) < begin(second)
      if (first.row.account !== second.row.account || first.result.discarded || second.result.discarded || gap < -OVERLAP_MS
        || (await tx.list('workouts')).some(isBetween)) throw new RangeError('These two do not follow each other.')
      const lamport = Math.max(nextLamport(first.log), nextLamport(second.log))
      const roots = both.map(({ row, log }) => rootOf(row.session_id, log))
      if (roots[0] === roots[1] && endOf(first.row) <= second.result.start_ms) {
        const correction = { ...figuresOfBoth(first, second), end_elapsed_ms: second.result.end_ms ?? null }
        await this.#say(tx, first.row.session_id, [{ kind: 'corrected', lamport, correction }])
        await this.#say(tx, second.row.session_id, [{ kind: 'discarded', lamport, merged_into: first.row.session_id }])
        return first.row.session_id
      }
      const type = first.result.exercise_type
      const { id, isNew, events, said } = await this.#joined(tx, first, second, Math.max(0, gap))
      if (isNew) {
        await tx.put('workouts', { ...emptyRow(id, first.row), exercise_type: type })
        for (const event of events) await tx.add('events', event)
      }
      const above = Math.max(lamport, nextLamport(await this.#log(tx, id)))
      await this.#say(tx, id, [{ kind: 'restored', lamport: above }, ...(isNew ? said : [])])
      await this.#discardSources(tx, both.map((w) => w.row.session_id), id)
      return id
    })
  }

  /** Takes joining back: the two return, and what was made of them goes. */
  async unjoin(id: string): Promise<void> {
    await this.#write(async (tx) => {
      const log = await this.#log(tx, id), sources = sourcesOf(log)
      let lamport = nextLamport(log)
      for (const source of sources) lamport = Math.max(lamport, nextLamport(await this.#log(tx, source)))
      // One count in all three: who joins them again and has only the two says more than what was said in the third.
      for (const source of sources) await this.#say(tx, source, [{ kind: 'restored', lamport }])
      await this.#say(tx, id, [{ kind: 'discarded', lamport }])
    })
  }

  /** Restoring one of two that were joined takes that back; restoring the joined one throws the two away again. False where neither is so. */
  async restoreJoined(session_id: string): Promise<boolean> {
    const found = await this.#ports.storage.transaction('read', TABLES, async (tx) => {
      const log = await this.#log(tx, session_id)
      const into = mergedInto(log)
      const isThere = async (id: string) => ((await tx.get('workouts', id))?.phase ?? 'discarded') !== 'discarded'
      if (into !== undefined)
        return !(await isThere(into)) ? undefined : sourcesOf(await this.#log(tx, into)).includes(session_id) ? { joined: into } : { whole: into }
      const there: string[] = []
      for (const source of sourcesOf(log)) if (await isThere(source)) there.push(source)
      return there.length > 0 ? { sources: there } : undefined
    })
    if (found?.joined !== undefined) {
      await this.unjoin(found.joined)
      return true
    }
    if (found?.whole !== undefined) {
      await this.#splitAgain(found.whole, session_id)
      return true
    }
    if (found?.sources === undefined) return false
    const { sources } = found
    await this.#write(async (tx) => {
      await this.#say(tx, session_id, [{ kind: 'restored', lamport: nextLamport(await this.#log(tx, session_id)) }])
      await this.#discardSources(tx, sources, session_id)
    })
    return true
  }

  // A part that had become a stretch of the first again: the first ends where it did, with the figures that it had.
  async #splitAgain(session_id: string, part: string): Promise<void> {
    await this.#write(async (tx) => {
      const [first, second] = [await this.#whole(tx, session_id), await this.#whole(tx, part)]
      const lamport = Math.max(nextLamport(first.log), nextLamport(second.log))
      const joined = mergedAt(second.log)
      const then = await foldRows(tx, first.row.exercise_type, first.events.filter((_, n) => {
        const { kind, lamport: count = 0 } = first.log[n]!
        return kind !== 'corrected' || count < joined
      }))
      await this.#say(tx, session_id, [{ kind: 'corrected', lamport, correction: {
        end_elapsed_ms: Math.min(then.end_ms ?? Infinity, second.result.start_ms),
        distance_m: then.corrected_distance_mm === undefined ? null : then.corrected_distance_mm / 1000,
        moving_time_s: then.corrected_moving_ms === undefined ? null : then.corrected_moving_ms / 1000,
      } }])
      await this.#say(tx, part, [{ kind: 'restored', lamport }])
    })
  }

  async #discardSources(tx: Tx, sources: readonly string[], id: string): Promise<void> {
    for (const source of sources)
      await this.#say(tx, source, [{ kind: 'discarded', lamport: nextLamport(await this.#log(tx, source)), merged_into: id }])
  }

  async #write<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const done = await this.#ports.storage.transaction('write', TABLES, work)
    this.#ports.sealed?.()
    return done
  }

  async #log(tx: Tx, session_id: string): Promise<LogEvent[]> {
    return logOf(await tx.list('events', { prefix: [session_id] }))
  }

  async #whole(tx: Tx, session_id: string): Promise<Whole> {
    const row = await tx.get('workouts', session_id)
    const events = row === undefined || row.trimmed === true ? [] : await tx.list('events', { prefix: [session_id] })
    if (row === undefined || events.length === 0) throw new NotHere()
    return { row, events, log: logOf(events), result: await foldRows(tx, row.exercise_type, events, editedEvents(row)) }
  }

  /**
   * The same on every phone that splits the same workout as often. One that was taken back is used again, with what the whole was told
   * since, unless something of its own would make it another than a new one; `missing` is what it does not have yet.
   */
  async #part(tx: Tx, { row: { session_id, exercise_type }, events, log }: Whole, correction: WireCorrection): Promise<{ id: string; missing: EventRow[] }> {
    for (let n = 1; n < MOST_PARTS; n++) {
      const id = derivedId(session_id.slice(0, session_id.lastIndexOf('_')), session_id, `${session_id} part ${n}`)
      const row = await tx.get('workouts', id)
      const made = events.map((event) => copied(event, id, session_id))
      if (row === undefined) return { id, missing: made }
      if (row.phase !== 'discarded' || row.trimmed === true) continue
      const kept = await tx.list('events', { prefix: [id] })
      const missing = made.filter(({ writer, seq }) => !kept.some((one) => one.writer === writer && one.seq === seq))
      const lamport = Math.max(nextLamport(log), nextLamport(logOf(kept)))
      const as = async (rows: readonly EventRow[]) => {
        const said = { session_id: id, writer: LAST, seq: 0, kind: 'corrected', upto: -1, account: '', waiting: 1 } as const
        const bytes = JSON.stringify({ seq: 0, kind: said.kind, elapsed_ms: 0, lamport, correction })
        const { title, note, feeling, equipment, exercise_type: type, sets, laps, ...result } = await foldRows(tx, exercise_type, [...rows, { ...said, bytes }])
        return JSON.stringify([figuresOf(result as WorkoutResult), startOf(logOf(rows))?.started_at, title, note, feeling, equipment, type, sets, laps])
      }
      if ((await as([...kept, ...missing].sort(byKey))) === (await as(made))) return { id, missing }
    }
    throw new RangeError('Split too often.')
  }

  /** What joining makes of two; one that was taken back only where that is what would be made of them today. */
  async #joined(tx: Tx, first: Whole, second: Whole, gap: number): Promise<{ id: string; isNew: boolean; events: EventRow[]; said: Said[] }> {
    const said = saidOfBoth(first, second), words = new Set(said.map(wordsOf))
    for (let n = 1; n < MOST_PARTS; n++) {
      const text = `${first.row.session_id} and ${second.row.session_id}${n === 1 ? '' : ` ${n}`}`
      const id = derivedId(first.result.exercise_type, first.row.session_id, text)
      const events = joinedEvents(id, first, second, gap)
      const row = await tx.get('workouts', id)
      if (row === undefined) return { id, isNew: true, events, said }
      if (row.trimmed === true) throw new NotHere()
      const kept = new Map((await tx.list('events', { prefix: [id] })).map((event) => [`${event.writer} ${event.seq}`, event.bytes]))
      const writers = new Set(events.map((event) => event.writer))
      const log = await this.#log(tx, id)
      const then = new Set(log.filter(({ kind, lamport }) => (kind === 'note' || kind === 'corrected') && lamport === 1).map(wordsOf))
      if (events.every(({ writer, seq, bytes }) => kept.get(`${writer} ${seq}`) === bytes)
        && log.filter((event) => writers.has(event.writer)).length === events.length
        && then.size === words.size && [...then].every((one) => words.has(one))) return { id, isNew: false, events, said }
    }
    throw new RangeError('Joined too often.')
  }

  // The count says what was said last; between equals the order of writers decides. In what was made of others the name is another than
  // the phone's own (what that wrote into the workout that a part was made of stands there, and may grow), but in the same order between
  // phones, so that of two places to split the same one stands in both. Its end is random: what was erased here may stand on the server.
  async #say(tx: Tx, session_id: string, events: readonly Said[]): Promise<void> {
    const { clock, random } = this.#ports
    const kept = await tx.get('workouts', session_id)
    if (kept === undefined || kept.trimmed === true) throw new NotHere()
    const wall = clock.wall(), elapsed = (kept.figures.start_ms ?? 0) + kept.figures.elapsed_ms
    const log = await this.#log(tx, session_id)
    const own = await writerOf(tx, random), name = derivedWriter(own, session_id)
    const isMade = rootOf(session_id, [...events, ...log]) !== session_id || sourcesOf(log).length > 0
    const used = [...log.map((event) => event.writer), ...Object.keys(kept.next_seqs ?? {})].filter((one) => one.startsWith(name)).sort()
    const writer = isMade ? used.at(-1) ?? name + newWriter(random).slice(0, 6) : own
    const [last] = await tx.list('events', { prefix: [session_id, writer], reverse: true, limit: 1 })
    const rows = seal(events.map((event) => ({ n: -1, e: elapsed, w: wall, event })), {
      session_id, writer, account: kept.account, nextSeq: Math.max((last?.seq ?? -1) + 1, kept.next_seqs?.[writer] ?? 0), lastElapsed: elapsed,
      offsetMinutes: (w) => clock.offsetMinutes(w),
    })
    for (const row of rows) await tx.add('events', row)
    const said = overruling(kept, events)
    if (said !== kept) await tx.put('workouts', said)
    await refold(tx, session_id, wall)
  }
}

const begin = ({ row }: Whole): number => Date.parse(row.started_at)

const emptyRow = (session_id: string, { account, exercise_type, started_at, time_zone, location }: WorkoutRow): WorkoutRow => ({
  session_id, account, exercise_type, started_at, time_zone, ...(location && { location }), phase: 'open', figures: noFigures(exercise_type), finished_wall: 0,
})

// Byte for byte, but for the workout that an event names: of another it would be refused.
const copied = ({ writer, seq, kind, account, bytes }: EventRow, session_id: string, from: string): EventRow => ({
  session_id, writer, seq, kind, bytes: bytes.replace(new RegExp(`("session_id"\\s*:\\s*)"${from}"`), `$1"${session_id}"`), upto: -1, account, waiting: 1,
})

/** The recording that a workout is a stretch of: its own, or the one that it was split from. */
function rootOf(session_id: string, log: readonly object[]): string {
  const roots = log.flatMap((event) => (event as { part_of?: unknown }).part_of ?? [])
  return roots.find((root): root is string => typeof root === 'string') ?? session_id
}

function mergedInto(log: readonly LogEvent[]): string | undefined {
  const said = lastDiscarded(log)
  return typeof said?.merged_into === 'string' ? said.merged_into : undefined
}

/** The count at which it was thrown away last. */
const mergedAt = (log: readonly LogEvent[]): number => lastDiscarded(log)?.lamport ?? Infinity

const lastDiscarded = (log: readonly LogEvent[]): Said | undefined =>
  log.filter((event) => event.kind === 'discarded').sort((a, b) => (a.lamport ?? 0) - (b.lamport ?? 0)).at(-1) as Said | undefined

const byKey = (a: EventRow, b: EventRow): number => (a.writer === b.writer ? a.seq - b.seq : a.writer < b.writer ? -1 : 1)

const wordsOf = ({ kind, title, note, feeling, equipment, correction }: Partial<WireEvent>): string =>
  JSON.stringify([kind, title, note, feeling, equipment, correction])

function sourcesOf(log: readonly LogEvent[]): string[] {
  const from = log.flatMap((event) => (event as { merged_from?: unknown }).merged_from ?? [])
  return [...new Set(from.flat())].filter((id): id is string => typeof id === 'string')
}

/** What counts of both, on the clock of the first. Every writer gets a name of its own, those of the first before those of the second. */
function joinedEvents(id: string, first: Whole, second: Whole, gap: number): EventRow[] {
  const start = startOf(first.log)
  const began = {
    exercise_type: first.result.exercise_type, started_at: first.row.started_at, time_zone: first.row.time_zone,
    ...(start?.location && { location: start.location }), merged_from: [first.row.session_id, second.row.session_id],
  }
  return [first, second].flatMap(({ row, log, result }, which) => {
    const cut = {
      from: result.start_ms, to: result.start_ms + result.elapsed_ms, at: which === 0 ? 0 : first.result.elapsed_ms + gap, setSuffix: which === 0 ? '' : '-2',
    }
    const writers = [...new Set(log.map((event) => event.writer))].sort()
    return writers.flatMap((own, index) => {
      const writer = derivedName(`m${which}${index.toString(36).padStart(2, '0')}`, `${row.session_id} ${own}`)
      const events = cutWriter(log.filter((event) => event.writer === own).sort((a, b) => a.seq - b.seq), cut)
      return events.map((event, seq): EventRow => {
        const { kind, ...members } = startsAgain(event, which === 0, began)
        const bytes = JSON.stringify({ seq, kind, ...(kind === 'started' && { session_id: id, writer }), ...members })
        return { session_id: id, writer, seq, kind, bytes, upto: -1, account: row.account, waiting: 1 }
      })
    })
  })
}

// A workout has one start. That of the second says only from where its writer tells the time.
function startsAgain(event: CutEvent, isFirst: boolean, began: Partial<WireEvent>): CutEvent {
  if (event.kind !== 'started') return event
  return isFirst ? { kind: 'started', elapsed_ms: event.elapsed_ms ?? 0, ...began } : { kind: 'resumed', elapsed_ms: event.elapsed_ms ?? 0 }
}

/** Words of both; and where a person had put figures in the place of what was recorded, those of both together. Below what is typed into the new one. */
function saidOfBoth(first: Whole, second: Whole): Said[] {
  const [a, b] = [first.result, second.result]
  const title = a.title ?? b.title, feeling = b.feeling ?? a.feeling
  const note = [a.note, b.note].filter((text) => text !== undefined && text !== '').join('\n').slice(0, 2_000)
  const equipment = [...new Set([...a.equipment, ...b.equipment])]
  const words = { ...(title && { title }), ...(note && { note }), ...(feeling && { feeling }), ...(equipment.length > 0 && { equipment }) }
  const correction = figuresOfBoth(first, second)
  return [
    ...(Object.keys(words).length > 0 ? [{ kind: 'note', lamport: 1, ...words }] : []),
    ...(Object.keys(correction).length > 0 ? [{ kind: 'corrected', lamport: 1, correction }] : []),
  ]
}

function figuresOfBoth({ result: a }: Whole, { result: b }: Whole): WireCorrection {
  return {
    ...((a.corrected_distance_mm ?? b.corrected_distance_mm) !== undefined && { distance_m: (a.distance_mm + b.distance_mm) / 1000 }),
    ...((a.corrected_moving_ms ?? b.corrected_moving_ms) !== undefined && { moving_time_s: (a.moving_time_ms + b.moving_time_ms) / 1000 }),
  }
}
