import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dateOf, dayNumber } from './calendar'
import { streakOf } from './streaks'

const TODAY = '2026-11-29' // a Sunday
const ago = (...days: number[]) => days.map((n) => dateOf(dayNumber(TODAY) - n))
const days = (...before: number[]) => streakOf(ago(...before), 'day', TODAY, 'monday')
const weeks = (...before: number[]) => streakOf(ago(...before), 'week', TODAY, 'monday')

test('days in a row count, several workouts of a day once', () => {
  expect(days(0, 0, 1, 2)).toEqual({ current: 3, longest: 3 })
})

test('the day under way can add and never break', () => {
  expect(days(1, 2, 3).current).toBe(3)
  expect(days(0, 1, 2, 3).current).toBe(4)
})

test('one day off is rest and neither adds nor breaks; two in a row end it', () => {
  expect(days(0, 2, 4)).toEqual({ current: 3, longest: 3 })
  expect(days(2, 3).current).toBe(2) // yesterday was rest, today is open
  expect(days(3, 4, 5)).toEqual({ current: 0, longest: 3 })
  expect(days(0, 3, 4, 5)).toEqual({ current: 1, longest: 3 })
})

test('weeks are those of the person, and one week off is rest', () => {
  expect(weeks(0, 6)).toEqual({ current: 1, longest: 1 }) // Sunday and Monday of one week
  expect(streakOf(ago(0, 1), 'week', TODAY, 'sunday')).toEqual({ current: 2, longest: 2 }) // a week that begins on Sunday
  expect(weeks(0, 7, 21).current).toBe(3)
  expect(weeks(0, 21).current).toBe(1)
})

test('nothing recorded is no row, and a workout of a year that is to come counts for none', () => {
  expect(days()).toEqual({ current: 0, longest: 0 })
  expect(days(-400)).toEqual({ current: 0, longest: 0 })
  expect(days(-1, 0)).toEqual({ current: 2, longest: 2 }) // tomorrow is today on the other side of the date line
})

test('in whatever order, the row under way is no longer than the longest, and one more day never shortens it', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(60)), fc.nat(60), fc.constantFrom('day' as const, 'week' as const), (before, more, of) => {
      const one = streakOf(ago(...before), of, TODAY, 'monday')
      expect(streakOf(ago(...before).reverse(), of, TODAY, 'monday')).toEqual(one)
      expect(one.current).toBeLessThanOrEqual(one.longest)
      const two = streakOf(ago(...before, more), of, TODAY, 'monday')
      expect(two.current).toBeGreaterThanOrEqual(one.current)
      expect(two.longest).toBeGreaterThanOrEqual(one.longest)
    }),
  )
})
