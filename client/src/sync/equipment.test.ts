import fc from 'fast-check'
import { expect, test } from 'vitest'
import { getMeta } from '../store/storage'
import { EquipmentBook, equipmentKey, type EquipmentEdit, type EquipmentPiece } from './equipment'
import { ModelServer } from './testing/model-server'
import { Rig } from './testing/rig'

const ID = 'equipment_01h455vb4pex5vsknk084sn02q', OTHER = 'equipment_01h455vb4pex5vsknk084sn02r'
const shoes = (name = 'Blue shoes', id = ID): EquipmentPiece =>
  ({ equipment_id: id, name, kind: 'shoes', default_for: ['running'], starting_distance_m: 0, limit_m: 700_000 })
const book = (rig: Rig) => new EquipmentBook(rig.storage, rig.session.accountId)
const names = async (rig: Rig) => (await book(rig).list()).map((piece) => piece.name)
const sync = async (...rigs: Rig[]) => {
  for (const rig of rigs) {
    rig.phone.clock.advance(3_600_000) // what was put aside is tried again
    await rig.outbox.nudge({ pull: true })
  }
}
const waiting = async (rig: Rig) =>
  Object.keys((await rig.storage.transaction('read', ['meta'], (tx) => getMeta<{ waiting: object }>(tx, equipmentKey(rig.session.accountId()))))?.waiting ?? {})

test('what is added, changed and retired offline is there at once, after a kill, and on another phone after both have synced', async () => {
  const server = new ModelServer()
  const [one, two] = [await Rig.on(server, 'ana'), await Rig.on(server, 'ana')]
  one.online = false
  await book(one).add(shoes())
  await book(one).edit({ [ID]: { name: 'Old blue shoes', limit_m: null, retired_on: '2026-11-22', default_for: [] } })
  expect(await names(one)).toEqual(['Old blue shoes'])
  await one.killed()
  expect(await names(one)).toEqual(['Old blue shoes'])
  one.online = true
  await sync(one, two)
  const { limit_m: _l, ...rest } = shoes('Old blue shoes')
  const known = { ...rest, default_for: [], retired_on: '2026-11-22' }
  expect(await book(two).list()).toEqual([known])
  expect([server.equipment.get(ID), await waiting(one)]).toEqual([known, []])
})

test('of two phones that change it offline each has its way with its own members, and the last to sync with the same one', async () => {
  const server = new ModelServer()
  const [one, two] = [await Rig.on(server, 'ana'), await Rig.on(server, 'ana')]
  await book(one).add(shoes())
  await sync(one, two)
  await book(one).edit({ [ID]: { name: 'From the first', limit_m: 500_000 } })
  await book(two).edit({ [ID]: { name: 'From the second', starting_distance_m: 1_000 } })
  expect([await names(one), await names(two)]).toEqual([['From the first'], ['From the second']])
  await sync(one, two, one)
  const merged = { ...shoes('From the second'), limit_m: 500_000, starting_distance_m: 1_000 }
  expect([await book(one).list(), await book(two).list()]).toEqual([[merged], [merged]])
})

test('a deletion stands against a change of another phone, and taken back it is there again as it was', async () => {
  const server = new ModelServer()
  const [one, two] = [await Rig.on(server, 'ana'), await Rig.on(server, 'ana')]
  await book(one).add(shoes())
  await sync(one, two)
  await book(one).remove(ID)
  await book(two).edit({ [ID]: { name: 'Too late' } })
  await sync(one, two)
  expect([await names(one), await names(two), server.equipment.size, await waiting(two)]).toEqual([[], [], 0, []])

  await book(one).add(shoes('Back')) // after it was sent
  await sync(one)
  await book(one).edit({ [ID]: { name: 'Changed' } })
  await book(one).remove(ID)
  await book(one).add(shoes('Changed')) // before
  await sync(one, two)
  expect([await names(one), await names(two), server.equipment.get(ID)?.name]).toEqual([['Changed'], ['Changed'], 'Changed'])
})

test('what was added without an account becomes that of the one that signs in, beside what that has', async () => {
  const server = new ModelServer()
  const other = await Rig.on(server, 'ana')
  await book(other).add(shoes('Known', OTHER))
  await sync(other)
  const rig = await Rig.on(server)
  await book(rig).add(shoes('Nobody’s'))
  await rig.signIn('ana')
  expect(await names(rig)).toEqual(['Nobody’s'])
  await book(rig).edit({ [ID]: { name: 'Mine' } })
  await sync(rig, other)
  expect((await names(rig)).sort()).toEqual(['Known', 'Mine'])
  expect((await names(other)).sort()).toEqual(['Known', 'Mine'])
})

