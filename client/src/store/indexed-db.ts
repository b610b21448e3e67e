// The storage port over IndexedDB (Dexie), with strict durability where the browser offers it.
import Dexie, { type Collection, type Table } from 'dexie'
import { INDEXES, KEYS, TABLES, type TableName, type Tables } from './schema'
import { StorageError, type Key, type ListOptions, type Storage, type Tx } from './storage'

export class IndexedDbStorage implements Storage {
  readonly #db: Dexie

  constructor(name: string) {
    this.#db = new Dexie(name, { chromeTransactionDurability: 'strict', cache: 'disabled' })
    this.#db.version(1).stores(Object.fromEntries(TABLES.map((t) => [t, schemaOf(t)])))
  }

  async open(): Promise<void> {
    try {
      await this.#db.open()
    } catch (error) {
      throw asStorageError(error)
    }
  }

  close(): void {
    this.#db.close()
  }

  /** For live queries of the screens: change tracking works through the same instance. */
  get dexie(): Dexie {
    return this.#db
  }

  async transaction<T>(mode: 'read' | 'write', tables: readonly TableName[], work: (tx: Tx) => Promise<T>): Promise<T> {
    try {
      return await this.#db.transaction(mode === 'read' ? 'r' : 'rw', [...tables], () => work(new DexieTx(this.#db)))
    } catch (error) {
      throw asStorageError(error)
    }
  }
}

class DexieTx implements Tx {
  readonly #db: Dexie
  constructor(db: Dexie) {
    this.#db = db
  }

  get<N extends TableName>(table: N, key: Key): Promise<Tables[N] | undefined> {
    return this.#table(table).get(key as never)
  }

  list<N extends TableName>(table: N, options: ListOptions = {}): Promise<Tables[N][]> {
    const t = this.#table(table)
    const { prefix, index } = options
    const fields: readonly string[] | undefined = index === undefined ? KEYS[table] : INDEXES[table]?.[index]
    if (fields === undefined) throw new Error(`no index ${index} on ${table}`)
    const name = fields.length === 1 ? fields[0]! : `[${fields.join('+')}]`
    let rows: Collection<Tables[N], unknown>
    if (prefix !== undefined && prefix.length > 0) {
      rows = fields.length === 1
        ? t.where(name).equals(prefix[0]!) : t.where(name).between([...prefix], [...prefix, []], true, true)
    } else {
      rows = t.orderBy(name)
    }
    if (options.reverse === true) rows = rows.reverse()
    if (options.limit !== undefined) rows = rows.limit(options.limit)
    return rows.toArray()
  }

  async put<N extends TableName>(table: N, row: Tables[N]): Promise<void> {
    await this.#table(table).put(row)
  }

  async add<N extends TableName>(table: N, row: Tables[N]): Promise<void> {
    await this.#table(table).add(row)
  }

  async delete(table: TableName, key: Key): Promise<void> {
    await this.#table(table).delete(key as never)
  }

  #table<N extends TableName>(name: N): Table<Tables[N], unknown> {
    return this.#db.table<Tables[N], unknown>(name)
  }
}

function schemaOf(table: TableName): string {
  const compound = (fields: readonly string[]): string => fields.length === 1 ? fields[0]! : `[${fields.join('+')}]`
  return [compound(KEYS[table]), ...Object.values(INDEXES[table] ?? {}).map(compound)].join(', ')
}

function asStorageError(error: unknown): unknown {
  if (error instanceof StorageError) return error
  const { name, inner } = error as { name?: string; inner?: { name?: string } }
  const is = (wanted: string): boolean => name === wanted || inner?.name === wanted
  if (is('QuotaExceededError')) return new StorageError('full', error)
  if (is('ConstraintError')) return new StorageError('taken', error)
  if (is('UnknownError') || is('DataError') || is('NotReadableError') || is('VersionError') || is('InvalidStateError')
    || is('OpenFailedError') || is('DatabaseClosedError') || is('NotFoundError')) return new StorageError('damaged', error)
  return error
}
