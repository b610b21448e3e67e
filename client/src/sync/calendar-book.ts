// Planned workouts on this phone: planned, moved and deleted here first, sent together. Of each only the members that were changed here are sent, so that
// what another phone changed beside them stays; of the same member the later word counts.
import type { LocalDate } from '../exercise/calendar'
import type { PlannedRow } from '../store/schema'
import { setMeta, type Storage, type Tx } from '../store/storage'
import type { Answer, Failure } from './server-api'

export interface PlannedLift {
  readonly exercise: string
  readonly sets: number
  readonly repetitions: number
  /** As typed. */
  readonly weight?: { readonly value: number; readonly unit: 'kg' | 'lb' } | null
}

export interface PlannedTarget {
  /** As typed. */
  readonly distance?: { readonly value: number; readonly unit: string } | null
  readonly duration_s?: number | null
  readonly exercises?: readonly PlannedLift[] | null
}

/** What the person says became of it; without it the workouts of its day say so. */
export interface PlannedOutcome {
  readonly state: 'done' | 'skipped' | 'not_done'
  readonly session_id?: string | null
}

/** The plan that it is part of. */
export interface PlanMark {
  readonly plan_id: string
  readonly template?: string | null
  readonly week?: number | null
}

/** A planned workout as the contract has it. */
export interface PlannedBody {
  readonly planned_id: string
  readonly day: LocalDate
  /** `07:30`, where the person is; absent for any time of the day. */
  readonly time?: string | null
  readonly exercise_type: string
  readonly title?: string | null
  readonly target?: PlannedTarget | null
  readonly note?: string | null
  readonly outcome?: PlannedOutcome | null
  readonly plan?: PlanMark | null
}

/** A change of one; null takes a member away. One that is not there is made of `day` and `exercise_type`. */
export type PlannedPatch = Partial<Omit<PlannedBody, 'planned_id'>> & { readonly deleted?: boolean }
export interface PlannedChange extends PlannedPatch {
  readonly planned_id: string
}

export interface CalendarBody {
  readonly planned: readonly PlannedBody[]
  readonly link_made_at?: string | null
}

/** One as this phone shows it. */
export interface KnownPlanned extends PlannedBody {
  /** The server's words where it did not take the last change of it. */
  readonly refusal?: string
}

export interface CalendarPorts {
  readonly storage: Storage
  readonly api: {
    getCalendar(): Promise<Answer<CalendarBody>>
    editCalendar(changes: readonly PlannedChange[]): Promise<Answer<CalendarBody>>
  }
}

/** The server takes 500 in one call. */
const AT_ONCE = 200
const MEMBERS = ['day', 'time', 'exercise_type', 'title', 'target', 'note', 'outcome', 'plan'] as const

/** Since when there is a link that reads the calendar, as the server last said. */
export const linkKey = (account: string): string => `calendar_link:${account}`

export class CalendarBook {
  readonly #storage: Storage
  readonly #account: () => string
  readonly #changed: () => void

  constructor(storage: Storage, account: () => string, changed: () => void = () => undefined) {
    this.#storage = storage
    this.#account = account
    this.#changed = changed
  }

  async list(): Promise<KnownPlanned[]> {
    const rows = await this.#storage.transaction('read', ['planned'], (tx) => tx.list('planned'))
    return rows.flatMap((row) => {
      const body = row.account === this.#account() ? shown(row) : undefined
      return body === undefined ? [] : [{ ...body, ...(row.refusal !== undefined && { refusal: row.refusal }) }]
    })
  }

  /** Makes the changes here at once; answers with those that undo them. */
  async change(changes: readonly PlannedChange[]): Promise<PlannedChange[]> {
    const back = await this.#storage.transaction('write', ['planned'], async (tx) => {
      const undo: PlannedChange[] = []
      for (const change of changes) {
        const row = await tx.get('planned', change.planned_id) ?? { planned_id: change.planned_id, account: this.#account() }
        undo.unshift(inverse(row, change))
        await write(tx, row, change)
      }
      return undo
    })
    this.#changed()
    return back
  }
}

/** What the server has, with what was changed here laid over it; undefined where it is deleted or no whole one. */
function shown(row: PlannedRow): PlannedBody | undefined {
  const { deleted, ...mine } = (row.mine ?? {}) as PlannedPatch
  if (deleted === true) return undefined
  const all = { ...(row.server as PlannedBody | undefined), ...mine }
  return all.day === undefined || all.exercise_type === undefined ? undefined : clean({ ...all, planned_id: row.planned_id } as PlannedBody)
}

/** Without the members that are null. */
const clean = (body: PlannedBody): PlannedBody => Object.fromEntries(Object.entries(body).filter(([, value]) => value != null)) as unknown as PlannedBody

