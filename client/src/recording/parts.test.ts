import { expect, test } from 'vitest'
import type { WirePoint } from '../exercise/event'
import type { EventRow } from '../store/schema'
import { Library } from './library'
import { Phone } from './testing/phone'

const library = (phone: Phone) => new Library({ ...phone.ports(), account: () => phone.account })

/** Seconds of running, with a lap after 40 of them. */
async function recorded(seconds = 100) {
  const phone = await Phone.on()
  const id = await ran(phone, seconds)
  return { phone, id, lib: library(phone) }
}

async function ran(phone: Phone, seconds: number): Promise<string> {
  phone.updateIntervalMs = 30_000
  await phone.recorder.start('running')
  await phone.run(40)
  await phone.recorder.lap()
  await phone.run(seconds - 40)
  return await phone.recorder.finish()
}

/** From the first reading on, which comes a second after the start. */
const STEP_MM = 3_001

async function figures(lib: Library, id: string) {
  const { row, result } = (await lib.open(id))!
  return {
    started_at: row.started_at, phase: row.phase, elapsed: result.elapsed_ms, moving: result.moving_time_ms, distance: result.distance_mm,
    laps: result.laps, not_counted: result.not_counted.filter((one) => one.reason !== 'before_start' && one.reason !== 'after_end'),
  }
}

const alive = async (lib: Library) => (await lib.list()).filter((row) => row.phase === 'finished').map((row) => row.session_id)

test('a cropped beginning moves the start, the laps and the track; taking it back brings all of it again', async () => {
  const { lib, id } = await recorded()
  const before = await figures(lib, id)
  await lib.review(id, { start_elapsed_ms: 20_000, end_elapsed_ms: 80_000 })
  expect(await figures(lib, id)).toEqual({
    started_at: '2026-11-22T08:00:20.000+01:00', phase: 'finished', elapsed: 60_000, moving: 60_000, distance: 60 * STEP_MM, laps: [20_000], not_counted: [],
  })
  const { result } = (await lib.open(id))!
  expect([result.points[0]!.t, result.points.at(-1)!.t]).toEqual([0, 60_000])
  await lib.review(id, { start_elapsed_ms: null, end_elapsed_ms: null })
  expect(await figures(lib, id)).toEqual(before)
})

test('a start that is corrected after a crop is the start of what was recorded', async () => {
  const { lib, id } = await recorded()
  await lib.review(id, { start_elapsed_ms: 20_000 })
  await lib.correctStart(id, Date.parse('2026-11-22T07:00:00+01:00'))
  expect((await figures(lib, id)).started_at).toBe('2026-11-22T07:00:20.000+01:00')
})

test('a set that is put right in a cropped workout stands at its end', async () => {
  const phone = await Phone.on()
  await phone.recorder.start('weight_training', { indoor: true })
  await phone.wait(60)
  await phone.recorder.logSet({ set_id: 's0', exercise: 'Bench press', weight: 60, unit: 'kg', repetitions: 5 })
  await phone.wait(60)
  const id = await phone.recorder.finish(), lib = library(phone)
  await lib.review(id, { start_elapsed_ms: 30_000 })
  await lib.correctSets(id, [{ set_id: 's0', exercise: 'Bench press', weight: 65, unit: 'kg', repetitions: 5 }])
  const { result } = (await lib.open(id))!
  expect(result.sets.map((set) => set.weight)).toEqual([65])
  expect([result.elapsed_ms, result.not_counted]).toEqual([90_000, []])
})

test('a workout split in two has nothing twice and nothing lost, and is whole again when that is taken back', async () => {
  const { lib, id } = await recorded()
  const whole = await figures(lib, id)
  const part = await lib.parts.split(id, 60_000, 60_000)
  const [first, second] = [await figures(lib, id), await figures(lib, part)]
  expect(first).toMatchObject({ started_at: whole.started_at, elapsed: 60_000, distance: 59 * STEP_MM, laps: whole.laps, not_counted: [] })
  expect(second).toMatchObject({ started_at: '2026-11-22T08:01:00.000+01:00', elapsed: 40_000, distance: 40 * STEP_MM, laps: [], not_counted: [] })
  expect(first.moving + second.moving).toBe(whole.moving)

  await lib.parts.unsplit(id, part, { end_elapsed_ms: null })
  expect(await figures(lib, id)).toEqual(whole)
  expect(await alive(lib)).toEqual([id])
})

