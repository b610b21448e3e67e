// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { lookForVersions, reloadMended } from './update'

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

/** Where the app failed, with a version that waits or without. */
function failed({ waits, recorded }: { waits: boolean; recorded: boolean }) {
  const asked: unknown[] = []
  const worker = Object.assign(new EventTarget(), { state: 'installed', postMessage: (message: unknown) => void asked.push(message) })
  const seen = {
    asked,
    reloads: 0,
    becomes(state: string): void {
      worker.state = state
      worker.dispatchEvent(new Event('statechange'))
    },
    reload: (): Promise<void> =>
      reloadMended(
        () => void seen.reloads++,
        { getRegistration: () => Promise.resolve({ waiting: waits ? worker : null } as unknown as ServiceWorkerRegistration) },
        { query: () => Promise.resolve({ held: recorded ? [{ name: 'stamina-recording' }] : [] }) } as unknown as LockManager,
      ),
  }
  return seen
}

test('an app that failed lets the version in that waits, and is loaded again once that one is there', async () => {
  const seen = failed({ waits: true, recorded: false })
  await seen.reload()
  expect(seen).toMatchObject({ asked: [{ type: 'SKIP_WAITING' }], reloads: 0 })
  seen.becomes('activating')
  expect(seen.reloads).toBe(0)
  seen.becomes('activated')
  expect(seen.reloads).toBe(1)
})

test.each([
  ['without a version that waits', { waits: false, recorded: false }],
  ['while a workout is on, here or in another tab', { waits: true, recorded: true }],
])('an app that failed is only loaded again %s', async (_, given) => {
  const seen = failed(given)
  await seen.reload()
  expect(seen).toMatchObject({ asked: [], reloads: 1 })
})
