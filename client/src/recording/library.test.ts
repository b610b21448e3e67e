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

test('a feeling that is taken back goes in an event of its own: rules that do not know how pass over that alone', async () => {
  const { id, lib, phone } = await finished()
  await lib.review(id, { feeling: 'hard' })
  await lib.review(id, { title: 'Hill', feeling: 'none' })
  const { row, result, log } = (await lib.open(id))!
  expect([row.title, row.feeling, result.feeling]).toEqual(['Hill', undefined, undefined])
  expect(result.not_counted).toEqual([])
  expect(log.slice(-2).map(({ bytes }) => JSON.parse(bytes) as object)).toEqual([
    expect.objectContaining({ kind: 'note', title: 'Hill', lamport: 2 }), expect.objectContaining({ kind: 'note', feeling: 'none', lamport: 2 }),
  ])
  expect(log.at(-2)!.bytes).not.toContain('feeling')
  await lib.review(id, { feeling: 'easy' })
  expect((await lib.open(id))!.row.feeling).toBe('easy')
  expect(await phone.kinds()).toEqual(['started', 'progress', 'finished', 'note', 'note', 'note', 'note'])
})

test('changing the type judges the track by the new type', async () => {
  const { id, lib } = await finished()
  await lib.review(id, { exercise_type: 'walking' })
  expect((await lib.list())[0]).toMatchObject({ exercise_type: 'walking', figures: { corrected: false } })
})

const lifted = async (name = 'Bench press') => {
  const phone = await Phone.on()
  await phone.recorder.start('weight_training', { indoor: true })
  for (const [i, weight] of [60, 600].entries()) await phone.recorder.logSet({ set_id: `s${i}`, exercise: name, weight, unit: 'kg', repetitions: 5 })
  await phone.wait(300)
  const id = await phone.recorder.finish()
  return { phone, id, lib: library(phone) }
}

test('a set mistyped is put right after the end, and so are its records and the next last time', async () => {
  const { phone, id, lib } = await lifted()
  await lib.correctSets(id, [{ set_id: 's1', exercise: 'Bench press', weight: 60, unit: 'kg', repetitions: 5, rpe: 7.5 }])
  const { row, result } = (await lib.open(id))!
  expect(result.not_counted).toEqual([])
  expect(result.sets.map((set) => [set.weight, set.rpe])).toEqual([[60, undefined], [60, 7.5]])
  expect(row.figures.lifting.max_weight_g).toBe(60_000)
  const last = await phone.storage.transaction('read', ['last_sets'], (tx) => tx.get('last_sets', 'bench_press'))
  expect(last?.sets.map((set) => set.weight)).toEqual([60, 60])
})

test('a set of the wrong exercise is put right, and last time forgets what was never lifted', async () => {
  const { phone, id, lib } = await lifted('Bench pres')
  await lib.correctSets(id, ['s0', 's1'].map((set_id) => ({ set_id, exercise: 'Bench press', weight: 60, unit: 'kg' as const, repetitions: 5 })))
  expect((await lib.open(id))!.result.sets.map((set) => set.exercise)).toEqual(['bench_press', 'bench_press'])
  const rows = await phone.storage.transaction('read', ['last_sets'], (tx) => tx.list('last_sets'))
  expect(rows.map((row) => row.exercise)).toEqual(['bench_press'])
})

const lastTime = async (phone: Phone) =>
  (await phone.storage.transaction('read', ['last_sets'], (tx) => tx.list('last_sets')))
    .map(({ exercise, session_id, sets }) => [exercise, session_id, sets[0]!.weight])

