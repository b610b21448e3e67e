// Reconcile, don't trust: a finished workout is safe on the server when both have the same digest, and not before.
import { digest, eventHash, hex } from '../exercise/digest'
import { foldWorkout } from '../exercise/fold'
import { figuresOf } from '../recording/figures'
import type { EventRow, WorkoutRow } from '../store/schema'
import { refold } from '../recording/library'
import { getMeta, setMeta, type Storage, type Tx } from '../store/storage'
import type { Failure, ServerApi, ServerEvent, ServerWorkout } from './server-api'

export interface ReconcilePorts {
  readonly storage: Storage
  readonly api: ServerApi
  readonly wall: () => number
}

const DAY_MS = 86_400_000
export const KEEP_MS = 30 * DAY_MS

/** Compares every ended workout that has not matched; what the server lacks waits again. Answers why it stopped, if it did. */
export async function reconcile(ports: ReconcilePorts, account: string): Promise<Failure | undefined> {
  const due = await ports.storage.transaction('read', ['workouts', 'events'], async (tx) => {
    const rows: WorkoutRow[] = []
    for (const row of await tx.list('workouts')) {
      if (row.account !== account || row.phase === 'open' || row.matched_wall !== undefined || row.trimmed === true) continue
      if (ports.wall() < nextComparison(row)) continue
      const waits = await tx.list('events', { index: 'waiting', prefix: [1, account, row.session_id], limit: 1 })
      if (waits.length === 0) rows.push(row)
    }
    return rows
  })
  for (const row of due) {
    const failure = await compare(ports, row)
    if (failure !== undefined) return failure
  }
  return undefined
}

/** At once after sending; when a difference stays, ever more rarely, at most daily. */
function nextComparison(row: WorkoutRow): number {
  if (row.differed === undefined || row.compared_wall === undefined) return 0
  const wait = row.differed <= 2 ? 0 : Math.min(DAY_MS, 60_000 * 4 ** (row.differed - 3))
  return row.compared_wall + wait
}

async function compare(ports: ReconcilePorts, row: WorkoutRow): Promise<Failure | undefined> {
  const own = await ports.storage.transaction('read', ['events', 'meta'], async (tx) => ({
    events: (await tx.list('events', { prefix: [row.session_id] })).filter((e) => e.stuck === undefined),
    tokens: await getMeta<string[]>(tx, 'consistency_tokens'),
  }))
  const answer = await ports.api.getWorkout(row.session_id, false, own.tokens)
  if (!answer.ok && answer.why === 'missing') {
    await record(ports, row, own.events.map(identity), undefined)
    return undefined
  }
  if (!answer.ok) return answer
  const server = answer.value
  if (server.pending?.includes(row.session_id) === true) return { ok: false, why: 'busy' }
  await noteEpoch(ports, server.store_epoch)

  const mine = new Set(own.events.map((e) => e.writer))
  if (server.deleted_at !== undefined && row.phase !== 'discarded') { // deleted on another device: its word is in the log
    const whole = await ports.api.getWorkout(row.session_id, true, own.tokens)
    if (!whole.ok) return whole
    await fetchBack(ports, row, own.events, whole.value.events ?? [])
  }
  if (server.deleted_at !== undefined || (server.writers.every((w) => mine.has(w.writer)) && server.digest === digest(own.events))) {
    await record(ports, row, [], server.digest)
    return undefined
  }
  const lacking = lackingByRanges(own.events, server)
  if (lacking.length > 0) {
    await record(ports, row, lacking.map(identity), undefined)
    return undefined
  }
  return await compareEach(ports, row, own.events, own.tokens)
}

// Another phone wrote here too, or one identity has two contents: compare hash by hash.
async function compareEach(ports: ReconcilePorts, row: WorkoutRow, events: readonly EventRow[], tokens: readonly string[] | undefined): Promise<Failure | undefined> {
  const answer = await ports.api.getWorkout(row.session_id, true, tokens)
  if (!answer.ok) return answer
  const theirs = new Set((answer.value.events ?? []).map((e) => `${e.writer} ${e.seq} ${e.hash}`))
  const lacking = events.filter((e) => !theirs.has(`${e.writer} ${e.seq} ${hex(eventHash(e))}`))
  await fetchBack(ports, row, events, answer.value.events ?? [])
  await record(ports, row, lacking.map(identity), lacking.length === 0 ? answer.value.digest : undefined)
  return undefined
}

// What a damaged database lost, or another phone added: it belongs to the workout, so its figures are folded again with it.
async function fetchBack(ports: ReconcilePorts, row: WorkoutRow, events: readonly EventRow[], theirs: readonly ServerEvent[]): Promise<void> {
  const here = new Set(events.map((e) => `${e.writer} ${e.seq}`))
  const missing = theirs.filter((e) => !here.has(`${e.writer} ${e.seq}`))
  if (missing.length > 0) await ports.storage.transaction('write', ['workouts', 'events', 'last_sets'], (tx) => keep(tx, ports, row, missing))
}

