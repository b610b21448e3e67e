// What edit_workout says of a workout, beside what its phones say in its log.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ownRow } from '../app/local/rows'
import type { WorkoutRow } from '../app/model'
import { figuresOf } from '../recording/figures'
import type { Review } from '../recording/lines'
import type { WorkoutEdits } from './server-api'
import { ModelServer, type Fault } from './testing/model-server'
import { Rig } from './testing/rig'

const SHOES = 'equipment_01h455vb4pex5vsknk084sn02q', BIKE = 'equipment_01h455vb4pex5vsknk084sn02r'

async function storedOn(rig: Rig, id: string) {
  return (await rig.rows()).find((row) => row.session_id === id)!
}

/** As lists, totals, goals and records have it; the opened workout says the same. */
async function shownOn(rig: Rig, id: string): Promise<WorkoutRow> {
  const row = await storedOn(rig, id), opened = await rig.library.open(id)
  if (opened !== undefined) {
    expect(figuresOf(opened.result)).toEqual(row.figures)
    const { exercise_type, title, note, feeling, equipment } = opened.result
    expect([exercise_type, title, note, feeling, equipment]).toEqual([row.exercise_type, row.title, row.note, row.feeling, row.equipment ?? []])
  }
  return ownRow(row, 'server')
}

async function recorded(): Promise<{ rig: Rig; server: ModelServer; id: string }> {
  const server = new ModelServer(), rig = await Rig.on(server, 'ana')
  const id = await rig.run()
  await rig.settle()
  return { rig, server, id }
}

/** It hears of what was edited. */
const look = (rig: Rig) => rig.outbox.nudge({ pull: true })

const MEMBERS: readonly {
  readonly member: string
  readonly edit: WorkoutEdits
  readonly shown: Partial<WorkoutRow>
  readonly own: Review
  readonly after: Partial<WorkoutRow>
}[] = [
  { member: 'title', edit: { title: 'River' }, shown: { title: 'River' }, own: { title: 'Hill' }, after: { title: 'Hill' } },
  { member: 'note', edit: { note: 'wet' }, shown: { note: 'wet' }, own: { note: '' }, after: { note: '' } },
  { member: 'feeling', edit: { feeling: 'hard' }, shown: { feeling: 'hard' }, own: { feeling: 'easy' }, after: { feeling: 'easy' } },
  { member: 'feeling, taken back here', edit: { feeling: 'hard' }, shown: { feeling: 'hard' }, own: { feeling: 'none' }, after: { feeling: null } },
  { member: 'feeling, taken back there', edit: { feeling: 'none' }, shown: { feeling: null }, own: { feeling: 'easy' }, after: { feeling: 'easy' } },
  {
    member: 'distance', edit: { distance: { value: 5_000, unit: 'm' } }, shown: { distanceMm: 5_000_000, corrected: true },
    own: { distance_m: 4_000 }, after: { distanceMm: 4_000_000, corrected: true },
  },
  {
    member: 'moving time', edit: { moving_time_s: 9 }, shown: { movingMs: 9_000, corrected: true },
    own: { moving_time_s: 8 }, after: { movingMs: 8_000, corrected: true },
  },
  { member: 'type', edit: { exercise_type: 'walking' }, shown: { type: 'walking' }, own: { exercise_type: 'cycling' }, after: { type: 'cycling' } },
  { member: 'equipment', edit: { equipment: [BIKE] }, shown: { equipment: [BIKE] }, own: { equipment: [SHOES, BIKE] }, after: { equipment: [SHOES, BIKE] } },
]

