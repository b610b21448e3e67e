import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Recorder } from '../recording/recorder'
import { FakeClock } from '../recording/testing/phone'
import { openStorage, type Remember } from './open'
import type { Storage } from './storage'

let memory: Map<string, string>
let remember: Remember
// A phone of its own for each test: what an opening does behind the first screen may go on when its test is over.
beforeEach(() => {
  globalThis.indexedDB = new IDBFactory()
  const words = (memory = new Map<string, string>())
  remember = {
    get: (key) => words.get(key) ?? null,
    set: (key, value) => { if (value === null) words.delete(key); else words.set(key, value) },
  }
})
afterEach(() => vi.restoreAllMocks())

const clock = new FakeClock()
let random = 7
const record = (storage: Storage) => Recorder.open({
  storage, clock, tab: 'one', account: () => '', updateIntervalMs: () => 300_000,
  random: (n) => Uint8Array.from({ length: n }, () => (random = (random * 16807) % 2147483647) & 255),
})
const run = async (recorder: Recorder, seconds: number, lat = 46.05) => {
  for (let i = 0; i < seconds; i++) {
    clock.advance(1_000)
    await recorder.fix({ stamp: clock.wallMs, lat: lat + i * 0.000027, lon: 14.5, acc: 5 })
  }
}
const broken = () => { throw new DOMException('Internal error.', 'UnknownError') }

test('a sound database is opened as it is', async () => {
  const first = await openStorage(remember)
  const recorder = await record(first.storage)
  await recorder.start('running')
  await run(recorder, 10)
  const again = await openStorage(remember)
  expect(again.salvaged).toBeUndefined()
  expect((await record(again.storage)).workout?.distanceMm).toBe(recorder.workout!.distanceMm)
})

test('a table that cannot be read as a whole is salvaged row by row, and the workout goes on under a new writer', async () => {
  const first = await openStorage(remember)
  const recorder = await record(first.storage)
  await recorder.start('running')
  await run(recorder, 20)
  const id = recorder.workout!.begin.session_id, writer = recorder.workout!.writer

  const { get, getAll } = IDBObjectStore.prototype
  vi.spyOn(IDBObjectStore.prototype, 'getAll').mockImplementation(function (this: IDBObjectStore, ...args) {
    return this.name === 'journal' ? broken() : getAll.apply(this, args)
  })
  vi.spyOn(IDBObjectStore.prototype, 'get').mockImplementation(function (this: IDBObjectStore, key) {
    return JSON.stringify(key) === JSON.stringify([id, 7]) ? broken() : get.call(this, key)
  })
  const opened = await openStorage(remember)
  vi.restoreAllMocks()
  expect(opened.salvaged).toMatchObject({ lost: 1 })
  expect(memory.get('name')).toBe('stamina-2')

  const resumed = await record(opened.storage)
  expect(resumed.workout!.begin.session_id).toBe(id)
  expect(resumed.workout!.writer).not.toBe(writer)
  expect(resumed.workout!.distanceMm).toBeGreaterThan(50_000)
  await run(resumed, 5, 46.06)
  await resumed.finish()
  expect((await openStorage(remember)).salvaged).toBeUndefined()
})

test('with a database that does not open at all one can record at once', async () => {
  await openStorage(remember)
  const { open } = indexedDB
  vi.spyOn(indexedDB, 'open').mockImplementation((name, version) => name === 'stamina' ? broken() : open.call(indexedDB, name, version))
  const opened = await openStorage(remember)
  vi.restoreAllMocks()
  expect(opened.salvaged?.rows).toBe(0)
  const recorder = await record(opened.storage)
  await recorder.start('running')
  await run(recorder, 5)
  expect(recorder.workout!.distanceMm).toBeGreaterThan(10_000)
})

