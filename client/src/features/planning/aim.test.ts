import { afterEach, expect, test } from 'vitest'
import { de } from '../../app/texts/de'
import { en } from '../../app/texts/en'
import { speak } from '../../app/texts/texts'
import { aimOf, targetOf } from './aim'

afterEach(() => speak({ texts: en, locale: 'en', exercises: {} }))

test('an aim comes back as it was typed, with its own units', () => {
  for (const target of [
    { distance: { value: 5.5, unit: 'mi' } },
    { distance: { value: 10, unit: 'km' }, duration_s: 3000 },
    { duration_s: 1800 },
  ]) expect(targetOf(aimOf(target, 'km', 'kg'), 'distance')).toEqual(target)
  const squat = { exercise: 'Squat', sets: 5, repetitions: 5, weight: { value: 135, unit: 'lb' as const } }
  const lifts = { exercises: [squat, { exercise: 'Plank', sets: 3, repetitions: 1 }] }
  expect(targetOf(aimOf(lifts, 'km', 'kg'), 'sets')).toEqual(lifts)
  expect(targetOf(aimOf(null, 'km', 'kg'), 'distance')).toBeNull()
})

test('where people write a comma an aim stands in its field with one, and is taken again as it stands there', () => {
  speak({ texts: de, locale: 'de', exercises: {} })
  const marathon = { distance: { value: 42.195, unit: 'km' } }
  expect(aimOf(marathon, 'km', 'kg').distance).toBe('42,195')
  expect(targetOf(aimOf(marathon, 'km', 'kg'), 'distance')).toEqual(marathon)
  const squat = { exercises: [{ exercise: 'Squat', sets: 5, repetitions: 5, weight: { value: 62.125, unit: 'kg' as const } }] }
  expect(aimOf(squat, 'km', 'kg').lifts[0]!.weight).toBe('62,125')
  expect(targetOf(aimOf(squat, 'km', 'kg'), 'sets')).toEqual(squat)
})

test('what is no aim is refused, and what the type cannot be measured by is left out', () => {
  const typed = { ...aimOf(null, 'km', 'kg'), kind: 'distance' as const }
  for (const distance of ['', '0', 'far', '10001', '-1']) expect(targetOf({ ...typed, distance }, 'distance')).toBeUndefined()
  expect(targetOf({ ...typed, distance: '5' }, 'sets')).toBeNull()
  const lifting = { ...typed, kind: 'lifts' as const }
  expect(targetOf({ ...lifting, lifts: [] }, 'sets')).toBeUndefined()
  for (const wrong of [{ sets: '0' }, { sets: '2.5' }, { repetitions: '' }, { weight: 'heavy' }, { weight: '2001' }])
    expect(targetOf({ ...lifting, lifts: [{ exercise: 'Squat', sets: '5', repetitions: '5', weight: '60', ...wrong }] }, 'sets')).toBeUndefined()
})
