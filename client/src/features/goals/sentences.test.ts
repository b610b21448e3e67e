import { describe, expect, test } from 'vitest'
import type { Goal, GoalStatus } from '../../app/model'
import { forToday, soonest } from './order'
import { daysLeft, left, ringName, sentence, share } from './sentences'

const title = (type: string) => (type === 'yoga' ? 'Yoga' : type)
const goal = (change: Partial<Goal>): Goal => ({
  goalId: 'g',
  type: 'running',
  period: 'week',
  measure: 'count',
  metric: null,
  target: 3,
  unit: '',
  each: null,
  paused: false,
  ...change,
})
const status = (of: Goal, change: Partial<GoalStatus> = {}): GoalStatus => ({
  goal: of,
  done: 0,
  percent: 0,
  confirmed: 0,
  reached: false,
  daysLeft: 1,
  streak: 0,
  longest: 0,
  history: [],
  rests: [],
  editable: true,
  trouble: null,
  ...change,
})
const bench = goal({ type: 'weight_training', period: 'once', metric: 'max_weight:bench_press', target: 60, unit: 'kg' })

describe('a goal in words', () => {
  test.each([
    [goal({}), 'Run 3 times a week'],
    [goal({ target: 2, each: { metric: 'distance', op: '>=', value: 5, unit: 'mi' } }), 'Run twice a week, at least 5\u00a0mi each'],
    [goal({ type: null, measure: 'days', target: 4 }), 'Move on 4 days a week'],
    [goal({ type: 'yoga', measure: 'sum', metric: 'moving_time', period: 'day', target: 30, unit: 'min' }), '30\u00a0min of Yoga a day'],
    [goal({ measure: 'sum', metric: 'distance', target: 20, unit: 'km' }), 'Run 20\u00a0km a week'],
    [goal({ type: 'yoga', period: 'day', target: 1, restDays: ['sunday', 'wednesday'] }), 'Yoga once a day, rest on Wednesday and Sunday'],
    [goal({ restDays: ['sunday'] }), 'Run 3 times a week'], // only a goal by day has them
    [goal({ type: 'yoga' }), 'Yoga 3 times a week'],
    [bench, 'Bench press 60\u00a0kg'],
  ])('%#', (of, words) => expect(sentence(of, title, 'en')).toBe(words))

  test('a lift is said as it was lifted, and what is missing adds up', () => {
    const near = status(bench, { done: 57.5, percent: 95 })
    expect(left(near, 'en')).toBe('2.5\u00a0kg to go')
    expect(share(near, 'en')).toBe('95%')
    expect(ringName(near, title, 'en')).toBe('Goal: Bench press 60\u00a0kg. 57.5\u00a0kg of 60\u00a0kg, 95 percent. 2.5\u00a0kg to go.')
  })

  test('a Saturday is not the last day of a week that ends on Sunday, whatever other goals there are', () => {
    const week = status(goal({}), { daysLeft: 1 })
    const once = status(bench, { daysLeft: 0 })
    expect(soonest([once, week])).toBe(week)
    expect(daysLeft(week)).toBe('2 days left')
    expect(daysLeft({ ...week, daysLeft: 0 })).toBe('last day')
    expect(soonest([once])).toBeNull()
    expect(forToday([once, week])).toHaveLength(2)
  })
})
