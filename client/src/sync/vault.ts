// Refresh tokens where the phone keeps secrets. What lies in the account's row is a name then, and the row alone says which secret counts: a new one is
// kept before the row that names it, the old one goes after, and killed in between both are there.

/** Where the phone keeps secrets: Keystore, Keychain. A browser has none. */
export interface Vault {
  /** Durable once it resolves. */
  keep(name: string, secret: string): Promise<void>
  /** Undefined: there is none of that name, or not for this phone. Fails where it cannot be said now. */
  open(name: string): Promise<string | undefined>
  /** Every other secret goes. */
  keepOnly(names: readonly string[]): Promise<void>
}

const NAME = /^kept:([a-z0-9-]+)$/

export class TokenVault {
  readonly #vault: Vault | undefined
  #cleared: string | undefined
  /** Secrets on their way into a row: until they are there, nothing goes. */
  #onTheirWay = 0

  constructor(vault: Vault | undefined) {
    this.#vault = vault
  }

  /** Has `work` put into a row what stands for the token. Where the phone's own place fails that is the token itself: nobody is signed out by it. */
  async putting<T>(token: string, work: (stands: string) => Promise<T>): Promise<T> {
    this.#onTheirWay++
    try {
      return await work(await this.#keep(token))
    } finally {
      this.#onTheirWay--
    }
  }

  /** The token that this stands for; undefined where the phone has it no more. */
  async open(stands: string): Promise<string | undefined> {
    const name = NAME.exec(stands)?.[1]
    return name === undefined ? stands : await this.#vault?.open(name)
  }

  /** Whether this is a token that the phone could keep better. */
  lies(stands: string): boolean {
    return this.#vault !== undefined && stands !== '' && !NAME.test(stands)
  }

  /** What no row names goes, a former installation's too. A failure is made up for at the next start. */
  async clear(rows: readonly { readonly refresh_token: string }[]): Promise<void> {
    if (this.#vault === undefined || this.#onTheirWay > 0) return
    const names = rows.flatMap((row) => NAME.exec(row.refresh_token)?.[1] ?? []).sort()
    if (names.join() === this.#cleared) return
    this.#cleared = names.join()
    await this.#vault.keepOnly(names).catch(() => { this.#cleared = undefined })
  }

  async #keep(token: string): Promise<string> {
    if (!this.lies(token)) return token
    const name = crypto.randomUUID()
    this.#cleared = undefined // it may never get into a row
    return await this.#vault!.keep(name, token).then(() => `kept:${name}`, () => token)
  }
}
