import { expect, test } from 'vitest'
import type { WorkoutRow } from '../../app/model'
import { rangeOf, step, sum } from './sums'

const row = (date: string, movingMs: number, type = 'running') => ({ date, movingMs, distanceMm: 5_000_000, type, lifting: null }) as unknown as WorkoutRow

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

test('sums count what began inside, by type', () => {
  const bucket = sum([row('2026-11-16', 60_000), row('2026-11-22', 30_000, 'cycling'), row('2026-11-23', 1)], '2026-11-16', '2026-11-23')
  expect(bucket).toMatchObject({ count: 2, movingMs: 90_000, distanceMm: 10_000_000 })
  expect(bucket.byType.get('cycling')).toBe(30_000)
})