test('the second part is split again, and what lies between the parts is in none', async () => {
  const { lib, id } = await recorded(120)
  const run = await lib.parts.split(id, 40_000, 60_000)
  const last = await lib.parts.split(run, 90_000, 90_000)
  expect((await alive(lib)).sort()).toEqual([id, run, last].sort())
  expect(await Promise.all([id, run, last].map(async (one) => (await figures(lib, one)).elapsed))).toEqual([40_000, 30_000, 30_000])
})

test('a part deleted and had back is what it was; split again after taking back, it is the same workout', async () => {
  const { lib, id } = await recorded()
  const part = await lib.parts.split(id, 60_000, 60_000)
  const before = await figures(lib, part)
  await lib.discard(part)
  await lib.restore(part)
  expect(await figures(lib, part)).toEqual(before)
  await lib.parts.unsplit(id, part, { end_elapsed_ms: null })
  expect(await lib.parts.split(id, 50_000, 50_000)).toBe(part)
  expect((await figures(lib, part)).elapsed).toBe(50_000)
})

test('a part that was joined again and is restored is a part again, and nothing counts twice', async () => {
  const { lib, id } = await recorded()
  const part = await lib.parts.split(id, 60_000, 60_000)
  expect(await lib.parts.join(id, part)).toBe(id)
  expect((await figures(lib, id)).elapsed).toBe(100_000)
  expect(await alive(lib)).toEqual([id])
  await lib.restore(part)
  expect([(await figures(lib, id)).elapsed, (await figures(lib, part)).elapsed]).toEqual([60_000, 40_000])
})

test('where nothing would be left on a side nothing is split', async () => {
  const { lib, id } = await recorded()
  for (const [to, from] of [[0, 0], [100_000, 100_000], [60_000, 50_000], [60_000, 100_000]] as const)
    await expect(lib.parts.split(id, to, from)).rejects.toThrow('Nothing would be left')
  expect(await alive(lib)).toEqual([id])
})

/** What one phone has of some workouts, brought to another, as a server would. */
async function brought(from: Phone, to: Phone): Promise<void> {
  const [events, rows] = await from.storage.transaction('read', ['events', 'workouts'], async (tx) => [await tx.list('events'), await tx.list('workouts')])
  await to.storage.transaction('write', ['events', 'workouts'], async (tx) => {
    for (const row of rows) if ((await tx.get('workouts', row.session_id)) === undefined) await tx.put('workouts', row)
    for (const event of events) {
      const key = [event.session_id, event.writer, event.seq] as const
      const kept: EventRow | undefined = await tx.get('events', key)
      if (kept !== undefined) expect(kept.bytes).toBe(event.bytes) // one content for one identity
      else await tx.put('events', event)
    }
  })
}

test('two phones that split one workout without a network make the same second workout, and one place to split stands', async () => {
  const { phone, lib, id } = await recorded()
  const other = await Phone.on()
  other.ports().random(7) // another name for itself
  await brought(phone, other)
  const otherLib = library(other)
  const [part, same] = [await lib.parts.split(id, 60_000, 60_000), await otherLib.parts.split(id, 30_000, 30_000)]
  expect(same).toBe(part)
  await brought(phone, other)
  await brought(other, phone)
  for (const one of [lib, otherLib]) {
    const [first, second] = [await figures(one, id), await figures(one, part)]
    expect(first.elapsed + second.elapsed).toBe(100_000)
    expect(first.distance + second.distance).toBe(99 * STEP_MM)
    expect([first.not_counted, second.not_counted]).toEqual([[], []])
  }
  expect(await figures(lib, id)).toEqual(await figures(otherLib, id))
})

