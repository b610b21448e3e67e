import { expect, test } from 'vitest'
import type { WorkoutRow } from '../../app/model'
import { reviewOf, yearsOf } from './review'

const TODAY = '2026-11-29'
let n = 0
const row = (date: string, over: Partial<WorkoutRow> = {}) =>
  ({
    sessionId: `s${n++}`, type: 'running', date, startedAt: Date.parse(`${date}T09:00:00Z`), movingMs: 1_800_000, distanceMm: 5_000_000, ascentMm: 40_000,
    lifting: null, ...over,
  }) as WorkoutRow
const of = (rows: WorkoutRow[], year = '2026') => reviewOf(rows, year, TODAY, 'monday')

test('a year is the sum of its months and of its types, and nothing of its neighbours', () => {
  const review = of([
    row('2025-12-31'), row('2026-01-01'), row('2026-06-15', { type: 'cycling', distanceMm: 40_000_000, movingMs: 5_400_000 }), row('2026-06-15'),
    row('2027-01-01'),
  ])
  expect(review.total).toMatchObject({ count: 3, distanceMm: 50_000_000, movingMs: 9_000_000, ascentMm: 120_000 })
  expect(review.months.map((month) => month.count)).toEqual([1, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0])
  expect(review.months.reduce((mm, month) => mm + month.distanceMm, 0)).toBe(review.total.distanceMm)
  expect(review.types.map(({ type, sum }) => [type, sum.count])).toEqual([['cycling', 1], ['running', 2]])
  expect(review.bestMonth?.start).toBe('2026-06-01')
  expect(review.activeDays).toBe(2)
  expect(review.open).toBe(true)
})

test('the year under way is set against the same days of the year before', () => {
  const rows = [row('2025-11-29'), row('2025-11-30'), row('2024-01-01'), row('2026-02-01')]
  expect(of(rows).before.count).toBe(1)
  expect(of(rows, '2025')).toMatchObject({ open: false, before: { count: 1 } })
})

test('days and weeks in a row are those within the year', () => {
  const review = of(['2025-12-30', '2025-12-31', '2026-01-01', '2026-01-02', '2026-03-10', '2026-03-12', '2026-03-13', '2026-03-14'].map((day) => row(day)))
  expect(review.longestDays).toBe(4) // 10, 12, 13, 14 March: the 11th was rest
  expect(of(['2026-02-02', '2026-02-10', '2026-02-25', '2026-03-03'].map((day) => row(day))).longestWeeks).toBe(4)
})

test('what stands out leads to its workout', () => {
  const furthest = row('2026-04-01', { distanceMm: 21_000_000 })
  const longest = row('2026-05-01', { type: 'weight_training', distanceMm: null, movingMs: 9_000_000, ascentMm: 0 })
  const lift = { max_weight_g_by_exercise: { bench_press: 80_000, deadlift: 140_000 }, one_rep_max_g_by_exercise: {} }
  const heavy = row('2026-05-02', { type: 'weight_training', distanceMm: null, ascentMm: 0, lifting: lift as unknown as WorkoutRow['lifting'] })
  const review = of([furthest, longest, heavy])
  expect(review.furthest).toEqual({ value: 21_000_000, row: furthest })
  expect(review.longest?.row).toBe(longest)
  expect(review.climb?.row).toBe(furthest)
  expect(review.heaviest).toMatchObject({ exercise: 'deadlift', heaviest: { value: 140_000, row: heavy } })
})

test('an empty year has nothing that stands out', () => {
  expect(of([])).toMatchObject({ total: { count: 0 }, bestMonth: null, furthest: null, longest: null, climb: null, heaviest: null, longestDays: 0, types: [] })
  expect(yearsOf([row('2024-05-05'), row('2026-01-01'), row('2024-07-07')])).toEqual(['2026', '2024'])
})
