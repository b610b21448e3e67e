import { describe, expect, test } from 'vitest'
import type { WorkoutRow } from '../../app/model'
import { check, suggestions } from './suggestions'

const now = Date.UTC(2026, 10, 22)
const run = (n: number) =>
  Array.from(
    { length: n },
    () => ({ type: 'running', startedAt: now - 86_400_000, distanceMm: 5_000_000, lifting: null, state: 'finished', deletedAt: null }) as unknown as WorkoutRow,
  )

describe('first sentences', () => {
  test('a newcomer is offered the common ones', () => {
    expect(suggestions([], now, 'km', 'kg')[0]).toMatchObject({ type: 'running', target: 3, period: 'week' })
  })

  test('what was recorded comes first, in its own measure', () => {
    const [times, distance] = suggestions(run(12), now, 'km', 'kg')
    expect(times).toMatchObject({ type: 'running', measure: 'count', target: 3 })
    expect(distance).toMatchObject({ type: 'running', measure: 'sum', unit: 'km', target: 15 })
  })

  test('the heaviest lift asks for the next round number', () => {
    const lift = {
      type: 'weight_training',
      startedAt: now - 1,
      distanceMm: null,
      state: 'finished',
      deletedAt: null,
      lifting: { max_weight_g_by_exercise: { bench_press: 95_000 } },
    } as unknown as WorkoutRow
    expect(suggestions([lift], now, 'km', 'kg')).toContainEqual(
      expect.objectContaining({ metric: 'max_weight:bench_press', target: 100, unit: 'kg', period: 'once' }),
    )
  })

  test('a lift is offered on an empty phone, in the unit of the person, and every exercise of one that lifts', () => {
    expect(suggestions([], now, 'mi', 'lb')).toContainEqual(expect.objectContaining({ metric: 'max_weight:bench_press', unit: 'lb', period: 'once' }))
    const lift = {
      type: 'weight_training',
      startedAt: now - 1,
      distanceMm: null,
      state: 'finished',
      deletedAt: null,
      lifting: { max_weight_g_by_exercise: { deadlift: 120_000, bench_press: 60_000 } },
    } as unknown as WorkoutRow
    expect(suggestions([lift], now, 'km', 'kg').map((draft) => draft.metric)).toEqual(expect.arrayContaining(['max_weight:deadlift', 'max_weight:bench_press']))
  })

  test('targets out of reason are told apart', () => {
    const [draft] = suggestions([], now, 'km', 'kg')
    expect(check(draft!)).toBeNull()
    expect(check({ ...draft!, target: 100 })).toBe('target')
    expect(check({ ...draft!, target: Number.NaN })).toBe('target')
    expect(check({ ...draft!, target: 2.5 })).toBe('whole')
    expect(check({ ...draft!, metric: 'max_weight:', target: 60 })).toBe('exercise')
    expect(check({ ...draft!, metric: 'max_weight:squat', unit: 'kg', target: 62.5 })).toBeNull()
    expect(check({ ...draft!, each: { metric: 'distance', op: '>=', value: 0, unit: 'km' } })).toBe('each')
  })
})