test('a database that does not answer in time stops no recording, and is read at the next start', async () => {
  const first = await record((await openStorage(remember)).storage)
  await first.start('running')
  await run(first, 10)
  const { open } = indexedDB
  vi.spyOn(indexedDB, 'open').mockImplementation((name, version) => name === 'stamina' ? ({} as IDBOpenDBRequest) : open.call(indexedDB, name, version))
  vi.useFakeTimers({ toFake: ['setTimeout'] })
  const opening = openStorage(remember)
  let opened: Awaited<typeof opening> | undefined
  void opening.then((it) => (opened = it))
  await vi.waitUntil(async () => {
    await vi.advanceTimersByTimeAsync(8_000)
    return opened !== undefined
  })
  vi.useRealTimers()
  vi.restoreAllMocks()
  expect(opened!.salvaged?.late).toBe(true)
  const meanwhile = await record(opened!.storage)
  await meanwhile.start('walking')
  await run(meanwhile, 5)

  const { storage } = await openStorage(remember)
  const kept = await storage.transaction('read', ['workouts', 'journal'], async (tx) => ({
    workouts: await tx.list('workouts'),
    lines: await tx.list('journal'),
  }))
  expect(kept.workouts.map((row) => row.exercise_type).sort()).toEqual(['running', 'walking'])
  expect(kept.lines.filter((line) => line.session_id === first.workout!.begin.session_id).length).toBeGreaterThanOrEqual(10)
  expect(memory.has('unread')).toBe(false)
})

test('a full disk is no damage: what is there can be read', async () => {
  const first = await openStorage(remember)
  const recorder = await record(first.storage)
  await recorder.start('running')
  await run(recorder, 5)
  const full = () => { throw new DOMException('No room.', 'QuotaExceededError') }
  const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(full)
  const opened = await openStorage(remember)
  expect(opened.salvaged).toBeUndefined()
  const resumed = await record(opened.storage)
  expect(resumed).toMatchObject({ state: 'on', storageFull: true })
  expect(resumed.workout!.distanceMm).toBe(recorder.workout!.distanceMm)
  put.mockRestore()
})

test('a connection that the system took is replaced, and nothing shown is missing', async () => {
  const { storage } = await openStorage(remember)
  const recorder = await record(storage)
  await recorder.start('running')
  await run(recorder, 5)
  const { transaction } = IDBDatabase.prototype
  let lost = 1
  vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function (this: IDBDatabase, ...args) {
    if (lost-- > 0) throw new DOMException('The connection is closing.', 'InvalidStateError')
    return transaction.apply(this, args)
  })
  await run(recorder, 5, 46.0502)
  expect(recorder.storageFull).toBe(false)
  expect(recorder.workout!.track.points).toHaveLength(10)
  expect(memory.get('damaged')).toBeUndefined()
})

test('damage that shows while the app runs is mended at the next start', async () => {
  const first = await openStorage(remember)
  const recorder = await record(first.storage)
  await recorder.start('running')
  await run(recorder, 5)
  const put = vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(broken)
  await run(recorder, 1)
  expect(memory.get('damaged')).toBeUndefined()
  await run(recorder, 2)
  put.mockRestore()
  expect(memory.get('damaged')).toBe('yes')
  const opened = await openStorage(remember)
  expect(opened.salvaged).toMatchObject({ lost: 0 })
  expect((await record(opened.storage)).workout?.distanceMm).toBeGreaterThan(10_000)
})

test('a salvage that takes long has the workout that was on at once, and nothing of it is missing', async () => {
  const first = await openStorage(remember)
  const recorder = await record(first.storage)
  await recorder.start('running')
  await run(recorder, 10)
  memory.set('damaged', 'yes')
  const { getAll } = IDBObjectStore.prototype
  vi.spyOn(IDBObjectStore.prototype, 'getAll').mockImplementation(function (this: IDBObjectStore, ...args) {
    const whole = args[0] == null
    return this.name === 'events' && whole ? ({} as IDBRequest<unknown[]>) : getAll.apply(this, args) // an answer that never comes
  })
  vi.useFakeTimers({ toFake: ['setTimeout'] })
  let opened: Awaited<ReturnType<typeof openStorage>> | undefined
  void openStorage(remember).then((it) => (opened = it))
  await vi.waitUntil(async () => {
    await vi.advanceTimersByTimeAsync(1_000)
    return opened !== undefined
  })
  vi.useRealTimers()
  vi.restoreAllMocks()
  expect(opened).toMatchObject({ more: true })
  const resumed = await record(opened!.storage)
  expect(resumed.workout).toMatchObject({ begin: { session_id: recorder.workout!.begin.session_id }, distanceMm: recorder.workout!.distanceMm })
  expect((await openStorage(remember)).more).toBe(false)
})

