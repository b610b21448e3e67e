import { expect, test, vi } from 'vitest'
import { ScreenLight } from './wakeLock'

const PATIENCE_MS = 30_000

/** A browser that grants a lock when the test says so, and knows which are held. */
function browser() {
  const held = new Set<object>()
  const waiting: (() => void)[] = []
  const page = Object.assign(new EventTarget(), { visibilityState: 'visible' }) as unknown as Document
  vi.stubGlobal('navigator', {
    wakeLock: {
      request: () =>
        new Promise((granted) => waiting.push(() => {
          const lock = { released: false, release: async () => void (lock.released = held.delete(lock)) }
          held.add(lock)
          granted(lock)
        })),
    },
  })
  return {
    page, held,
    async grant() {
      for (const one of waiting.splice(0)) one()
      await vi.waitFor(() => expect(waiting).toHaveLength(0), PATIENCE_MS)
      await Promise.resolve()
    },
  }
}

test('a screen that is no longer wanted when its lock is granted goes dark', async () => {
  const { page, held, grant } = browser()
  const light = new ScreenLight(page)
  light.set(true)
  light.set(false)
  await grant()
  await vi.waitFor(() => expect(held.size).toBe(0), PATIENCE_MS)
})

test('asked twice at once there is one lock, and letting go leaves none', async () => {
  const { page, held, grant } = browser()
  const light = new ScreenLight(page)
  light.set(true)
  page.dispatchEvent(new Event('visibilitychange'))
  await grant()
  expect(held.size).toBe(1)
  light.set(false)
  await vi.waitFor(() => expect(held.size).toBe(0), PATIENCE_MS)
})
