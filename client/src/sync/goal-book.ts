// Goals on this phone: set, changed and deleted here first, sent in order, and asked about where both sides changed.
import type { GoalEditRow, GoalRow } from '../store/schema'
import type { Storage, Tx } from '../store/storage'
import type { Answer, Failure, GoalBody, ServerApi } from './server-api'

export interface GoalPorts {
  readonly storage: Storage
  readonly api: ServerApi
}

export interface GoalTerms {
  readonly exercise_type?: string
  readonly period: 'day' | 'week' | 'month' | 'once'
  readonly measure: 'count' | 'days' | 'sum'
  readonly metric?: string
  readonly target: number
  readonly unit?: string
  readonly each?: readonly { readonly metric: string; readonly op: '>=' | '<='; readonly value: number; readonly unit?: string }[]
  readonly title?: string
}

/** A goal as the server answers it, as far as the phone judges by it. */
export interface KnownGoal {
  readonly goal_id: string
  readonly revision: number
  readonly goal: GoalTerms
  readonly starts_on: string
  readonly ends_on?: string
  readonly paused: boolean
  readonly pauses?: readonly { readonly from: string; readonly resumes_on?: string }[]
  readonly [member: string]: unknown
}

export interface GoalEdit {
  readonly goal?: GoalTerms
  readonly from?: 'next_period' | 'this_period'
  readonly paused?: boolean
  readonly ends_on?: string | null
}

const TABLES = ['goals', 'goal_edits'] as const
const etagOf = (revision: number): string => `"${revision}"`
const revisionOf = (etag: string | undefined): string => (etag ?? '').replace(/\D/g, '')

export class GoalBook {
  readonly #storage: Storage
  readonly #account: () => string
  readonly #changed: () => void

  constructor(storage: Storage, account: () => string, changed: () => void = () => undefined) {
    this.#storage = storage
    this.#account = account
    this.#changed = changed
  }

  async list(): Promise<KnownGoal[]> {
    const rows = await this.#storage.transaction('read', ['goals'], (tx) => tx.list('goals'))
    return rows.filter((r) => r.account === this.#account()).map((r) => r.body as KnownGoal)
  }

  /** Edits that met another one on the server: the person chooses. */
  async conflicts(): Promise<GoalEditRow[]> {
    const rows = await this.#storage.transaction('read', ['goal_edits'], (tx) => tx.list('goal_edits'))
    return rows.filter((r) => r.account === this.#account() && r.conflict !== undefined)
  }

  /** Set on this phone at once; sent later. `goal_id` is minted by the caller. */
  async set(goal_id: string, goal: GoalTerms, starts_on: string): Promise<void> {
    const body: KnownGoal = { goal_id, revision: 0, goal, starts_on, paused: false }
    await this.#write(goal_id, 'set', { goal_id, goal, starts_on }, (tx) => tx.put('goals', { goal_id, account: this.#account(), body }))
  }

  async edit(goal_id: string, edit: GoalEdit, today: string): Promise<void> {
    await this.#write(goal_id, 'edit', edit, async (tx) => {
      const row = await tx.get('goals', goal_id)
      if (row !== undefined) await tx.put('goals', { ...row, body: edited(row.body as KnownGoal, edit, today) })
    })
  }

  async remove(goal_id: string): Promise<void> {
    await this.#write(goal_id, 'delete', null, (tx) => tx.delete('goals', goal_id))
  }

  /** Sends this phone's version over the one that was found. */
  async keepMine(n: number): Promise<void> {
    await this.#storage.transaction('write', TABLES, async (tx) => {
      const edit = await tx.get('goal_edits', n)
      if (edit === undefined) return
      const { conflict, ...rest } = edit
      await tx.put('goal_edits', { ...rest, etag: etagOf((conflict as KnownGoal | undefined)?.revision ?? 0) })
    })
    this.#changed()
  }

  async takeTheirs(n: number): Promise<void> {
    await this.#storage.transaction('write', TABLES, async (tx) => {
      const edit = await tx.get('goal_edits', n)
      if (edit === undefined) return
      const theirs = edit.conflict as KnownGoal | undefined
      if (theirs !== undefined) await tx.put('goals', rowOf(theirs, edit.account))
      await tx.delete('goal_edits', n)
    })
    this.#changed()
  }

  async #write(goal_id: string, verb: GoalEditRow['verb'], body: unknown, local: (tx: Tx) => Promise<void>): Promise<void> {
    await this.#storage.transaction('write', TABLES, async (tx) => {
      const [last] = await tx.list('goal_edits', { reverse: true, limit: 1 })
      const etag = (await tx.get('goals', goal_id))?.etag
      await local(tx)
      await tx.put('goal_edits', { n: (last?.n ?? 0) + 1, goal_id, account: this.#account(), verb, body, ...(etag !== undefined && { etag }) })
    })
    this.#changed()
  }
}

