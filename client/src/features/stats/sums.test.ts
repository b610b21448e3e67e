import { expect, test } from 'vitest'
import type { WorkoutRow } from '../../app/model'
import { rangeOf, sameSpanBefore, step, sum } from './sums'

const row = (date: string, movingMs: number, type = 'running') =>
  ({ date, movingMs, distanceMm: 5_000_000, type, ascentMm: 20_000, lifting: null }) as unknown as WorkoutRow

test('a week has seven days from the chosen first one', () => {
  const range = rangeOf('week', '2026-11-22', 'monday')
  expect([range.start, range.end, range.buckets.length]).toEqual(['2026-11-16', '2026-11-23', 7])
})

test('a month is cut into its weeks without losing or doubling a day', () => {
  const { buckets, end } = rangeOf('month', '2026-11-22', 'monday')
  expect(buckets[0]).toEqual(['2026-11-01', '2026-11-02'])
  expect(buckets.at(-1)).toEqual(['2026-11-30', '2026-12-01'])
  buckets.forEach(([, to], i) => expect(to).toBe(buckets[i + 1]?.[0] ?? end))
})

test('a year has twelve months', () => {
  expect(rangeOf('year', '2026-11-22', 'monday').buckets).toHaveLength(12)
  expect(step('year', '2026-11-22', -1)).toBe('2025-01-01')
})

test('a period under way is compared with the same days of the one before, an ended one with the whole', () => {
  const before = (period: 'week' | 'month' | 'year', on: string, today: string) => {
    const { start, end } = sameSpanBefore(period, rangeOf(period, on, 'monday'), today)
    return `${start} ${end}`
  }
  expect(before('week', '2026-11-18', '2026-11-18')).toBe('2026-11-09 2026-11-12') // Monday to Wednesday
  expect(before('week', '2026-11-18', '2026-11-29')).toBe('2026-11-09 2026-11-16')
  expect(before('month', '2026-11-09', '2026-11-09')).toBe('2026-10-01 2026-10-10')
  expect(before('month', '2026-03-31', '2026-03-31')).toBe('2026-02-01 2026-03-01') // shorter than what has gone by
  expect(before('year', '2026-11-09', '2026-11-09')).toBe('2025-01-01 2025-11-10')
  expect(before('year', '2028-12-01', '2028-12-01')).toBe('2027-01-01 2027-12-02') // a leap year moves no day
  expect(before('year', '2028-02-29', '2028-02-29')).toBe('2027-01-01 2027-03-01')
  expect(before('year', '2026-12-31', '2026-12-31')).toBe('2025-01-01 2026-01-01')
})

test('sums count what began inside, by type', () => {
  const bucket = sum([row('2026-11-16', 60_000), row('2026-11-22', 30_000, 'cycling'), row('2026-11-23', 1)], '2026-11-16', '2026-11-23')
  expect(bucket).toMatchObject({ count: 2, movingMs: 90_000, distanceMm: 10_000_000, ascentMm: 40_000 })
  expect(bucket.byType.get('cycling')).toBe(30_000)
})
