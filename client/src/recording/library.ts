// Ended workouts on this phone: read them, correct them, take a discard back, log a past one by hand. Every change is an
// event of its own, sealed like all others.
import type { WireEvent, WireSet } from '../exercise/event'
import { type WorkoutResult } from '../exercise/fold'
import { readEvent } from '../exercise/read-event'
import type { EventRow, WorkoutFigures, WorkoutRow } from '../store/schema'
import type { Storage, Tx } from '../store/storage'
import { offsetIn, rfc3339, type Clock } from './clock'
import { editedEvents, overruling } from './edited'
import { foldRows, logOf, nextLamport, noFigures, startOf } from './figures'
import { firstWriter, lastWriter, typeId, type RandomBytes } from './ids'
import { writerOf } from './journal'
import { keepLastSets } from './last-sets'
import type { Review } from './lines'
import { seal } from './seal'
import { Parts } from './parts'
import { endOf, NotHere, refold, TABLES, withoutMatch } from './refold'
import { reviewEvents, type Pending } from './workout'

export interface LibraryPorts {
  readonly storage: Storage
  readonly clock: Clock
  readonly random: RandomBytes
  readonly account: () => string
  readonly sealed?: () => void
}

export interface Opened {
  readonly row: WorkoutRow
  readonly result: WorkoutResult
  readonly log: readonly EventRow[]
}

export interface PastWorkout {
  readonly exercise_type: string
  readonly started_wall: number
  readonly duration_ms: number
  readonly distance_m?: number
  readonly sets?: readonly WireSet[]
  readonly fields?: Readonly<Record<string, unknown>>
  readonly title?: string
  readonly note?: string
  readonly feeling?: Review['feeling']
  readonly equipment?: readonly string[]
}

const KEEP_DELETED_MS = 30 * 86_400_000

export class Library {
  readonly #ports: LibraryPorts
  /** Two made of one, and one of two. */
  readonly parts: Parts

  constructor(ports: LibraryPorts) {
    this.#ports = ports
    this.parts = new Parts(ports)
  }

  /** The newest first. */
  async list(): Promise<WorkoutRow[]> {
    const rows = await this.#ports.storage.transaction('read', ['workouts'], (tx) => tx.list('workouts'))
    return rows.sort((a, b) => Date.parse(b.started_at) - Date.parse(a.started_at))
  }

