// A storage whose disk can be crashed, torn and filled at will; same answers as IndexedDB (storage.test.ts runs both).
import { INDEXES, KEYS, TABLES, type TableName, type Tables } from '../schema'
import { StorageError, type Key, type ListOptions, type RangeOptions, type Storage, type Tx } from '../storage'

type Row = Record<string, unknown>
type Disk = Map<TableName, Map<string, Row>>
type Write = { table: TableName; key: string; row: Row | undefined }

export class Crash extends Error {}

export class MemoryStorage implements Storage {
  /** Writing transactions that committed. */
  commits = 0
  /** Throw `full` for every write that would put more than this many rows on the disk; below 0: for every write. */
  capacity = Infinity
  /** Die in the commit with this number: `tear` says how many of its row writes reach the disk all the same. */
  crashAt: { commit: number; tear: number } | undefined
  dead = false
  #disk: Disk
  #last: Promise<unknown> = Promise.resolve()

  constructor(disk: Disk = new Map(TABLES.map((t) => [t, new Map()]))) {
    this.#disk = disk
  }

  /** What a new start of the app finds. */
  restarted(): MemoryStorage {
    return new MemoryStorage(copy(this.#disk))
  }

  rowCount(): number {
    return [...this.#disk.values()].reduce((n, t) => n + t.size, 0)
  }

  /** Damage from outside: the row is changed where it lies. */
  spoil(table: TableName, key: Key, change: (row: Row) => Row | undefined): void {
    const text = JSON.stringify(Array.isArray(key) ? key : [key])
    const row = change(this.#disk.get(table)!.get(text)!)
    if (row === undefined) this.#disk.get(table)!.delete(text)
    else this.#disk.get(table)!.set(text, row)
  }

  transaction<T>(mode: 'read' | 'write', tables: readonly TableName[], work: (tx: Tx) => Promise<T>): Promise<T> {
    const run = this.#last.then(() => this.#run(mode, tables, work))
    this.#last = run.catch(() => undefined)
    return run
  }

  async #run<T>(mode: 'read' | 'write', tables: readonly TableName[], work: (tx: Tx) => Promise<T>): Promise<T> {
    if (this.dead) throw new Crash()
    const tx = new MemoryTx(copy(this.#disk), new Set(tables), mode === 'write')
    const result = await work(tx)
    if (mode === 'read' || tx.writes.length === 0) return result
    const crash = this.crashAt?.commit === this.commits ? this.crashAt : undefined
    if (crash !== undefined) {
      tx.writes.slice(0, crash.tear).forEach((w) => this.#write(w))
      this.dead = true
      throw new Crash()
    }
    if (this.capacity < 0 || (tx.rows() > this.capacity && tx.rows() > this.rowCount())) throw new StorageError('full')
    tx.writes.forEach((w) => this.#write(w))
    this.commits++
    return result
  }

  #write({ table, key, row }: Write): void {
    if (row === undefined) this.#disk.get(table)!.delete(key)
    else this.#disk.get(table)!.set(key, structuredClone(row))
  }
}

class MemoryTx implements Tx {
  readonly writes: Write[] = []
  readonly #disk: Disk
  readonly #tables: ReadonlySet<TableName>
  readonly #writable: boolean

  constructor(disk: Disk, tables: ReadonlySet<TableName>, writable: boolean) {
    this.#disk = disk
    this.#tables = tables
    this.#writable = writable
  }

  rows(): number {
    return [...this.#disk.values()].reduce((n, t) => n + t.size, 0)
  }

  async get<N extends TableName>(table: N, key: Key): Promise<Tables[N] | undefined> {
    return structuredClone(this.#table(table).get(JSON.stringify(Array.isArray(key) ? key : [key]))) as Tables[N] | undefined
  }

  async list<N extends TableName>(table: N, options: ListOptions = {}): Promise<Tables[N][]> {
    return structuredClone(this.#rows(table, options)) as unknown as Tables[N][]
  }

  async keys(table: TableName, options: RangeOptions & { readonly limit?: number } = {}): Promise<(string | number)[][]> {
    return this.#rows(table, options).map((row) => (KEYS[table] as readonly string[]).map((f) => row[f] as string | number))
  }

  async count(table: TableName, options: RangeOptions = {}): Promise<number> {
    return this.#rows(table, options).length
  }

  #rows(table: TableName, options: ListOptions): Row[] {
    const fields = (options.index === undefined ? KEYS[table] : INDEXES[table]?.[options.index]) as readonly string[]
    const key = (row: Row): (string | number)[] => fields.map((f) => row[f] as string | number)
    const prefix = options.prefix ?? []
    const rows = [...this.#table(table).values()]
      .filter((row) => fields.every((f) => row[f] !== undefined) && prefix.every((p, i) => row[fields[i]!] === p))
      .sort((a, b) => compare(key(a), key(b)))
    if (options.reverse === true) rows.reverse()
    return rows.slice(0, options.limit)
  }

  async put<N extends TableName>(table: N, row: Tables[N]): Promise<void> {
    this.#write(table, keyOf(table, row as unknown as Row), row as unknown as Row)
  }

  async add<N extends TableName>(table: N, row: Tables[N]): Promise<void> {
    if (this.#table(table).has(keyOf(table, row as unknown as Row))) throw new StorageError('taken')
    await this.put(table, row)
  }

  async delete(table: TableName, key: Key): Promise<void> {
    this.#write(table, JSON.stringify(Array.isArray(key) ? key : [key]), undefined)
  }

  async deleteRange(table: TableName, prefix: readonly [string | number, ...(string | number)[]]): Promise<void> {
    for (const key of await this.keys(table, { prefix })) await this.delete(table, key)
  }

  #write(table: TableName, key: string, row: Row | undefined): void {
    if (!this.#writable) throw new Error('a reading transaction does not write')
    if (row === undefined) this.#table(table).delete(key)
    else this.#table(table).set(key, structuredClone(row))
    this.writes.push({ table, key, row })
  }

  #table(table: TableName): Map<string, Row> {
    if (!this.#tables.has(table)) throw new Error(`${table} is not in this transaction`)
    return this.#disk.get(table)!
  }
}

const keyOf = (table: TableName, row: Row): string => JSON.stringify((KEYS[table] as readonly string[]).map((f) => row[f]))
const copy = (disk: Disk): Disk => new Map([...disk].map(([name, rows]) => [name, new Map(rows)]))

function compare(a: readonly (string | number)[], b: readonly (string | number)[]): number {
  for (let i = 0; i < a.length; i++) {
    const x = a[i]!, y = b[i]!
    if (x === y) continue
    if (typeof x !== typeof y) return typeof x === 'number' ? -1 : 1
    return x < y ? -1 : 1
  }
  return 0
}
