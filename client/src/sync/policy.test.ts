import { expect, test } from 'vitest'
import { intervalOf } from './policy'

const policy = {
  default_s: 300,
  rules: [{ signal: 'wifi', charging: true, interval_s: 60 }, { battery_below: 15, interval_s: 900 }, { signal: 'poor', interval_s: 600 }],
}

test('the first rule that fits says how long; else the default', () => {
  expect(intervalOf(policy, { signal: 'wifi', charging: true, battery: 10 })).toBe(60_000)
  expect(intervalOf(policy, { signal: 'wifi', charging: false, battery: 10 })).toBe(900_000)
  expect(intervalOf(policy, { signal: 'poor' })).toBe(600_000)
  expect(intervalOf(policy, { signal: 'good', battery: 80 })).toBe(300_000)
})

test('what the phone cannot tell of itself fits no rule that asks for it; nonsense is the default', () => {
  expect(intervalOf(policy, {})).toBe(300_000)
  expect(intervalOf(undefined, {})).toBe(300_000)
  expect(intervalOf({ default_s: 0 }, {})).toBe(300_000)
})
