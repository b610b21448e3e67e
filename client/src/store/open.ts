// Opening what the phone keeps. A damaged database is found here, not in the middle of a run: what can be read moves into a
// fresh one, the open workout first, and recording is possible at once. What is missing afterwards comes back from the server.
import { asked, IndexedDbStorage } from './indexed-db'
import { salvage, salvageOpenWorkout, type Salvaged } from './salvage'
import { TABLES } from './schema'
import { getMeta, setMeta, StorageError, type Storage } from './storage'

/** A few words that survive the database: its name, whether it was found damaged while the app ran, and older ones that are not read yet, the oldest first. */
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
/** Longer than any start takes: a move that has not ended by then was cut off. */
const NO_START_MS = 3_600_000
const FAILING = 3
const FAILING_MS = 60_000
/** Databases of which everything has been moved, under this key of meta. */
const MOVED = 'moved'

export async function openStorage(remember: Remember, factory: IDBFactory = indexedDB): Promise<Opened> {
  const name = remember.get('name') ?? BASE
  const storage = new IndexedDbStorage(name, factory, watching(remember))
  if (remember.get('damaged') === null) {
    try {
      await within(OPEN_WITHIN_MS, storage.open())
      await within(OPEN_WITHIN_MS, probe(storage))
      noteUnread(remember, name, false) // left there by a start that ended while it moved away from this one: it answers after all
      await readLate(factory, storage, remember)
      void deleteMoved(factory, storage, name).catch(() => undefined) // at the next start, then
      return { storage, more: remember.get('unread') !== null }
    } catch (error) {
      if (!(error instanceof StorageError)) throw error
      if (error.trouble === 'full') return { storage, more: remember.get('unread') !== null } // sound, only full: what is there can be read
    }
  }
  storage.close()
  const next = `${BASE}-${Number(/-(\d+)$/.exec(name)?.[1] ?? 1) + 1}`
  const fresh = await freshOne(next, factory, remember)
  const salvaged = await move(factory, name, fresh, remember)
  await unlessFull(fresh.transaction('write', ['meta'], (tx) => setMeta(tx, 'salvaged', { from: name, ...salvaged })))
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

// A start that was killed while it moved left rows behind that are older by now than those in the database it moved from: they must not pass for newer.
async function freshOne(name: string, factory: IDBFactory, remember: Remember): Promise<IndexedDbStorage> {
  const storage = new IndexedDbStorage(name, factory, watching(remember))
  await storage.open()
  const { begun, done } = await storage.transaction('read', ['meta'], async (tx) => ({
    begun: await getMeta<number>(tx, 'moving'),
    done: await getMeta<object>(tx, 'salvaged'),
  }))
  if (begun !== undefined && done === undefined && Math.abs(Date.now() - begun) > NO_START_MS) { // else another tab may be at it
    storage.close()
    await within(OPEN_WITHIN_MS, asked(factory.deleteDatabase(name))).catch(() => undefined)
    await storage.open()
  }
  await unlessFull(storage.transaction('write', ['meta'], (tx) => setMeta(tx, 'moving', Date.now())))
  return storage
}

/** Where the phone has no room for a note of this kind, the start goes on without it. */
async function unlessFull(note: Promise<void>): Promise<void> {
  await note.catch((error: unknown) => {
    if (!isFull(error)) throw error
  })
}

const isFull = (error: unknown): boolean =>
  (error instanceof StorageError && error.trouble === 'full') || (error as { name?: string } | null)?.name === 'QuotaExceededError'

const unreadOf = (remember: Remember): string[] => (remember.get('unread') ?? '').split(' ').filter((name) => name !== '')

function noteUnread(remember: Remember, name: string, waits: boolean): void {
  const names = [...unreadOf(remember).filter((other) => other !== name), ...(waits ? [name] : [])]
  remember.set('unread', names.length === 0 ? null : names.join(' '))
}

// Another page, or a phone that is busy, can hold a database for longer than a start may wait. It is sound: nothing in it is given up. The newest is read
// first, for what is there already counts as newer.
async function readLate(factory: IDBFactory, storage: Storage, remember: Remember): Promise<void> {
  for (const name of unreadOf(remember).reverse()) if ((await move(factory, name, storage, remember)).late === true) return
}

// Not as soon as they have been moved: the name of the present database is on the disk only some time after it was set, and a start that does not find it
// opens the old one. Another tab may have recorded there meanwhile.
async function deleteMoved(factory: IDBFactory, storage: Storage, present: string): Promise<void> {
  const moved = (await storage.transaction('read', ['meta'], (tx) => getMeta<string[]>(tx, MOVED))) ?? []
  if (moved.length === 0) return
  for (const name of moved) {
    if (name === present) continue // a note that came with rows of another one
    const db = await within(OPEN_WITHIN_MS, asked(factory.open(name)))
    db.onversionchange = () => db.close()
    const { lost } = await salvage(db, storage, ['workouts', 'events', 'journal']).finally(() => db.close())
    if (lost === 0) await within(OPEN_WITHIN_MS, asked(factory.deleteDatabase(name)))
  }
  await storage.transaction('write', ['meta'], (tx) => setMeta(tx, MOVED, []))
}

async function noteMoved(name: string, storage: Storage): Promise<void> {
  await unlessFull(storage.transaction('write', ['meta'], async (tx) => {
    await setMeta(tx, MOVED, [...((await getMeta<string[]>(tx, MOVED)) ?? []), name])
  }))
}

/**
 * The workout that was on is waited for as long as rows of it come; the rest goes on behind the first screen where it takes
 * long. Until the last row has come, the name stays remembered, and the next start reads what is missing.
 */
async function move(factory: IDBFactory, name: string, into: Storage, remember: Remember): Promise<Salvaged> {
  const late: Salvaged = { rows: 0, lost: 0, late: true }
  noteUnread(remember, name, true)
  let db: IDBDatabase
  try {
    db = await within(OPEN_WITHIN_MS, asked(factory.open(name)))
    db.onversionchange = () => db.close() // nobody waits for a salvage that hangs
  } catch (error) {
    if (error instanceof StorageError || isFull(error)) return late // no answer in time, or no room even to look
    noteUnread(remember, name, false)
    return { rows: 0, lost: TABLES.length }
  }
  const open = await whileItMoves(OPEN_WITHIN_MS, (moved) => salvageOpenWorkout(db, into, moved)).catch(() => undefined)
  const rest = salvage(db, into).finally(() => db.close()).then(async (all) => { // where there is no room it stays unread
    if (all.lost === 0) await noteMoved(name, into)
    noteUnread(remember, name, false)
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
