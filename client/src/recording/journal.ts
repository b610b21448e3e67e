// The recorder's transactions: begin, append and seal, open again. Whoever records holds the row `recorder`; every append
// checks it in the same transaction, so two tabs never write one workout.
import { speedsOf } from '../exercise/track'
import { getMeta, setMeta, StorageError, type Storage, type Tx } from '../store/storage'
import type { EventRow, WorkoutRow } from '../store/schema'
import type { Clock } from './clock'
import { newWriter, type RandomBytes } from './ids'
import { figuresOf, foldRows, noFigures } from './figures'
import { keepLastSets } from './last-sets'
import { readLine, writeLine, type Begin, type Line } from './lines'
import { seal } from './seal'
import { Workout } from './workout'

export interface JournalPorts {
  readonly storage: Storage
  readonly clock: Clock
  readonly random: RandomBytes
  readonly tab: string
}

export interface Begun {
  readonly workout: Workout
  readonly sealed: number
}

export class NotOurs extends Error {}

const JOURNAL_TABLES = ['meta', 'journal', 'events', 'workouts', 'last_sets'] as const

interface Holder {
  readonly tab: string
  readonly session_id: string
}

/**
 * The first event is on the disk before a clock shows 0:00: workout, line and event in one transaction, so that a start that
 * fails leaves nothing behind.
 */
export async function takeRecorder(ports: JournalPorts, begin: Begin): Promise<Begun> {
  const { workout, sealed } = await ports.storage.transaction('write', JOURNAL_TABLES, async (tx) => {
    const holder = await getMeta<Holder | null>(tx, 'recorder')
    if (holder != null && (await tx.get('workouts', holder.session_id))?.phase === 'open') throw new NotOurs()
    const writer = await writerOf(tx, ports.random)
    const speed = speedsOf(await getMeta<unknown>(tx, 'exercise_types'))(begin.exercise_type)
    const line: Line = {
      k: 'begin', e: begin.taken_over?.elapsed_ms ?? 0, w: ports.clock.wall(),
      begin: { ...begin, writer, ...(speed !== undefined && { top_speed_mm_s: speed }) },
    }
    await setMeta(tx, 'recorder', { tab: ports.tab, session_id: begin.session_id })
    await tx.put('workouts', openRow(line.begin))
    await tx.put('journal', writeLine(begin.session_id, 0, line))
    const begun = new Workout(line.begin, line.w)
    begun.apply(0, line)
    return { workout: begun, sealed: await sealWithin(tx, ports, begun) }
  })
  return { workout, sealed: takeOff(workout, sealed) }
}

/** A start that is said to have failed may be on the disk all the same: it would be open there, unknown to this app, and no other could be started. */
export async function takenAllTheSame(ports: JournalPorts, { session_id }: Begin, error: unknown): Promise<Begun> {
  if (!(error instanceof StorageError) || error.trouble === 'full') throw error
  const found = await openJournal(ports, false).catch(() => undefined)
  if (found === undefined || found === 'elsewhere' || found.begin.session_id !== session_id) throw error
  return { workout: found, sealed: 1 }
}

function openRow(begin: Begin): WorkoutRow {
  return {
    session_id: begin.session_id, account: begin.account, exercise_type: begin.exercise_type, started_at: begin.started_at,
    time_zone: begin.time_zone, ...(begin.location && { location: begin.location }), ...(begin.taken_over && { taken_over: begin.taken_over }),
    phase: 'open', figures: noFigures(begin.exercise_type), finished_wall: 0,
  }
}

/** Appends and then, after the commit, applies. */
export async function writeLines(ports: JournalPorts, workout: Workout, lines: readonly Line[]): Promise<void> {
  if (lines.length === 0) return
  await ports.storage.transaction('write', ['meta', 'journal'], async (tx) => {
    await own(tx, ports, workout)
    for (const [i, line] of lines.entries()) await tx.add('journal', writeLine(workout.begin.session_id, workout.lines + i, line))
  })
  for (const line of lines) workout.apply(workout.lines, line)
}

/**
 * Takes back the readings since the workout was taken up again: it was paused all the while. The line is written, then the
 * workout is made anew from its lines, as a restart would make it. Only lines that are not sealed yet can be taken back.
 */
export async function pauseFrom(ports: JournalPorts, workout: Workout, line: Line & { readonly k: 'pause_from' }): Promise<Workout> {
  return await ports.storage.transaction('write', JOURNAL_TABLES, async (tx) => {
    await own(tx, ports, workout)
    await tx.add('journal', writeLine(workout.begin.session_id, workout.lines, line))
    return await restore(tx, (await tx.get('workouts', workout.begin.session_id)) ?? openRow(workout.begin), workout.writer)
  })
}

