import { expect, test } from 'vitest'
import { parseClock, shownClock } from './clockText'

test('a duration is read whole or not at all', () => {
  expect(parseClock('31')).toBe(1860)
  expect(parseClock('31:20')).toBe(1880)
  expect(parseClock('1:04:07')).toBe(3847)
  expect(parseClock('')).toBeNull()
  for (const wrong of ['1:75', '1:7', ':30', '5m', '1:02:99', '1:2:3:4']) expect(parseClock(wrong), wrong).toBeUndefined()
})

test('what is shown can be typed again', () => {
  for (const seconds of [0, 59, 1880, 3600, 3847, 36_000]) expect(parseClock(shownClock(seconds))).toBe(seconds)
})
