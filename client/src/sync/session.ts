// Who is signed in on this phone: accounts, tokens, adopting what was recorded without an account, and the wipe of a signed-out phone.
// An expired sign-in never stops recording, and nothing unsent is ever wiped.
import type { AccountRow } from '../store/schema'
import { setMeta, type Storage, type Tx } from '../store/storage'
import { adoptEquipment } from './equipment'
import type { TokenHolder } from './http-api'
import { isEmpty, LEAVING, NOTHING_KEPT, removeAccount, unsentOf, WIPED, type Wiped } from './leaving'
import type { Locks } from './locks'
import { adoptProfile } from './profile'
import type { Answer, AuthApi, DeviceInfo, Failure, PasskeyProof, Tokens } from './server-api'
import { TokenVault, type Vault } from './vault'

export interface SessionPorts {
  readonly storage: Storage
  readonly auth: AuthApi
  readonly locks: Locks
  readonly device: () => DeviceInfo
  readonly wall: () => number
  /** Called when this tab signed in, renewed, or signed out: other tabs read it again (`reload`). */
  readonly changed?: () => void
  /** What was an account's has gone from the storage; what lies beside the storage goes now. */
  readonly removed?: () => Promise<void>
  /** Where the phone keeps secrets; without it they lie in the storage. */
  readonly vault?: Vault
}

const SMALL = ['refused', 'workouts', 'goals', 'goal_edits', 'planned'] as const
/** Events adopted in one transaction: a long transaction would hold up the recorder's lines. */
const ADOPTED_AT_ONCE = 100
/** A token this close to its end is renewed before it is used: a body sent with it would have to be sent again. */
const RENEW_BEFORE_MS = 20_000

/**
 * A sign-in that ended without anybody meaning this phone (a token used twice after a lost answer, its own sign-out): signing
 * in again is enough. What it has goes up then, as its owner's, instead of into quarantine.
 */
const KEEPS = new Set(['token_reuse', 'signed_out'])

export class Session {
  readonly #ports: SessionPorts
  readonly #vault: TokenVault
  #account: AccountRow | undefined
  #refreshing: Promise<string | undefined> | undefined
  #whyNot: Failure | undefined // the last renewal
  readonly #listeners = new Set<() => void>()

  private constructor(ports: SessionPorts) {
    this.#ports = ports
    this.#vault = new TokenVault(ports.vault)
  }

  static async open(ports: SessionPorts): Promise<Session> {
    const session = new Session(ports)
    await session.#load()
    await session.#putAway()
    return session
  }

  get account(): AccountRow | undefined {
    return this.#account
  }

  /** The user id that new rows belong to, '' without an account. */
  readonly accountId = (): string => this.#account?.user_id ?? ''