  /** The whole of one, folded from its events; undefined where this phone has no events of it. */
  async open(session_id: string): Promise<Opened | undefined> {
    return await this.#ports.storage.transaction('read', ['meta', 'workouts', 'events'], async (tx) => {
      const row = await tx.get('workouts', session_id)
      if (row === undefined || row.trimmed === true) return undefined
      const log = await tx.list('events', { prefix: [session_id] })
      return log.length === 0 ? undefined : { row, log, result: await foldRows(tx, row.exercise_type, log, editedEvents(row)) }
    })
  }

  /** Correction, note, feeling, title: what is absent stays. An end later than what was recorded is an end of its own. */
  async review(session_id: string, review: Review): Promise<void> {
    const end = review.end_elapsed_ms ?? undefined
    const recorded = end === undefined ? 0 : highestElapsed((await this.open(session_id))?.log ?? [])
    const later = end !== undefined && end > recorded ? [{ kind: 'finished', elapsed_ms: Math.floor(end) }] : []
    const said = reviewEvents(review)
    const lamport = said.length > 0 ? await this.#nextLamport(session_id) : 0
    await this.#append(session_id, [...later, ...said.map((event) => ({ ...event, lamport }))])
  }

  /** Sets added, corrected (same `set_id`) or deleted after the end. */
  async correctSets(session_id: string, sets: readonly WireSet[]): Promise<void> {
    if (sets.length === 0) return
    await this.#append(session_id, [{ kind: 'progress', progress: { sets }, lamport: await this.#nextLamport(session_id) }])
  }

  /**
   * The workout began at another time. The start that counts is that of the lowest writer (docs/rules.md, "Time"), so the corrected one is
   * written under a name that comes before all others, and a later correction under one before that.
   */
  async correctStart(session_id: string, started_wall: number): Promise<void> {
    const { clock, random } = this.#ports
    const opened = await this.open(session_id)
    if (opened === undefined) throw new NotHere()
    const { row } = opened
    const { exercise_type, time_zone, location } = startOf(logOf(opened.log)) ?? row
    // By the clock of the place where it was, wherever it is put right: the day that it belongs to is that one's.
    const started_at = rfc3339(started_wall, offsetIn(time_zone, started_wall) ?? clock.offsetMinutes(started_wall))
    await this.#write(
      session_id,
      [
        {
          kind: 'started',
          elapsed_ms: 0,
          session_id,
          ...(exercise_type !== undefined && { exercise_type }),
          started_at,
          ...(time_zone !== undefined && { time_zone }),
          ...(location && { location }),
        },
      ],
      undefined,
      firstWriter(clock.wall(), random),
    )
  }

  async discard(session_id: string): Promise<void> {
    await this.#append(session_id, [{ kind: 'discarded', lamport: await this.#nextLamport(session_id) }])
  }

  /** Takes a deletion back. Of two that were joined both come back, and the one that was made of them goes; and the other way round. */
  async restore(session_id: string): Promise<void> {
    if (await this.parts.restoreJoined(session_id)) return
    await this.#append(session_id, [{ kind: 'restored', lamport: await this.#nextLamport(session_id) }])
  }

  /**
   * A workout of another phone, ended here: its last known moment becomes its end, or it is dropped. What was recorded of it is not here, so its figures
   * stay as they are known until all of it comes.
   */
  async endElsewhere(
    { figures, ...workout }: Pick<WorkoutRow, 'session_id' | 'exercise_type' | 'started_at' | 'time_zone' | 'equipment'> & {
      readonly figures?: Partial<WorkoutFigures>
    },
    elapsed_ms: number,
    how: 'finished' | 'discarded',
  ): Promise<void> {
    const account = this.#ports.account()
    await this.#write(workout.session_id, [{ kind: how, elapsed_ms }], async (tx) => {
      if ((await tx.get('workouts', workout.session_id)) !== undefined) return
      await tx.put('workouts', {
        ...workout, account, phase: 'finished', figures: { ...noFigures(workout.exercise_type), ...figures, elapsed_ms },
        finished_wall: this.#ports.clock.wall(), trimmed: true, next_seqs: {}, next_lamport: 1,
      })
    })
  }

  /** Of any type, a log like any other: started, what was done, finished. */
  async logPast(past: PastWorkout): Promise<string> {
    const { clock, random } = this.#ports
    const session_id = typeId(past.exercise_type, past.started_wall, random)
    const started_at = rfc3339(past.started_wall, clock.offsetMinutes(past.started_wall))
    const time_zone = clock.zone()
    const progress = { ...past.fields, ...(past.sets !== undefined && past.sets.length > 0 && { sets: past.sets }) }
    const elapsed_ms = Math.floor(past.duration_ms)
    const said: Review = {
      ...(past.distance_m !== undefined && { distance_m: past.distance_m }), ...(past.title !== undefined && { title: past.title }),
      ...(past.note !== undefined && { note: past.note }), ...(past.feeling !== undefined && { feeling: past.feeling }),
    }
    await this.#write(session_id, [
      {
        kind: 'started', elapsed_ms: 0, session_id, exercise_type: past.exercise_type, started_at, time_zone,
        ...(past.equipment && { equipment: past.equipment }),
      },
      ...(Object.keys(progress).length > 0 ? [{ kind: 'progress', elapsed_ms, progress }] : []),
      { kind: 'finished', elapsed_ms },
      ...reviewEvents(said).map((event) => ({ ...event, elapsed_ms })),
    ], async (tx) => {
      await tx.put('workouts', {
        session_id, account: this.#ports.account(), exercise_type: past.exercise_type, started_at, time_zone,
        phase: 'open', figures: noFigures(past.exercise_type), finished_wall: 0,
      })
    })
    return session_id
  }

  /**
   * Erases what was deleted more than 30 days ago, once the server knows of it or never will. Journals of ended workouts, which
   * older apps kept, go too.
   */
  async eraseDeleted(): Promise<void> {
    const { storage, clock } = this.#ports
    const before = clock.wall() - KEEP_DELETED_MS
    await storage.transaction('write', ['workouts', 'events', 'refused', 'journal', 'server_workouts'], async (tx) => {
      const rows = await tx.list('workouts')
      let lines = await tx.count('journal') // of ended workouts: hardly ever any, and nobody looks for them in thousands
      for (const { phase, session_id } of rows) if (phase === 'open') lines -= await tx.count('journal', { prefix: [session_id] })
      for (const row of rows) {
        if (row.phase === 'open') continue
        if (lines > 0) await tx.deleteRange('journal', [row.session_id])
        if (row.phase !== 'discarded' || row.discarded_wall === undefined || row.discarded_wall > before) continue
        const unsent = row.account !== '' && (await tx.count('events', { index: 'waiting', prefix: [1, row.account, row.session_id] })) > 0
        if (unsent) continue
        await tx.deleteRange('events', [row.session_id])
        await tx.deleteRange('refused', [row.session_id])
        await tx.delete('workouts', row.session_id)
        await tx.delete('server_workouts', row.session_id) // as it was before it was deleted
      }
    })
  }

  // The last word counts by (writer, seq), and time must not run backwards within a writer: where this phone's own name comes before
  // another of the log, or its log ends behind a trimmed end, the change is written under a name that comes after all.
  async #append(session_id: string, events: readonly (Partial<WireEvent> & { kind: string })[]): Promise<void> {
    if (events.length === 0) return
    const { storage, clock, random } = this.#ports
    const opened = await this.open(session_id)
    const own = await storage.transaction('write', ['meta'], (tx) => writerOf(tx, random))
    const writers = opened?.log.map((event) => event.writer) ?? await this.#writersGone(session_id)
    const overtaken = writers.some((writer) => writer > own)
    const trimmed = events.some((event) => event.kind === 'progress') && highestElapsed(opened?.log ?? []) > endOf(opened?.row)
    await this.#write(session_id, events, undefined, overtaken || trimmed ? lastWriter(clock.wall(), random) : undefined)
  }

  async #nextLamport(session_id: string): Promise<number> {
    return await this.#ports.storage.transaction('read', ['workouts', 'events'], async (tx) => {
      const row = await tx.get('workouts', session_id)
      return Math.max(row?.next_lamport ?? 0, nextLamport(logOf(await tx.list('events', { prefix: [session_id] }))))
    })
  }

  /** Who wrote in a workout whose events are no longer here. */
  async #writersGone(session_id: string): Promise<string[]> {
    const row = await this.#ports.storage.transaction('read', ['workouts'], (tx) => tx.get('workouts', session_id))
    return Object.keys(row?.next_seqs ?? {})
  }

  async #write(session_id: string, events: readonly (Partial<WireEvent> & { kind: string })[], before?: (tx: Tx) => Promise<void>, as?: string): Promise<void> {
    const { storage, clock, random } = this.#ports
    await storage.transaction('write', TABLES, async (tx) => {
      await before?.(tx)
      const kept = await tx.get('workouts', session_id)
      if (kept === undefined) throw new Error('This phone does not know that workout.')
      const writer = as ?? await writerOf(tx, random)
      const [last] = await tx.list('events', { prefix: [session_id, writer], reverse: true, limit: 1 })
      const wall = clock.wall()
      const lastElapsed = endOf(kept)
      const pending: Pending[] = events.map((event) => ({ n: -1, e: event.elapsed_ms ?? lastElapsed, w: wall, event }))
      const said = overruling(kept, events)
      if (kept.trimmed === true) {
        const now = saidOf(withoutMatch(said), events, wall)
        await tx.put('workouts', now)
        if (now.phase === 'discarded') await keepLastSets(tx, session_id, now.started_at, [])
      } else if (said !== kept) await tx.put('workouts', said)
      const rows = seal(pending, {
        session_id,
        writer,
        account: kept.account,
        nextSeq: Math.max((last?.seq ?? -1) + 1, kept.next_seqs?.[writer] ?? 0),
        lastElapsed: events[0]?.elapsed_ms ?? lastElapsed,
        offsetMinutes: (w) => clock.offsetMinutes(w),
      })
      for (const row of rows) await tx.add('events', row)
      await refold(tx, session_id, wall)
    })
    this.#ports.sealed?.()
  }
}

