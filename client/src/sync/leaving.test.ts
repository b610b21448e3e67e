import { expect, test } from 'vitest'
import { TABLES } from '../store/schema'
import { setMeta } from '../store/storage'
import { LEAVING } from './leaving'
import { keepProfile } from './profile'
import { ModelServer } from './testing/model-server'
import { Rig } from './testing/rig'

const CANARY = 'kanarienvogel'

/** Ana's phone, with something that names her in every table. */
async function anasPhone(): Promise<Rig> {
  const rig = await Rig.on(new ModelServer(), CANARY)
  const id = await rig.run()
  await rig.settle()
  await keepProfile(rig.storage, rig.session.accountId(), { name: CANARY })
  await rig.storage.transaction('write', TABLES, async (tx) => {
    const account = rig.session.accountId()
    await tx.put('journal', { session_id: id, n: 99, text: CANARY, sum: 0 })
    await tx.put('refused', { session_id: id, writer: CANARY, seq: 1, account, bytes: CANARY, reason: 'x', detail: CANARY, at: 0 })
    await tx.put('server_workouts', { session_id: `${id}1`, account, started_at: CANARY, fetched_wall: 0, body: CANARY })
    await tx.put('goals', { goal_id: CANARY, account, body: CANARY })
    await tx.put('planned', { planned_id: CANARY, account, server: CANARY })
    await tx.put('last_sets', { exercise: CANARY, session_id: id, started_at: CANARY, sets: [] })
    await tx.put('own_exercises', { slug: CANARY, name: CANARY, made_wall: 0 })
    await setMeta(tx, 'consistency_tokens', [CANARY])
  })
  return rig
}

/** All that is on the phone, as text. */
const dump = (rig: Rig) => rig.storage.transaction('read', TABLES, async (tx) => {
  const found = new Map<string, string>()
  for (const table of TABLES) found.set(table, JSON.stringify(await tx.list(table)))
  return Object.fromEntries(found)
})
const tablesWith = (found: Record<string, string>, word: string) => Object.entries(found).filter(([, text]) => text.includes(word)).map(([table]) => table)

test('every table is among those that an account leaves', () => {
  expect([...LEAVING].sort()).toEqual([...TABLES].sort())
})

test('signed out with removal, the phone holds nothing of the person in any table, and has it all again after the next sign-in', async () => {
  const rig = await anasPhone()
  expect(tablesWith(await dump(rig), CANARY).sort()).toEqual(TABLES.filter((table) => table !== 'goal_edits').sort())
  const [row] = await rig.rows()
  await rig.session.signOut('remove')
  const left = await dump(rig)
  expect(tablesWith(left, CANARY)).toEqual([])
  expect(tablesWith(left, row!.session_id)).toEqual([])
  expect([left['accounts'], left['workouts'], left['events'], left['journal']]).toEqual(['[]', '[]', '[]', '[]'])
  await rig.signIn(CANARY)
  await rig.settle()
  expect((await dump(rig))['server_workouts']).toContain(row!.session_id)
})

test('what is only here stays through a sign-out with removal, without a name, and goes up when its owner is back', async () => {
  const rig = await anasPhone()
  rig.server.fault = () => 'drop_request'
  const id = await rig.run()
  await rig.session.signOut('remove')
  const left = await dump(rig)
  expect(tablesWith(left, `"email":"${CANARY}`)).toEqual([])
  expect((await rig.rows()).map((w) => w.session_id)).toEqual([id])
  rig.server.fault = () => 'none'
  await rig.signIn(CANARY)
  await rig.settle()
  expect(rig.server.events(rig.session.accountId(), id)).toHaveLength(3)
})

test('what another person recorded here stays', async () => {
  const rig = await anasPhone()
  await rig.session.signOut('keep')
  await rig.signIn('ben')
  const bens = await rig.run()
  await rig.settle()
  await rig.session.signOut('remove')
  const rows = await rig.rows()
  expect(rows.map((w) => w.account)).toEqual([`user_${CANARY}`])
  expect((await dump(rig))['events']).not.toContain(bens)
})

test('an account that was deleted on another phone goes from this one at its next call, unsent work too', async () => {
  const rig = await anasPhone()
  rig.server.accountDeleted = true
  rig.server.expireTokens()
  await rig.run()
  await rig.outbox.nudge()
  expect(tablesWith(await dump(rig), CANARY)).toEqual([])
  expect(await rig.rows()).toEqual([])
  expect(rig.session.account).toBeUndefined()
})