/** Seals all that waits, and closes the workout if it has ended. Answers how many events were sealed. */
export async function sealPending(ports: JournalPorts, workout: Workout): Promise<number> {
  const ended = workout.phase === 'finished' || workout.phase === 'discarded'
  if (workout.pending.length === 0 && !ended) return 0
  const upto = await ports.storage.transaction('write', JOURNAL_TABLES, async (tx) => {
    if (ended && await isClosed(tx, workout)) return Infinity // though that was said to have failed
    await own(tx, ports, workout)
    const sealed = await sealWithin(tx, ports, workout)
    if (ended) await close(tx, ports, workout)
    return sealed
  })
  return takeOff(workout, upto)
}

async function isClosed(tx: Tx, { begin: { session_id } }: Workout): Promise<boolean> {
  const kept = await tx.get('workouts', session_id)
  return kept !== undefined && kept.phase !== 'open'
}

/** Answers how much that waited was sealed. */
function takeOff(workout: Workout, upto: number): number {
  const waited = workout.pending.length
  workout.sealed(upto)
  return waited - workout.pending.length
}

/** Throws NotOurs where another tab has taken the recording. */
export async function checkOwner(ports: JournalPorts, workout: Workout): Promise<void> {
  await ports.storage.transaction('read', ['meta'], (tx) => own(tx, ports, workout))
}

async function own(tx: Tx, ports: JournalPorts, workout: Workout): Promise<void> {
  const holder = await getMeta<Holder | null>(tx, 'recorder')
  if (holder?.tab !== ports.tab || holder.session_id !== workout.begin.session_id) throw new NotOurs()
}

// Answers up to which line all is sealed. A transaction before may have made events although it was said to have failed: those are not made again.
async function sealWithin(tx: Tx, ports: JournalPorts, workout: Workout): Promise<number> {
  const { session_id } = workout.begin
  const account = (await tx.get('workouts', session_id))?.account ?? workout.begin.account // may have been adopted since
  const [last] = await tx.list('events', { prefix: [session_id, workout.writer], reverse: true, limit: 1 })
  const made = last?.upto ?? -1
  const rows = seal(workout.pending.filter(({ n }) => n > made), {
    session_id, account, writer: workout.writer, nextSeq: (last?.seq ?? -1) + 1,
    lastElapsed: last === undefined ? 0 : elapsedOf(last), offsetMinutes: (w) => ports.clock.offsetMinutes(w),
  })
  for (const row of rows) await tx.add('events', row)
  return rows.at(-1)?.upto ?? made
}

async function close(tx: Tx, ports: JournalPorts, workout: Workout): Promise<void> {
  const { session_id, exercise_type } = workout.begin
  const kept = (await tx.get('workouts', session_id)) ?? openRow(workout.begin) // whoever removed it meant another one
  const result = await foldRows(tx, exercise_type, await tx.list('events', { prefix: [session_id] }))
  const { title, note, feeling, equipment } = result
  await tx.put('workouts', {
    ...kept, exercise_type: result.exercise_type, figures: figuresOf(result, kept.taken_over), finished_wall: ports.clock.wall(),
    ...(result.discarded ? { phase: 'discarded', discarded_wall: ports.clock.wall() } : { phase: 'finished' }),
    ...(title !== undefined && { title }), ...(note !== undefined && { note }), ...(feeling !== undefined && { feeling }),
    ...(equipment.length > 0 && { equipment }),
  })
  if (!result.discarded) await keepLastSets(tx, session_id, kept.started_at, result.sets)
  await tx.deleteRange('journal', [session_id]) // all of it is in the events
  await setMeta(tx, 'recorder', null)
}

export const SEALING: ReadonlySet<Line['k']> = new Set(['begin', 'writer', 'gap', 'pause', 'pause_from', 'resume', 'form', 'reopen', 'finish', 'discard'])

/**
 * The workout that was on when the app ended. A torn or rotten line is passed over with a break in its place; an event that
 * is there covers its lines, so nothing is sealed twice.
 */
