import { expect, test } from 'vitest'
import { MemoryStorage } from '../store/testing/memory-storage'
import { leaseLocks, webLocks } from './locks'

test('the browser\'s lock is taken by one, and the other is told', async () => {
  let held = false
  const manager = {
    async request(_name: string, _options: { ifAvailable: true }, work: (lock: unknown) => Promise<void>) {
      if (held) return work(null)
      held = true
      await work({})
      held = false
    },
  }
  const locks = webLocks(manager)
  const ran: string[] = []
  let inner: boolean | undefined
  expect(await locks.tryWith('uploader', async () => {
    ran.push('first')
    inner = await locks.tryWith('uploader', async () => { ran.push('second') })
  })).toBe(true)
  expect([inner, ran]).toEqual([false, ['first']])
})

test('a lease is given back, and runs out by itself when its tab has died', async () => {
  const storage = new MemoryStorage()
  let now = 1_000_000
  const one = leaseLocks(storage, 'one', () => now), two = leaseLocks(storage, 'two', () => now)
  expect(await one.tryWith('uploader', async () => { expect(await two.tryWith('uploader', async () => undefined)).toBe(false) })).toBe(true)
  expect(await two.tryWith('uploader', async () => undefined)).toBe(true)

  let died!: () => void
  void one.tryWith('uploader', () => new Promise((resolve) => { died = resolve }))
  while (died === undefined) await Promise.resolve()
  expect(await two.tryWith('uploader', async () => undefined)).toBe(false)
  now += 61_000
  expect(await two.tryWith('uploader', async () => undefined)).toBe(true)
  died()
})

test('a lease from a clock that was ahead holds nobody up', async () => {
  const storage = new MemoryStorage()
  let now = 9_000_000
  void leaseLocks(storage, 'one', () => now).tryWith('uploader', () => new Promise(() => undefined))
  await storage.transaction('read', ['meta'], (tx) => tx.get('meta', 'lease:uploader'))
  now = 1_000_000
  expect(await leaseLocks(storage, 'two', () => now).tryWith('uploader', async () => undefined)).toBe(true)
})
