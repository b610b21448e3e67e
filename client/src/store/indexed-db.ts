// The storage port over IndexedDB itself, with strict durability where the browser offers it. No library between: a
// transaction lives exactly as long as its requests follow one another, which plain promises do.
import { INDEXES, KEYS, TABLES, type TableName, type Tables } from './schema'
import { StorageError, type Key, type ListOptions, type Storage, type Tx } from './storage'

const VERSION = 1

export class IndexedDbStorage implements Storage {
  readonly #name: string
  readonly #factory: IDBFactory
  readonly #running = new Set<IDBTransaction>()
  #db: IDBDatabase | undefined

  constructor(name: string, factory: IDBFactory = indexedDB) {
    this.#name = name
    this.#factory = factory
    // WebKit keeps a page that was left, with its transactions: one in mid-flight would lock the database for the page that comes next, for good.
    globalThis.addEventListener?.('pagehide', () => this.#leave())
  }

  async open(): Promise<void> {
    try {
      const request = this.#factory.open(this.#name, VERSION)
      request.onupgradeneeded = () => create(request.result)
      const db = await asked(request)
      db.onversionchange = () => db.close() // another tab deletes or upgrades it
      db.onclose = () => { this.#db = undefined } // the system took the connection: the next transaction opens another
      if (!TABLES.every((t) => db.objectStoreNames.contains(t))) throw new StorageError('damaged')
      this.#db = db
    } catch (error) {
      throw asStorageError(error)
    }
  }

  close(): void {
    this.#db?.close()
    this.#db = undefined
  }

  async transaction<T>(mode: 'read' | 'write', tables: readonly TableName[], work: (tx: Tx) => Promise<T>): Promise<T> {
    const transaction = await this.#begin(tables, mode === 'read' ? 'readonly' : 'readwrite')
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
      if (known instanceof StorageError && known.trouble === 'damaged') this.close() // may be the connection: try another next time
      throw known
    } finally {
      this.#running.delete(transaction)
    }
  }

  #leave(): void {
    for (const transaction of this.#running) {
      try {
        transaction.abort()
      } catch { /* it has ended by itself */ }
    }
    this.close()
  }

  // WebKit loses its connection to the database in the background; a new one is as good.
  async #begin(tables: readonly TableName[], mode: IDBTransactionMode): Promise<IDBTransaction> {
    try {
      if (this.#db !== undefined) return this.#db.transaction([...tables], mode, { durability: 'strict' })
    } catch {
      this.close()
    }
    await this.open()
    try {
      return this.#db!.transaction([...tables], mode, { durability: 'strict' })
    } catch (error) {
      throw asStorageError(error)
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
    const store = this.#store(table)
    const { prefix, index, limit } = options
    const source = index === undefined ? store : store.index(index)
    const fields: readonly string[] = index === undefined ? KEYS[table] : INDEXES[table]![index]!
    const range = prefix === undefined || prefix.length === 0 ? undefined
      : fields.length === 1 ? IDBKeyRange.only(prefix[0]) : IDBKeyRange.bound([...prefix], [...prefix, []])
    if (options.reverse !== true) return asked<Tables[N][]>(source.getAll(range, limit))
    return new Promise((resolve, reject) => {
      const rows: Tables[N][] = []
      const request = source.openCursor(range, 'prev')
      request.onerror = () => reject(request.error)
      request.onsuccess = () => {
        const cursor = request.result
        if (cursor === null || (limit !== undefined && rows.length >= limit)) return resolve(rows)
        rows.push(cursor.value as Tables[N])
        cursor.continue()
      }
    })
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

  #store(table: TableName): IDBObjectStore {
    return this.#transaction.objectStore(table)
  }
}

function create(db: IDBDatabase): void {
  const path = (fields: readonly string[]): string | string[] => fields.length === 1 ? fields[0]! : [...fields]
  for (const table of TABLES) {
    if (db.objectStoreNames.contains(table)) continue
    const store = db.createObjectStore(table, { keyPath: path(KEYS[table]) })
    for (const [name, fields] of Object.entries(INDEXES[table] ?? {})) store.createIndex(name, path(fields as readonly string[]))
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
