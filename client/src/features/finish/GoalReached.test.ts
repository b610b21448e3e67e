import { expect, test } from 'vitest'
import type { Goal, GoalStatus } from '../../app/model'
import { congratulation } from './GoalReached'

const goal = (change: Partial<Goal>): Goal => ({
  goalId: 'g',
  type: null,
  period: 'week',
  measure: 'count',
  metric: null,
  target: 4,
  unit: '',
  each: null,
  paused: false,
  ...change,
})
const reached = (of: Goal): GoalStatus => ({
  goal: of,
  done: of.target,
  percent: 100,
  confirmed: 0,
  reached: true,
  daysLeft: 1,
  streak: 0,
  longest: 0,
  history: [],
  rests: [],
  editable: true,
  trouble: null,
})

test.each([
  [goal({ measure: 'days' }), '4 days this week, just as you planned.'],
  [goal({ measure: 'days', target: 1, period: 'month' }), '1 day this month, just as you planned.'],
  [goal({}), '4 times this week, just as you planned.'],
])('a goal of days is congratulated on days, one of times on times: %#', (of, words) => expect(congratulation(reached(of), String, '2026-11-29')).toBe(words))

test('a period that is over is named, and nothing of it is said of this one', () => {
  const past = (period: Goal['period'], lastDay: string) => congratulation({ ...reached(goal({ period })), lastDay }, String, '2026-11-29')
  expect(past('week', '2026-11-22')).toBe('Reached in the week to Nov 22, 2026.')
  expect(past('day', '2026-11-28')).toBe('Reached on Nov 28, 2026.')
  expect(past('month', '2026-10-31')).toBe('Reached in October 2026.')
  expect(past('week', '2026-11-29')).toBe('4 times this week, just as you planned.')
})