  watch(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  register(email: string, password: string, noticeVersion?: string): Promise<Answer<AccountRow>> {
    return this.#enter(email, (device) => this.#ports.auth.register(email, password, device, noticeVersion))
  }

  signIn(email: string, password: string, secondFactor?: string): Promise<Answer<AccountRow>> {
    return this.#enter(email, (device) => this.#ports.auth.signIn(email, password, device, secondFactor))
  }

  /** By what one of the browser's passkeys signed. Whose it is, is known by the answer alone; the address is learnt afterwards (`hasAddress`). */
  signInWithPasskey(proof: PasskeyProof): Promise<Answer<AccountRow>> {
    return this.#enter('', (device) => this.#ports.auth.signInWithPasskey(proof, device))
  }

  /** With another password from now on. */
  resetPassword(email: string, code: string, password: string, secondFactor?: string): Promise<Answer<AccountRow>> {
    return this.#enter(email, (device) => this.#ports.auth.resetPassword(email, code, password, device, secondFactor))
  }

  /**
   * `keep`: rows stay for when their owner signs in again. `remove`: all that the server has goes, and what is only here stays
   * until its owner signs in again; who wants that gone too signs in and deletes it.
   */
  async signOut(rows: 'keep' | 'remove' = 'keep'): Promise<void> {
    const account = this.#account
    if (account === undefined) return
    if (rows === 'keep') await this.#put({ ...account, current: false, standing: 'expired', access_token: '', refresh_token: '' })
    else await this.#leave(async (tx) => {
      await adoptTyped(tx, account.user_id) // there may have been no pass since the sign-in: what was typed before it is to be kept as unsent
      await removeAccount(tx, account, await unsentOf(tx, account))
      return true
    })
  }

  /** How many workouts on this phone belong to nobody yet. */
  async anonymousWorkouts(): Promise<number> {
    const rows = await this.#ports.storage.transaction('read', ['workouts'], (tx) => tx.list('workouts'))
    return rows.filter((w) => w.account === '').length
  }

  /**
   * What was recorded without an account becomes this account's, as the sign-in page has said. At the begin of every pass: it
   * may have been cut short, and another tab may have recorded as nobody for a while.
   */
  async adopt(): Promise<void> {
    const account = this.#account
    if (account === undefined || account.standing === 'revoked') return
    const { storage } = this.#ports
    let adopted = await storage.transaction('write', [...SMALL, 'meta'], async (tx) => {
      let rows = await adoptTyped(tx, account.user_id)
      for (const table of SMALL) {
        for (const row of await tx.list(table)) {
          if (row.account !== '') continue
          await tx.put(table, { ...row, account: account.user_id } as never)
          rows++
        }
      }
      return rows
    })
    for (let more = true; more;) {
      more = await storage.transaction('write', ['events'], async (tx) => {
        const keys = await tx.keys('events', { index: 'waiting', prefix: [1, ''], limit: ADOPTED_AT_ONCE })
        for (const key of keys) {
          const row = await tx.get('events', key)
          if (row !== undefined) await tx.put('events', { ...row, account: account.user_id })
        }
        adopted += keys.length
        return keys.length === ADOPTED_AT_ONCE
      })
    }
    if (adopted > 0) this.#tell()
  }

  /** The token in use, if it has not run out. */
  token(): string | undefined {
    return this.#account === undefined ? undefined : this.#live(this.#account)
  }

  /** Why the last renewal gave no token, where it was not the server that refused it. */
  whyNot(): Failure | undefined {
    return this.#whyNot
  }

  /** The tokens of one account: none once it has left this phone, or another has come, in this tab or in another one. */
  holderOf(user_id: string): TokenHolder {
    const isHere = (): boolean => this.accountId() === user_id
    return {
      token: () => isHere() ? this.token() : undefined,
      refreshed: async (refusedToken) => {
        const token = isHere() ? await this.refreshed(refusedToken) : undefined
        return isHere() ? token : undefined
      },
      whyNot: () => isHere() ? this.whyNot() : undefined,
    }
  }

  /** The account's address is this one, changed here or on another phone. */
  async hasAddress(email: string): Promise<void> {
    const account = this.#account
    if (account === undefined || account.email === email) return
    await this.#ports.storage.transaction('write', ['accounts'], async (tx) => {
      const now = await tx.get('accounts', account.user_id)
      if (now !== undefined) await tx.put('accounts', { ...now, email })
    })
    this.#ports.changed?.()
    await this.#load()
  }

  /** Another tab has signed in or out. */
  reload(): Promise<void> {
    return this.#load()
  }

  /** A token other than the one that was not accepted; undefined where none is to be had. Asked for once, however many want it. */
  refreshed(refusedToken: string | undefined): Promise<string | undefined> {
    this.#refreshing ??= this.#refresh(refusedToken).finally(() => { this.#refreshing = undefined })
    return this.#refreshing
  }

  /** The account is gone by its owner's own word: so is everything of it here, but for a workout that is on, which is nobody's then. */
  async forget(): Promise<void> {
    const account = this.#account
    if (account === undefined) return
    await this.#ports.storage.transaction('write', ['workouts', 'events'], async (tx) => {
      for (const row of await tx.list('workouts')) {
        if (row.account !== account.user_id || row.phase !== 'open') continue
        await tx.put('workouts', { ...row, account: '' })
        for (const event of await tx.list('events', { prefix: [row.session_id] })) await tx.put('events', { ...event, account: '', waiting: 1 })
      }
    })
    await this.#leave(async (tx) => {
      await removeAccount(tx, account, NOTHING_KEPT)
      await setMeta(tx, WIPED, { at: this.#ports.wall(), kept: false } satisfies Wiped)
      return true
    })
  }

  /**
   * Called when no workout is left to send: a phone that was signed out from elsewhere then forgets the account. It may send nothing but workouts: what else
   * is only here stays, without a name, until its owner signs in again.
   */
  async wipeIfRevoked(): Promise<boolean> {
    const account = this.#account
    if (account?.standing !== 'revoked') return false
    return await this.#leave(async (tx) => {
      if ((await unsentOf(tx, account)).workouts.size > 0) return false
      await adoptTyped(tx, account.user_id)
      const unsent = await unsentOf(tx, account)
      await removeAccount(tx, account, unsent)
      await setMeta(tx, WIPED, { at: this.#ports.wall(), kept: !isEmpty(unsent) } satisfies Wiped)
      return true
    })
  }

  // In one transaction: killed in the midst of it, all is there still, and the same question brings the same answer.
  async #leave(work: (tx: Tx) => Promise<boolean>): Promise<boolean> {
    if (!await this.#ports.storage.transaction('write', LEAVING, work)) return false
    await this.#ports.removed?.()
    this.#ports.changed?.()
    await this.#load()
    return true
  }

  /** The phone as the server is to know it, and the sign-in that it has until now, whoever's: the server ends that one. */
  async #introduced(): Promise<DeviceInfo> {
    const device = this.#ports.device()
    const stands = this.#account?.refresh_token ?? ''
    const former = stands === '' ? undefined : await this.#vault.open(stands).catch(() => undefined)
    return former === undefined ? device : { ...device, former_refresh_token: former }
  }

  async #enter(email: string, ask: (device: DeviceInfo) => Promise<Answer<Tokens>>): Promise<Answer<AccountRow>> {
    const answer = await ask(await this.#introduced())
    if (!answer.ok) return answer
    const row = rowOf(answer.value, { email, name: '' }, this.#ports.wall())
    await this.#vault.putting(row.refresh_token, (refresh_token) => this.#ports.storage.transaction('write', ['accounts'], async (tx) => {
      for (const other of await tx.list('accounts')) if (other.current) await tx.put('accounts', { ...other, current: false })
      const before = await tx.get('accounts', row.user_id)
      await tx.put('accounts', { ...row, refresh_token, name: before?.name ?? '', email: row.email === '' ? (before?.email ?? '') : row.email })
    }))
    this.#ports.changed?.()
    await this.#load()
    return { ok: true, value: row }
  }

  // Another tab may have refreshed meanwhile: its token is in the storage, and the old refresh token must not be used again.
  async #refresh(refusedToken: string | undefined): Promise<string | undefined> {
    let token: string | undefined
    const had = await this.#ports.locks.tryWith('refresh', async () => {
      await this.#load()
      const account = this.#account
      if (account === undefined || account.refresh_token === '') return
      const live = this.#live(account)
      if (live !== undefined && live !== refusedToken) {
        token = live
        return
      }
      const kept = await this.#vault.open(account.refresh_token).catch(() => null)
      if (kept === null) {
        this.#whyNot = { ok: false, why: 'failing' } // the phone does not give it out now: before its first unlocking, for one
        return
      }
      // Where the phone has it no more (moved to another, its keys reset) signing in again is enough.
      const answer: Answer<Tokens> = kept === undefined ? { ok: false, why: 'signed_out' } : await this.#ports.auth.refresh(kept)
      const over = !answer.ok && (answer.why === 'signed_out' || answer.why === 'refused' || (answer.why === 'missing' && answer.gone))
      this.#whyNot = answer.ok || over ? undefined : answer
      if (answer.ok) {
        if (answer.value.scope === 'upload_only' && KEEPS.has(answer.value.revoked?.reason ?? '')) {
          await this.#renew(account, { ...account, standing: 'expired', access_token: '' })
          return
        }
        const row = rowOf(answer.value, account, this.#ports.wall())
        const renewed = await this.#renew(account, { ...row, refresh_token: row.refresh_token === '' ? account.refresh_token : row.refresh_token })
        if (renewed) token = row.access_token
      } else if (answer.why === 'missing' && answer.gone) {
        await this.forget() // its owner deleted it from another phone: everywhere, for good
      } else if (answer.why === 'signed_out' || answer.why === 'refused') {
        await this.#renew(account, { ...account, standing: 'expired', access_token: '' })
      }
    })
    if (had) return token
    await this.#load() // another tab is at it: what it got may be here already
    const found = this.token()
    return found === refusedToken ? undefined : found
  }

  #live(account: AccountRow): string | undefined {
    const { access_token, expires_wall } = account
    return access_token === '' || (expires_wall !== undefined && this.#ports.wall() >= expires_wall - RENEW_BEFORE_MS) ? undefined : access_token
  }

  /** Only where the account is still as it was when the renewal was asked for: who signed out or in meanwhile meant it. */
  async #renew(asked: AccountRow, row: AccountRow): Promise<boolean> {
    const kept = await this.#vault.putting(row.refresh_token, (refresh_token) => this.#ports.storage.transaction('write', ['accounts'], async (tx) => {
      const now = await tx.get('accounts', asked.user_id)
      if (now === undefined || now.refresh_token !== asked.refresh_token) return false
      await tx.put('accounts', { ...row, refresh_token, current: now.current })
      return true
    }))
    this.#ports.changed?.()
    await this.#load()
    return kept
  }

  /** A token that an earlier version left in the storage goes where the phone keeps secrets. */
  async #putAway(): Promise<void> {
    const rows = await this.#ports.storage.transaction('read', ['accounts'], (tx) => tx.list('accounts'))
    for (const row of rows.filter(({ refresh_token }) => this.#vault.lies(refresh_token))) await this.#renew(row, row)
  }

  async #put(row: AccountRow): Promise<void> {
    await this.#ports.storage.transaction('write', ['accounts'], (tx) => tx.put('accounts', row))
    this.#ports.changed?.()
    await this.#load()
  }

  async #load(): Promise<void> {
    const rows = await this.#ports.storage.transaction('read', ['accounts'], (tx) => tx.list('accounts'))
    this.#account = rows.find((r) => r.current)
    this.#tell()
    await this.#vault.clear(rows)
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }
}

/** What lies under nobody's keys, in no table of its own; answers with how many of those there were. */
async function adoptTyped(tx: Tx, account: string): Promise<number> {
  return Number(await adoptEquipment(tx, account)) + Number(await adoptProfile(tx, account))
}

function rowOf(tokens: Tokens, who: { email: string; name: string }, wall: number): AccountRow {
  return {
    expires_wall: wall + tokens.expires_in_s * 1000,
    user_id: tokens.user_id, email: who.email, name: who.name, device_id: tokens.device_id,
    access_token: tokens.access_token, refresh_token: tokens.refresh_token ?? '',
    standing: tokens.scope === 'upload_only' ? 'revoked' : 'signed_in', current: true,
  }
}
