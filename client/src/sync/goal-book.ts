// Goals on this phone: set, changed and deleted here first, sent in order, and asked about where both sides changed.
import { ofAll, type Aside } from './aside'
import { periodOf, type LocalDate, type Weekday } from '../exercise/calendar'
import type { GoalTerms, TermsFrom } from '../exercise/goal-status'
import type { GoalEditRow, GoalRow } from '../store/schema'
import type { Storage, Tx } from '../store/storage'
import type { Answer, Failure, GoalBody, ServerApi } from './server-api'

export interface GoalPorts {
  readonly storage: Storage
  readonly api: ServerApi
  readonly wall: () => number
  readonly aside: Aside
}

/** Days that do not count, from `from` to before `resumes_on`; without it until the person goes on. */
export interface GoalRest {
  readonly from: LocalDate
  readonly resumes_on?: LocalDate
}

/** A goal as the server answers it, as far as the phone judges by it. */
export interface KnownGoal {
  readonly goal_id: string
  readonly revision: number
  readonly goal: GoalTerms
  readonly starts_on: string
  readonly ends_on?: string
  readonly paused: boolean
  readonly pauses?: readonly GoalRest[]
  /** This phone's own: from when on the terms hold, and those before. The server does not tell them. */
  readonly since?: LocalDate
  readonly earlier?: readonly TermsFrom[]
  readonly [member: string]: unknown
}

export type { GoalTerms }

export interface GoalEdit {
  readonly goal?: GoalTerms
  readonly from?: 'next_period' | 'this_period'
  readonly paused?: boolean
  /** All of them, in place of those there are; not beside `paused`. */
  readonly pauses?: readonly GoalRest[]
  readonly ends_on?: string | null
}

/** A goal of which the server and this phone say different things, until the person has chosen. */
export interface GoalTrouble {
  /** Names it to keepMine and takeTheirs. */
  readonly n: number
  readonly goal_id: string
  /** `changed` elsewhere as well, or `refused` by the server. */
  readonly kind: 'changed' | 'refused'
  /** The server's version, where it was changed. */
  readonly theirs?: KnownGoal
  /** The server's words, where it refused. */
  readonly reason?: string
}

/** The person's date, and the first day of their week. */
interface Day {
  readonly today: LocalDate
  readonly firstDay: Weekday
}

const TABLES = ['goals', 'goal_edits'] as const
const etagOf = (revision: number): string => `"${revision}"`
const revisionOf = (etag: string | undefined): string => (etag ?? '').replace(/\D/g, '')

export class GoalBook {
  readonly #storage: Storage
  readonly #account: () => string
  readonly #firstDay: () => Weekday
  readonly #changed: () => void

  /** `firstDay`: of the person's week. */
  constructor(storage: Storage, account: () => string, firstDay: () => Weekday, changed: () => void = () => undefined) {
    this.#storage = storage
    this.#account = account
    this.#firstDay = firstDay
    this.#changed = changed
  }

  async list(): Promise<KnownGoal[]> {
    const rows = await this.#storage.transaction('read', ['goals'], (tx) => tx.list('goals'))
    return rows.filter((r) => r.account === this.#account()).map((r) => r.body as KnownGoal)
  }

  /** Edits that the server does not take as they are: the person chooses. */
  async troubles(): Promise<GoalTrouble[]> {
    const rows = await this.#storage.transaction('read', ['goal_edits'], (tx) => tx.list('goal_edits'))
    return rows.filter((r) => r.account === this.#account()).flatMap((r): GoalTrouble[] => {
      if (r.conflict !== undefined) return [{ n: r.n, goal_id: r.goal_id, kind: 'changed', theirs: r.conflict as KnownGoal }]
      return r.refusal === undefined ? [] : [{ n: r.n, goal_id: r.goal_id, kind: 'refused', reason: r.refusal }]
    })
  }

  /** Set on this phone at once; sent later. `goal_id` is minted by the caller. */
  async set(goal_id: string, goal: GoalTerms, starts_on: string): Promise<void> {
    const body: KnownGoal = { goal_id, revision: 0, goal, starts_on, paused: false }
    await this.#write(goal_id, 'set', async (tx) => {
      await tx.put('goals', { goal_id, account: this.#account(), body })
      return { goal_id, goal, starts_on }
    })
  }

