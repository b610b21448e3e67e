import { describe, expect, test } from 'vitest'
import type { WorkoutRow } from '../../app/model'
import { cellsOf, heatLevel } from './month'
import { matching, present } from './search'
import { wordsOf } from './words'

const row = (change: Partial<WorkoutRow>): WorkoutRow => ({
  sessionId: 'running_1',
  type: 'running',
  startedAt: Date.UTC(2026, 10, 20),
  timeZone: 'UTC',
  date: '2026-11-20',
  elapsedMs: 0,
  movingMs: 0,
  distanceMm: 0,
  estimated: false,
  corrected: false,
  ascentMm: 0,
  descentMm: 0,
  estimatedMm: 0,
  splits: [],
  lifting: null,
  state: 'finished',
  deletedAt: null,
  sync: 'phone',
  title: '',
  note: '',
  feeling: null,
  elsewhere: false,
  ...change,
})
const title = (row: WorkoutRow) => wordsOf(row, row.type === 'running' ? 'Running' : 'Weights', { locale: 'en', distance: 'km', weight: 'kg' })
const all = { type: null, q: '', from: null, to: null }

describe('finding a workout again', () => {
  test('what was deleted, discarded or is still on is not listed; the newest comes first', () => {
    const rows = [
      row({ sessionId: 'a' }),
      row({ sessionId: 'b', startedAt: Date.UTC(2026, 10, 21) }),
      row({ deletedAt: 1 }),
      row({ state: 'discarded' }),
      row({ state: 'in_progress' }),
    ]
    expect(present(rows).map((r) => r.sessionId)).toEqual(['b', 'a'])
  })

  test('every word must be found somewhere', () => {
    const rows = [row({ note: 'Along the river' }), row({ type: 'weight_training' })]
    expect(matching(rows, { ...all, q: 'RUNNING river' }, title)).toHaveLength(1)
    expect(matching(rows, { ...all, q: 'running weights' }, title)).toHaveLength(0)
    expect(matching(rows, { ...all, type: 'weight_training' }, title)).toHaveLength(1)
    expect(matching(rows, { ...all, from: '2026-11-21' }, title)).toHaveLength(0)
  })
})

describe('what a person remembers', () => {
  test.each([['november'], ['friday 20'], ['10 km'], ['bench']])('%s is found', (q) => {
    const rows = [row({ distanceMm: 10_020_000, lifting: { max_weight_g_by_exercise: { bench_press: 1 } } as never })]
    expect(matching(rows, { ...all, q }, title)).toHaveLength(1)
    expect(matching(rows, { ...all, q: `${q} december` }, title)).toHaveLength(0)
  })

  test('is the same whichever keyboard typed the letters', () => {
    expect(matching([row({})], { ...all, q: 'caf\u00e9' }, () => 'Cafe\u0301 run')).toHaveLength(1)
  })
})

describe('the month', () => {
  test('is made of whole weeks from the chosen first day', () => {
    const cells = cellsOf('2026-11-01', 'monday')
    expect(cells[0]!.date).toBe('2026-10-26')
    expect(cells.length % 7).toBe(0)
    expect(cells.filter((cell) => cell.inMonth)).toHaveLength(30)
    expect(cellsOf('2026-11-01', 'sunday')[0]!.date).toBe('2026-11-01')
  })

  test('heat goes by 20, 45 and 90 minutes', () => {
    expect([0, 1, 20, 21, 45, 46, 90, 91].map((m) => heatLevel(m * 60_000))).toEqual([0, 1, 1, 2, 2, 3, 3, 4])
  })
})
