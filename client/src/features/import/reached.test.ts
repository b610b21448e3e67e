import { expect, test } from 'vitest'
import type { Goal, ReachedGoal } from '../../app/model'
import { whenReached } from './reached'

const reached = (period: Goal['period'], ...periods: ReachedGoal['periods']): ReachedGoal => ({
  goal: { goalId: 'g', type: null, period, measure: 'count', metric: null, target: 1, unit: '', each: null, paused: false },
  periods,
})

test('a period that is over is named, one that is under way is its day, several are counted', () => {
  expect(whenReached(reached('week', { on: '2026-11-20', lastDay: '2026-11-22' }), 'en-US')).toBe('Reached in the week to Nov 22, 2026.')
  expect(whenReached(reached('month', { on: '2026-10-20', lastDay: '2026-10-31' }), 'en-US')).toBe('Reached in October 2026.')
  expect(whenReached(reached('once', { on: '2026-10-20' }), 'en-US')).toBe('Reached on Oct 20, 2026.')
  expect(whenReached(reached('week', { on: '2026-11-28' }), 'en-US')).toBe('Reached on Nov 28, 2026.')
  const weeks = [{ on: '2026-11-04', lastDay: '2026-11-08' }, { on: '2026-11-12', lastDay: '2026-11-15' }]
  expect(whenReached(reached('week', ...weeks), 'en-US')).toBe('Reached in 2 weeks.')
  expect(whenReached(reached('day', ...weeks), 'en-US')).toBe('Reached on 2 days.')
})
