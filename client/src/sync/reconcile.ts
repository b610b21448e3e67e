// Reconcile, don't trust: a finished workout is safe on the server when both have the same digest, and not before.
import { digest, eventHash, hex } from '../exercise/digest'
import { keepLastSets } from '../recording/last-sets'
import type { EventRow, WorkoutRow } from '../store/schema'
import { refold, TABLES, withoutMatch } from '../recording/refold'
import { getMeta, setMeta, StorageError, type Storage } from '../store/storage'
import { ofAll, type Aside } from './aside'
import { isEdited, keepEdits } from './edits'
import { isBehind, keep, lowestByIdentity, takeHome, textOf, type HomePorts } from './home'
import type { Failure, ServerEvent, ServerWorkout } from './server-api'

export interface ReconcilePorts extends HomePorts {
  readonly aside: Aside
}

const DAY_MS = 86_400_000

/** Compares every ended workout that has not matched; what the server lacks waits again. Answers why it stopped, if it did. */
export async function reconcile(ports: ReconcilePorts, account: string): Promise<Failure | undefined> {
  const due = await ports.storage.transaction('read', ['workouts', 'events'], async (tx) => {
    const rows: WorkoutRow[] = []
    for (const row of await tx.list('workouts')) {
      if (row.account !== account || row.phase === 'open' || row.matched_wall !== undefined) continue
      if (!isDue(row, ports.wall())) continue
      const waits = await tx.list('events', { index: 'waiting', prefix: [1, account, row.session_id], limit: 1 })
      if (waits.length === 0) rows.push(row)
    }
    return rows
  })
  ports.aside.begin()
  for (const row of due) {
    const name = `compare ${row.session_id}`
    if (ports.aside.has(name, ports.wall())) continue
    // A workout that the server cannot read, or this phone cannot, holds up no other one.
    const failure = await (row.trimmed === true ? compareTrimmed(ports, row) : compare(ports, row)).catch((error: unknown): Failure => {
      if (error instanceof StorageError) throw error
      return { ok: false, why: 'failing' }
    })
    if (failure === undefined) ports.aside.done(name)
    else if (ofAll(failure)) return failure
    else {
      const stop = ports.aside.put(name, ports.wall(), failure)
      if (stop !== undefined) return stop
    }
  }
  return undefined
}