export async function openJournal(ports: JournalPorts, steal: boolean): Promise<Workout | 'elsewhere' | undefined> {
  return await ports.storage.transaction('write', JOURNAL_TABLES, async (tx) => {
    const holder = await getMeta<Holder | null>(tx, 'recorder')
    const kept = holder == null ? (await tx.list('workouts')).find((w) => w.phase === 'open') : await tx.get('workouts', holder.session_id)
    if (kept === undefined || kept.phase !== 'open') {
      if (holder != null) await setMeta(tx, 'recorder', null)
      return undefined
    }
    if (holder != null && holder.tab !== ports.tab && !steal) return 'elsewhere'
    await setMeta(tx, 'recorder', { tab: ports.tab, session_id: kept.session_id })
    const writer = await writerOf(tx, ports.random)
    const workout = await restore(tx, kept, writer)
    if (workout.phase === 'finished' || workout.phase === 'discarded') {
      await sealWithin(tx, ports, workout) // the end was written, what goes with it was not
      await close(tx, ports, workout)
      return undefined
    }
    if (writer !== workout.writer) { // the database was damaged: what the old writer sealed last is not known for sure
      const line: Line = { k: 'writer', e: workout.lastE, w: workout.lastW, writer }
      await tx.put('journal', writeLine(kept.session_id, workout.lines, line))
      workout.apply(workout.lines, line)
    }
    return workout
  })
}

/** The same without writing a thing: for a disk so full that nobody can take the recorder. */
export async function peekJournal(ports: JournalPorts): Promise<Workout | undefined> {
  return await ports.storage.transaction('read', JOURNAL_TABLES, async (tx) => {
    const kept = (await tx.list('workouts')).find((w) => w.phase === 'open')
    const workout = kept && await restore(tx, kept, '')
    return workout?.phase === 'finished' || workout?.phase === 'discarded' ? undefined : workout
  })
}

async function restore(tx: Tx, kept: WorkoutRow, writer: string): Promise<Workout> {
  const rows = await tx.list('journal', { prefix: [kept.session_id] })
  const events = await tx.list('events', { prefix: [kept.session_id] })
  const read = rows.map((row) => ({ n: row.n, line: readLine(row) }))
  const taken = takenBack(read)
  const first = read[0]?.line
  const begin: Begin = first?.k === 'begin' ? first.begin : {
    session_id: kept.session_id, exercise_type: kept.exercise_type, started_at: kept.started_at, time_zone: kept.time_zone,
    account: kept.account, writer, indoor: kept.location?.indoor === true, ...(kept.location && { location: kept.location }),
  }
  const workout = new Workout(begin, first?.w ?? Date.parse(kept.started_at))
  const pauses = read.flatMap(({ line }) => line?.k === 'pause_from' ? [line] : [])
  for (const { n, line } of read) {
    // Such a pause began before what was logged since: it takes its place right behind the line it names.
    while (pauses[0] !== undefined && pauses[0].behind < n) {
      const pause = pauses.shift()!, lines = workout.lines
      workout.apply(pause.behind + 0.5, pause)
      workout.lines = lines
    }
    if (line === undefined || n !== workout.lines) workout.lost(n)
    if (line === undefined) workout.lines = n + 1
    else if (taken.has(n)) workout.passOver(n, line)
    else workout.apply(n, line)
  }
  const upto = events.reduce((most, e) => Math.max(most, e.upto), -1)
  workout.sealed(upto)
  workout.lines = Math.max(workout.lines, Math.floor(upto) + 1) // where the last lines are lost, a new one under their number would pass for sealed
  return workout
}

const READINGS: ReadonlySet<Line['k']> = new Set(['fix', 'steps', 'length', 'gap'])

/** Lines that a later `pause_from` says were no training: readings, and what was concluded from them. */
function takenBack(read: readonly { readonly n: number; readonly line: Line | undefined }[]): ReadonlySet<number> {
  const taken = new Set<number>()
  for (const { n, line } of read) {
    if (line?.k !== 'pause_from') continue
    taken.add(n) // it is applied in its place
    for (const before of read) {
      if (before.n <= line.behind || before.n >= n || before.line === undefined) continue
      const { line: b } = before
      if (READINGS.has(b.k) || ((b.k === 'pause' || b.k === 'resume') && b.auto)) taken.add(before.n)
    }
  }
  return taken
}

export async function writerOf(tx: Tx, random: RandomBytes): Promise<string> {
  const known = await getMeta<string>(tx, 'writer')
  if (known !== undefined) return known
  const writer = newWriter(random)
  await setMeta(tx, 'writer', writer)
  return writer
}

function elapsedOf(row: EventRow): number {
  return (JSON.parse(row.bytes) as { elapsed_ms?: number }).elapsed_ms ?? 0
}
