// Split and joined workouts over the server, between two phones that are both away.
import { expect, test } from 'vitest'
import { getMeta } from '../store/storage'
import { ModelServer } from './testing/model-server'
import { Rig } from './testing/rig'

async function twoPhones(seed = 7) {
  const server = new ModelServer()
  const [one, two] = [await Rig.on(server, 'ana'), await Rig.on(server, 'ana')]
  two.phone.ports().random(seed) // another name for itself
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

const writer = (rig: Rig) => rig.storage.transaction('read', ['meta'], (tx) => getMeta<string>(tx, 'writer')).then((name) => name!)

const elapsed = async (rig: Rig) => (await alive(rig)).map(([, , figures]) => figures.elapsed_ms).sort((a, b) => a - b)

/** The first sends all that it has; the second looks at some of it. */
async function bringOnly(from: Rig, to: Rig, ...ids: readonly string[]) {
  await from.settle()
  await to.settle()
  for (const id of ids) await to.outbox.bringHome(id)
  expect((await to.rows()).map((row) => row.session_id).sort()).toEqual([...ids].sort())
}

test('split on one phone, a workout is two on the other', async () => {
  const [one, two] = await twoPhones()
  const id = await one.run(100)
  const part = await one.library.parts.split(id, 60_000, 60_000)
  await meet(one, two)
  expect((await alive(two)).map(([session]) => session).sort()).toEqual([id, part].sort())
  expect((await alive(two)).map(([, , figures]) => figures.elapsed_ms).sort()).toEqual([40_000, 60_000])
})

test('split on both while they are away, at different moments: two workouts, none twice, on both the same, whichever of them comes first', async () => {
  const orders = new Set<boolean>()
  for (let seed = 1; seed <= 15; seed++) {
    const [one, two] = await twoPhones(seed)
    const id = await one.run(100)
    await meet(one, two)
    for (const rig of [one, two]) rig.online = false
    await one.library.parts.split(id, 60_000, 60_000)
    await two.library.parts.split(id, 30_000, 30_000)
    orders.add((await writer(one)) < (await writer(two)))
    await meet(one, two)
    const [here, there] = [await alive(one), await alive(two)]
    expect(here).toHaveLength(2)
    expect([...there].sort()).toEqual([...here].sort())
    expect(here.map(([, , figures]) => figures.elapsed_ms).reduce((a, b) => a + b), `seed ${seed}`).toBe(100_000)
  }
  expect(orders.size).toBe(2)
})

test('what one phone split and took back, another that has only the whole splits again: both halves count on both', async () => {
  const [one, two] = await twoPhones()
  const id = await one.run(100)
  const part = await one.library.parts.split(id, 60_000, 60_000)
  await one.library.parts.unsplit(id, part, { end_elapsed_ms: null })
  await bringOnly(one, two, id)
  expect(await two.library.parts.split(id, 30_000, 30_000)).toBe(part)
  await meet(one, two)
  for (const rig of [one, two]) expect(await elapsed(rig)).toEqual([30_000, 70_000])
})

test('what one phone joined and took back, another that has only the two joins again: the one counts on both', async () => {
  const [one, two] = await twoPhones()
  const [first, second] = [await one.run(60), await one.run(40)]
  const id = await one.library.parts.join(first, second)
  for (const title of ['Out', 'Out and in', 'Out and back']) await one.library.review(id, { title })
  await one.library.restore(first)
  await bringOnly(one, two, first, second)
  expect(await two.library.parts.join(first, second)).toBe(id)
  await meet(one, two)
  for (const rig of [one, two]) expect((await alive(rig)).map(([session]) => session)).toEqual([id])
})

test('split or joined again after the phone erased what it had made, all counts on both', async () => {
  const [one, two] = await twoPhones()
  const id = await one.run(100)
  const part = await one.library.parts.split(id, 60_000, 60_000)
  await one.library.parts.unsplit(id, part, { end_elapsed_ms: null })
  const [first, second] = [await one.run(60), await one.run(40)]
  const joined = await one.library.parts.join(first, second)
  await one.library.discard(joined)
  await one.library.restore(joined)
  await one.library.restore(first)
  await one.settle()
  one.phone.clock.advance(31 * 86_400_000)
  await one.library.eraseDeleted()
  expect((await one.rows()).map((row) => row.session_id).sort()).toEqual([id, first, second].sort())
  expect(await one.library.parts.split(id, 50_000, 50_000)).toBe(part)
  expect(await one.library.parts.join(first, second)).toBe(joined)
  await meet(one, two)
  const all = (await one.rows()).find((row) => row.session_id === joined)!.figures.elapsed_ms
  for (const rig of [one, two]) expect(await elapsed(rig)).toEqual([50_000, 50_000, all].sort((a, b) => a - b))
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