test('rows are carried over many at a time', async () => {
  const { storage } = await openStorage(remember)
  await storage.transaction('write', ['journal'], async (tx) => {
    for (let n = 0; n < 1_200; n++) await tx.put('journal', { session_id: 'running_1', n, text: '{}', sum: 1 })
  })
  memory.set('damaged', 'yes')
  const { transaction } = IDBDatabase.prototype
  let writes = 0
  vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function (this: IDBDatabase, ...args) {
    if (args[1] === 'readwrite') writes++
    return transaction.apply(this, args)
  })
  const opened = await openStorage(remember)
  vi.restoreAllMocks()
  expect(await opened.storage.transaction('read', ['journal'], (tx) => tx.count('journal'))).toBe(1_200)
  expect(writes).toBeLessThan(15)
})

test('a connection that is lost under three transactions at once is one failure, and one new connection', async () => {
  const { storage } = await openStorage(remember)
  const read = () => storage.transaction('read', ['workouts'], (tx) => tx.list('workouts'))
  for (let i = 0; i < 2; i++) {
    const failing = vi.spyOn(IDBObjectStore.prototype, 'getAll').mockImplementation(broken)
    const all = await Promise.allSettled([read(), read(), read()])
    expect(all.map((one) => one.status)).toEqual(['rejected', 'rejected', 'rejected'])
    failing.mockRestore()
  }
  expect(memory.get('damaged')).toBeUndefined()
  const opens = vi.spyOn(indexedDB, 'open')
  await Promise.all([read(), read(), read()])
  expect(opens).toHaveBeenCalledTimes(1)
})

test('a page that is left takes its transactions with it, and that is no damage', async () => {
  let leave = (): void => undefined
  vi.stubGlobal('addEventListener', (_: string, listener: () => void) => { leave = listener })
  const { storage } = await openStorage(remember)
  for (let i = 0; i < 3; i++) {
    const cut = storage.transaction('read', ['workouts'], async (tx) => {
      await tx.list('workouts')
      leave()
      return await tx.list('workouts')
    })
    await expect(cut).rejects.toThrow()
  }
  vi.unstubAllGlobals()
  expect(memory.get('damaged')).toBeUndefined()
  expect(await storage.transaction('read', ['workouts'], (tx) => tx.list('workouts'))).toEqual([])
})

/** Opens while these databases give no answer, as on a phone that does much else. */
async function openedSlowly(...silent: string[]) {
  const { open } = indexedDB
  vi.spyOn(indexedDB, 'open').mockImplementation((name, version) => silent.includes(name) ? ({} as IDBOpenDBRequest) : open.call(indexedDB, name, version))
  vi.useFakeTimers({ toFake: ['setTimeout'] })
  let opened: Awaited<ReturnType<typeof openStorage>> | undefined
  void openStorage(remember).then((it) => (opened = it))
  await vi.waitUntil(async () => {
    await vi.advanceTimersByTimeAsync(8_000)
    return opened !== undefined
  })
  vi.useRealTimers()
  vi.restoreAllMocks()
  return opened!
}
const recorded = async (storage: Storage, type: string) => {
  const recorder = await record(storage)
  await recorder.start(type)
  await run(recorder, 5)
  await recorder.finish()
}
const types = (storage: Storage) =>
  storage.transaction('read', ['workouts'], async (tx) => (await tx.list('workouts')).map((row) => row.exercise_type).sort())

test('a phone that is slow at two starts one after the other forgets neither database', async () => {
  await recorded((await openStorage(remember)).storage, 'running')
  await recorded((await openedSlowly('stamina')).storage, 'walking')
  await recorded((await openedSlowly('stamina', 'stamina-2')).storage, 'cycling')
  const { storage, more } = await openStorage(remember)
  expect(await types(storage)).toEqual(['cycling', 'running', 'walking'])
  expect(more).toBe(false)
})

