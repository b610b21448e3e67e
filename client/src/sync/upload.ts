// Waiting events -> requests -> outcomes. An event stops waiting only when the server has acknowledged it; a refused one
// leaves a void in its place and never holds up its neighbours.
import { ofAll, type Aside } from './aside'
import type { EventRow } from '../store/schema'
import { getMeta, setMeta, type Storage, type Tx } from '../store/storage'
import type { Answer, Failure, Outcome, ServerApi, UploadAnswer, UploadGroup } from './server-api'

export interface UploadPorts {
  readonly storage: Storage
  readonly api: ServerApi
  readonly wall: () => number
  /** RFC 3339 now, as sent_at. */
  readonly sentAt: () => string
  readonly aside: Aside
  readonly pace: Pace
  /** True where the last pass failed, too: then it is worth asking which workout is at fault. */
  readonly suspect: () => boolean
}

const MOST_EVENTS = 500
const MOST_WORKOUTS = 100
const MOST_TOKENS = 8 // a read may show that many
const MOST_BYTES = 700 * 1024 // of 1 MiB a body may have
const LEAST_BYTES = 32 * 1024

/** How much goes into one request: less where the link is too slow for an answer in time. */
export class Pace {
  bytes = MOST_BYTES

  tooSlow(): void {
    this.bytes = Math.max(LEAST_BYTES, this.bytes / 2)
  }

  went(): void {
    this.bytes = Math.min(MOST_BYTES, this.bytes * 2)
  }
}

/** Sends all that waits for this account. Undefined when nothing is left but what stands aside, else why it stopped. */
export async function uploadWaiting(ports: UploadPorts, account: string): Promise<Failure | undefined> {
  ports.aside.begin()
  for (;;) {
    const rows = await nextRows(ports, account)
    if (rows.length === 0) return undefined
    const failure = await send(ports, rows)
    if (failure !== undefined) return failure
  }
}

// Only as many rows are read as fit into one request, however many wait.
async function nextRows({ storage, aside, pace, wall }: UploadPorts, account: string): Promise<EventRow[]> {
  return await storage.transaction('read', ['events'], async (tx) => {
    const rows: EventRow[] = []
    const sessions = new Set<string>()
    let bytes = 0
    for (const key of await tx.keys('events', { index: 'waiting', prefix: [1, account] })) {
      if (aside.has(uploadOf(String(key[0])), wall())) continue
      const row = await tx.get('events', key)
      if (row === undefined) continue
      bytes += 2 * row.bytes.length // at most three bytes a character, hardly ever more than one
      sessions.add(row.session_id)
      if (rows.length > 0 && (bytes > pace.bytes || sessions.size > MOST_WORKOUTS || rows.length >= MOST_EVENTS)) break
      rows.push(row)
    }
    return rows
  })
}

const uploadOf = (session_id: string): string => `upload ${session_id}`

async function send(ports: UploadPorts, rows: readonly EventRow[]): Promise<Failure | undefined> {
  const groups = grouped(rows)
  const answer = await request(ports, groups, rows)
  if (answer.ok) {
    const settled = await settle(ports, rows, outcomesByRow(groups, answer.value), answer.value)
    for (const row of rows) ports.aside.done(uploadOf(row.session_id))
    ports.pace.went()
    return settled > 0 ? undefined : { ok: false, why: 'failing' } // an answer that says nothing is not asked for again at once
  }
  if (answer.why === 'offline' && answer.slow === true) ports.pace.tooSlow()
  const sessions = new Set(rows.map((r) => r.session_id))
  if (answer.why !== 'refused') {
    if (ofAll(answer) || !ports.suspect()) return answer
    // It failed before as well: the workout at fault is found by halves and steps aside, and the others go.
    return sessions.size > 1 ? await sendHalves(ports, rows) : ports.aside.put(uploadOf(rows[0]!.session_id), ports.wall(), answer)
  }
  // The whole request was refused: find the one at fault by halves, let the rest go on.
  if (rows.length > 1 && !(answer.problem.endsWith('/invalid-session-id') && groups.length === 1)) return await sendHalves(ports, rows)
  const refused: Outcome = { outcome: 'refused', reason: answer.problem.split('/').at(-1) ?? 'refused', detail: answer.detail }
  await settle(ports, rows, rows.map(() => refused), {})
  return undefined
}

