// Opening what the phone keeps. A damaged database is found here, not in the middle of a run: what can be read moves into a
// fresh one, and recording is possible at once. What is missing afterwards comes back from the server.
import { asked, IndexedDbStorage } from './indexed-db'
import { KEYS, PRECIOUS, TABLES, type TableName } from './schema'
import { getMeta, setMeta, StorageError, type Storage } from './storage'

/** A few words that survive the database: its name, whether it was found damaged while the app ran, and an older one that did not answer in time. */
export interface Remember {
  get(key: 'name' | 'damaged' | 'unread'): string | null
  set(key: 'name' | 'damaged' | 'unread', value: string | null): void
}

export interface Opened {
  readonly storage: Storage
  /** Present where this start found damage. */
  readonly salvaged?: Salvaged
}

export interface Salvaged {
  readonly rows: number
  /** Rows, or whole tables counted as one, that could not be read. */
  readonly lost: number
  /** It did not answer in time, so what it holds is still to be read. */
  readonly late?: true
}

const BASE = 'stamina'
const OPEN_WITHIN_MS = 8_000
const FAILING = 3
const FAILING_MS = 60_000
/** Not carried over: a new writer never repeats a seq, and everything is asked of the server again. */
const NOT_CARRIED = ['writer', 'consistency_tokens', 'store_epoch']

export async function openStorage(remember: Remember, factory: IDBFactory = indexedDB): Promise<Opened> {
  const name = remember.get('name') ?? BASE
  const storage = new IndexedDbStorage(name, factory)
  if (remember.get('damaged') === null) {
    try {
      await within(OPEN_WITHIN_MS, storage.open())
      await within(OPEN_WITHIN_MS, probe(storage))
      await readLate(factory, storage, remember)
      return { storage: watched(storage, remember) }
    } catch (error) {
      if (!(error instanceof StorageError)) throw error
      if (error.trouble === 'full') return { storage: watched(storage, remember) } // sound, only full: what is there can be read
    }
  }
  storage.close()
  const next = `${BASE}-${Number(/-(\d+)$/.exec(name)?.[1] ?? 1) + 1}`
  const fresh = new IndexedDbStorage(next, factory)
  await fresh.open()
  const salvaged = await inTime(salvage(factory, name, fresh))
  if (salvaged.late) remember.set('unread', name)
  await fresh.transaction('write', ['meta'], (tx) => setMeta(tx, 'salvaged', { from: name, ...salvaged }))
  remember.set('name', next)
  remember.set('damaged', null)
  return { storage: watched(fresh, remember), salvaged }
}

// Another page, or a phone that is busy, can hold a database for longer than a start may wait. It is sound: nothing in it is given up.
async function readLate(factory: IDBFactory, storage: Storage, remember: Remember): Promise<void> {
  const name = remember.get('unread')
  if (name !== null && !(await inTime(salvage(factory, name, storage))).late) remember.set('unread', null)
}

const inTime = (salvaging: Promise<Salvaged>): Promise<Salvaged> =>
  within(OPEN_WITHIN_MS, salvaging).catch(() => ({ rows: 0, lost: PRECIOUS.length, late: true as const }))

// The first and last row of every table, the whole journal of an open workout, and one write.
async function probe(storage: Storage): Promise<void> {
  await storage.transaction('write', TABLES, async (tx) => {
    for (const table of TABLES) {
      await tx.list(table, { limit: 1 })
      await tx.list(table, { limit: 1, reverse: true })
    }
    const holder = await getMeta<{ session_id: string } | null>(tx, 'recorder')
    if (holder != null) {
      await tx.list('journal', { prefix: [holder.session_id] })
      await tx.list('events', { prefix: [holder.session_id] })
    }
    await tx.list('events', { index: 'waiting', prefix: [1] })
    await setMeta(tx, 'probe', Date.now())
  })
}

// Damage that shows again and again while the app runs is remembered, so that the next start salvages. A single failure may
// be no more than a lost connection.
function watched(storage: IndexedDbStorage, remember: Remember): Storage {
  let failures: number[] = []
  return {
    async transaction(mode, tables, work) {
      try {
        return await storage.transaction(mode, tables, work)
      } catch (error) {
        if (error instanceof StorageError && error.trouble === 'damaged') {
          const now = performance.now()
          failures = [...failures.filter((at) => now - at < FAILING_MS), now]
          if (failures.length >= FAILING) remember.set('damaged', 'yes')
        }
        throw error
      }
    },
  }
}

async function salvage(factory: IDBFactory, name: string, fresh: Storage): Promise<Salvaged> {
  let db: IDBDatabase
  try {
    db = await asked(factory.open(name))
  } catch {
    return { rows: 0, lost: PRECIOUS.length }
  }
  let rows = 0, lost = 0
  for (const table of PRECIOUS) {
    if (!db.objectStoreNames.contains(table)) continue
    const read = await readable(db, table)
    lost += read.lost
    for (const row of read.rows) {
      if (table === 'meta' && !carried(String(row['key']))) continue
      if (!(KEYS[table] as readonly string[]).every((field) => row[field] !== undefined)) {
        lost++
        continue
      }
      try {
        await fresh.transaction('write', [table], (tx) => tx.add(table, row as never))
        rows++
      } catch (error) {
        if (!(error instanceof StorageError && error.trouble === 'taken')) lost++ // what was written since is newer
      }
    }
  }
  db.close()
  if (lost === 0) factory.deleteDatabase(name)
  return { rows, lost }
}

const carried = (key: string): boolean => !NOT_CARRIED.includes(key) && !key.startsWith('pulled:') && !key.startsWith('lease:')

// All at once; where that fails row by row; where even the keys cannot be listed, forwards and backwards up to the damage.
async function readable(db: IDBDatabase, table: TableName): Promise<{ rows: Record<string, unknown>[]; lost: number }> {
  const store = (): IDBObjectStore => db.transaction(table, 'readonly').objectStore(table)
  try {
    return { rows: await asked<Record<string, unknown>[]>(store().getAll()), lost: 0 }
  } catch { /* row by row */ }
  try {
    const keys = await asked(store().getAllKeys())
    const rows: Record<string, unknown>[] = []
    for (const key of keys) await asked<Record<string, unknown>>(store().get(key)).then((row) => rows.push(row), () => undefined)
    return { rows, lost: keys.length - rows.length }
  } catch { /* from both ends */ }
  const found = new Map<string, Record<string, unknown>>()
  for (const direction of ['next', 'prev'] as const) {
    await walk(store, direction, (key, row) => found.set(JSON.stringify(key), row)).catch(() => undefined)
  }
  return { rows: [...found.values()], lost: 1 }
}

function walk(store: () => IDBObjectStore, direction: IDBCursorDirection, see: (key: IDBValidKey, row: Record<string, unknown>) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = store().openCursor(null, direction)
    request.onerror = () => reject(request.error ?? new Error('cursor'))
    request.onsuccess = () => {
      const cursor = request.result
      if (cursor === null) return resolve()
      see(cursor.key, cursor.value as Record<string, unknown>)
      cursor.continue()
    }
  })
}

function within<T>(ms: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new StorageError('damaged')), ms)
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
