import { expect, test } from 'vitest'
import { standingSets, type LiftedSet } from '../../exercise/lifting'
import { draftOf, inOtherUnit, nextDraft, restoring, wireSet, withBody } from './draft'

const lifted = (...sets: readonly [id: string, weight: number, unit?: 'kg' | 'lb'][]): LiftedSet[] =>
  standingSets([{ sets: sets.map(([set_id, weight, unit = 'kg']) => ({ set_id, exercise: 'Bench press', weight, unit, repetitions: 5 })) }])
const last = { startedAt: 0, sets: [60, 60, 65].map((weight) => ({ weight, unit: 'kg' as const, repetitions: 5 })) }
const known = { last, unit: 'kg' as const, bodyWeight: false }

test('the next set follows last time while the person does', () => {
  expect(nextDraft({ ...known, done: [] }).weight).toBe(60)
  expect(nextDraft({ ...known, done: lifted(['a', 60], ['b', 60]) }).weight).toBe(65)
})

test('whoever changed the weight or the unit goes on from there', () => {
  expect(nextDraft({ ...known, done: lifted(['a', 185, 'lb']) })).toMatchObject({ weight: 185, unit: 'lb' })
  expect(nextDraft({ ...known, done: lifted(['a', 62.5]) }).weight).toBe(62.5)
})

test('a planned set is what comes next, and whoever lifts another weight than planned keeps it', () => {
  const kg = (value: number) => ({ value, unit: 'kg' as const })
  const proposed = [{ repetitions: 5, weight: kg(80) }, { repetitions: 3, weight: kg(90) }, { repetitions: 12 }]
  expect(nextDraft({ ...known, done: [], proposed })).toMatchObject({ weight: 80, unit: 'kg', repetitions: 5 })
  expect(nextDraft({ ...known, done: lifted(['a', 80]), proposed })).toMatchObject({ weight: 90, repetitions: 3 })
  expect(nextDraft({ ...known, done: lifted(['a', 75]), proposed })).toMatchObject({ weight: 75, repetitions: 3 })
  expect(nextDraft({ ...known, done: lifted(['a', 185, 'lb']), proposed })).toMatchObject({ weight: 185, unit: 'lb', repetitions: 3 })
  expect(nextDraft({ ...known, done: lifted(['a', 80], ['b', 90]), proposed })).toMatchObject({ weight: 90, repetitions: 12 })
  const warmUp = lifted(['w', 40]).map((set) => ({ ...set, warmUp: true }))
  expect(nextDraft({ ...known, done: warmUp, proposed })).toMatchObject({ weight: 80, repetitions: 5 })
  expect(nextDraft({ ...known, done: lifted(['a', 80], ['b', 90], ['c', 90]), proposed }).repetitions).toBe(5)
})

test('the first set of an exercise with the own body asks for no weight', () => {
  expect(nextDraft({ done: [], last: null, unit: 'kg', bodyWeight: true }).weight).toBe(0)
  expect(nextDraft({ done: [], last: null, unit: 'lb', bodyWeight: false }).weight).toBe(45)
})

test('a weight in the other unit is the same weight', () => {
  const draft = { weight: 60, unit: 'kg' as const, repetitions: 5, rpe: undefined, warmUp: false }
  expect(inOtherUnit(draft)).toMatchObject({ weight: 132.5, unit: 'lb' })
  expect(inOtherUnit(inOtherUnit(draft)).weight).toBe(60)
})

test('a set taken back stands where it stood', () => {
  const before = lifted(['a', 60], ['b', 62.5], ['c', 65])
  const logged = before.map((set) => wireSet(set.set_id!, set.name, draftOf(set)))
  const after = standingSets([{ sets: logged }, { sets: [{ set_id: 'a', deleted: true }] }, { sets: restoring(before, before[0]!) }])
  expect(after.map((set) => set.set_id)).toEqual(['a', 'b', 'c'])
})

test('a held set keeps how long it was held, taken back as well as corrected', () => {
  const held = ['a', 'b'].map((set_id) => ({ set_id, exercise: 'Plank', duration_s: 62.5 }))
  const before = standingSets([{ sets: held }])
  const after = standingSets([{ sets: held }, { sets: [{ set_id: 'a', deleted: true }] }, { sets: restoring(before, before[0]!) }])
  expect(after).toEqual(before)
  expect(wireSet('a', 'Plank', { ...draftOf(before[0]!), weight: 10 })).toMatchObject({ weight: 10, duration_s: 62.5 })
})

test('a pull-up takes the body along, in the unit of its weight; a bench press does not, nor does who says nothing', () => {
  const draft = { weight: 20, unit: 'kg' as const, repetitions: 5, rpe: undefined, warmUp: false }
  const body = { value: 176.4, unit: 'lb' as const }
  expect(wireSet('a', 'pull_up', withBody(draft, 'Pull-up', body))).toMatchObject({ weight: 20, unit: 'kg', body_weight: 80 })
  expect(wireSet('a', 'bench_press', withBody(draft, 'Bench press', body))).not.toHaveProperty('body_weight')
  expect(wireSet('a', 'dip', withBody(draft, 'Dip', null))).not.toHaveProperty('body_weight')
})

test('a set that is corrected keeps the body weight of its day', () => {
  const [set] = standingSets([{ sets: [{ set_id: 'a', exercise: 'dip', weight: 10, body_weight: 80, unit: 'kg', repetitions: 5 }] }])
  expect(wireSet('a', set!.name, { ...draftOf(set!), repetitions: 6 })).toMatchObject({ body_weight: 80, repetitions: 6 })
  expect(inOtherUnit(draftOf(set!))).toMatchObject({ unit: 'lb', body: 176.4 })
})