async function twoRuns(pause = 120) {
  const phone = await Phone.on()
  const one = await ran(phone, 60)
  await phone.wait(pause)
  const two = await ran(phone, 80)
  return { phone, lib: library(phone), one, two }
}

test('two workouts become one: figures of both, the pause between them in none, and both come back', async () => {
  const { lib, one, two } = await twoRuns()
  const [first, second] = [await figures(lib, one), await figures(lib, two)]
  const id = await lib.parts.join(two, one)
  const both = await figures(lib, id)
  expect(both).toEqual({
    started_at: first.started_at, phase: 'finished', elapsed: 60_000 + 120_000 + 80_000, moving: first.moving + second.moving,
    distance: first.distance + second.distance, laps: [40_000, 60_000 + 120_000 + 40_000], not_counted: [],
  })
  const times = (await lib.open(id))!.result.points.map((p) => p.t!)
  expect(times).toEqual([...times].sort((a, b) => a - b))
  expect(await alive(lib)).toEqual([id])

  await lib.parts.unjoin(id)
  expect((await alive(lib)).sort()).toEqual([one, two].sort())
  expect([await figures(lib, one), await figures(lib, two)]).toEqual([first, second])
})

test('restoring one of two that were joined brings both back; restoring the joined one throws them away again', async () => {
  const { lib, one, two } = await twoRuns()
  const id = await lib.parts.join(one, two)
  await lib.restore(two)
  expect((await alive(lib)).sort()).toEqual([one, two].sort())
  await lib.restore(id)
  expect(await alive(lib)).toEqual([id])
})

test('what was cropped stays out of what is joined', async () => {
  const { lib, one, two } = await twoRuns()
  await lib.review(one, { start_elapsed_ms: 10_000, end_elapsed_ms: 50_000 })
  await lib.review(two, { start_elapsed_ms: 45_000 })
  const [first, second] = [await figures(lib, one), await figures(lib, two)]
  const id = await lib.parts.join(one, two)
  expect(await figures(lib, id)).toMatchObject({
    started_at: first.started_at, moving: first.moving + second.moving, distance: first.distance + second.distance,
    laps: first.laps, elapsed: Date.parse(second.started_at) - Date.parse(first.started_at) + second.elapsed, not_counted: [],
  })
})

test('words of both are kept, and figures that were typed are added', async () => {
  const { lib, one, two } = await twoRuns()
  await lib.review(one, { distance_m: 500, note: 'There', title: 'To work' })
  await lib.review(two, { note: 'And back', feeling: 'easy' })
  const id = await lib.parts.join(one, two)
  const { row } = (await lib.open(id))!
  expect(row).toMatchObject({ title: 'To work', note: 'There\nAnd back', feeling: 'easy', figures: { distance_mm: 500_000 + 79 * STEP_MM, corrected: true } })
})

test('two phones that join the same two make one workout of the same bytes', async () => {
  const { phone, lib, one, two } = await twoRuns()
  const other = await Phone.on()
  other.ports().random(7)
  await brought(phone, other)
  const id = await lib.parts.join(one, two)
  expect(await library(other).parts.join(one, two)).toBe(id)
  await brought(phone, other)
  await brought(other, phone)
  expect(await alive(lib)).toEqual([id])
  expect(await figures(library(other), id)).toEqual(await figures(lib, id))
})

test('two that do not follow each other are not joined', async () => {
  const { lib, phone, one, two } = await twoRuns()
  await phone.wait(60)
  const three = await ran(phone, 50)
  await expect(lib.parts.join(one, three)).rejects.toThrow('do not follow')
  await lib.correctStart(two, Date.parse('2026-11-22T08:00:30+01:00'))
  await expect(lib.parts.join(one, two)).rejects.toThrow('do not follow')
  expect(await alive(lib)).toHaveLength(3)
})