  async edit(goal_id: string, edit: GoalEdit, today: string): Promise<void> {
    await this.#write(goal_id, 'edit', async (tx) => {
      const row = await tx.get('goals', goal_id)
      if (row === undefined) return edit
      const known = row.body as KnownGoal
      const said = untilNextRest(known, edit, today)
      await tx.put('goals', { ...row, body: edited(known, said, { today, firstDay: this.#firstDay() }) })
      return said
    })
  }

  async remove(goal_id: string): Promise<void> {
    await this.#storage.transaction('write', TABLES, async (tx) => {
      const row = await tx.get('goals', goal_id)
      if (row === undefined) return
      const unsent = await ofGoal(tx, goal_id)
      const removed: Removed = { ...row, unsent }
      this.#removed.set(goal_id, removed)
      await tx.delete('goals', goal_id)
      // Added before the others go: one of them may be on its way, and its answer must not be taken for that of the deletion.
      await add(tx, { goal_id, account: this.#account(), verb: 'delete', body: removed, ...(row.etag !== undefined && { etag: row.etag }) })
      for (const edit of unsent) await tx.delete('goal_edits', edit.n)
    })
    this.#changed()
  }

  /** Takes a deletion of this run of the app back: the goal is there again as it was, with its history and what was not sent of it. */
  async restore(goal_id: string): Promise<void> {
    await this.#storage.transaction('write', TABLES, async (tx) => {
      const pending = (await ofGoal(tx, goal_id)).find((e) => e.verb === 'delete')
      const removed = this.#removed.get(goal_id) ?? pending?.body as Removed | undefined
      if (removed === undefined) return
      const { unsent = [], ...row } = removed
      await tx.put('goals', row)
      const body = row.body as KnownGoal
      // A deletion that has been sent, or may have been, is taken back there as well; a goal that never was there is set again.
      if (row.etag !== undefined) await add(tx, { goal_id, account: row.account, verb: 'restore', body: null })
      else if (!unsent.some((edit) => edit.verb === 'set'))
        await add(tx, { goal_id, account: row.account, verb: 'set', body: { goal_id, goal: body.goal, starts_on: body.starts_on } })
      for (const { n: _n, ...edit } of unsent) if (edit.verb !== 'restore') await add(tx, edit)
      if (pending !== undefined) await tx.delete('goal_edits', pending.n) // the last, so that its answer is not taken for that of another
    })
    this.#removed.delete(goal_id)
    this.#changed()
  }

  /** Sends this phone's version over the one that was found, or once more what was refused. */
  async keepMine(n: number): Promise<void> {
    await this.#storage.transaction('write', TABLES, async (tx) => {
      const edit = await tx.get('goal_edits', n)
      if (edit === undefined) return
      const { conflict, refusal: _r, ...rest } = edit
      await tx.put('goal_edits', conflict === undefined ? rest : { ...rest, etag: etagOf((conflict as KnownGoal).revision) })
    })
    this.#changed()
  }

  /** Gives this phone's version up, with all edits made on top of it. */
  async takeTheirs(n: number): Promise<void> {
    await this.#storage.transaction('write', TABLES, async (tx) => {
      const edit = await tx.get('goal_edits', n)
      if (edit === undefined) return
      const all = await ofGoal(tx, edit.goal_id)
      for (const one of all) await tx.delete('goal_edits', one.n)
      const theirs = edit.conflict as KnownGoal | undefined
      if (theirs !== undefined) await tx.put('goals', rowOf(theirs, edit.account))
      else if (all.some((one) => one.verb === 'set')) await tx.delete('goals', edit.goal_id)
      // A refused edit of a goal that is there: the next list of goals brings the server's version.
    })
    this.#changed()
  }

  readonly #removed = new Map<string, Removed>()

  /** `local` changes the goal on this phone and answers what is to be sent of it. */
  async #write(goal_id: string, verb: 'set' | 'edit', local: (tx: Tx) => Promise<unknown>): Promise<void> {
    await this.#storage.transaction('write', TABLES, async (tx) => {
      const etag = (await tx.get('goals', goal_id))?.etag
      const body = await local(tx)
      if (verb === 'edit' && (await mended(tx, goal_id))) return
      await add(tx, { goal_id, account: this.#account(), verb, body, ...(etag !== undefined && { etag }) })
    })
    this.#changed()
  }
}

/** A goal as it was when it was deleted. What an older app deleted has no `unsent`. */
type Removed = GoalRow & { readonly unsent?: readonly GoalEditRow[] }

const ofGoal = async (tx: Tx, goal_id: string): Promise<GoalEditRow[]> => (await tx.list('goal_edits')).filter((e) => e.goal_id === goal_id)

