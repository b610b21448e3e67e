// What a workout was done with, through everything that is done to its log.
import { expect, test } from 'vitest'
import { ModelServer } from '../sync/testing/model-server'
import { Rig } from '../sync/testing/rig'

const SHOES = 'equipment_01h455vb4pex5vsknk084sn02q', BIKE = 'equipment_01h455vb4pex5vsknk084sn02r'

async function ran(equipment?: readonly string[]) {
  const rig = await Rig.on()
  const run = async () => {
    await rig.phone.recorder.start('running', equipment ? { equipment } : {})
    await rig.phone.run(60)
    return await rig.phone.recorder.finish()
  }
  const of = async (id: string) => (await rig.rows()).find((row) => row.session_id === id)?.equipment
  return { rig, run, of, lib: rig.library }
}

test('it is said in the start, so that a workout that is never reviewed has it, also after a kill', async () => {
  const { rig, of, lib } = await ran([SHOES])
  await rig.phone.recorder.start('running', { equipment: [SHOES] })
  await rig.phone.run(30)
  await rig.phone.killed(1_000)
  expect(rig.phone.recorder.workout?.begin.equipment).toEqual([SHOES])
  const id = await rig.phone.recorder.finish()
  expect(await of(id)).toEqual([SHOES])
  expect((await lib.open(id))!.result).toMatchObject({ equipment: [SHOES], not_counted: [] })
})

test('the review chooses others or none, and it can be changed ever after; other words and another start leave it', async () => {
  const { rig, of, lib } = await ran()
  await rig.phone.recorder.start('running', { equipment: [SHOES] })
  await rig.phone.run(30)
  const id = await rig.phone.recorder.finish({ equipment: [] })
  expect(await of(id)).toBeUndefined()
  await lib.review(id, { equipment: [SHOES, BIKE] })
  await lib.review(id, { title: 'Evening' })
  await lib.correctStart(id, rig.phone.clock.wallMs - 3_600_000)
  await lib.review(id, { start_elapsed_ms: 10_000 })
  expect(await of(id)).toEqual([SHOES, BIKE])
  await lib.discard(id)
  await lib.restore(id)
  expect(await of(id)).toEqual([SHOES, BIKE])
})

test('without any, a start says nothing, as it always did', async () => {
  const { rig, run, of } = await ran()
  const id = await run()
  expect(await of(id)).toBeUndefined()
  expect((await rig.events()).every((event) => !event.bytes.includes('equipment'))).toBe(true)
})

test('both parts of a split have it, and two that are joined have that of both', async () => {
  const { rig, run, of, lib } = await ran([SHOES])
  const one = await run()
  const part = await lib.parts.split(one, 30_000, 30_000)
  expect([await of(one), await of(part)]).toEqual([[SHOES], [SHOES]])
  rig.phone.clock.advance(60_000)
  await rig.phone.recorder.start('running', { equipment: [BIKE] })
  await rig.phone.run(30)
  const other = await rig.phone.recorder.finish()
  const joined = await lib.parts.join(part, other)
  expect(await of(joined)).toEqual([SHOES, BIKE])
})

test('a past workout that is typed in has it', async () => {
  const { rig, of, lib } = await ran()
  const id = await lib.logPast({ exercise_type: 'running', started_wall: rig.phone.clock.wallMs - 7_200_000, duration_ms: 60_000, equipment: [SHOES] })
  expect(await of(id)).toEqual([SHOES])
})

test('what another phone says of it afterwards arrives, and the one that knew of the other counts', async () => {
  const server = new ModelServer()
  const [one, two] = [await Rig.on(server, 'ana'), await Rig.on(server, 'ana')]
  const id = await one.run()
  for (const rig of [one, two]) await rig.settle()
  await two.outbox.bringHome(id)
  await two.library.review(id, { equipment: [BIKE] })
  for (const rig of [two, one]) await rig.settle()
  expect((await one.rows())[0]!.equipment).toEqual([BIKE])
  await one.library.review(id, { equipment: [SHOES] })
  for (const rig of [one, two]) await rig.settle()
  for (const rig of [one, two]) expect((await rig.rows()).find((row) => row.session_id === id)!.equipment).toEqual([SHOES])
})
