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
  confirmed: 0,
  reached: true,
  daysLeft: 1,
  streak: 0,
  longest: 0,
  history: [],
  editable: true,
  trouble: null,
})

test.each([
  [goal({ measure: 'days' }), '4 days this week, just as you planned.'],
  [goal({ measure: 'days', target: 1, period: 'month' }), '1 day this month, just as you planned.'],
  [goal({}), '4 times this week, just as you planned.'],
])('a goal of days is congratulated on days, one of times on times: %#', (of, words) => expect(congratulation(reached(of), String)).toBe(words))
