// The storage port over IndexedDB itself, with strict durability where the browser offers it. No library between: a
// transaction lives exactly as long as its requests follow one another, which plain promises do.
import { INDEXES, KEYS, TABLES, type TableName, type Tables } from './schema'
import { StorageError, type Key, type ListOptions, type RangeOptions, type Storage, type Tx } from './storage'

/** One higher whenever a table or an index is added; `upgrade` makes what is missing. */
export const VERSION = 3

export class IndexedDbStorage implements Storage {
  readonly #name: string
  readonly #factory: IDBFactory
  readonly #damaged: (connection: number) => void
  readonly #running = new Set<IDBTransaction>()
  #db: IDBDatabase | undefined
  #opening: Promise<IDBDatabase> | undefined
  #connection = 0
  #leaving = false

  /** `damaged` is told of every failure that may be damage, with the number of the connection it happened on. */
  constructor(name: string, factory: IDBFactory = indexedDB, damaged: (connection: number) => void = () => undefined) {
    this.#name = name
    this.#factory = factory
    this.#damaged = damaged
    // WebKit keeps a page that was left, with its transactions: one in mid-flight would lock the database for the page that comes next, for good.
    globalThis.addEventListener?.('pagehide', () => this.#leave())
  }

  async open(): Promise<void> {
    await this.#open()
  }

  // Many transactions may find the connection gone at once: they share one new one, for a second one would be left open.
  #open(): Promise<IDBDatabase> {
    this.#opening ??= this.#connect().finally(() => { this.#opening = undefined })
    return this.#opening
  }

  async #connect(): Promise<IDBDatabase> {
    try {
      const db = await this.#newest()
      db.onversionchange = () => db.close() // another tab deletes or upgrades it
      db.onclose = () => { if (this.#db === db) this.#db = undefined } // the system took the connection: the next transaction opens another
      if (!TABLES.every((t) => db.objectStoreNames.contains(t))) throw new StorageError('damaged')
      this.#db = db
      this.#connection++
      return db
    } catch (error) {
      throw asStorageError(error)
    }
  }

  // An older app over the database of a newer one takes it as it is: a version only ever adds.
  async #newest(): Promise<IDBDatabase> {
    const request = this.#factory.open(this.#name, VERSION)
    request.onupgradeneeded = () => upgrade(request.result, request.transaction!)
    try {
      return await asked(request)
    } catch (error) {
      if ((error as DOMException).name !== 'VersionError') throw error
      return await asked(this.#factory.open(this.#name))
    }
  }

  close(): void {
    this.#db?.close()
    this.#db = undefined
  }

  async transaction<T>(mode: 'read' | 'write', tables: readonly TableName[], work: (tx: Tx) => Promise<T>): Promise<T> {
    this.#leaving = false // a page that was left and works again is here again
    const transaction = await this.#begin(tables, mode === 'read' ? 'readonly' : 'readwrite')
    const connection = this.#connection
    this.#running.add(transaction)
    const ended = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve()
      transaction.onabort = () => reject(asStorageError(transaction.error ?? new DOMException('aborted', 'AbortError')))
    })
    ended.catch(() => undefined) // told below, where it matters
    try {
      const result = await work(new IdbTx(transaction))
      await ended
      return result
    } catch (error) {
      try {
        transaction.abort()
      } catch { /* it has ended by itself */ }
      const known = asStorageError(error)
      if (known instanceof StorageError && known.trouble === 'damaged' && !this.#leaving) {
        if (connection === this.#connection) this.close() // may be the connection: try another next time
        this.#damaged(connection)
      }
      throw known
    } finally {
      this.#running.delete(transaction)
    }
  }

  #leave(): void {
    this.#leaving = true
    for (const transaction of this.#running) {
      try {
        transaction.abort()
      } catch { /* it has ended by itself */ }
    }
    this.close()
  }

  // WebKit loses its connection to the database in the background; a new one is as good.
  async #begin(tables: readonly TableName[], mode: IDBTransactionMode): Promise<IDBTransaction> {
    const db = this.#db ?? await this.#openOrTell()
    try {
      return db.transaction([...tables], mode, { durability: 'strict' })
    } catch {
      if (this.#db === db) this.close()
    }
    try {
      return (this.#db ?? await this.#openOrTell()).transaction([...tables], mode, { durability: 'strict' })
    } catch (error) {
      const known = asStorageError(error)
      if (known instanceof StorageError && known.trouble === 'damaged') this.#damaged(this.#connection)
      throw known
    }
  }

  async #openOrTell(): Promise<IDBDatabase> {
    try {
      return await this.#open()
    } catch (error) {
      if (error instanceof StorageError && error.trouble === 'damaged') this.#damaged(this.#connection)
      throw error
    }
  }
}