describe('on the phone that recorded it', () => {
  test.each(MEMBERS)('$member: an edit is shown until this phone says otherwise, and that stands on the server too', async ({ edit, shown, own, after }) => {
    const { rig, server, id } = await recorded()
    server.edit(id, edit)
    await look(rig)
    expect(await shownOn(rig, id)).toMatchObject(shown)
    expect(rig.outbox.markOf(await storedOn(rig, id))).toBe('server')

    rig.online = false
    await rig.library.review(id, { end_elapsed_ms: 9_500 }) // says nothing of it
    expect(await shownOn(rig, id)).toMatchObject(shown)
    await rig.library.review(id, own)
    expect(await shownOn(rig, id)).toMatchObject(after)
    rig.online = true
    await rig.settle()
    expect(await shownOn(rig, id)).toMatchObject(after)
    expect(server.edits.get(id)).toEqual({ revision: 2, edited: { [Object.keys(edit)[0]!]: null } })

    server.edit(id, edit)
    await look(rig)
    expect(await shownOn(rig, id)).toMatchObject(shown)
  })

  test('where an edit is taken back elsewhere, what the log says is shown again', async () => {
    const { rig, server, id } = await recorded()
    await rig.library.review(id, { title: 'Hill', distance_m: 3_000 })
    await rig.settle()
    server.edit(id, { title: '', distance: { value: 5_000, unit: 'm' } })
    await look(rig)
    expect(await shownOn(rig, id)).toMatchObject({ title: '', distanceMm: 5_000_000 })
    server.edit(id, { title: null, distance: null })
    await look(rig)
    expect(await shownOn(rig, id)).toMatchObject({ title: 'Hill', distanceMm: 3_000_000 })
  })

  test.each(['phone', 'program'])('an edit that this phone did not know of stands above what it said, also where the %s was the first', async (first) => {
    const { rig, server, id } = await recorded()
    server.edit(id, { feeling: 'hard' })
    await look(rig)
    await rig.library.review(id, { title: 'Hill', note: 'dry', feeling: 'easy' })
    const edit = () => server.edit(id, { title: 'River', feeling: 'max' })
    if (first === 'program') edit()
    await rig.settle()
    if (first === 'phone') edit()
    await rig.settle()
    expect(await shownOn(rig, id)).toMatchObject({ title: 'River', note: 'dry', feeling: 'max' })
    expect(server.edits.get(id)!.edited).toEqual({ title: 'River', feeling: 'max' })
  })

  test('of a workout that was edited again before this phone could take its edit back, only that one is taken back', async () => {
    const { rig, server, id } = await recorded()
    server.edit(id, { title: 'River' })
    await look(rig)
    server.editsFail = true
    await rig.library.review(id, { title: 'Hill' })
    await rig.outbox.nudge()
    expect(await storedOn(rig, id)).toMatchObject({ title: 'Hill', overruled: ['title'], matched_wall: expect.any(Number) as number })
    server.editsFail = false
    server.edit(id, { note: 'wet' })
    rig.phone.clock.advance(60_000)
    await rig.settle()
    expect(await shownOn(rig, id)).toMatchObject({ title: 'Hill', note: 'wet' })
    expect(server.edits.get(id)).toEqual({ revision: 3, edited: { title: null, note: 'wet' } })
  })

  test('a split takes back what was edited of the distance of the whole', async () => {
    const { rig, server, id } = await recorded()
    server.edit(id, { title: 'River', distance: { value: 5_000, unit: 'm' } })
    await look(rig)
    await rig.library.parts.split(id, 5_000, 5_000)
    expect(await shownOn(rig, id)).toMatchObject({ title: 'River', corrected: false, elapsedMs: 5_000 })
    await rig.settle()
    expect(server.edits.get(id)!.edited).toEqual({ title: 'River', distance: null })
  })

  test('a store that was restored has fewer edits, and so has the phone', async () => {
    const { rig, server, id } = await recorded()
    server.edit(id, { title: 'River' })
    await look(rig)
    expect((await shownOn(rig, id)).title).toBe('River')
    server.edits.delete(id)
    server.restore(() => false)
    await rig.settle()
    expect((await shownOn(rig, id)).title).toBe('')
  })
})

describe('where its events are no longer', () => {
  async function long(edit?: WorkoutEdits) {
    const { rig, server, id } = await recorded()
    if (edit !== undefined) {
      server.edit(id, edit)
      await look(rig)
    }
    rig.phone.clock.advance(31 * 86_400_000)
    await rig.outbox.nudge()
    expect(await storedOn(rig, id)).toMatchObject({ trimmed: true })
    return { rig, server, id }
  }

  test('an edit makes it one that is known as the server tells it, and it comes back with the edit', async () => {
    const { rig, server, id } = await long()
    server.edit(id, { title: 'River', note: 'wet' })
    await look(rig)
    expect(await rig.rows()).toEqual([])
    await rig.outbox.bringHome(id)
    expect(await shownOn(rig, id)).toMatchObject({ title: 'River', note: 'wet' })
  })

  test('a feeling is taken back here at once, and on the server', async () => {
    const { rig, server, id } = await long({ title: 'River', feeling: 'hard' })
    rig.online = false
    await rig.library.review(id, { feeling: 'none' })
    expect(await shownOn(rig, id)).toMatchObject({ title: 'River', feeling: null })
    rig.online = true
    await rig.settle()
    expect(await shownOn(rig, id)).toMatchObject({ title: 'River', feeling: null })
    expect(server.edits.get(id)!.edited).toEqual({ title: 'River', feeling: null })
  })

  test('what this phone says otherwise stands here at once, and on the server', async () => {
    const { rig, server, id } = await long({ title: 'River', note: 'wet' })
    rig.online = false
    await rig.library.review(id, { title: 'Hill' })
    expect(await shownOn(rig, id)).toMatchObject({ title: 'Hill', note: 'wet' })
    rig.online = true
    await rig.settle()
    expect(await shownOn(rig, id)).toMatchObject({ title: 'Hill', note: 'wet' })
    expect(server.edits.get(id)!.edited).toEqual({ title: null, note: 'wet' })
  })
})

