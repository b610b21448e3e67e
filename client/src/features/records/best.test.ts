import { expect, test } from 'vitest'
import type { WorkoutRow } from '../../app/model'
import { candidates, highest, honest, kept, liftRecords } from './best'

const row = (sessionId: string, change: Partial<WorkoutRow>): WorkoutRow =>
  ({
    sessionId,
    type: 'running',
    startedAt: 0,
    movingMs: 1_800_000,
    distanceMm: 5_000_000,
    estimated: false,
    corrected: false,
    state: 'finished',
    deletedAt: null,
    elsewhere: false,
    lifting: null,
    ...change,
  }) as WorkoutRow
const lifted = (sessionId: string, startedAt: number, max: Record<string, number>) =>
  row(sessionId, {
    type: 'weight_training',
    startedAt,
    distanceMm: null,
    lifting: { sets: 1, repetitions: 5, volume_g_reps: 1, max_weight_g: 1, max_weight_g_by_exercise: max, one_rep_max_g_by_exercise: max },
  })

test('the first of two alike holds the record, and what was deleted holds none', () => {
  const rows = kept([row('late', { startedAt: 9 }), row('first', { startedAt: 1 }), row('gone', { distanceMm: 9_000_000, deletedAt: 1 })])
  expect(highest(rows, (r) => r.distanceMm ?? 0)).toMatchObject({ value: 5_000_000, row: { sessionId: 'first' } })
  expect(highest([], (r) => r.distanceMm ?? 0)).toBeNull()
})

test('estimated and corrected distances are looked through for nothing', () => {
  expect(honest(row('a', { estimated: true }))).toBe(false)
  expect(candidates([row('a', { corrected: true }), row('b', {})], [1_000_000]).map((r) => r.sessionId)).toEqual(['b'])
})

test('of what is only on the server the fastest few are fetched', () => {
  const rows = Array.from({ length: 20 }, (_, i) => row(`s${i}`, { elsewhere: true, movingMs: 1_500_000 + i * 1000 }))
  expect(candidates(rows, [1_000_000, 5_000_000]).map((r) => r.sessionId)).toEqual(['s0', 's1', 's2', 's3'])
})

test('each exercise has its own records, the latest exercise first', () => {
  const found = liftRecords([lifted('one', 1, { squat: 100_000, bench_press: 60_000 }), lifted('two', 2, { bench_press: 57_500 })])
  expect(found.map((r) => [r.exercise, r.heaviest.value, r.heaviest.row.sessionId])).toEqual([['bench_press', 60_000, 'one'], ['squat', 100_000, 'one']])
})
