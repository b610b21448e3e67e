// The one door to everything that is kept on the phone. Rows change only inside transaction(); memory and screens follow
// after it has committed.
import type { TableName, Tables } from './schema'

export type Key = string | number | readonly (string | number)[]

export interface RangeOptions {
  /** The first members of the key (or of the index) that all rows share. */
  readonly prefix?: readonly (string | number)[]
  readonly index?: string
}

export interface ListOptions extends RangeOptions {
  readonly limit?: number
  readonly reverse?: boolean
}

export interface Tx {
  get<N extends TableName>(table: N, key: Key): Promise<Tables[N] | undefined>
  list<N extends TableName>(table: N, options?: ListOptions): Promise<Tables[N][]>
  /** The keys of the rows, each as its members in the order of KEYS; no row is read for it. */
  keys(table: TableName, options?: RangeOptions & { readonly limit?: number }): Promise<(string | number)[][]>
  /** How many rows; none is read for it. */
  count(table: TableName, options?: RangeOptions): Promise<number>
  put<N extends TableName>(table: N, row: Tables[N]): Promise<void>
  /** Like put, but fails with `taken` where the key exists. */
  add<N extends TableName>(table: N, row: Tables[N]): Promise<void>
  delete(table: TableName, key: Key): Promise<void>
  /** Every row whose key begins so. An empty prefix would empty the table, so it is refused. */
  deleteRange(table: TableName, prefix: readonly [string | number, ...(string | number)[]]): Promise<void>
}

export interface Storage {
  /**
   * All or nothing, and durable once the promise resolves. `work` may await only this transaction: a browser ends a
   * transaction that waits for anything else.
   */
  transaction<T>(mode: 'read' | 'write', tables: readonly TableName[], work: (tx: Tx) => Promise<T>): Promise<T>
}

export type StorageTrouble = 'full' | 'taken' | 'damaged'

export class StorageError extends Error {
  readonly trouble: StorageTrouble
  constructor(trouble: StorageTrouble, cause?: unknown) {
    super(`storage: ${trouble}`, { cause })
    this.name = 'StorageError'
    this.trouble = trouble
  }
}

export async function getMeta<T>(tx: Tx, key: string): Promise<T | undefined> {
  return (await tx.get('meta', key))?.value as T | undefined
}

export async function setMeta(tx: Tx, key: string, value: unknown): Promise<void> {
  await tx.put('meta', { key, value })
}
