import { expect, test } from 'vitest'
import { daysOn, MOST_AT_ONCE } from './repeats'

test('every week on some days, from one day to another and both of them', () => {
  expect(daysOn(['tuesday', 'saturday'], '2026-12-01', '2026-12-12')).toEqual(['2026-12-01', '2026-12-05', '2026-12-08', '2026-12-12'])
  expect(daysOn(['monday'], '2026-12-01', '2026-12-06')).toEqual([])
  expect(daysOn([], '2026-12-01', '2027-12-06')).toEqual([])
})

test('never more than are planned at once', () => {
  expect(daysOn(['monday', 'tuesday', 'wednesday'], '2026-12-01', '2036-12-01')).toHaveLength(MOST_AT_ONCE)
})
