import { expect, test } from 'vitest'
import type { KnownPlanned } from '../../sync/calendar-book'
import type { WorkoutRow } from '../model'
import { judged } from './planning'

const TODAY = '2026-12-03'
const planned = (id: string, day: string, rest: Partial<KnownPlanned> = {}): KnownPlanned => ({ planned_id: id, day, exercise_type: 'running', ...rest })
const row = (sessionId: string, date: string, rest: Partial<WorkoutRow> = {}): WorkoutRow =>
  ({ sessionId, date, type: 'running', state: 'finished', deletedAt: null, ...rest }) as WorkoutRow
const states = (bodies: KnownPlanned[], rows: WorkoutRow[]) => judged(bodies, rows, TODAY).map(({ id, state, sessionId }) => [id, state, sessionId])

test('the one finished workout of its type and day is what was planned, also one that was recorded before or logged later', () => {
  expect(states([planned('a', '2026-12-02'), planned('b', TODAY)], [row('r1', '2026-12-02'), row('r2', TODAY, { state: 'auto_finished' })]))
    .toEqual([['a', 'done', 'r1'], ['b', 'done', 'r2']])
})

test('a day that is over without one is missed, one to come is planned', () => {
  expect(states([planned('a', '2026-12-02'), planned('b', TODAY), planned('c', '2026-12-04')], [])).toEqual(
    [['a', 'missed', null], ['b', 'planned', null], ['c', 'planned', null]])
})

test('one of another type, one that is deleted, thrown away or still on is not it', () => {
  const others = [row('r1', TODAY, { type: 'walking' }), row('r2', TODAY, { deletedAt: 1 }), row('r3', TODAY, { state: 'discarded' }),
    row('r4', TODAY, { state: 'in_progress' }), row('r5', '2026-12-02')]
  expect(states([planned('a', TODAY)], others)).toEqual([['a', 'planned', null]])
})

test('where there are several of either the person is asked', () => {
  expect(judged([planned('a', TODAY)], [row('r1', TODAY), row('r2', TODAY)], TODAY)).toMatchObject([{ state: 'unclear', candidates: ['r1', 'r2'] }])
  expect(judged([planned('a', TODAY), planned('b', TODAY)], [row('r1', TODAY)], TODAY)).toMatchObject(
    [{ state: 'unclear', candidates: ['r1'] }, { state: 'unclear', candidates: ['r1'] }])
})

test('what the person says counts, and settles what is left of that day', () => {
  const done = { state: 'done', session_id: 'r1' } as const
  expect(states([planned('a', TODAY, { outcome: done }), planned('b', TODAY)], [row('r1', TODAY), row('r2', TODAY)]))
    .toEqual([['a', 'done', 'r1'], ['b', 'done', 'r2']])
  expect(states([planned('a', '2026-12-01', { outcome: done })], [row('r1', TODAY)])).toEqual([['a', 'done', 'r1']])
  expect(states([planned('a', TODAY, { outcome: { state: 'skipped' } }), planned('b', TODAY)], [row('r1', TODAY)]))
    .toEqual([['a', 'skipped', null], ['b', 'done', 'r1']])
  expect(states([planned('a', '2026-12-02', { outcome: { state: 'not_done' } })], [row('r1', '2026-12-02')])).toEqual([['a', 'missed', null]])
})

test('they come in the order of days and times, those of any time first', () => {
  expect(states([planned('a', TODAY, { time: '18:00' }), planned('b', TODAY, { time: '07:00' }), planned('c', TODAY), planned('d', '2026-12-01')], [])
    .map(([id]) => id)).toEqual(['d', 'c', 'b', 'a'])
})