/** Compared at once after sending; when a difference stays, ever more rarely, at most daily. A clock that was set back since makes it due. */
function isDue({ differed, compared_wall }: WorkoutRow, now: number): boolean {
  if (differed === undefined || compared_wall === undefined || compared_wall > now) return true
  const wait = differed <= 2 ? 0 : Math.min(DAY_MS, 60_000 * 4 ** (differed - 3))
  return now - compared_wall >= wait
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
  if (isBehind(server)) return { ok: false, why: 'busy' }
  await noteEpoch(ports, server.store_epoch)
  if (isEdited(row, server)) await ports.storage.transaction('write', TABLES, (tx) => keepEdits(tx, server, ports.wall()))

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

// Changed here after its events had gone: with all of them it is compared like any other. A deleted one is told by its word.
async function compareTrimmed(ports: ReconcilePorts, row: WorkoutRow): Promise<Failure | undefined> {
  const tokens = await ports.storage.transaction('read', ['meta'], (tx) => getMeta<string[]>(tx, 'consistency_tokens'))
  const answer = await ports.api.getWorkout(row.session_id, true, tokens)
  if (!answer.ok && answer.why !== 'missing') return answer
  if (answer.ok && isBehind(answer.value)) return { ok: false, why: 'busy' }
  if (answer.ok && answer.value.deleted_at !== undefined) {
    if (row.phase !== 'discarded') await deletedElsewhere(ports, row, Date.parse(answer.value.deleted_at))
    await record(ports, row, [], answer.value.digest)
  }
  else if (answer.ok && answer.value.deleted_at === undefined) await takeHome(ports, row.account, answer.value)
  else await record(ports, row, [], undefined)
  return undefined
}

async function deletedElsewhere(ports: HomePorts, row: WorkoutRow, at: number): Promise<void> {
  await ports.storage.transaction('write', TABLES, async (tx) => {
    const kept = await tx.get('workouts', row.session_id)
    if (kept === undefined) return
    await tx.put('workouts', { ...kept, phase: 'discarded', discarded_wall: Number.isFinite(at) ? at : ports.wall() })
    await keepLastSets(tx, kept.session_id, kept.started_at, [])
  })
}

// Another phone wrote here too, or one identity has two contents: compare hash by hash.
async function compareEach(
  ports: ReconcilePorts,
  row: WorkoutRow,
  events: readonly EventRow[],
  tokens: readonly string[] | undefined,
): Promise<Failure | undefined> {
  const answer = await ports.api.getWorkout(row.session_id, true, tokens)
  if (!answer.ok) return answer
  const theirs = answer.value.events ?? []
  const there = new Set(theirs.map((e) => `${e.writer} ${e.seq} ${e.hash}`))
  const other = lowestByIdentity(theirs)
  const absent = events.map((e) => ({ event: e, hash: hex(eventHash(e)) })).filter(({ event, hash }) => !there.has(`${event.writer} ${event.seq} ${hash}`))
  // Where one identity has two contents the lower hash stands, on both sides. Ours is sent only if it is the one.
  const beaten = absent.filter(({ event, hash }) => hash > (other.get(`${event.writer} ${event.seq}`)?.hash ?? 'g'))
  const lacking = absent.filter((one) => !beaten.includes(one)).map(({ event }) => event)
  if (beaten.length > 0) await giveWay(ports, row, beaten.map(({ event }) => ({ ours: event, theirs: other.get(`${event.writer} ${event.seq}`)! })))
  await fetchBack(ports, row, events, theirs)
  await record(ports, row, lacking.map(identity), lacking.length === 0 ? answer.value.digest : undefined)
  return undefined
}

// Ours is kept to show and to export, like what was refused.
async function giveWay(ports: HomePorts, row: WorkoutRow, pairs: readonly { readonly ours: EventRow; readonly theirs: ServerEvent }[]): Promise<void> {
  await ports.storage.transaction('write', ['meta', 'workouts', 'events', 'refused', 'last_sets'], async (tx) => {
    for (const { ours, theirs } of pairs) {
      const { session_id, writer, seq, account, bytes } = ours
      await tx.put('refused', { session_id, writer, seq, account, bytes, reason: 'conflict', detail: '', at: ports.wall() })
      await tx.put('events', { session_id, writer, seq, account, kind: theirs.kind, bytes: textOf(theirs), upto: ours.upto })
    }
    await refold(tx, row.session_id, ports.wall())
  })
}

// What a damaged database lost, or another phone added: it belongs to the workout, so its figures are folded again with it.
async function fetchBack(ports: ReconcilePorts, row: WorkoutRow, events: readonly EventRow[], theirs: readonly ServerEvent[]): Promise<void> {
  const here = new Set(events.map((e) => `${e.writer} ${e.seq}`))
  const missing = theirs.filter((e) => !here.has(`${e.writer} ${e.seq}`))
  if (missing.length > 0) await ports.storage.transaction('write', ['meta', 'workouts', 'events', 'last_sets'], (tx) => keep(tx, ports, row, missing))
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
      await tx.deleteRange('journal', [row.session_id])
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
    for (const row of await tx.list('workouts')) {
      const { edits } = row
      const again = edits === undefined ? row : { ...row, edits: { ...edits, revision: -1 } } // there may be fewer of them now
      if (row.trimmed !== true) await tx.put('workouts', withoutMatch(again))
      else if (edits !== undefined) await tx.put('workouts', again)
    }
  })
}