test('indoors the way of the steps goes on over the seam, cropped or not', async () => {
  const past = async (lib: Library, at: string, metres: number) =>
    await lib.logPast({ exercise_type: 'running', started_wall: Date.parse(at), duration_ms: 600_000, fields: { distance_m: metres } })
  const phone = await Phone.on(), lib = library(phone)
  const [one, two] = [await past(lib, '2026-11-21T08:00:00+01:00', 1_000), await past(lib, '2026-11-21T08:15:00+01:00', 2_000)]
  await lib.review(two, { start_elapsed_ms: 300_000 })
  expect((await figures(lib, two)).distance).toBe(1_000_000)
  const id = await lib.parts.join(one, two)
  expect(await figures(lib, id)).toMatchObject({ distance: 2_000_000, elapsed: 25 * 60_000, not_counted: [] })
})

test('a point keeps all that it says when its workout is joined', async () => {
  const { lib, one, two, phone } = await twoRuns()
  const odd = { t: 70_000, lat: 46.0521, lon: 14.5, acc: 4, hr: 151, cad: 88, power: 210, temp: 12.5 } as WirePoint
  await phone.storage.transaction('write', ['events'], async (tx) => {
    const [last] = await tx.list('events', { prefix: [two], reverse: true, limit: 1 })
    await tx.put('events', { ...last!, bytes: JSON.stringify({ ...(JSON.parse(last!.bytes) as object), progress: { points: [odd], mood: 'fine' } }) })
  })
  const id = await lib.parts.join(one, two)
  const joined = (await phone.events()).filter((event) => event.session_id === id)
  const events = joined.map((event) => JSON.parse(event.bytes) as { progress?: { points?: WirePoint[]; mood?: string } })
  const kept = events.find((event) => event.progress?.mood === 'fine')!
  expect(kept.progress!.points).toEqual([{ ...odd, t: 70_000 + 180_000 }])
})

test('what was changed after taking back is in what is split or joined again, and nothing of it is lost', async () => {
  const { lib, id } = await recorded()
  const part = await lib.parts.split(id, 60_000, 60_000)
  await lib.parts.unsplit(id, part, { end_elapsed_ms: null })
  await lib.review(id, { title: 'Duathlon' })
  await lib.correctStart(id, Date.parse('2026-11-22T07:00:00+01:00'))
  expect(await lib.parts.split(id, 60_000, 60_000)).toBe(part)
  expect((await lib.open(part))!.row).toMatchObject({ title: 'Duathlon', started_at: '2026-11-22T07:01:00.000+01:00' })
  // What was said of the part alone does not come back with the next.
  await lib.review(part, { title: 'Ride', exercise_type: 'cycling' })
  await lib.parts.unsplit(id, part, { end_elapsed_ms: null })
  const another = await lib.parts.split(id, 60_000, 60_000)
  expect(another).not.toBe(part)
  expect((await lib.open(another))!.row).toMatchObject({ title: 'Duathlon', exercise_type: 'running' })

  const runs = await twoRuns()
  const joined = await runs.lib.parts.join(runs.one, runs.two)
  await runs.lib.parts.unjoin(joined)
  expect(await runs.lib.parts.join(runs.one, runs.two)).toBe(joined) // nothing was changed
  await runs.lib.parts.unjoin(joined)
  await runs.lib.review(runs.two, { end_elapsed_ms: 70_000, note: 'Shorter' })
  const shorter = await runs.lib.parts.join(runs.one, runs.two)
  expect(shorter).not.toBe(joined)
  expect((await figures(runs.lib, shorter)).elapsed).toBe(60_000 + 120_000 + 70_000)
  expect((await runs.lib.open(shorter))!.row.note).toBe('Shorter')
  expect(await alive(runs.lib)).toEqual([shorter])
})

test('two parts joined again have the typed distances of both; taking it back brings the end and the figures of the first again', async () => {
  const { lib, id } = await recorded()
  const part = await lib.parts.split(id, 40_000, 60_000)
  await lib.review(id, { distance_m: 500 })
  const [first, second] = [await figures(lib, id), await figures(lib, part)]
  await lib.parts.join(id, part)
  expect(await figures(lib, id)).toMatchObject({ elapsed: 100_000, distance: 500_000 + second.distance })
  await lib.restore(part)
  expect([await figures(lib, id), await figures(lib, part)]).toEqual([first, second])
})
