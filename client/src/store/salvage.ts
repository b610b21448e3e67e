// What can be read of a damaged database, into a fresh one: many rows a transaction, one by one only where a batch fails.
import { asked } from './indexed-db'
import { KEYS, PRECIOUS, type TableName, type WorkoutRow } from './schema'
import { StorageError, type Storage } from './storage'

export interface Salvaged {
  readonly rows: number
  /** Rows, or whole tables counted as one, that could not be read. */
  readonly lost: number
  /** It did not answer in time, so what it holds is still to be read. */
  readonly late?: true
}

type Row = Record<string, unknown>

/** A strict transaction costs some ten milliseconds however much it writes. */
const BATCH = 500
/** Not carried over: a new writer never repeats a seq, and everything is asked of the server again. */
const NOT_CARRIED = ['writer', 'consistency_tokens', 'store_epoch', 'salvaged', 'moving', 'probe']

/** The workout that was on when the app ended, with its journal and its events, and who holds it. `moved` is called for every batch. */
export async function salvageOpenWorkout(db: IDBDatabase, into: Storage, moved: () => void): Promise<Salvaged> {
  const has = (table: TableName): boolean => db.objectStoreNames.contains(table)
  if (!has('workouts')) return { rows: 0, lost: 0 }
  const open = (await readable(db, 'workouts')).rows.filter(isOpen)
  moved()
  let rows = 0, lost = 0
  const add = (some: { rows: number; lost: number }): void => {
    rows += some.rows
    lost += some.lost
  }
  for (const workout of open) {
    const range = IDBKeyRange.bound([workout['session_id']], [workout['session_id'], []])
    for (const table of ['events', 'journal'] as const) {
      if (!has(table)) continue
      const read = await readable(db, table, range)
      moved()
      add({ rows: 0, lost: read.lost })
      add(await write(into, table, read.rows, moved))
    }
    const holder = has('meta')
      ? await asked<Row | undefined>(db.transaction('meta', 'readonly').objectStore('meta').get('recorder')).catch(() => undefined)
      : undefined
    if (holder !== undefined) add(await write(into, 'meta', [holder], moved))
    add(await write(into, 'workouts', [workout], moved)) // last: the workout is on again only with all of it
  }
  return { rows, lost }
}

/** Everything; what is there already is newer and stays. Throws where there is no room. */
export async function salvage(db: IDBDatabase, into: Storage, tables: readonly TableName[] = PRECIOUS): Promise<Salvaged> {
  let rows = 0, lost = 0
  const open: Row[] = []
  for (const table of tables) {
    if (!db.objectStoreNames.contains(table)) continue
    const read = await readable(db, table)
    const whole = read.rows.filter((row) => (KEYS[table] as readonly string[]).every((field) => row[field] !== undefined))
    if (table === 'workouts') open.push(...whole.filter(isOpen))
    const taken = whole.filter((row) => table === 'meta' ? carried(String(row['key'])) : !(table === 'workouts' && isOpen(row)))
    const written = await write(into, table, taken)
    rows += written.rows
    lost += read.lost + read.rows.length - whole.length + written.lost
  }
  const last = await write(into, 'workouts', open) // a workout is on again only with all of it
  return { rows: rows + last.rows, lost: lost + last.lost }
}

const isOpen = (row: Row): boolean => (row as unknown as WorkoutRow).phase === 'open'

const isFull = (error: unknown): boolean => error instanceof StorageError && error.trouble === 'full'
const carried = (key: string): boolean => !NOT_CARRIED.includes(key) && !key.startsWith('pulled:') && !key.startsWith('lease:')

async function write(into: Storage, table: TableName, rows: readonly Row[], moved: () => void = () => undefined): Promise<{ rows: number; lost: number }> {
  let written = 0, lost = 0
  for (let from = 0; from < rows.length; from += BATCH) {
    const batch = rows.slice(from, from + BATCH)
    try {
      written += await into.transaction('write', [table], async (tx) => {
        let added = 0
        for (const row of batch) {
          if (await tx.get(table, keyOf(table, row)) !== undefined) continue // what was written since is newer
          await tx.put(table, row as never)
          added++
        }
        return added
      })
    } catch (failure) {
      if (isFull(failure)) throw failure
      for (const row of batch) {
        try {
          await into.transaction('write', [table], (tx) => tx.add(table, row as never))
          written++
        } catch (error) {
          if (isFull(error)) throw error
          if (!(error instanceof StorageError && error.trouble === 'taken')) lost++
        }
      }
    }
    moved()
  }
  return { rows: written, lost }
}

function keyOf(table: TableName, row: Row): string | (string | number)[] {
  const fields = KEYS[table] as readonly string[]
  return fields.length === 1 ? row[fields[0]!] as string : fields.map((f) => row[f] as string | number)
}

// All at once; where that fails row by row; where even the keys cannot be listed, forwards and backwards up to the damage.
async function readable(db: IDBDatabase, table: TableName, range: IDBKeyRange | null = null): Promise<{ rows: Row[]; lost: number }> {
  const store = (): IDBObjectStore => db.transaction(table, 'readonly').objectStore(table)
  try {
    return { rows: await asked<Row[]>(store().getAll(range)), lost: 0 }
  } catch { /* row by row */ }
  try {
    const keys = await asked(store().getAllKeys(range))
    const rows: Row[] = []
    for (const key of keys) await asked<Row>(store().get(key)).then((row) => rows.push(row), () => undefined)
    return { rows, lost: keys.length - rows.length }
  } catch { /* from both ends */ }
  const found = new Map<string, Row>()
  for (const direction of ['next', 'prev'] as const) {
    await walk(store, range, direction, (key, row) => found.set(JSON.stringify(key), row)).catch(() => undefined)
  }
  return { rows: [...found.values()], lost: 1 }
}

function walk(store: () => IDBObjectStore, range: IDBKeyRange | null, direction: IDBCursorDirection, see: (key: IDBValidKey, row: Row) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = store().openCursor(range, direction)
    request.onerror = () => reject(request.error ?? new Error('cursor'))
    request.onsuccess = () => {
      const cursor = request.result
      if (cursor === null) return resolve()
      see(cursor.key, cursor.value as Row)
      cursor.continue()
    }
  })
}