class IdbTx implements Tx {
  readonly #transaction: IDBTransaction
  constructor(transaction: IDBTransaction) {
    this.#transaction = transaction
  }

  get<N extends TableName>(table: N, key: Key): Promise<Tables[N] | undefined> {
    return asked(this.#store(table).get(key as IDBValidKey))
  }

  list<N extends TableName>(table: N, options: ListOptions = {}): Promise<Tables[N][]> {
    const { source, range } = this.#range(table, options)
    const { limit } = options
    if (options.reverse !== true) return asked<Tables[N][]>(source.getAll(range, limit))
    return new Promise((resolve, reject) => {
      const rows: Tables[N][] = []
      const request = source.openCursor(range, 'prev')
      request.onerror = () => reject(request.error)
      request.onsuccess = () => {
        const cursor = request.result
        if (cursor === null || (limit !== undefined && rows.length >= limit)) return resolve(rows)
        rows.push(cursor.value as Tables[N])
        if (rows.length === limit) return resolve(rows)
        cursor.continue()
      }
    })
  }

  async keys(table: TableName, options: RangeOptions & { readonly limit?: number } = {}): Promise<(string | number)[][]> {
    const { source, range } = this.#range(table, options)
    const keys = await asked(source.getAllKeys(range, options.limit))
    return keys.map((key) => (Array.isArray(key) ? key : [key]) as (string | number)[])
  }

  async count(table: TableName, options: RangeOptions = {}): Promise<number> {
    const { source, range } = this.#range(table, options)
    return await asked(source.count(range))
  }

  async put<N extends TableName>(table: N, row: Tables[N]): Promise<void> {
    await asked(this.#store(table).put(row))
  }

  async add<N extends TableName>(table: N, row: Tables[N]): Promise<void> {
    await asked(this.#store(table).add(row))
  }

  async delete(table: TableName, key: Key): Promise<void> {
    await asked(this.#store(table).delete(key as IDBValidKey))
  }

  async deleteRange(table: TableName, prefix: readonly [string | number, ...(string | number)[]]): Promise<void> {
    await asked(this.#store(table).delete(rangeOf(KEYS[table], prefix)!))
  }

  #range(table: TableName, { prefix, index }: RangeOptions): { source: IDBObjectStore | IDBIndex; range: IDBKeyRange | undefined } {
    const store = this.#store(table)
    const fields: readonly string[] = index === undefined ? KEYS[table] : INDEXES[table]![index]!
    return { source: index === undefined ? store : store.index(index), range: rangeOf(fields, prefix ?? []) }
  }

  #store(table: TableName): IDBObjectStore {
    return this.#transaction.objectStore(table)
  }
}

/** Every key that begins so: an array sorts behind all strings and numbers, so it is above whatever may follow. */
function rangeOf(fields: readonly string[], prefix: readonly (string | number)[]): IDBKeyRange | undefined {
  if (prefix.length === 0) return undefined
  return fields.length === 1 ? IDBKeyRange.only(prefix[0]) : IDBKeyRange.bound([...prefix], [...prefix, []])
}

/** From any older version: what is missing is made, tables and indexes alike; what is there stays as it is. */
function upgrade(db: IDBDatabase, transaction: IDBTransaction): void {
  const path = (fields: readonly string[]): string | string[] => fields.length === 1 ? fields[0]! : [...fields]
  for (const table of TABLES) {
    const store = db.objectStoreNames.contains(table) ? transaction.objectStore(table) : db.createObjectStore(table, { keyPath: path(KEYS[table]) })
    for (const [name, fields] of Object.entries(INDEXES[table] ?? {})) {
      if (!store.indexNames.contains(name)) store.createIndex(name, path(fields as readonly string[]))
    }
  }
}

export function asked<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new DOMException('unknown', 'UnknownError'))
  })
}

const DAMAGE = new Set(['UnknownError', 'DataError', 'NotReadableError', 'VersionError', 'InvalidStateError', 'NotFoundError', 'InvalidAccessError'])

function asStorageError(error: unknown): unknown {
  if (error instanceof StorageError) return error
  const name = (error as { name?: string } | null)?.name ?? ''
  if (name === 'QuotaExceededError') return new StorageError('full', error)
  if (name === 'ConstraintError') return new StorageError('taken', error)
  // Whatever else the browser says of its own: a connection closed by force, an internal error. A bug of ours is no DOMException.
  if (DAMAGE.has(name) || error instanceof DOMException) return new StorageError('damaged', error)
  return error
}