test('what finds no room in the fresh database waits in the old one until there is some', async () => {
  await recorded((await openStorage(remember)).storage, 'running')
  memory.set('damaged', 'yes')
  const { put, add } = IDBObjectStore.prototype
  const full = (real: typeof put) => function (this: IDBObjectStore, ...args: [unknown]) {
    if (this.name === 'events') throw new DOMException('No room.', 'QuotaExceededError')
    return real.apply(this, args)
  }
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(full(put))
  vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(full(add))
  expect((await openStorage(remember)).more).toBe(true)
  vi.restoreAllMocks()
  const { storage, more } = await openStorage(remember)
  expect(more).toBe(false)
  expect(await storage.transaction('read', ['events'], (tx) => tx.count('events'))).toBeGreaterThan(0)
})

test('an app that ends in the midst of moving leaves no old rows behind that count as newer', async () => {
  await recorded((await openStorage(remember)).storage, 'running')
  const moved = await openedSlowly('stamina') // and then, long ago, it was killed before it had done
  await moved.storage.transaction('write', ['meta'], async (tx) => {
    await tx.put('meta', { key: 'exercise_types', value: 'old' })
    await tx.put('meta', { key: 'moving', value: Date.now() - 86_400_000 })
    await tx.delete('meta', 'salvaged')
  })
  memory.delete('name')
  memory.delete('unread')
  const { storage } = await openStorage(remember)
  await storage.transaction('write', ['meta'], (tx) => tx.put('meta', { key: 'exercise_types', value: 'new' }))
  memory.set('damaged', 'yes')
  const again = await openStorage(remember)
  const kept = await again.storage.transaction('read', ['meta'], (tx) => tx.get('meta', 'exercise_types'))
  expect(kept!.value).toBe('new')
})

test('a phone that loses its power right after moving finds everything where it was', async () => {
  await recorded((await openStorage(remember)).storage, 'running')
  memory.set('damaged', 'yes')
  await openStorage(remember)
  memory.delete('name') // what a browser keeps of a few words reaches the disk seconds later
  expect(await types((await openStorage(remember)).storage)).toEqual(['running'])
})

test('what another tab recorded in the old database while it was moved is not lost with it', async () => {
  const old = (await openStorage(remember)).storage
  await recorded(old, 'running')
  memory.set('damaged', 'yes')
  await openStorage(remember)
  await recorded(old, 'walking')
  const { storage } = await openStorage(remember)
  await vi.waitFor(async () => expect(await types(storage)).toEqual(['running', 'walking']))
})

test('a database that was moved as a whole is gone after the next start', async () => {
  await recorded((await openStorage(remember)).storage, 'running')
  memory.set('damaged', 'yes')
  await openStorage(remember)
  expect(await types((await openStorage(remember)).storage)).toEqual(['running'])
  await vi.waitFor(async () => expect((await indexedDB.databases()).map(({ name }) => name)).toEqual(['stamina-2']))
})

test('a database that a start was moving away from when it was killed, and that answers after all, is not noted as moved', async () => {
  await recorded((await openStorage(remember)).storage, 'running')
  memory.set('unread', 'stamina') // and there it ended, before the fresh one had its name
  const { storage, more } = await openStorage(remember)
  expect(more).toBe(false)
  expect(await storage.transaction('read', ['meta'], (tx) => tx.get('meta', 'moved'))).toBeUndefined() // what is noted there is deleted at the next start
  expect(await types((await openStorage(remember)).storage)).toEqual(['running'])
})

test('a note of what was moved that names the present database deletes nothing of it', async () => {
  const first = (await openStorage(remember)).storage
  await recorded(first, 'running')
  await first.transaction('write', ['meta'], (tx) => tx.put('meta', { key: 'moved', value: ['stamina'] }))
  const { storage } = await openStorage(remember)
  await vi.waitFor(async () => expect((await storage.transaction('read', ['meta'], (tx) => tx.get('meta', 'moved')))!.value).toEqual([]))
  expect(await types(storage)).toEqual(['running'])
})