type Step =
  | { readonly do: 'say'; readonly who: 0 | 1; readonly said: Review }
  | { readonly do: 'edit'; readonly edit: WorkoutEdits }
  | { readonly do: 'meet'; readonly who: 0 | 1; readonly faults: readonly Fault[] }

const word = fc.constantFrom('', 'one', 'two', 'three')
const thousands = fc.integer({ min: 0, max: 3 }).map((n) => n * 1_000), seconds = fc.integer({ min: 1, max: 9 })
const type = fc.constantFrom('running', 'walking', 'cycling'), feeling = fc.constantFrom('easy' as const, 'hard' as const, 'none' as const)
const equipment: fc.Arbitrary<readonly string[]> = fc.constantFrom([], [SHOES], [BIKE])
const said: fc.Arbitrary<Review> = fc.oneof(
  fc.record({ title: word }), fc.record({ note: word }), fc.record({ feeling }), fc.record({ distance_m: fc.oneof(thousands, fc.constant(null)) }),
  fc.record({ moving_time_s: seconds }), fc.record({ exercise_type: type }), fc.record({ equipment }),
)
const orNone = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null })
const edit: fc.Arbitrary<WorkoutEdits> = fc.oneof(
  fc.record({ title: orNone(word) }), fc.record({ note: orNone(word) }), fc.record({ feeling: orNone(feeling) }),
  fc.record({ distance: orNone(thousands.map((value) => ({ value, unit: 'm' }))) }), fc.record({ moving_time_s: orNone(seconds) }),
  fc.record({ exercise_type: orNone(type) }), fc.record({ equipment: orNone(equipment) }),
)
const who = fc.constantFrom(0 as const, 1 as const)
const fault: fc.Arbitrary<Fault> = fc.constantFrom('none', 'none', 'none', 'drop_request', 'drop_answer', 'error')
const faults = fc.array(fault, { minLength: 1, maxLength: 8 })
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('say' as const), who, said }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('edit' as const), edit }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('meet' as const), who, faults }) },
)

async function take(rigs: readonly [Rig, Rig], server: ModelServer, id: string, s: Step): Promise<void> {
  for (const rig of rigs) rig.phone.clock.advance(60_000)
  switch (s.do) {
    case 'say': return rigs[s.who].library.review(id, s.said)
    case 'edit': return server.edit(id, s.edit)
    case 'meet': {
      let call = 0
      server.fault = () => s.faults[call++ % s.faults.length]!
      await rigs[s.who].outbox.nudge({ pull: true, asked: true })
      server.fault = () => 'none'
    }
  }
}

/** What stands on the server, as a phone shows it. */
function shownBy({ title, note, feeling, distance, moving_time_s, exercise_type, equipment }: WorkoutEdits): Partial<WorkoutRow> {
  return {
    ...(title != null && { title }), ...(note != null && { note }), ...(feeling != null && { feeling: feeling === 'none' ? null : feeling }),
    ...(distance != null && { distanceMm: distance.value * 1_000 }), ...(moving_time_s != null && { movingMs: moving_time_s * 1_000 }),
    ...(exercise_type != null && { type: exercise_type }), ...(equipment != null && equipment.length > 0 && { equipment }),
  }
}

test('two phones and a program that say what they like, and meet in any order, end with the same', async () => {
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 20 }), async (steps) => {
    const server = new ModelServer()
    const rigs = [await Rig.on(server, 'ana'), await Rig.on(server, 'ana')] as const
    const [one, two] = rigs
    two.phone.ports().random(7) // another name for itself, and another clock
    two.phone.clock.advance(1_234_567)
    const id = await one.run()
    for (const rig of rigs) await rig.settle()
    await two.outbox.bringHome(id)
    await two.settle()
    for (const s of steps) await take(rigs, server, id, s)
    for (const rig of [one, two, one, two]) await rig.settle()
    for (const rig of rigs) {
      const { matched_wall, overruled } = await storedOn(rig, id)
      expect(matched_wall).toBeDefined()
      expect(overruled).toBeUndefined()
      expect(await shownOn(rig, id)).toMatchObject(shownBy(server.edits.get(id)?.edited ?? {}))
    }
    expect(await shownOn(one, id)).toEqual(await shownOn(two, id))
  }), { numRuns: 60 })
})
