import { expect, test } from 'vitest'
import { ago, isDay } from './dates'

const at = (day: number, hour: number, minute = 0) => new Date(2026, 10, day, hour, minute).getTime()

test.each([
  [at(30, 8), at(30, 11), '3 hours ago', 'vor 3 Stunden'],
  [at(29, 20), at(30, 11), '15 hours ago', 'vor 15 Stunden'],
  [at(29, 8, 10), at(30, 8), 'yesterday', 'gestern'], // 23 hours and 50 minutes
  [at(29, 0), at(30, 12), 'yesterday', 'gestern'], // 36 hours
  [at(28, 22), at(30, 1), '2 days ago', 'vorgestern'], // 27 hours, but not yesterday
  [at(27, 1), at(30, 23), '3 days ago', 'vor 3 Tagen'], // nearly four times 24 hours
])('%# what is a day away or more is said by the calendar', (then, now, en, de) => {
  expect([ago(then, now, 'en'), ago(then, now, 'de')]).toEqual([en, de])
})

test('a day has a year of four digits', () => {
  for (const day of ['2026-11-30', '0001-01-01', '9999-12-31']) expect(isDay(day)).toBe(true)
  for (const day of ['', '20266-11-30', '12026-11-30', '2026-13-01', '2026-11']) expect(isDay(day)).toBe(false)
})