/** One workout a day before another, both with a bench press. */
const liftedTwice = async () => {
  const phone = await Phone.on()
  const lib = library(phone)
  const log = (days: number, weight: number) => lib.logPast({
    exercise_type: 'weight_training', started_wall: phone.clock.wallMs - days * 86_400_000, duration_ms: 60_000,
    sets: [{ set_id: 'a', exercise: 'Bench press', weight, unit: 'kg', repetitions: 5 }],
  })
  const before = await log(3, 60), after = await log(2, 200)
  expect(await lastTime(phone)).toEqual([['bench_press', after, 200]])
  return { phone, lib, before, after }
}

test('last time is never of a deleted workout: it is the one before, until that is taken back', async () => {
  const { phone, lib, before, after } = await liftedTwice()
  await lib.discard(after)
  expect(await lastTime(phone)).toEqual([['bench_press', before, 60]])
  await lib.discard(before)
  expect(await lastTime(phone)).toEqual([])
  await lib.restore(before)
  await lib.restore(after)
  expect(await lastTime(phone)).toEqual([['bench_press', after, 200]])
})

test('last time goes with a start that is moved, and with what is put right since', async () => {
  const { phone, lib, before, after } = await liftedTwice()
  const start = async () => Date.parse((await lib.open(after))!.row.started_at)
  await lib.correctStart(after, (await start()) - 3_600_000)
  await lib.correctSets(after, [{ set_id: 'a', exercise: 'Bench press', weight: 62.5, unit: 'kg', repetitions: 5 }])
  expect(await lastTime(phone)).toEqual([['bench_press', after, 62.5]])
  phone.clock.advance(1_000)
  await lib.correctStart(after, (await start()) - 7 * 86_400_000)
  expect(await lastTime(phone)).toEqual([['bench_press', before, 60]])
  await lib.correctSets(before, [{ set_id: 'a', deleted: true }])
  expect(await lastTime(phone)).toEqual([['bench_press', after, 62.5]])
})

test('a set is put right also behind a trimmed end', async () => {
  const { id, lib } = await lifted()
  await lib.review(id, { end_elapsed_ms: 120_000 })
  await lib.correctSets(id, [{ set_id: 's1', deleted: true }])
  const { row, result } = (await lib.open(id))!
  expect(result.not_counted).toEqual([])
  expect(result.sets.map((set) => set.set_id)).toEqual(['s0'])
  expect(row.figures.elapsed_ms).toBe(120_000)
})

test('the start is moved, twice, and the last word counts; what was measured stays', async () => {
  const { id, lib, phone } = await finished()
  const before = (await lib.open(id))!.row
  for (const hours of [30, 5]) {
    phone.clock.advance(1_000)
    await lib.correctStart(id, Date.parse(before.started_at) - hours * 3_600_000)
  }
  const { row, result } = (await lib.open(id))!
  expect(row.started_at).toBe('2026-11-22T03:00:00.000+01:00')
  expect(row.time_zone).toBe(before.time_zone)
  expect(row.figures).toEqual(before.figures)
  expect(result.not_counted).toEqual([])
})

test('a start that is moved on a journey keeps the clock of the place where it was, and the day that it belongs to', async () => {
  const { id, lib, phone } = await finished()
  phone.clock.offsetMinutes = () => 540 // by now the phone is in Tokyo, where it is the 23rd already
  await lib.correctStart(id, Date.parse('2026-11-22T16:30:00+01:00'))
  expect((await lib.list())[0]).toMatchObject({ started_at: '2026-11-22T16:30:00.000+01:00', time_zone: 'Europe/Ljubljana' })
  await lib.correctStart(id, Date.parse('2026-07-22T23:30:00+02:00'))
  expect((await lib.list())[0]).toMatchObject({ started_at: '2026-07-22T23:30:00.000+02:00' })
})

test('an end later than what was recorded is taken, and an earlier one after it, too', async () => {
  const { id, lib } = await finished()
  await lib.review(id, { end_elapsed_ms: 90_000 })
  expect((await lib.open(id))!.row.figures).toMatchObject({ elapsed_ms: 90_000 })
  await lib.review(id, { end_elapsed_ms: 20_000 })
  expect((await lib.open(id))!.row.figures).toMatchObject({ elapsed_ms: 20_000, moving_time_ms: 20_000 })
})

