import { expect, test } from 'vitest'
import { Library } from './library'
import { Phone } from './testing/phone'

const library = (phone: Phone) => new Library({ ...phone.ports(), account: () => phone.account })

const finished = async () => {
  const phone = await Phone.on()
  await phone.recorder.start('running')
  await phone.run(30)
  const id = await phone.recorder.finish()
  return { phone, id, lib: library(phone) }
}

test('a correction after the end is one more event, and the figures follow', async () => {
  const { id, lib, phone } = await finished()
  await lib.review(id, { distance_m: 100, note: 'Track was wet' })
  const { row, result } = (await lib.open(id))!
  expect(row).toMatchObject({ note: 'Track was wet', figures: { distance_mm: 100_000, corrected: true } })
  expect(result.not_counted).toEqual([])
  expect(await phone.kinds()).toEqual(['started', 'progress', 'finished', 'corrected', 'note'])
})

test('changing the type judges the track by the new type', async () => {
  const { id, lib } = await finished()
  await lib.review(id, { exercise_type: 'walking' })
  expect((await lib.list())[0]).toMatchObject({ exercise_type: 'walking', figures: { corrected: false } })
})

test('a discard can be taken back, and counts by the later of the two', async () => {
  const { id, lib, phone } = await finished()
  await lib.discard(id)
  expect((await lib.list())[0]).toMatchObject({ phase: 'discarded' })
  phone.clock.advance(1_000)
  await lib.restore(id)
  expect((await lib.list())[0]).toMatchObject({ phase: 'finished' })
  expect((await lib.list())[0]).not.toHaveProperty('discarded_wall')
})

test('a past workout is a log like any other, of every type', async () => {
  const phone = await Phone.on()
  const lib = library(phone)
  const run = await lib.logPast({ exercise_type: 'running', started_wall: phone.clock.wallMs - 86_400_000, duration_ms: 1_880_000, distance_m: 5210, note: 'Forgot the phone' })
  const lift = await lib.logPast({ exercise_type: 'weight_training', started_wall: phone.clock.wallMs - 3_600_000, duration_ms: 3_000_000, sets: [{ exercise: 'deadlift', weight: 233, unit: 'lb', repetitions: 5 }] })
  const yoga = await lib.logPast({ exercise_type: 'yoga', started_wall: phone.clock.wallMs - 7_200_000, duration_ms: 1_800_000, fields: { style: 'hatha' } })
  expect((await lib.list()).map((w) => w.session_id)).toEqual([lift, yoga, run])
  expect((await lib.open(run))!.row).toMatchObject({ phase: 'finished', note: 'Forgot the phone', figures: { distance_mm: 5_210_000, moving_time_ms: 1_880_000 } })
  expect((await lib.open(lift))!.result.sets[0]).toMatchObject({ weight: 233, unit: 'lb', grams: 105_687 })
  expect(JSON.parse((await lib.open(yoga))!.log[1]!.bytes).progress).toEqual({ style: 'hatha' })
  expect(run.startsWith('running_')).toBe(true)
})

test('the unfinished workout of another phone is ended by an event of this one', async () => {
  const phone = await Phone.on()
  const lib = library(phone)
  const session_id = 'running_01h455vb4pex5vsknk084sn02q'
  await lib.endElsewhere({ session_id, exercise_type: 'running', started_at: '2026-11-22T06:00:00+01:00', time_zone: 'Europe/Ljubljana' }, 1_200_000, 'finished')
  const [event] = await phone.events()
  expect(JSON.parse(event!.bytes)).toMatchObject({ seq: 0, kind: 'finished', elapsed_ms: 1_200_000, session_id })
})

test('what was deleted is erased after 30 days, with its way, unless the server still has to hear of it', async () => {
  const phone = await Phone.on()
  const library = new Library(phone.ports())
  const rows = () => phone.storage.transaction('read', ['workouts', 'events', 'refused'], async (tx) => [await tx.count('workouts'), await tx.count('events')])
  const run = async () => {
    await phone.recorder.start('running')
    await phone.run(5)
    return phone.recorder.finish()
  }
  const kept = await run(), deleted = await run()
  phone.account = 'user_ana'
  const unsent = await run()
  await library.discard(deleted)
  await library.discard(unsent)
  phone.clock.advance(29 * 86_400_000)
  await library.eraseDeleted()
  expect(await rows()).toEqual([3, 11])
  phone.clock.advance(2 * 86_400_000)
  await library.eraseDeleted()
  expect((await library.list()).map((w) => w.session_id).sort()).toEqual([kept, unsent].sort())
  expect(await rows()).toEqual([2, 7])
})

test('a plug-in\'s type keeps its distance and its track: live, saved and opened they are the same', async () => {
  const phone = await Phone.on()
  await phone.storage.transaction('write', ['meta'], (tx) =>
    tx.put('meta', { key: 'exercise_types', value: { exercise_types: [{ id: 'rowing', title: 'Rowing', screen: 'distance', top_speed_m_per_s: 8 }] } }))
  await phone.recorder.start('rowing')
  await phone.run(60)
  phone.lat += 0.01 // 1.1 km in a second: no boat
  await phone.run(2)
  const shown = phone.recorder.workout!.distanceMm
  expect(shown).toBeGreaterThan(170_000)
  expect(shown).toBeLessThan(190_000)
  const id = await phone.recorder.finish()
  const opened = await new Library(phone.ports()).open(id)
  expect(opened!.row.figures.distance_mm).toBe(shown)
  expect(opened!.result.points).toHaveLength(62)
})
