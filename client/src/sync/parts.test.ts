// Split and joined workouts over the server, between two phones that are both away.
import { expect, test } from 'vitest'
import { ModelServer } from './testing/model-server'
import { Rig } from './testing/rig'

async function twoPhones() {
  const server = new ModelServer()
  const [one, two] = [await Rig.on(server, 'ana'), await Rig.on(server, 'ana')]
  two.phone.ports().random(7) // another name for itself
  return [one, two] as const
}

const alive = async (rig: Rig) =>
  (await rig.rows()).filter((row) => row.phase === 'finished').map((row) => [row.session_id, row.started_at, row.figures] as const)

/** Both send what they have, and look at all that the other sent. */
async function meet(...rigs: readonly Rig[]) {
  for (const rig of rigs) rig.online = true
  for (let round = 0; round < 3; round++) {
    for (const rig of rigs) {
      await rig.settle()
      const known = await rig.storage.transaction('read', ['server_workouts'], (tx) => tx.list('server_workouts'))
      for (const { session_id } of known) await rig.outbox.bringHome(session_id)
      await rig.settle()
    }
  }
}

test('split on one phone, a workout is two on the other', async () => {
  const [one, two] = await twoPhones()
  const id = await one.run(100)
  const part = await one.library.parts.split(id, 60_000, 60_000)
  await meet(one, two)
  expect((await alive(two)).map(([session]) => session).sort()).toEqual([id, part].sort())
  expect((await alive(two)).map(([, , figures]) => figures.elapsed_ms).sort()).toEqual([40_000, 60_000])
})

test('split on both while they are away, at different moments: two workouts, none twice, on both the same', async () => {
  const [one, two] = await twoPhones()
  const id = await one.run(100)
  await meet(one, two)
  for (const rig of [one, two]) rig.online = false
  await one.library.parts.split(id, 60_000, 60_000)
  await two.library.parts.split(id, 30_000, 30_000)
  await meet(one, two)
  const [here, there] = [await alive(one), await alive(two)]
  expect(here).toHaveLength(2)
  expect([...there].sort()).toEqual([...here].sort())
  expect(here.reduce((ms, [, , figures]) => ms + figures.elapsed_ms, 0)).toBe(100_000)
})

test('joined on both while they are away it is one workout; restored on one, it is two on both', async () => {
  const [one, two] = await twoPhones()
  const first = await one.run(60)
  await one.phone.wait(60)
  const second = await one.run(40)
  await meet(one, two)
  for (const rig of [one, two]) rig.online = false
  const id = await one.library.parts.join(first, second)
  expect(await two.library.parts.join(first, second)).toBe(id)
  await meet(one, two)
  for (const rig of [one, two]) expect((await alive(rig)).map(([session]) => session)).toEqual([id])
  await one.library.restore(first)
  await meet(one, two)
  for (const rig of [one, two]) expect((await alive(rig)).map(([session]) => session).sort()).toEqual([first, second].sort())
})