function inverse(row: PlannedRow, { planned_id, deleted, ...members }: PlannedChange): PlannedChange {
  const before = shown(row)
  if (before === undefined) return { planned_id, deleted: true }
  const names = deleted === true ? MEMBERS : MEMBERS.filter((name) => name in members)
  return {
    planned_id, ...Object.fromEntries(names.map((name) => [name, before[name] ?? null])),
    ...(deleted === true && { day: before.day, exercise_type: before.exercise_type, deleted: false }),
  }
}

async function write(tx: Tx, row: PlannedRow, { planned_id: _id, ...patch }: PlannedChange): Promise<void> {
  const { refusal: _refusal, ...rest } = row
  const before = (row.mine ?? {}) as PlannedPatch
  // Of one that is deleted nothing else matters any more; where the server never heard of it there is nothing to delete.
  if (patch.deleted !== true) await tx.put('planned', { ...rest, mine: { ...(before.deleted === true ? {} : before), ...patch } })
  else if (row.server === undefined && row.sent === undefined) await tx.delete('planned', row.planned_id)
  else await tx.put('planned', { ...rest, mine: { deleted: true } })
}

/** Sends what waits, together; what the server does not take is found by sending each by itself, and holds up no other. */
export async function pushCalendar(ports: CalendarPorts, account: string): Promise<Failure | undefined> {
  const rows = (await ports.storage.transaction('read', ['planned'], (tx) => tx.list('planned')))
    .filter((row) => row.account === account && row.mine !== undefined && row.refusal === undefined)
  for (let at = 0; at < rows.length; at += AT_ONCE) {
    const failure = await send(ports, account, rows.slice(at, at + AT_ONCE))
    if (failure !== undefined) return failure
  }
  return undefined
}

async function send(ports: CalendarPorts, account: string, rows: readonly PlannedRow[]): Promise<Failure | undefined> {
  // From now on the server may have heard of them, whatever becomes of its answer.
  await ports.storage.transaction('write', ['planned'], async (tx) => {
    for (const { planned_id } of rows) {
      const now = await tx.get('planned', planned_id)
      if (now !== undefined && now.sent === undefined) await tx.put('planned', { ...now, sent: true })
    }
  })
  const answer = await ports.api.editCalendar(rows.map((row) => ({ planned_id: row.planned_id, ...(row.mine as PlannedPatch) })))
  if (answer.ok) {
    await ports.storage.transaction('write', ['planned'], async (tx) => {
      for (const row of rows) {
        const now = await tx.get('planned', row.planned_id)
        if (now === undefined || JSON.stringify(now.mine) !== JSON.stringify(row.mine)) continue // changed once more meanwhile
        const { mine: _mine, ...rest } = now
        await tx.put('planned', rest)
      }
    })
    return await storeCalendar(ports.storage, account, answer.value)
  }
  if (answer.why === 'missing') return undefined // a server from before there were calendars: it waits
  if (answer.why !== 'refused') return answer
  if (rows.length > 1) {
    for (const row of rows) {
      const failure = await send(ports, account, [row])
      if (failure !== undefined) return failure
    }
    return undefined
  }
  await ports.storage.transaction('write', ['planned'], async (tx) => {
    const now = await tx.get('planned', rows[0]!.planned_id)
    if (now !== undefined) await tx.put('planned', { ...now, refusal: answer.detail === '' ? answer.problem : answer.detail })
  })
  return undefined
}

export async function pullCalendar(ports: CalendarPorts, account: string): Promise<Failure | undefined> {
  const answer = await ports.api.getCalendar()
  if (!answer.ok) return answer.why === 'missing' && answer.gone !== true ? undefined : answer
  return await storeCalendar(ports.storage, account, answer.value)
}

/** Keeps what the server has. What waits here is newer; what it does not have any more was deleted elsewhere, and that stands. */
async function storeCalendar(storage: Storage, account: string, calendar: CalendarBody): Promise<undefined> {
  const listed = new Map(calendar.planned.map((body) => [body.planned_id, body]))
  await storage.transaction('write', ['planned', 'meta'], async (tx) => {
    await setMeta(tx, linkKey(account), calendar.link_made_at ?? null)
    for (const row of await tx.list('planned')) {
      if (row.account !== account || listed.has(row.planned_id)) continue
      const mine = row.mine as PlannedPatch | undefined
      const isNew = mine !== undefined && mine.deleted !== true && mine.day !== undefined && mine.exercise_type !== undefined
      if (!isNew) await tx.delete('planned', row.planned_id)
    }
    for (const [planned_id, server] of listed) {
      const row = await tx.get('planned', planned_id)
      if (row === undefined || JSON.stringify(row.server) !== JSON.stringify(server)) await tx.put('planned', { ...row, planned_id, account, server })
    }
  })
}