/** Sends waiting edits, each goal's in order; one goal's conflict holds up no other goal. */
export async function pushGoals(ports: GoalPorts, account: string): Promise<Failure | undefined> {
  const edits = (await ports.storage.transaction('read', ['goal_edits'], (tx) => tx.list('goal_edits'))).filter((e) => e.account === account)
  const held = new Set<string>()
  for (const edit of edits) {
    if (edit.conflict !== undefined) held.add(edit.goal_id)
    if (held.has(edit.goal_id)) continue
    const row = await ports.storage.transaction('read', ['goals'], (tx) => tx.get('goals', edit.goal_id))
    const etag = edit.etag ?? row?.etag ?? etagOf(1)
    let answer = await send(ports.api, edit, etag)
    // The same revision under another spelling of its tag is no conflict.
    if (!answer.ok && answer.why === 'changed' && answer.etag !== undefined && revisionOf(answer.etag) === revisionOf(etag)) {
      answer = await send(ports.api, edit, answer.etag)
    }
    if (answer.ok) await settled(ports, edit, edit.verb === 'delete' ? undefined : answer.value as GoalBody)
    else if (answer.why === 'missing') await settled(ports, edit, undefined)
    else if (answer.why === 'changed' || answer.why === 'refused') {
      held.add(edit.goal_id)
      const failure = await conflicting(ports, edit, answer.why === 'refused' ? answer.detail : undefined)
      if (failure !== undefined) return failure
    } else return answer
  }
  return undefined
}

function send(api: ServerApi, edit: GoalEditRow, etag: string): Promise<Answer<unknown>> {
  switch (edit.verb) {
    case 'set': return api.setGoal(edit.body)
    case 'edit': return api.editGoal(edit.goal_id, edit.body, etag)
    case 'delete': return api.deleteGoal(edit.goal_id, etag)
  }
}

async function settled(ports: GoalPorts, edit: GoalEditRow, body: GoalBody | undefined): Promise<void> {
  await ports.storage.transaction('write', TABLES, async (tx) => {
    await tx.delete('goal_edits', edit.n)
    if (body === undefined) return
    const row = rowOf(body, edit.account)
    const later = (await tx.list('goal_edits')).filter((e) => e.goal_id === edit.goal_id)
    for (const e of later) await tx.put('goal_edits', { ...e, etag: row.etag! }) // they were made on top of this one
    const local = await tx.get('goals', edit.goal_id)
    if (later.length === 0) await tx.put('goals', row)
    else if (local !== undefined) await tx.put('goals', { ...local, etag: row.etag! })
  })
}

async function conflicting(ports: GoalPorts, edit: GoalEditRow, refusal: string | undefined): Promise<Failure | undefined> {
  let theirs: unknown = { refused: refusal }
  if (refusal === undefined) {
    const list = await ports.api.listGoals()
    if (!list.ok) return list
    const found = list.value.goals.find((g) => g.goal_id === edit.goal_id)
    if (found === undefined) { // deleted elsewhere: a deletion stands, and there is nothing to change any more
      await settled(ports, edit, undefined)
      await ports.storage.transaction('write', ['goals'], (tx) => tx.delete('goals', edit.goal_id))
      return undefined
    }
    theirs = found
  }
  await ports.storage.transaction('write', ['goal_edits'], (tx) => tx.put('goal_edits', { ...edit, conflict: theirs }))
  return undefined
}

/** The server's goals; those with an edit of this phone under way keep this phone's version. */
export async function storeGoals(storage: Storage, account: string, goals: readonly GoalBody[]): Promise<void> {
  await storage.transaction('write', TABLES, async (tx) => {
    const edited = new Set((await tx.list('goal_edits')).map((e) => e.goal_id))
    const listed = new Set(goals.map((g) => g.goal_id))
    for (const row of await tx.list('goals')) {
      if (row.account === account && row.etag !== undefined && !listed.has(row.goal_id) && !edited.has(row.goal_id)) await tx.delete('goals', row.goal_id)
    }
    for (const body of goals) if (!edited.has(body.goal_id)) await tx.put('goals', rowOf(body, account))
  })
}

function rowOf(body: GoalBody, account: string): GoalRow {
  return { goal_id: body.goal_id, account, body, etag: etagOf(body.revision) }
}

function edited(known: KnownGoal, edit: GoalEdit, today: string): KnownGoal {
  const { ends_on: _ends, ...rest } = known
  const ends = edit.ends_on === undefined ? known.ends_on : (edit.ends_on ?? undefined)
  const pauses = edit.paused === undefined || edit.paused === known.paused ? known.pauses
    : edit.paused ? [...(known.pauses ?? []), { from: today }]
      : (known.pauses ?? []).map((p) => p.resumes_on === undefined ? { ...p, resumes_on: today } : p)
  return {
    ...rest, ...(ends !== undefined && { ends_on: ends }), ...(edit.goal !== undefined && { goal: edit.goal }),
    ...(edit.paused !== undefined && { paused: edit.paused }), ...(pauses !== undefined && { pauses }),
  }
}