test('a correction counts also where another phone of a later name recorded', async () => {
  const { id, lib, phone } = await finished()
  await phone.storage.transaction('write', ['events'], (tx) =>
    tx.add('events', {
      session_id: id,
      writer: 'zz_other'.replace('_', '0'),
      seq: 0,
      kind: 'corrected',
      bytes: JSON.stringify({ seq: 0, kind: 'corrected', correction: { distance_m: 7 } }),
      upto: -1,
      account: '',
    }),
  )
  await lib.review(id, { distance_m: 100 })
  expect((await lib.open(id))!.row.figures.distance_mm).toBe(100_000)
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
  const run = await lib.logPast({
    exercise_type: 'running',
    started_wall: phone.clock.wallMs - 86_400_000,
    duration_ms: 1_880_000,
    distance_m: 5210,
    note: 'Forgot the phone',
  })
  const lift = await lib.logPast({
    exercise_type: 'weight_training',
    started_wall: phone.clock.wallMs - 3_600_000,
    duration_ms: 3_000_000,
    sets: [{ exercise: 'deadlift', weight: 233, unit: 'lb', repetitions: 5 }],
  })
  const yoga = await lib.logPast({ exercise_type: 'yoga', started_wall: phone.clock.wallMs - 7_200_000, duration_ms: 1_800_000, fields: { style: 'hatha' } })
  expect((await lib.list()).map((w) => w.session_id)).toEqual([lift, yoga, run])
  expect((await lib.open(run))!.row).toMatchObject({
    phase: 'finished',
    note: 'Forgot the phone',
    figures: { distance_mm: 5_210_000, moving_time_ms: 1_880_000 },
  })
  expect((await lib.open(lift))!.result.sets[0]).toMatchObject({ weight: 233, unit: 'lb', grams: 105_687 })
  expect(JSON.parse((await lib.open(yoga))!.log[1]!.bytes).progress).toEqual({ style: 'hatha' })
  expect(run.startsWith('running_')).toBe(true)
})

test('the unfinished workout of another phone is ended by an event of this one', async () => {
  const phone = await Phone.on()
  const lib = library(phone)
  const session_id = 'running_01h455vb4pex5vsknk084sn02q'
  await lib.endElsewhere(
    { session_id, exercise_type: 'running', started_at: '2026-11-22T06:00:00+01:00', time_zone: 'Europe/Ljubljana' },
    1_200_000,
    'finished',
  )
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

test('a start with many years of workouts asks for the journal of none of them, unless an older app left one', async () => {
  const phone = await Phone.on()
  const lib = library(phone)
  for (let i = 0; i < 20; i++) await lib.logPast({ exercise_type: 'yoga', started_wall: phone.clock.wallMs - i * 86_400_000, duration_ms: 60_000 })
  const [ended] = await lib.list()
  await phone.recorder.start('running')
  await phone.run(5)
  const works = phone.storage.transaction.bind(phone.storage)
  let asked = 0
  phone.storage.transaction = (mode, tables, work) => works(mode, tables, (tx) => work(new Proxy(tx, {
    get: (of, name) => {
      if (name === 'deleteRange') asked++
      const member: unknown = Reflect.get(of, name)
      return typeof member === 'function' ? (member.bind(of) as unknown) : member
    },
  })))
  await lib.eraseDeleted()
  expect(asked).toBe(0)
  await works('write', ['journal'], (tx) => tx.put('journal', { session_id: ended!.session_id, n: 0, text: '{}', sum: 1 }))
  await lib.eraseDeleted()
  const lines = await works('read', ['journal'], (tx) => tx.list('journal'))
  expect(new Set(lines.map((line) => line.session_id))).toEqual(new Set([phone.recorder.workout!.begin.session_id]))
})