async function add(tx: Tx, edit: Omit<GoalEditRow, 'n'>): Promise<void> {
  const [last] = await tx.list('goal_edits', { reverse: true, limit: 1 })
  await tx.put('goal_edits', { ...edit, n: (last?.n ?? 0) + 1 })
}

// Another edit takes the place of one that was refused. Where that was the goal itself, it is set as it is now; a restore is tried again before the edit,
// for the server does not have the goal without it.
async function mended(tx: Tx, goal_id: string): Promise<boolean> {
  const refused = (await ofGoal(tx, goal_id)).filter((e) => e.refusal !== undefined)
  for (const { refusal: _r, ...edit } of refused) {
    if (edit.verb === 'restore') await tx.put('goal_edits', edit)
    else await tx.delete('goal_edits', edit.n)
  }
  const set = refused.find((e) => e.verb === 'set')
  const known = (await tx.get('goals', goal_id))?.body as KnownGoal | undefined
  if (set === undefined || known === undefined) return false
  const { refusal: _r, ...rest } = set
  await tx.put('goal_edits', { ...rest, body: { ...(set.body as object), goal: known.goal } })
  return true
}

/** Sends waiting edits, each goal's in order; one goal's conflict holds up no other goal. */
export async function pushGoals(ports: GoalPorts, account: string): Promise<Failure | undefined> {
  const edits = (await ports.storage.transaction('read', ['goal_edits'], (tx) => tx.list('goal_edits'))).filter((e) => e.account === account)
  const held = new Set<string>()
  ports.aside.begin()
  for (const edit of edits) {
    const name = `goal ${edit.goal_id}`
    if (edit.conflict !== undefined || edit.refusal !== undefined || ports.aside.has(name, ports.wall())) held.add(edit.goal_id)
    if (held.has(edit.goal_id)) continue
    const failure = await push(ports, edit)
    if (failure === 'held') held.add(edit.goal_id)
    else if (failure === undefined) ports.aside.done(name)
    else if (ofAll(failure)) return failure
    else {
      held.add(edit.goal_id)
      const stop = ports.aside.put(name, ports.wall(), failure)
      if (stop !== undefined) return stop
    }
  }
  return undefined
}

async function push(ports: GoalPorts, edit: GoalEditRow): Promise<Failure | 'held' | undefined> {
  // An edit before this one may have been answered meanwhile.
  const now = await ports.storage.transaction('read', TABLES, async (tx) => ({
    edit: await tx.get('goal_edits', edit.n),
    row: await tx.get('goals', edit.goal_id),
  }))
  if (now.edit === undefined) return undefined
  const etag = now.edit.etag ?? now.row?.etag ?? etagOf(1)
  let answer = await send(ports.api, now.edit, etag)
  // The same revision under another spelling of its tag is no conflict, and a deletion stands whatever was changed before it.
  if (!answer.ok && answer.why === 'changed' && answer.etag !== undefined && (edit.verb === 'delete' || revisionOf(answer.etag) === revisionOf(etag))) {
    answer = await send(ports.api, now.edit, answer.etag)
  }
  if (answer.ok) return void (await settled(ports, now.edit, edit.verb === 'delete' ? undefined : answer.value as GoalBody))
  if (answer.why === 'missing') {
    if (edit.verb === 'set' && answer.gone === true) return await setAgain(ports, now.edit)
    await settled(ports, edit, undefined)
    if (edit.verb !== 'delete') await ports.storage.transaction('write', ['goals'], (tx) => tx.delete('goals', edit.goal_id)) // deleted elsewhere: that stands
    return undefined
  }
  if (answer.why === 'changed') return (await conflicting(ports, edit)) ?? 'held'
  return answer.why === 'refused' ? await keepRefused(ports, edit, answer) : answer
}

// Not tried again by itself: the person is told, and chooses.
async function keepRefused(ports: GoalPorts, edit: GoalEditRow, { detail, problem }: Extract<Failure, { why: 'refused' }>): Promise<'held'> {
  await ports.storage.transaction('write', ['goal_edits'], async (tx) => {
    const kept = await tx.get('goal_edits', edit.n)
    if (kept !== undefined) await tx.put('goal_edits', { ...kept, refusal: detail === '' ? problem : detail })
  })
  return 'held'
}