/**
 * What new events say of a workout whose others are not here, as far as that needs no fold: ended, deleted, taken back, its
 * words, its distance and time. Throws NotHere for the rest, and where an older app forgot which seqs and counts were used.
 */
function saidOf(row: WorkoutRow, events: readonly (Partial<WireEvent> & { kind: string })[], wall: number): WorkoutRow {
  if (row.next_seqs === undefined || row.next_lamport === undefined) throw new NotHere()
  let said = row
  for (const { kind, correction, title, note, feeling, equipment } of events) {
    if (kind === 'finished') continue
    if (kind === 'discarded') said = { ...said, phase: 'discarded', discarded_wall: said.discarded_wall ?? wall }
    else if (kind === 'restored') {
      const { discarded_wall: _d, ...rest } = said
      said = { ...rest, phase: 'finished' }
    } else if (kind === 'note') {
      const { feeling: before, ...others } = said
      const felt = feeling ?? before
      said = {
        ...others, ...(title !== undefined && { title }), ...(note !== undefined && { note }), ...(felt !== undefined && felt !== 'none' && { feeling: felt }),
        ...(equipment !== undefined && { equipment }),
      }
    } else if (kind === 'corrected' && correction?.exercise_type === undefined && !movesAnEnd(correction)) {
      const { distance_m, moving_time_s } = correction ?? {}
      if (distance_m === null || moving_time_s === null) throw new NotHere() // what was before is only in the events
      said = {
        ...said,
        figures: {
          ...said.figures, corrected: true,
          ...(distance_m != null && { distance_mm: Math.floor(distance_m * 1000 + 0.5) }),
          ...(moving_time_s != null && { moving_time_ms: Math.floor(moving_time_s * 1000 + 0.5) }),
        },
      }
    } else throw new NotHere()
  }
  return said
}

const movesAnEnd = (correction: WireEvent['correction']): boolean =>
  correction?.end_elapsed_ms !== undefined || correction?.start_elapsed_ms !== undefined

function highestElapsed(log: readonly EventRow[]): number {
  return logOf(log).reduce((most, event) => Math.max(most, readEvent(event).elapsedMs), 0)
}