async function keep(tx: Tx, ports: ReconcilePorts, row: Pick<WorkoutRow, 'session_id' | 'account'>, theirs: readonly ServerEvent[]): Promise<void> {
  for (const e of theirs) {
    const kept = await tx.get('events', [row.session_id, e.writer, e.seq])
    if (kept !== undefined) continue // ours stays: only we can send it
    const bytes = new TextDecoder().decode(Uint8Array.from(atob(e.bytes), (c) => c.charCodeAt(0)))
    await tx.put('events', { session_id: row.session_id, writer: e.writer, seq: e.seq, kind: e.kind, bytes, upto: -1, account: row.account })
  }
  await refold(tx, row.session_id, ports.wall())
}

/**
 * A finished workout of another phone, whole: from then on it is known here like an own one, with its track, and can be
 * corrected and deleted. Answers whether anything came.
 */
export async function bringHome(ports: ReconcilePorts, account: string, session_id: string): Promise<boolean> {
  const tokens = await ports.storage.transaction('read', ['meta'], (tx) => getMeta<string[]>(tx, 'consistency_tokens'))
  const answer = await ports.api.getWorkout(session_id, true, tokens)
  if (!answer.ok || answer.value.state !== 'finished' || answer.value.deleted_at !== undefined) return false
  const { started_at, time_zone, exercise_type, events = [] } = answer.value
  if (started_at === undefined || events.length === 0) return false
  return await ports.storage.transaction('write', ['workouts', 'events', 'last_sets'], async (tx) => {
    const kept = await tx.get('workouts', session_id)
    if (kept !== undefined && kept.trimmed !== true) return false
    const { trimmed: _t, ...row } = kept ?? {
      session_id, account, exercise_type, started_at, time_zone: time_zone ?? '', phase: 'finished' as const,
      figures: figuresOf(foldWorkout(exercise_type, [])), finished_wall: Date.parse(started_at) + Math.round(answer.value.elapsed_time_s * 1000),
    }
    await tx.put('workouts', withoutMatch(row))
    await keep(tx, ports, row, events)
    return true
  })
}

function lackingByRanges(events: readonly EventRow[], server: ServerWorkout): EventRow[] {
  const byWriter = new Map(server.writers.map((w) => [w.writer, w]))
  return events.filter((e) => {
    const state = byWriter.get(e.writer)
    if (state === undefined || e.seq > state.last_seq) return true
    return (state.missing ?? []).some((span) => span.first <= e.seq && e.seq <= span.last)
  })
}

const identity = (e: EventRow): [string, string, number] => [e.session_id, e.writer, e.seq]

async function record(ports: ReconcilePorts, row: WorkoutRow, lacking: readonly [string, string, number][], matched: string | undefined): Promise<void> {
  await ports.storage.transaction('write', ['workouts', 'events', 'journal'], async (tx) => {
    const kept = await tx.get('workouts', row.session_id)
    if (kept === undefined) return
    const { differed, ...rest } = kept
    if (matched !== undefined) {
      const fresh = await tx.list('events', { index: 'waiting', prefix: [1, kept.account, kept.session_id], limit: 1 })
      if (fresh.length > 0) return // something was added while we compared
      await tx.put('workouts', { ...rest, matched_wall: ports.wall(), matched_digest: matched, compared_wall: ports.wall() })
      for (const line of await tx.list('journal', { prefix: [row.session_id] })) await tx.delete('journal', [line.session_id, line.n])
      return
    }
    await tx.put('workouts', { ...rest, differed: (differed ?? 0) + 1, compared_wall: ports.wall() })
    for (const key of lacking) {
      const event = await tx.get('events', key)
      if (event !== undefined && event.stuck === undefined) await tx.put('events', { ...event, waiting: 1 })
    }
  })
}

/** Another store epoch: the server was restored, so every workout that is still here is compared again. */
export async function noteEpoch(ports: { readonly storage: Storage }, epoch: string | undefined): Promise<void> {
  if (epoch === undefined) return
  await ports.storage.transaction('write', ['meta', 'workouts'], async (tx) => {
    const known = await getMeta<string>(tx, 'store_epoch')
    if (known === epoch) return
    await setMeta(tx, 'store_epoch', epoch)
    if (known === undefined) return
    await setMeta(tx, 'consistency_tokens', [])
    for (const row of await tx.list('workouts')) if (row.trimmed !== true) await tx.put('workouts', withoutMatch(row))
  })
}

export function withoutMatch(row: WorkoutRow): WorkoutRow {
  const { matched_wall: _m, matched_digest: _d, differed: _f, compared_wall: _c, ...rest } = row
  return rest
}

/** What matched at least 30 days ago keeps its figures; its events are on the server. */
export async function dropOld(ports: ReconcilePorts): Promise<void> {
  const before = ports.wall() - KEEP_MS
  await ports.storage.transaction('write', ['workouts', 'events'], async (tx) => {
    for (const row of await tx.list('workouts')) {
      if (row.trimmed === true || row.matched_wall === undefined || row.matched_wall > before) continue
      await dropEvents(tx, row)
      await tx.put('workouts', { ...row, trimmed: true })
    }
  })
}

async function dropEvents(tx: Tx, row: WorkoutRow): Promise<void> {
  for (const event of await tx.list('events', { prefix: [row.session_id] })) {
    if (event.waiting === undefined && event.stuck === undefined) await tx.delete('events', [event.session_id, event.writer, event.seq])
  }
}