// It was set and deleted before: taken back, and then given the terms it was set with now.
async function setAgain(ports: GoalPorts, edit: GoalEditRow): Promise<Failure | 'held' | undefined> {
  const back = await ports.api.restoreGoal(edit.goal_id)
  if (!back.ok && back.why === 'refused') return await keepRefused(ports, edit, back)
  if (!back.ok && back.why !== 'missing') return back
  if (!back.ok) {
    await ports.storage.transaction('write', ['goal_edits'], (tx) => tx.put('goal_edits', { ...edit, refusal: 'gone' }))
    return 'held'
  }
  const wanted = (edit.body as { goal: GoalTerms }).goal
  const same = JSON.stringify((back.value as unknown as KnownGoal).goal) === JSON.stringify(wanted)
  if (same) return void (await settled(ports, edit, back.value))
  await ports.storage.transaction('write', ['goal_edits'], (tx) =>
    tx.put('goal_edits', { ...edit, verb: 'edit', body: { goal: wanted, from: 'this_period' }, etag: etagOf(back.value.revision) }))
  return await push(ports, edit)
}

function send(api: ServerApi, edit: GoalEditRow, etag: string): Promise<Answer<unknown>> {
  switch (edit.verb) {
    case 'set': return api.setGoal(edit.body)
    case 'edit': return api.editGoal(edit.goal_id, edit.body, etag)
    case 'delete': return api.deleteGoal(edit.goal_id, etag)
    case 'restore': return api.restoreGoal(edit.goal_id)
  }
}

async function settled(ports: GoalPorts, edit: GoalEditRow, body: GoalBody | undefined): Promise<void> {
  await ports.storage.transaction('write', TABLES, async (tx) => {
    await tx.delete('goal_edits', edit.n)
    if (body === undefined) return
    const local = await tx.get('goals', edit.goal_id)
    const { since, earlier } = (local?.body ?? {}) as Partial<KnownGoal>
    const row = rowOf({ ...body, ...(since !== undefined && { since }), ...(earlier && { earlier }) }, edit.account)
    const later = (await tx.list('goal_edits')).filter((e) => e.goal_id === edit.goal_id)
    for (const e of later) if (isOnTop(edit, e, row)) await tx.put('goal_edits', { ...e, etag: row.etag! })
    if (later.length === 0) await tx.put('goals', row)
    else if (local !== undefined && later.every((e) => isOnTop(edit, e, row))) await tx.put('goals', { ...local, etag: row.etag! })
  })
}

// Whether a later edit was made on top of what the server has now. Behind a restore, which the server takes at any revision, it was only where nobody else has
// changed the goal: a deletion that was sent and its restore are two revisions, one that was not sent none.
function isOnTop(answered: GoalEditRow, later: GoalEditRow, row: GoalRow): boolean {
  if (answered.verb !== 'restore' || later.etag === undefined || row.etag === undefined) return true
  return [0, 2].includes(Number(revisionOf(row.etag)) - Number(revisionOf(later.etag)))
}

async function conflicting(ports: GoalPorts, edit: GoalEditRow): Promise<Failure | undefined> {
  const list = await ports.api.listGoals()
  if (!list.ok) return list
  const theirs = list.value.goals.find((g) => g.goal_id === edit.goal_id)
  if (theirs === undefined) { // deleted elsewhere: a deletion stands, and there is nothing to change any more
    await settled(ports, edit, undefined)
    await ports.storage.transaction('write', ['goals'], (tx) => tx.delete('goals', edit.goal_id))
    return undefined
  }
  await ports.storage.transaction('write', ['goal_edits'], async (tx) => {
    const kept = await tx.get('goal_edits', edit.n)
    if (kept !== undefined) await tx.put('goal_edits', { ...kept, conflict: theirs })
  })
  return undefined
}

/** The server's goals; those with an edit of this phone under way keep this phone's version. */
export async function storeGoals(storage: Storage, account: string, goals: readonly GoalBody[], day: Day): Promise<void> {
  await storage.transaction('write', TABLES, async (tx) => {
    const edited = new Set((await tx.list('goal_edits')).map((e) => e.goal_id))
    const listed = new Set(goals.map((g) => g.goal_id))
    for (const row of await tx.list('goals')) {
      if (row.account === account && !listed.has(row.goal_id) && !edited.has(row.goal_id)) await tx.delete('goals', row.goal_id)
    }
    for (const body of goals) {
      if (edited.has(body.goal_id)) continue
      const known = (await tx.get('goals', body.goal_id))?.body as KnownGoal | undefined
      await tx.put('goals', rowOf(known === undefined ? body : { ...body, ...changedTerms(known, (body as unknown as KnownGoal).goal, day) }, account))
    }
  })
}

