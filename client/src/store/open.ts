// Opening what the phone keeps. A damaged database is found here, not in the middle of a run: what can be read moves into a
// fresh one, the open workout first, and recording is possible at once. What is missing afterwards comes back from the server.
import { asked, IndexedDbStorage } from './indexed-db'
import { salvage, salvageOpenWorkout, type Salvaged } from './salvage'
import { TABLES } from './schema'
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
  /** True while an older database waits to be read: what this one does not know may still come. */
  readonly more: boolean
}

const BASE = 'stamina'
const OPEN_WITHIN_MS = 8_000
const FAILING = 3
const FAILING_MS = 60_000

export async function openStorage(remember: Remember, factory: IDBFactory = indexedDB): Promise<Opened> {
  const name = remember.get('name') ?? BASE
  const storage = new IndexedDbStorage(name, factory, watching(remember))
  if (remember.get('damaged') === null) {
    try {
      await within(OPEN_WITHIN_MS, storage.open())
      await within(OPEN_WITHIN_MS, probe(storage))
      await readLate(factory, storage, remember)
      return { storage, more: remember.get('unread') !== null }
    } catch (error) {
      if (!(error instanceof StorageError)) throw error
      if (error.trouble === 'full') return { storage, more: remember.get('unread') !== null } // sound, only full: what is there can be read
    }
  }
  storage.close()
  const next = `${BASE}-${Number(/-(\d+)$/.exec(name)?.[1] ?? 1) + 1}`
  const fresh = new IndexedDbStorage(next, factory, watching(remember))
  await fresh.open()
  const salvaged = await move(factory, name, fresh, remember)
  await fresh.transaction('write', ['meta'], (tx) => setMeta(tx, 'salvaged', { from: name, ...salvaged }))
  remember.set('name', next)
  remember.set('damaged', null)
  return { storage: fresh, salvaged, more: remember.get('unread') !== null }
}

/** Deletes the databases that earlier starts gave up as damaged, with whatever could not be read of them. */
export async function deleteOlder(remember: Remember, factory: IDBFactory = indexedDB): Promise<void> {
  const present = remember.get('name') ?? BASE
  const newest = Number(/-(\d+)$/.exec(present)?.[1] ?? 1)
  remember.set('unread', null)
  const names = Array.from({ length: newest }, (_, i) => (i === 0 ? BASE : `${BASE}-${i + 1}`)).filter((name) => name !== present)
  // One that another tab holds open goes when that tab closes it; nobody waits for that.
  await Promise.all(names.map((name) => within(OPEN_WITHIN_MS, asked(factory.deleteDatabase(name))).catch(() => undefined)))
}

// Another page, or a phone that is busy, can hold a database for longer than a start may wait. It is sound: nothing in it is given up.
async function readLate(factory: IDBFactory, storage: Storage, remember: Remember): Promise<void> {
  const name = remember.get('unread')
  if (name !== null) await move(factory, name, storage, remember)
}

/**
 * The workout that was on is waited for as long as rows of it come; the rest goes on behind the first screen where it takes
 * long. Until the last row has come, the name stays remembered, and the next start reads what is missing.
 */
async function move(factory: IDBFactory, name: string, into: Storage, remember: Remember): Promise<Salvaged> {
  const late: Salvaged = { rows: 0, lost: 0, late: true }
  remember.set('unread', name)
  let db: IDBDatabase
  try {
    db = await within(OPEN_WITHIN_MS, asked(factory.open(name)))
    db.onversionchange = () => db.close() // nobody waits for a salvage that hangs
  } catch (error) {
    if (error instanceof StorageError) return late // no answer in time
    remember.set('unread', null)
    return { rows: 0, lost: TABLES.length }
  }
  const open = await whileItMoves(OPEN_WITHIN_MS, (moved) => salvageOpenWorkout(db, into, moved)).catch(() => undefined)
  const rest = salvage(db, into).then((all) => {
    db.close()
    if (all.lost === 0) factory.deleteDatabase(name)
    remember.set('unread', null)
    return all
  })
  const all = await within(OPEN_WITHIN_MS, rest).catch(() => late)
  return open === undefined ? all : { ...all, rows: all.rows + open.rows } // what it lost is among all that was lost
}

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
    await tx.keys('events', { index: 'waiting', prefix: [1] })
    await setMeta(tx, 'probe', Date.now())
  })
}

// Damage that shows on one connection after the other is remembered, so that the next start salvages. However many transactions
// one lost connection takes with it, it is one failure.
function watching(remember: Remember): (connection: number) => void {
  let failures: { connection: number; at: number }[] = []
  return (connection) => {
    const now = performance.now()
    failures = failures.filter((f) => now - f.at < FAILING_MS && f.connection !== connection)
    failures.push({ connection, at: now })
    if (failures.length >= FAILING) remember.set('damaged', 'yes')
  }
}

function within<T>(ms: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new StorageError('damaged')), ms)
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}

/** Fails only where nothing has moved for so long. */
function whileItMoves<T>(ms: number, work: (moved: () => void) => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const wind = (): void => {
      clearTimeout(timer)
      timer = setTimeout(() => reject(new StorageError('damaged')), ms)
    }
    wind()
    work(wind).then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
