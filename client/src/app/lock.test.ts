import { expect, test } from 'vitest'
import { AppLock } from './lock'

const MINUTE_MS = 60_000

/** A phone whose person switches between apps, and whose clocks the test turns. */
function phone(closesAfter: number | null, { hides = false, asksByItself = true } = {}) {
  const page = Object.assign(new EventTarget(), { visibilityState: 'visible' as DocumentVisibilityState })
  const see = (state: DocumentVisibilityState) => {
    page.visibilityState = state
    page.dispatchEvent(new Event('visibilitychange'))
  }
  const at = {
    wall: 1_764_000_000_000, mono: 0, covered: false, closesAfter, asked: 0,
    answer: undefined as ((passed: boolean) => void) | undefined,
    leave: () => see('hidden'),
    comeBack(wallMs: number, monoMs = wallMs) {
      at.wall += wallMs
      at.mono += monoMs
      see('visible')
    },
    async says(passed: boolean) {
      at.answer!(passed)
      await Promise.resolve()
      await new Promise((settled) => setTimeout(settled))
    },
  }
  const lock = new AppLock({
    page: page as unknown as Document, asksByItself,
    wall: () => at.wall, mono: () => at.mono, closesAfter: () => at.closesAfter, hides: () => hides, cover: (on) => (at.covered = on),
    isOwner: () => {
      at.asked++
      return new Promise((answer) => (at.answer = answer))
    },
  })
  return { lock, at }
}

test('it is closed when the app is opened, and opens for the owner alone', async () => {
  const { lock, at } = phone(5)
  expect(lock.read()).toBe(true)
  void lock.unlock()
  await at.says(false)
  expect(lock.read()).toBe(true)
  void lock.unlock()
  await at.says(true)
  expect(lock.read()).toBe(false)
})

test('without the option nothing is locked, covered or asked', () => {
  const { lock, at } = phone(null)
  at.leave()
  expect(at.covered).toBe(false)
  at.comeBack(60 * MINUTE_MS)
  expect(lock.read()).toBe(false)
  expect(at.asked).toBe(0)
})

test.each([
  ['just before its time it stays open', 5 * MINUTE_MS - 1, 5 * MINUTE_MS - 1, false],
  ['at its time it closes', 5 * MINUTE_MS, 5 * MINUTE_MS, true],
  ['the time that the device slept counts', 5 * MINUTE_MS, 0, true],
  ['a clock that was set back opens nothing', -60 * MINUTE_MS, MINUTE_MS, true],
  ['a clock that was set back a little does not hide how long it was', 0, 5 * MINUTE_MS, true],
])('out of sight: %s', async (_name, wallMs, monoMs, locked) => {
  const { lock, at } = phone(5)
  void lock.unlock()
  await at.says(true)
  at.leave()
  at.comeBack(wallMs, monoMs)
  expect(lock.read()).toBe(locked)
  expect(at.asked).toBe(locked ? 2 : 1)
})

test('at once means before anybody sees the page again', async () => {
  const { lock, at } = phone(0, { asksByItself: false })
  void lock.unlock()
  await at.says(true)
  at.leave()
  expect(lock.read()).toBe(true)
  at.comeBack(10)
  expect(at.asked).toBe(1) // a browser wants a tap first
})

test.each([['after', false], ['before', true]])('a question that hid the page closes nothing once passed: the page comes back %s it', async (_name, first) => {
  const { lock, at } = phone(0)
  for (const ask of [() => lock.unlock(), () => lock.ask()]) {
    void ask()
    at.leave()
    expect(at.covered).toBe(true)
    if (first) at.comeBack(3_000)
    await at.says(true)
    if (!first) at.comeBack(3_000)
    expect(lock.read()).toBe(false)
    expect(at.covered).toBe(false)
  }
  expect(at.asked).toBe(2)
})

test.each([['after', false], ['before', true]])('a question that hid the page, given up, is not repeated: the page comes back %s it', async (_name, first) => {
  const { lock, at } = phone(0)
  void lock.unlock()
  at.leave()
  if (first) {
    at.comeBack(3_000)
    expect(at.covered).toBe(false) // the lock is before everything
  }
  await at.says(false)
  if (!first) at.comeBack(3_000)
  expect(lock.read()).toBe(true)
  expect(at.covered).toBe(false)
  expect(at.asked).toBe(1)
})

test.each([
  ['at once, given up before', 0, 3_000, false, true],
  ['at once, given up after', 0, 3_000, true, true],
  ['minutes, given up before', 5, 5 * MINUTE_MS, false, true],
  ['minutes, given up after', 5, 5 * MINUTE_MS, true, true],
  ['in time, given up before', 5, 5 * MINUTE_MS - 1, false, false],
  ['in time, given up after', 5, 5 * MINUTE_MS - 1, true, false],
])('whoever leaves while the device asks is away as ever: %s', async (_name, closesAfter, ms, first, locked) => {
  const { lock, at } = phone(closesAfter)
  void lock.unlock()
  await at.says(true)
  void lock.ask()
  at.leave()
  expect(at.covered).toBe(true)
  if (first) {
    at.comeBack(ms)
    expect(at.covered).toBe(locked) // nobody sees the page before it is known who that is
  }
  await at.says(false)
  if (!first) at.comeBack(ms)
  expect(lock.read()).toBe(locked)
  expect(at.covered).toBe(false)
})

test('whoever comes back late, and leaves and comes back again, sees nothing before the question of the device is answered', async () => {
  const { lock, at } = phone(5)
  void lock.unlock()
  await at.says(true)
  void lock.ask()
  at.leave()
  at.comeBack(60 * MINUTE_MS)
  at.leave()
  at.comeBack(1)
  expect(at.covered).toBe(true)
  at.leave()
  await at.says(false)
  expect(at.covered).toBe(true)
  at.comeBack(1)
  expect(lock.read()).toBe(true)
  expect(at.covered).toBe(false)
})

test('a lock that is taken off while the device asks stays off', async () => {
  const { lock, at } = phone(0)
  void lock.unlock()
  at.leave()
  at.comeBack(3_000)
  at.closesAfter = null
  lock.open()
  await at.says(false)
  expect(lock.read()).toBe(false)
  expect(at.covered).toBe(false)
})

test('out of sight the page is covered, and shown again to whoever comes back in time', async () => {
  const { lock, at } = phone(null, { hides: true })
  at.leave()
  expect(at.covered).toBe(true)
  at.comeBack(60 * MINUTE_MS)
  expect(at.covered).toBe(false)
  expect(lock.read()).toBe(false)
})