// Between two workouts where there are several, for a workout's events stand or fall together.
async function sendHalves(ports: UploadPorts, rows: readonly EventRow[]): Promise<Failure | undefined> {
  const half = Math.ceil(rows.length / 2)
  const borders = rows.map((_, i) => i).filter((i) => i > 0 && rows[i]!.session_id !== rows[i - 1]!.session_id)
  const middle = borders.length === 0 ? half : borders.reduce((best, i) => Math.abs(i - half) < Math.abs(best - half) ? i : best)
  return (await send(ports, rows.slice(0, middle))) ?? (await send(ports, rows.slice(middle)))
}

/** A single start, progress or finish while the workout is under way; everything else catches up through sync. */
function request(ports: UploadPorts, groups: readonly UploadGroup[], rows: readonly EventRow[]): Promise<Answer<UploadAnswer>> {
  const { api } = ports
  const [group] = groups, [row] = rows
  if (groups.length !== 1 || group === undefined || row === undefined) return api.syncWorkouts(groups, ports.sentAt())
  const alone = rows.length === 1 && namesItself(row)
  if (alone && row.kind === 'started') return api.startWorkout(row.session_id, row.bytes)
  if (alone && row.kind === 'finished') return api.finishWorkout(row.session_id, row.bytes)
  if (rows.every((r) => r.kind !== 'started')) return api.updateProgress(group, ports.sentAt())
  return api.syncWorkouts(groups, ports.sentAt())
}

/** As a request of its own an event has to name its workout and its writer; one of another client may not. */
function namesItself(row: EventRow): boolean {
  const { session_id, writer } = JSON.parse(row.bytes) as { session_id?: unknown; writer?: unknown }
  return session_id === row.session_id && writer === row.writer
}

function grouped(rows: readonly EventRow[]): UploadGroup[] {
  const groups: { session_id: string; writer: string; events: string[] }[] = []
  for (const row of rows) {
    const last = groups.at(-1)
    if (last?.session_id === row.session_id && last.writer === row.writer) last.events.push(row.bytes)
    else groups.push({ session_id: row.session_id, writer: row.writer, events: [row.bytes] })
  }
  return groups
}

// An outcome names its element by index, or where it has none by seq. What has no outcome was not acknowledged.
function outcomesByRow(groups: readonly UploadGroup[], answer: UploadAnswer): (Outcome | undefined)[] {
  return groups.flatMap((group, g) => {
    const outcomes = answer.groups[g]?.outcomes ?? []
    return group.events.map((bytes, i) => {
      const seq = (JSON.parse(bytes) as { seq: number }).seq
      return outcomes.find((o) => o.index === i) ?? outcomes.find((o) => o.index === undefined && o.seq === seq)
    })
  })
}

async function settle(
  ports: UploadPorts, rows: readonly EventRow[], outcomes: readonly (Outcome | undefined)[], answer: Partial<UploadAnswer>,
): Promise<number> {
  return await ports.storage.transaction('write', ['events', 'refused', 'meta'], async (tx) => {
    let settled = 0
    for (const [i, sent] of rows.entries()) {
      const outcome = outcomes[i]
      if (outcome === undefined) continue
      const row = await tx.get('events', [sent.session_id, sent.writer, sent.seq])
      settled++
      if (row === undefined || row.bytes !== sent.bytes) continue
      if (outcome.outcome === 'accepted') await acknowledge(tx, row)
      else await refuse(tx, row, outcome, ports.wall())
    }
    if (answer.update_interval_s !== undefined) await setMeta(tx, 'update_interval_s', answer.update_interval_s)
    if (answer.consistency_token !== undefined) {
      const before = (await getMeta<string[]>(tx, 'consistency_tokens')) ?? []
      await setMeta(tx, 'consistency_tokens', [...before, answer.consistency_token].slice(-MOST_TOKENS))
    }
    return settled
  })
}

async function acknowledge(tx: Tx, row: EventRow): Promise<void> {
  const { waiting: _waiting, stuck: _stuck, ...acknowledged } = row
  await tx.put('events', acknowledged)
}

async function refuse(tx: Tx, row: EventRow, outcome: Outcome, at: number): Promise<void> {
  const reason = outcome.reason ?? 'refused', detail = outcome.detail ?? ''
  const { waiting: _waiting, ...rest } = row
  if (row.kind === 'void') {
    await tx.put('events', { ...rest, stuck: reason })
    return
  }
  await tx.put('refused', {
    session_id: row.session_id, writer: row.writer, seq: row.seq, account: row.account, bytes: row.bytes, reason, detail, at,
  })
  await tx.put('events', { ...row, kind: 'void', bytes: JSON.stringify({ seq: row.seq, kind: 'void' }) })
}
