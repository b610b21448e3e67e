// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { lookForVersions } from './update'

const HOUR = 3_600_000
beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

test('an app that is never closed looks for a new version each hour, and when somebody comes back to it, but not more often', async () => {
  let looked = 0
  const back = () => document.dispatchEvent(new Event('visibilitychange'))
  lookForVersions({
    update: () => {
      looked++
      return looked === 1 ? Promise.reject(new TypeError('offline')) : Promise.resolve({} as ServiceWorkerRegistration)
    },
  })
  back()
  vi.advanceTimersByTime(HOUR / 2)
  back()
  expect(looked).toBe(0)
  vi.advanceTimersByTime(HOUR / 2)
  await Promise.resolve()
  expect(looked).toBe(1) // offline: the next time
  back()
  expect(looked).toBe(1)
  vi.advanceTimersByTime(HOUR)
  expect(looked).toBe(2)
})
