import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { KnownPlanned, PlannedChange } from './calendar-book'
import { ModelServer } from './testing/model-server'
import { Rig } from './testing/rig'

const run = { planned_id: 'planned_1', day: '2026-12-01', exercise_type: 'running', title: 'Easy' } as const
const pass = (rig: Rig) => rig.outbox.nudge({ asked: true, pull: true })
const listed = async (rig: Rig) => (await rig.calendar.list()).sort((a, b) => (a.planned_id < b.planned_id ? -1 : 1))

test('a workout planned offline is there at once, is sent later, and a new phone has it', async () => {
  const rig = await Rig.on(new ModelServer(), 'ana')
  rig.online = false
  await rig.calendar.change([run, { ...run, planned_id: 'planned_2', day: '2026-12-03' }])
  await rig.calendar.change([{ planned_id: 'planned_2', day: '2026-12-04', title: null }])
  await rig.killed()
  expect(await listed(rig)).toMatchObject([{ day: '2026-12-01', title: 'Easy' }, { day: '2026-12-04' }])
  expect(rig.server.planned.size).toBe(0)

  rig.online = true
  await pass(rig)
  expect(rig.server.planned.get('planned_2')).toEqual({ planned_id: 'planned_2', day: '2026-12-04', exercise_type: 'running' })
  const other = await Rig.on(rig.server, 'ana')
  await pass(other)
  expect(await listed(other)).toEqual(await listed(rig))
})

test('what was planned without an account is its own once there is one', async () => {
  const rig = await Rig.on()
  await rig.calendar.change([run])
  await rig.signIn('ana')
  await pass(rig)
  expect(rig.server.planned.get('planned_1')).toEqual(run)
})

test('two phones change different members of one, and both count; of the same member the later word does', async () => {
  const one = await Rig.on(new ModelServer(), 'ana')
  await one.calendar.change([run])
  await pass(one)
  const two = await Rig.on(one.server, 'ana')
  await pass(two)

  await one.calendar.change([{ planned_id: 'planned_1', day: '2026-12-02', note: 'of one' }])
  await two.calendar.change([{ planned_id: 'planned_1', title: 'Long', note: 'of two' }])
  await pass(one)
  await pass(two)
  await pass(one)
  expect(await one.calendar.list()).toMatchObject([{ day: '2026-12-02', title: 'Long', note: 'of two' }])
  expect(await two.calendar.list()).toEqual(await one.calendar.list())
})

test('a deletion stands against a change of another phone, and its undo brings all of it back', async () => {
  const one = await Rig.on(new ModelServer(), 'ana')
  await one.calendar.change([run])
  await pass(one)
  const two = await Rig.on(one.server, 'ana')
  await pass(two)

  const undo = await one.calendar.change([{ planned_id: 'planned_1', deleted: true }])
  expect(await one.calendar.list()).toEqual([])
  await pass(one)
  await two.calendar.change([{ planned_id: 'planned_1', title: 'Late' }])
  await pass(two)
  expect(await two.calendar.list()).toEqual([])
  expect(one.server.planned.size).toBe(0)

  await one.calendar.change(undo)
  await pass(one)
  await pass(two)
  expect(await two.calendar.list()).toEqual([run])
})

test('one that was never sent is deleted without a word, and one whose answer was lost is deleted there too', async () => {
  const rig = await Rig.on(new ModelServer(), 'ana')
  await rig.calendar.change([run])
  await rig.calendar.change([{ planned_id: 'planned_1', deleted: true }])
  await pass(rig)
  expect(rig.server.deletedPlanned.size).toBe(0)

  await rig.calendar.change([run])
  rig.server.fault = () => 'drop_answer'
  await pass(rig)
  rig.server.fault = () => 'none'
  expect(rig.server.planned.size).toBe(1)
  await rig.calendar.change([{ planned_id: 'planned_1', deleted: true }])
  await pass(rig)
  expect(rig.server.planned.size).toBe(0)
  expect(await rig.calendar.list()).toEqual([])
})

test('what the server refuses says so and holds up no other, until it is changed', async () => {
  const rig = await Rig.on(new ModelServer(), 'ana')
  rig.server.refusesPlanned = (change) => change.title === 'refuse me'
  await rig.calendar.change([{ ...run, title: 'refuse me' }, { ...run, planned_id: 'planned_2' }])
  await pass(rig)
  expect([...rig.server.planned.keys()]).toEqual(['planned_2'])
  expect(await listed(rig)).toMatchObject([{ planned_id: 'planned_1', refusal: 'a reason' }, { planned_id: 'planned_2' }])
  expect(rig.outbox.state.trouble).toBe('none')

  await rig.calendar.change([{ planned_id: 'planned_1', title: 'Easy' }])
  await pass(rig)
  expect(rig.server.planned.size).toBe(2)
  expect((await rig.calendar.list()).some((one) => one.refusal !== undefined)).toBe(false)
})

const MEMBERS = fc.record({ day: fc.constantFrom('2026-12-01', '2026-12-02'), title: fc.constantFrom('a', 'b', null), note: fc.constantFrom('x', null) },
  { requiredKeys: [] })
const CHANGE: fc.Arbitrary<PlannedChange> = fc.tuple(fc.constantFrom('planned_1', 'planned_2'), fc.oneof(
  { weight: 4, arbitrary: MEMBERS },
  { weight: 1, arbitrary: fc.constant({ deleted: true as const }) },
)).map(([planned_id, patch]) => ({ planned_id, ...patch }))
const plain = (all: KnownPlanned[]) => JSON.stringify(all.map((one) => Object.entries(one).sort()))

test('whatever two phones do and whenever they are online, they end with the same', async () => {
  await fc.assert(fc.asyncProperty(
    fc.array(fc.tuple(fc.constantFrom(0, 1), fc.option(CHANGE, { freq: 4 }), fc.constantFrom('none', 'drop_request', 'drop_answer') as fc.Arbitrary<'none'>),
      { maxLength: 14 }),
    async (steps) => {
      const one = await Rig.on(new ModelServer(), 'ana')
      await one.calendar.change([run, { ...run, planned_id: 'planned_2' }])
      await pass(one)
      const two = await Rig.on(one.server, 'ana')
      await pass(two)
      const phones = [one, two]
      for (const [phone, change, fault] of steps) {
        const there = change !== null && (await phones[phone]!.calendar.list()).some((p) => p.planned_id === change.planned_id)
        if (there) await phones[phone]!.calendar.change([change])
        else {
          one.server.fault = () => fault
          await pass(phones[phone]!)
          one.server.fault = () => 'none'
        }
      }
      for (let round = 0; round < 3; round++) for (const phone of phones) await pass(phone)
      expect(plain(await listed(one))).toBe(plain(await listed(two)))
      expect((await listed(one)).map((p) => p.planned_id)).toEqual([...one.server.planned.keys()].sort())
    },
  ), { numRuns: 40 })
})
