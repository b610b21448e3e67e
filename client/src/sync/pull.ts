// What the server knows and this phone does not: workouts of other phones, goals, declared types, the policy.
import { getMeta, setMeta, type Storage, type Tx } from '../store/storage'
import { storeGoals } from './goal-book'
import { noteEpoch, withoutMatch } from './reconcile'
import type { Failure, ServerApi, ServerWorkout } from './server-api'

export interface PullPorts {
  readonly storage: Storage
  readonly api: ServerApi
  readonly wall: () => number
}

/** Everything on the first pull of an account; later only pages in which something is new. */
export async function pull(ports: PullPorts, account: string): Promise<Failure | undefined> {
  const config = await ports.api.getClientConfig()
  if (!config.ok) return config
  const types = await ports.api.listExerciseTypes()
  if (!types.ok) return types
  await ports.storage.transaction('write', ['meta'], async (tx) => {
    await setMeta(tx, 'client_config', config.value)
    await setMeta(tx, 'exercise_types', types.value)
  })
  const goals = await ports.api.listGoals()
  if (!goals.ok) return goals
  await noteEpoch(ports, goals.value.store_epoch)
  await storeGoals(ports.storage, account, goals.value.goals)
  return await pullWorkouts(ports, account)
}

async function pullWorkouts(ports: PullPorts, account: string): Promise<Failure | undefined> {
  const done = `pulled:${account}`
  const whole = (await ports.storage.transaction('read', ['meta'], (tx) => getMeta<boolean>(tx, done))) !== true
  let cursor: string | undefined
  do {
    const page = await ports.api.listWorkouts(cursor)
    if (!page.ok) return page
    const news = await storePage(ports, account, page.value.workouts)
    cursor = news || whole ? page.value.next_cursor : undefined
  } while (cursor !== undefined)
  await ports.storage.transaction('write', ['meta'], (tx) => setMeta(tx, done, true))
  return undefined
}

async function storePage(ports: PullPorts, account: string, workouts: readonly ServerWorkout[]): Promise<boolean> {
  return await ports.storage.transaction('write', ['server_workouts', 'workouts'], async (tx) => {
    let news = false
    for (const body of workouts) {
      await noteChange(tx, account, body)
      const before = await tx.get('server_workouts', body.session_id)
      if (before !== undefined && JSON.stringify(before.body) === JSON.stringify(body)) continue
      news = true
      await tx.put('server_workouts', { session_id: body.session_id, account, started_at: body.started_at ?? body.local_date, fetched_wall: ports.wall(), body })
    }
    return news
  })
}

// Changed on another device since it matched: it is compared again, which brings what is new. One whose events are no longer
// here is from now on known as the server tells it.
async function noteChange(tx: Tx, account: string, body: ServerWorkout): Promise<void> {
  const own = await tx.get('workouts', body.session_id)
  if (own?.account !== account || own.matched_digest === undefined || own.matched_digest === body.digest) return
  if (own.trimmed === true) await tx.delete('workouts', own.session_id)
  else await tx.put('workouts', withoutMatch(own))
}

/** Unfinished workouts that another phone began and this one knows only from the server: go on, leave, or drop. */
export async function openElsewhere(storage: Storage, account: string): Promise<ServerWorkout[]> {
  return await storage.transaction('read', ['server_workouts', 'workouts'], async (tx) => {
    const here = new Set((await tx.list('workouts')).map((w) => w.session_id))
    return (await tx.list('server_workouts'))
      .filter((r) => r.account === account && !here.has(r.session_id)).map((r) => r.body as ServerWorkout)
      .filter((w) => w.deleted_at === undefined && (w.state === 'in_progress' || w.state === 'auto_finished'))
  })
}
