import 'fake-indexeddb/auto'
import { describe, expect, test } from 'vitest'
import { IndexedDbStorage } from './indexed-db'
import { KEYS, TABLES, type EventRow } from './schema'
import { StorageError, type Storage } from './storage'
import { MemoryStorage } from './testing/memory-storage'

let databases = 0
const storages: [string, () => Promise<Storage>][] = [
  ['IndexedDB', async () => {
    const storage = new IndexedDbStorage(`test-${databases++}`)
    await storage.open()
    return storage
  }],
  ['the tests\' storage', async () => new MemoryStorage()],
]

const event = (session_id: string, seq: number, more: Partial<EventRow> = {}): EventRow =>
  ({ session_id, writer: 'w', seq, kind: 'progress', bytes: '{}', upto: seq, account: '', waiting: 1, ...more })

describe.each(storages)('%s', (_, make) => {
  test('what was put is there, in key order, by prefix, limit and direction', async () => {
    const s = await make()
    await s.transaction('write', ['events'], async (tx) => {
      for (const seq of [10, 2, 9]) await tx.put('events', event('b', seq))
      await tx.put('events', event('a', 1))
      await tx.put('events', event('bb', 1))
    })
    await s.transaction('read', ['events'], async (tx) => {
      expect((await tx.list('events', { prefix: ['b'] })).map((e) => e.seq)).toEqual([2, 9, 10])
      expect((await tx.list('events', { prefix: ['b', 'w'], reverse: true, limit: 1 })).map((e) => e.seq)).toEqual([10])
      expect((await tx.list('events')).map((e) => e.session_id)).toEqual(['a', 'b', 'b', 'b', 'bb'])
      expect(await tx.get('events', ['b', 'w', 9])).toEqual(event('b', 9))
      expect(await tx.get('events', ['b', 'w', 11])).toBeUndefined()
    })
  })

  test('an index holds only rows that have its first member', async () => {
    const s = await make()
    const { waiting: _w, ...acknowledged } = event('a', 1)
    await s.transaction('write', ['events'], async (tx) => {
      await tx.put('events', event('a', 0))
      await tx.put('events', acknowledged)
    })
    const waiting = await s.transaction('read', ['events'], (tx) => tx.list('events', { index: 'waiting', prefix: [1] }))
    expect(waiting.map((e) => e.seq)).toEqual([0])
  })

  test('a transaction that throws leaves nothing', async () => {
    const s = await make()
    await expect(s.transaction('write', ['events'], async (tx) => {
      await tx.put('events', event('a', 0))
      throw new Error('changed my mind')
    })).rejects.toThrow('changed my mind')
    expect(await s.transaction('read', ['events'], (tx) => tx.list('events'))).toEqual([])
  })

  test('adding to a taken key fails and leaves the first', async () => {
    const s = await make()
    await s.transaction('write', ['events'], (tx) => tx.add('events', event('a', 0, { bytes: 'first' })))
    const second = s.transaction('write', ['events'], (tx) => tx.add('events', event('a', 0, { bytes: 'second' })))
    await expect(second).rejects.toSatisfy((e) => e instanceof StorageError && e.trouble === 'taken')
    expect((await s.transaction('read', ['events'], (tx) => tx.list('events')))[0]?.bytes).toBe('first')
  })

  test('keys and counts come without rows, and a range goes at once', async () => {
    const s = await make()
    await s.transaction('write', ['events', 'meta'], async (tx) => {
      for (const [session, seq] of [['a', 0], ['a', 1], ['ab', 0], ['b', 0]] as const) await tx.put('events', event(session, seq))
      const { waiting: _w, ...sent } = event('a', 2)
      await tx.put('events', sent)
      await tx.put('meta', { key: 'm', value: 1 })
      expect(await tx.keys('events', { index: 'waiting', prefix: [1, ''] })).toEqual([['a', 'w', 0], ['a', 'w', 1], ['ab', 'w', 0], ['b', 'w', 0]])
      expect(await tx.keys('events', { prefix: ['a'], limit: 2 })).toEqual([['a', 'w', 0], ['a', 'w', 1]])
      expect(await tx.keys('meta')).toEqual([['m']])
      expect([await tx.count('events'), await tx.count('events', { prefix: ['a'] }), await tx.count('events', { index: 'waiting' })]).toEqual([5, 3, 4])
      await tx.deleteRange('events', ['a'])
      expect(await tx.keys('events')).toEqual([['ab', 'w', 0], ['b', 'w', 0]])
    })
  })
})

test('a database of an older app gets the index it lacks and keeps what it has; one of a newer app is taken as it is', async () => {
  const made = (name: string, version: number) => new Promise<void>((resolve) => {
    const request = indexedDB.open(name, version)
    request.onupgradeneeded = () => {
      for (const table of TABLES) {
        const key = KEYS[table] as readonly string[]
        const store = request.result.createObjectStore(table, { keyPath: key.length === 1 ? key[0]! : [...key] })
        if (table === 'events') store.put(event('a', 0, { stuck: 'too_deep' }))
      }
    }
    request.onsuccess = () => { request.result.close(); resolve() }
  })
  await made('old', 1)
  const old = new IndexedDbStorage('old')
  await old.open()
  expect(await old.transaction('read', ['events'], (tx) => tx.keys('events', { index: 'stuck' }))).toEqual([['a', 'w', 0]])
  await made('newer', 99)
  const newer = new IndexedDbStorage('newer')
  await newer.open()
  expect(await newer.transaction('read', ['events'], (tx) => tx.count('events'))).toBe(1)
})
