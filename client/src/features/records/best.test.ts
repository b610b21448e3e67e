import { expect, test } from 'vitest'
import type { WorkoutRow } from '../../app/model'
import { lengthsOf } from '../../exercise/laps'
import { highest, honest, kept, liftRecords, unlooked } from './best'

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

test('only tracks of an earlier app on this phone are looked through, and none whose distance is estimated or corrected', () => {
  expect(honest(row('a', { estimated: true }))).toBe(false)
  const looked = row('c', { efforts: { '1_km': 300_000 } })
  const rows = [row('a', { corrected: true }), row('b', {}), looked, row('d', { elsewhere: true }), row('e', { distanceMm: 1 })]
  expect(unlooked(rows, lengthsOf('running')).map((r) => r.sessionId)).toEqual(['b'])
})

test('each exercise has its own records, the latest exercise first', () => {
  const found = liftRecords([lifted('one', 1, { squat: 100_000, bench_press: 60_000 }), lifted('two', 2, { bench_press: 57_500 })])
  expect(found.map((r) => [r.exercise, r.heaviest.value, r.heaviest.row.sessionId])).toEqual([['bench_press', 60_000, 'one'], ['squat', 100_000, 'one']])
})