test('what was added without an account stays for the one that signed in, also where it goes before anything could be sent', async () => {
  const rig = await Rig.on()
  await book(rig).add(shoes())
  await rig.signIn('ana')
  await rig.session.signOut('remove')
  expect(await names(rig)).toEqual([])
  await rig.signIn('ben')
  expect(await names(rig)).toEqual([])
  await rig.session.signOut('remove')
  await rig.signIn('ana')
  expect(await names(rig)).toEqual(['Blue shoes'])
  await sync(rig)
  expect(rig.server.equipment.get(ID)?.name).toBe('Blue shoes')
})

test('a pass that the server never answers makes it the account\'s all the same', async () => {
  const rig = await Rig.on()
  await book(rig).add(shoes())
  await rig.signIn('ana')
  rig.online = false
  await rig.outbox.nudge()
  expect(await waiting(rig)).toEqual([ID])
  await rig.session.signOut('keep')
  await rig.signIn('ben')
  expect(await names(rig)).toEqual([])
})

test('a piece that the server refuses stays with its words until it is changed, and holds up no other', async () => {
  const rig = await Rig.on(new ModelServer(), 'ana')
  await book(rig).add(shoes('refuse me'))
  await book(rig).add(shoes('Another', OTHER))
  await sync(rig)
  expect(rig.outbox.state.trouble).toBe('none')
  expect((await book(rig).list()).find((piece) => piece.equipment_id === ID)).toMatchObject({ name: 'refuse me', refusal: 'a reason' })
  expect([...rig.server.equipment.keys()]).toEqual([OTHER])
  await book(rig).edit({ [ID]: { name: 'Taken' } })
  await sync(rig)
  expect(rig.server.equipment.get(ID)?.name).toBe('Taken')
})

test('signed out with removal, what the server has goes, and what it has not stays for its owner', async () => {
  const rig = await Rig.on(new ModelServer(), 'ana')
  await book(rig).add(shoes('Sent', OTHER))
  await sync(rig)
  rig.online = false
  await book(rig).add(shoes('Unsent'))
  const account = rig.session.accountId()
  await rig.session.signOut('remove')
  expect(await names(rig)).toEqual([])
  const kept = await rig.storage.transaction('read', ['meta'], (tx) => getMeta<{ pieces: EquipmentPiece[] }>(tx, equipmentKey(account)))
  expect(kept?.pieces.map((piece) => piece.name)).toEqual(['Unsent'])
  rig.online = true
  await rig.signIn('ana')
  await sync(rig)
  expect((await names(rig)).sort()).toEqual(['Sent', 'Unsent'])
})

type Step = { readonly who: 0 | 1; readonly fault: boolean } & (
  { readonly do: 'add' | 'remove' | 'sync'; readonly id: string } | { readonly do: 'edit'; readonly id: string; readonly edit: EquipmentEdit }
)
const stepOf = fc.record({
  who: fc.constantFrom<0 | 1>(0, 1), fault: fc.boolean(), id: fc.constantFrom(ID, OTHER), do: fc.constantFrom('add', 'edit', 'edit', 'remove', 'sync', 'sync'),
  edit: fc.oneof(
    fc.record({ name: fc.constantFrom('a', 'b', 'c') }), fc.record({ limit_m: fc.constantFrom<number | null>(null, 1_000, 2_000) }),
    fc.record({ retired_on: fc.constantFrom<string | null>(null, '2026-11-22') }), fc.record({ default_for: fc.constantFrom(['running'], []) }),
  ),
}) as fc.Arbitrary<Step>

test('whatever two phones do, and whichever requests and answers are lost, in the end both and the server have the same', async () => {
  await fc.assert(fc.asyncProperty(fc.array(stepOf, { maxLength: 14 }), async (steps) => {
    const server = new ModelServer()
    const rigs = [await Rig.on(server, 'ana'), await Rig.on(server, 'ana')] as const
    for (const step of steps) {
      const rig = rigs[step.who]
      if (step.do === 'add') await book(rig).add(shoes('new', step.id))
      else if (step.do === 'edit') await book(rig).edit({ [step.id]: step.edit })
      else if (step.do === 'remove') await book(rig).remove(step.id)
      else {
        let n = 0
        server.fault = () => (step.fault && ++n % 3 === 2 ? 'drop_answer' : step.fault && n % 3 === 1 ? 'none' : step.fault ? 'drop_request' : 'none')
        await sync(rig)
        server.fault = () => 'none'
      }
    }
    await sync(...rigs, ...rigs, ...rigs)
    const known = (pieces: readonly EquipmentPiece[]) => [...pieces].sort((a, b) => (a.equipment_id < b.equipment_id ? -1 : 1))
    expect(known(await book(rigs[0]).list())).toEqual(known([...server.equipment.values()]))
    expect(known(await book(rigs[1]).list())).toEqual(known([...server.equipment.values()]))
    expect([await waiting(rigs[0]), await waiting(rigs[1])]).toEqual([[], []])
  }), { numRuns: 60 })
})
