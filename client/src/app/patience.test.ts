import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { PatientNavigator } from './patience'

const done: string[] = []
const browser = {
  createHref: () => '',
  go: (delta: number) => void done.push(`go ${delta}`),
  push: (to: unknown) => void done.push(`push ${String(to)}`),
  replace: (to: unknown) => void done.push(`replace ${String(to)}`),
}

beforeEach(() => {
  vi.useFakeTimers()
  done.length = 0
})
afterEach(() => void vi.useRealTimers())

test('what is opened on the way back waits until the browser is there', () => {
  const navigator = new PatientNavigator(browser)
  navigator.go(-1)
  navigator.push('/history')
  expect(done).toEqual(['go -1'])
  navigator.arrived()
  expect(done).toEqual(['go -1', 'push /history'])
  navigator.replace('/today')
  expect(done.at(-1)).toBe('replace /today')
})

test('two taps on Back go back once', () => {
  const navigator = new PatientNavigator(browser)
  navigator.go(-1)
  navigator.go(-1)
  navigator.arrived()
  navigator.go(-1)
  expect(done).toEqual(['go -1', 'go -1'])
})

test('where there is nothing to go back to, nothing waits for ever', () => {
  const navigator = new PatientNavigator(browser)
  navigator.go(-1)
  navigator.push('/history')
  vi.advanceTimersByTime(500)
  expect(done).toEqual(['go -1', 'push /history'])
})
