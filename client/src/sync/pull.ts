// What the server knows and this phone does not: workouts of other phones, goals, declared types, the policy.
import type { Weekday } from '../exercise/calendar'
import { withoutMatch } from '../recording/refold'
import { getMeta, setMeta, type Storage, type Tx } from '../store/storage'
import { ofAll } from './aside'
import { pullCalendar } from './calendar-book'
import { isEdited } from './edits'
import { pullEquipment } from './equipment'
import { storeGoals } from './goal-book'
import { pullProfile } from './profile'
import { pulledKey } from './pulled'
import { noteEpoch } from './reconcile'
import type { Failure, ServerApi, ServerWorkout } from './server-api'

export interface PullPorts {
  readonly storage: Storage
  readonly api: ServerApi
  readonly wall: () => number
  /** Of the person's week. */
  readonly firstDay: () => Weekday
}

/** How often all pages are read, and not only those with news: a change of an old workout, or a deletion, is in none of them. */
const WHOLE_EVERY_MS = 86_400_000

/** One part that fails stops no other, unless it speaks of the link or the sign-in. `whole` reads every page. */
export async function pull(ports: PullPorts, account: string, whole = false): Promise<Failure | undefined> {
  let first: Failure | undefined
  const parts = [() => pullConfig(ports), () => pullTypes(ports), () => pullGoals(ports, account), () => pullCalendar(ports, account),
    () => pullProfile(ports, account), () => pullEquipment(ports, account), () => pullWorkouts(ports, account, whole)]
  for (const part of parts) {
    const failure = await part()
    if (failure !== undefined && ofAll(failure)) return failure
    first ??= failure
  }
  return first
}

async function pullConfig({ api, storage }: PullPorts): Promise<Failure | undefined> {
  const config = await api.getClientConfig()
  if (!config.ok) return config
  await storage.transaction('write', ['meta'], (tx) => setMeta(tx, 'client_config', config.value))
  return undefined
}

async function pullTypes({ api, storage }: PullPorts): Promise<Failure | undefined> {
  const types = await api.listExerciseTypes()
  if (!types.ok) return types
  await storage.transaction('write', ['meta'], (tx) => setMeta(tx, 'exercise_types', types.value))
  return undefined
}

async function pullGoals(ports: PullPorts, account: string): Promise<Failure | undefined> {
  const goals = await ports.api.listGoals()
  if (!goals.ok) return goals
  await noteEpoch(ports, goals.value.store_epoch)
  const now = new Date(ports.wall())
  const today = `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, '0')}-${String(now.getDate()).padStart(2, '0')}`
  await storeGoals(ports.storage, account, goals.value.goals, { today, firstDay: ports.firstDay() })
  return undefined
}

interface Pulled {
  readonly whole_wall: number
}

async function pullWorkouts(ports: PullPorts, account: string, asked: boolean): Promise<Failure | undefined> {
  const done = pulledKey(account), begun = ports.wall()
  const before = await ports.storage.transaction('read', ['meta'], (tx) => getMeta<Pulled | true>(tx, done))
  const since = before === undefined || before === true ? -Infinity : before.whole_wall
  const whole = asked || begun - since >= WHOLE_EVERY_MS || begun < since
  const listed = new Set<string>()
  let cursor: string | undefined
  do {
    const page = await ports.api.listWorkouts(cursor)
    if (!page.ok) return page
    const news = await storePage(ports, account, page.value.workouts)
    for (const { session_id } of page.value.workouts) listed.add(session_id)
    cursor = news || whole ? page.value.next_cursor : undefined
  } while (cursor !== undefined)
  await ports.storage.transaction('write', ['meta', 'server_workouts', 'workouts'], async (tx) => {
    if (!whole) return
    await dropUnlisted(tx, account, listed)
    await setMeta(tx, done, { whole_wall: begun } satisfies Pulled)
  })
  return undefined
}

// What the list no longer has was deleted elsewhere. One of this phone is compared: the server says what became of it.
async function dropUnlisted(tx: Tx, account: string, listed: ReadonlySet<string>): Promise<void> {
  for (const row of await tx.list('server_workouts')) {
    if (row.account !== account || listed.has(row.session_id)) continue
    await tx.delete('server_workouts', row.session_id)
    const own = await tx.get('workouts', row.session_id)
    if (own?.account === account && own.phase === 'finished' && own.matched_wall !== undefined) await tx.put('workouts', withoutMatch(own))
  }
}

async function storePage(ports: PullPorts, account: string, workouts: readonly ServerWorkout[]): Promise<boolean> {
  return await ports.storage.transaction('write', ['server_workouts', 'workouts'], async (tx) => {
    let news = false
    for (const body of workouts) {
      await noteChange(tx, account, body)
      const before = await tx.get('server_workouts', body.session_id)
      if (before !== undefined && JSON.stringify(before.body) === JSON.stringify(body)) continue
      news = true
      await tx.put('server_workouts', {
        session_id: body.session_id,
        account,
        started_at: body.started_at ?? body.local_date,
        fetched_wall: ports.wall(),
        body,
      })
    }
    return news
  })
}

// Changed on another device since it matched, or edited beside its log: it is compared again, which brings what is new. One whose events are no longer
// here is from now on known as the server tells it.
async function noteChange(tx: Tx, account: string, body: ServerWorkout): Promise<void> {
  const own = await tx.get('workouts', body.session_id)
  if (own?.account !== account || own.matched_wall === undefined) return
  const isSame = own.matched_digest === undefined || own.matched_digest === body.digest
  if (isSame && !isEdited(own, body)) return
  if (own.trimmed === true) await tx.delete('workouts', own.session_id)
  else await tx.put('workouts', withoutMatch(own))
}