/** The terms as they are now, with those that closed periods were judged by. */
function changedTerms(known: KnownGoal, goal: GoalTerms, day: Day): Pick<KnownGoal, 'goal' | 'since' | 'earlier'> {
  if (JSON.stringify(known.goal) === JSON.stringify(goal))
    return { goal, ...(known.since !== undefined && { since: known.since }), ...(known.earlier && { earlier: known.earlier }) }
  const since = openSince(known, goal, day)
  const before = [...(known.earlier ?? []), { from: running(known), goal: known.goal }].filter((t) => t.from < since)
  return { goal, ...(before.length > 0 && { since, earlier: before }) }
}

/** From when the terms hold that are in force. */
const running = (known: KnownGoal): LocalDate => known.since ?? known.starts_on

/** As the server has it (InForceFrom of GoalChanges.cs): never before the period under way, what is closed stays judged as it was. */
function openSince(known: KnownGoal, next: GoalTerms, { today, firstDay }: Day): LocalDate {
  const { period } = known.goal
  if (today < known.starts_on || period === 'once') return running(known)
  const open = periodOf(today, period, firstDay).start
  const begins = next.period === 'once' ? open : periodOf(today, next.period, firstDay).start
  return [running(known), open, begins].sort().at(-1)!
}

function rowOf(body: GoalBody, account: string): GoalRow {
  return { goal_id: body.goal_id, account, body, etag: etagOf(body.revision) }
}

function edited(known: KnownGoal, edit: GoalEdit, day: Day): KnownGoal {
  const { today } = day
  const { ends_on: _ends, pauses: _pauses, ...rest } = known
  const ends = edit.ends_on === undefined ? known.ends_on : (edit.ends_on ?? undefined)
  const pauses = edit.pauses ?? (edit.paused === undefined ? known.pauses : restedFrom(known, edit.paused, today))
  return {
    ...rest, ...(ends !== undefined && { ends_on: ends }), ...(edit.goal !== undefined && changedTerms(known, edit.goal, day)),
    paused: pauses === undefined ? edit.paused ?? known.paused : pauses.some((p) => covers(p, today)), ...(pauses !== undefined && { pauses }),
  }
}

const covers = ({ from, resumes_on }: GoalRest, day: LocalDate): boolean => from <= day && (resumes_on === undefined || day < resumes_on)

/** Whether a goal rests on a day: by its rests, and as it was told where none are known. */
export const restsOn = ({ pauses, paused }: KnownGoal, day: LocalDate): boolean => pauses?.some((p) => covers(p, day)) ?? paused

/** Resting from today on ends where a rest that is to come begins: no rest lies over another. */
function untilNextRest(known: KnownGoal, edit: GoalEdit, today: LocalDate): GoalEdit {
  const { pauses = [] } = known
  const next = pauses.map((p) => p.from).filter((from) => from > today).sort()[0]
  if (edit.paused !== true || next === undefined || restsOn(known, today)) return edit
  const { paused: _p, ...others } = edit
  return { ...others, pauses: [...pauses, { from: today, resumes_on: next }].sort(byFrom) }
}

const byFrom = (a: GoalRest, b: GoalRest): number => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0)

// As the server does it: resting begins today; going on ends a rest that was to last, and leaves one that is to come.
function restedFrom(known: KnownGoal, paused: boolean, today: LocalDate): readonly GoalRest[] | undefined {
  const { pauses = [] } = known
  if (paused) return restsOn(known, today) ? known.pauses : [...pauses, { from: today }]
  return pauses.map((p) => (covers(p, today) ? { ...p, resumes_on: today } : p)).filter((p) => p.resumes_on === undefined || p.resumes_on > p.from)
}

/** The rests with one more: what lies over or beside it becomes one with it. */
export function withRest(pauses: readonly GoalRest[], added: GoalRest): GoalRest[] {
  const merged: GoalRest[] = []
  for (const next of [...pauses, added].sort(byFrom)) {
    const last = merged.at(-1)
    if (last === undefined || (last.resumes_on !== undefined && last.resumes_on < next.from)) merged.push(next)
    else if (last.resumes_on !== undefined) {
      const { resumes_on: on } = next
      merged[merged.length - 1] = on === undefined ? { from: last.from } : { from: last.from, resumes_on: on > last.resumes_on ? on : last.resumes_on }
    }
  }
  return merged
}
