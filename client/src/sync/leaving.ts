// What goes from this phone when an account leaves it. Every table is named here once; `leaving.test.ts` looks for canaries in all of them.
import type { AccountRow, EventRow, TableName, WorkoutRow } from '../store/schema'
import { getMeta, setMeta, type Tx } from '../store/storage'
import { linkKey } from './calendar-book'
import { equipmentWaiting, keepEquipment } from './equipment'
import { consentKey } from './consent'
import { keepProfileOf, profileWaiting, type Typed } from './profile'
import { pulledKey } from './pulled'

export const LEAVING: readonly TableName[] = [
  'meta', 'journal', 'events', 'refused', 'workouts', 'server_workouts', 'goals', 'goal_edits', 'planned', 'accounts', 'last_sets',
  'own_exercises',
]

/** Of meta: what speaks of the person's workouts; and the number by which two persons' workouts would be known to come from one phone. */
const OF_PERSON = ['consistency_tokens', 'update_interval_s']
const WRITER = 'writer'

/** Where it is noted, until the person has seen it, that the phone was told to forget. */
export const WIPED = 'wiped'
export interface Wiped {
  readonly at: number
  /** Something that could not be sent is still here, for its owner's next sign-in. */
  readonly kept: boolean
}

/** What of the account is only here. A workout that is on is among it. */
export interface Unsent {
  readonly workouts: ReadonlySet<string>
  readonly goals: ReadonlySet<string>
  readonly planned: ReadonlySet<string>
  readonly equipment: ReadonlySet<string>
  readonly profile: ReadonlySet<Typed>
}

export async function unsentOf(tx: Tx, account: AccountRow): Promise<Unsent> {
  const mine = ownedBy(account)
  const workouts = new Set<string>()
  for (const w of (await tx.list('workouts')).filter(mine)) if (w.phase === 'open') workouts.add(w.session_id)
  for (const e of (await tx.list('events')).filter(mine)) if (isUnsent(e)) workouts.add(e.session_id)
  return {
    workouts,
    goals: new Set((await tx.list('goal_edits')).filter(mine).map((g) => g.goal_id)),
    planned: new Set((await tx.list('planned')).filter((p) => mine(p) && p.mine !== undefined).map((p) => p.planned_id)),
    equipment: new Set(await equipmentWaiting(tx, account.user_id)),
    profile: new Set(await profileWaiting(tx, account.user_id)),
  }
}

export const NOTHING_KEPT: Unsent = { workouts: new Set(), goals: new Set(), planned: new Set(), equipment: new Set(), profile: new Set() }

export const isEmpty = (unsent: Unsent): boolean => Object.values(unsent).every((ids: ReadonlySet<string>) => ids.size === 0)

const isUnsent = (e: EventRow): boolean => e.waiting !== undefined || e.stuck !== undefined

/** Removes all of the account's but what is `kept`. The account's own row stays, without its name and address, where something is kept for it. */
export async function removeAccount(tx: Tx, account: AccountRow, kept: Unsent): Promise<void> {
  const mine = ownedBy(account)
  for (const w of (await tx.list('workouts')).filter(mine)) if (!kept.workouts.has(w.session_id)) await removeWorkout(tx, w)
  for (const e of (await tx.list('events')).filter(mine)) if (!kept.workouts.has(e.session_id)) await tx.delete('events', [e.session_id, e.writer, e.seq])
  for (const r of (await tx.list('refused')).filter(mine)) await tx.delete('refused', [r.session_id, r.writer, r.seq])
  for (const g of (await tx.list('goal_edits')).filter(mine)) if (!kept.goals.has(g.goal_id)) await tx.delete('goal_edits', g.n)
  for (const g of (await tx.list('goals')).filter(mine)) if (!kept.goals.has(g.goal_id)) await tx.delete('goals', g.goal_id)
  for (const p of (await tx.list('planned')).filter(mine)) if (!kept.planned.has(p.planned_id)) await tx.delete('planned', p.planned_id)
  for (const w of (await tx.list('server_workouts')).filter(mine)) await tx.delete('server_workouts', w.session_id)
  await removeLifting(tx)
  await removeMeta(tx, account)
  // What still lies under nobody's keys was shown as the account's. Who keeps what is unsent has made it the account's before (Session.signOut).
  await keepEquipment(tx, '', new Set())
  await keepProfileOf(tx, '', new Set())
  await keepEquipment(tx, account.user_id, kept.equipment)
  await keepProfileOf(tx, account.user_id, kept.profile)
  if (!isEmpty(kept)) await tx.put('accounts', { ...account, email: '', name: '', access_token: '', refresh_token: '', standing: 'expired', current: false })
  else await tx.delete('accounts', account.user_id)
}

const ownedBy = (account: AccountRow) => (row: { readonly account: string }): boolean => row.account === account.user_id

async function removeWorkout(tx: Tx, { session_id }: WorkoutRow): Promise<void> {
  await tx.deleteRange('journal', [session_id])
  await tx.delete('workouts', session_id)
}

// These two tables belong to no account: what was lifted in a workout that is here no more goes, and an own exercise that nothing here was lifted of.
async function removeLifting(tx: Tx): Promise<void> {
  const here = new Set((await tx.list('workouts')).map((w) => w.session_id))
  const lifted = new Set<string>()
  for (const row of await tx.list('last_sets')) {
    if (here.has(row.session_id)) lifted.add(row.exercise)
    else await tx.delete('last_sets', row.exercise)
  }
  for (const own of await tx.list('own_exercises')) if (!lifted.has(own.slug)) await tx.delete('own_exercises', own.slug)
}

async function removeMeta(tx: Tx, account: AccountRow): Promise<void> {
  for (const key of OF_PERSON) await tx.delete('meta', key)
  if (!(await tx.list('workouts')).some((w) => w.phase === 'open')) await tx.delete('meta', WRITER)
  await tx.delete('meta', pulledKey(account.user_id))
  await tx.delete('meta', consentKey(account.user_id))
  await tx.delete('meta', linkKey(account.user_id))
  if ((await getMeta<Wiped | null>(tx, WIPED)) != null) await setMeta(tx, WIPED, null)
}
