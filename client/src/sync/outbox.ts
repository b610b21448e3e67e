// The front door of sync: what waits goes to the server, both sides' workouts are compared, what is new comes back. One pass at a
// time among all tabs; a pass that fails is tried again later, and nothing leaves before it is acknowledged.
import type { Weekday } from '../exercise/calendar'
import type { EventRow, RefusedRow, WorkoutRow } from '../store/schema'
import { getMeta, type Storage } from '../store/storage'
import { Aside } from './aside'
import { backoffMs } from './backoff'
import { pushCalendar } from './calendar-book'
import { pushEquipment } from './equipment'
import { consentOf, type PrivacyNotice } from './consent'
import { pushGoals } from './goal-book'
import { takeBackOverruled } from './edits'
import { bringHome, dropOld } from './home'
import type { Locks } from './locks'
import { pushProfile } from './profile'
import { pull } from './pull'
import { reconcile } from './reconcile'
import type { Failure, ServerApi } from './server-api'
import type { Session } from './session'
import { Pace, uploadWaiting } from './upload'

export interface OutboxPorts {
  readonly storage: Storage
  /** With the tokens of this account, and of no other that comes while a pass is under way. */
  readonly apiOf: (account: string) => ServerApi
  readonly session: Session
  readonly locks: Locks
  readonly wall: () => number
  readonly sentAt: () => string
  /** Of the person's week. */
  readonly firstDay: () => Weekday
  /** 0 … 1. */
  readonly chance: () => number
  /** Calls back after a while; answers how to take it back. */
  readonly after: (ms: number, work: () => void) => () => void
  readonly online: () => boolean
  readonly appVersion: string
  readonly platform: string
}

interface AccountPorts extends OutboxPorts {
  readonly api: ServerApi
}

export type Trouble = 'none' | 'offline' | 'busy' | 'server' | 'signed_out'
export type UpdateNeed = 'none' | 'recommended' | 'required'
export type Mark = 'phone' | 'sending' | 'server' | 'refused'

export interface OutboxState {
  readonly busy: boolean
  /** Workouts of this account with something the server has not acknowledged; empty without an account. */
  readonly waiting: ReadonlySet<string>
  /** What the server refused and the person has not seen yet. */
  readonly refused: readonly RefusedRow[]
  readonly stuck: readonly EventRow[]
  readonly trouble: Trouble
  readonly update: UpdateNeed
  /** A privacy notice that the account has not agreed to: until then nothing is sent. */
  readonly asks: PrivacyNotice | undefined
  readonly lastWall: number | undefined
  readonly nextWall: number | undefined
}

/** By platform, or one for all. */
interface Versions {
  readonly min_version?: string
  readonly recommended_version?: string
  readonly min_versions?: Readonly<Record<string, string>>
  readonly recommended_versions?: Readonly<Record<string, string>>
}

const IDLE_MS = 15 * 60_000
const PULL_EVERY_MS = 5 * 60_000
const LONGEST_REST_MS = 3_600_000

export class Outbox {
  state: OutboxState = {
    busy: false, waiting: new Set(), refused: [], stuck: [], trouble: 'none', update: 'none', asks: undefined, lastWall: undefined, nextWall: undefined,
  }

  readonly #ports: OutboxPorts
  readonly #listeners = new Set<() => void>()
  #running: Promise<void> | undefined
  #again = false
  #failures = 0
  #cancel: (() => void) | undefined
  #pulledWall = -Infinity
  #askedPull = false
  #stopped = false
  readonly #aside = new Aside()
  readonly #pace = new Pace()
  #notBefore = 0 // what the server asked for; only a person's own "try now" comes earlier

  constructor(ports: OutboxPorts) {
    this.#ports = ports
  }

  watch(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Reads what waits, without the network; then begins to send. */
  async start(): Promise<void> {
    await this.#look()
    void this.nudge()
  }

  stop(): void {
    this.#stopped = true
    this.#cancel?.()
  }

  /** Online again, in the foreground, something sealed, the person asked: try now. Resolves after a whole pass. */
  nudge(options: { readonly pull?: boolean; readonly asked?: boolean } = {}): Promise<void> {
    if (options.pull === true) this.#pulledWall = -Infinity
    if (options.asked === true) {
      this.#notBefore = 0
      this.#askedPull = true
    }
    if (this.#running !== undefined) {
      this.#again = true
      return this.#running
    }
    this.#running = this.#passes().finally(() => { this.#running = undefined })
    return this.#running
  }

  /** Sends what was refused again, after the person looked at it. */
  async tryAgain(): Promise<void> {
    await this.#ports.storage.transaction('write', ['events'], async (tx) => {
      for (const row of await tx.list('events', { index: 'stuck' })) {
        const { stuck: _stuck, ...rest } = row
        await tx.put('events', { ...rest, waiting: 1 })
      }
    })
    this.#aside.forget()
    await this.nudge({ asked: true, pull: true })
  }

  /** The person has seen what was refused: it is kept and exported, and no longer in the way. */
  async seenRefused(): Promise<void> {
    await this.#ports.storage.transaction('write', ['refused'], async (tx) => {
      for (const row of await tx.list('refused')) if (row.seen !== true) await tx.put('refused', { ...row, seen: true })
    })
    await this.#look()
  }

  /** A finished workout that this phone knows only from the server, whole; see home.ts. */
  async bringHome(session_id: string): Promise<void> {
    const account = this.#ports.session.account
    if (account === undefined || !this.#ports.online()) return
    if (await bringHome(this.#portsOf(account.user_id), account.user_id, session_id)) await this.nudge() // compared, and then known as safe
  }

  /** "Saved on this phone", on its way, or "safe on the server". */
  markOf(row: WorkoutRow): Mark {
    const { refused, stuck, waiting, busy } = this.state
    if (stuck.some((e) => e.session_id === row.session_id) || refused.some((r) => r.session_id === row.session_id)) return 'refused'
    if (row.matched_wall !== undefined && !waiting.has(row.session_id)) return 'server'
    return busy && waiting.has(row.session_id) ? 'sending' : 'phone'
  }

  async #passes(): Promise<void> {
    do {
      this.#again = false
      await this.#pass()
    } while (this.#again && !this.#stopped)
  }

  // Whatever throws in it, sync goes on: not to be busy for ever, and a time for the next try.
  async #pass(): Promise<void> {
    this.#cancel?.()
    if (this.#stopped) return
    try {
      await this.#ports.session.adopt()
      await this.#tryPass()
    } catch {
      this.#failures++
      this.#set({ busy: false, trouble: 'server' })
      this.#later(backoffMs(this.#failures, this.#ports.chance()))
    }
  }

  async #tryPass(): Promise<void> {
    const account = this.#ports.session.account
    if (account === undefined || !this.#ports.online()) {
      await this.#look()
      this.#set({ trouble: account === undefined ? 'none' : 'offline', ...(account === undefined && { asks: undefined }) })
      this.#later(IDLE_MS)
      return
    }
    const rest = this.#notBefore - this.#ports.wall()
    if (rest > 0 && rest <= LONGEST_REST_MS) {
      await this.#look()
      this.#later(rest)
      return
    }
    this.#set({ busy: true, nextWall: undefined })
    let failure: Failure | undefined
    const had = await this.#ports.locks.tryWith('uploader', async () => {
      failure = await this.#exchange(account.user_id)
    }).catch(() => {
      failure = { ok: false, why: 'failing' }
      return true
    })
    if (this.#ports.session.accountId() !== account.user_id) {
      // Signed out meanwhile, or another signed in: what is left waits for its owner, and the next pass is that of whoever is here.
      this.#pulledWall = -Infinity
      this.#again = true
      this.#set({ busy: false })
      return
    }
    await this.#look()
    this.#failures = failure === undefined ? 0 : this.#failures + 1
    this.#set({
      busy: false,
      trouble: this.#ports.session.account?.standing === 'expired' ? 'signed_out' : failure === undefined ? 'none' : troubleOf(failure),
      ...(failure === undefined && had && this.state.asks === undefined && { lastWall: this.#ports.wall() }),
    })
    const told = failure?.ok === false && failure.why === 'busy' ? failure.retryAfterMs : undefined
    this.#notBefore = told === undefined ? 0 : this.#ports.wall() + told
    const aside = this.#aside.next(this.#ports.wall())
    const idle = aside === undefined ? IDLE_MS : Math.min(IDLE_MS, aside - this.#ports.wall())
    this.#later(failure === undefined ? idle : backoffMs(this.#failures, this.#ports.chance(), failure))
  }

  // Uploads first and whatever else fails: an old app, a busy store, a conflict never hold them up.
  async #exchange(account: string): Promise<Failure | undefined> {
    const ports = { ...this.#portsOf(account), aside: this.#aside, pace: this.#pace, suspect: () => this.#failures > 0 }
    const held = await this.#held(ports, account)
    if (held !== undefined) return held === true ? undefined : held
    const stopped = await uploadWaiting(ports, account)
    if (stopped !== undefined) return stopped
    if (ports.session.account?.standing === 'revoked') {
      await ports.session.wipeIfRevoked()
      return undefined
    }
    let failure = this.#online(await reconcile(ports, account))
    if (failure !== undefined) return failure
    failure = this.#online(await uploadWaiting(ports, account)) // what comparing found lacking
    if (failure !== undefined) return failure
    failure = this.#online(await pushGoals(ports, account))
    if (failure !== undefined) return failure
    failure = this.#online(await pushCalendar(ports, account))
    if (failure !== undefined) return failure
    failure = this.#online(await pushProfile(ports, account))
    if (failure !== undefined) return failure
    failure = this.#online(await pushEquipment(ports, account))
    if (failure !== undefined) return failure
    failure = this.#online(await takeBackOverruled(ports, account))
    if (failure !== undefined) return failure
    if (Math.abs(ports.wall() - this.#pulledWall) >= PULL_EVERY_MS) { // also where the clock was set back meanwhile
      failure = await pull(ports, account, this.#askedPull)
      this.#askedPull = false
      if (failure === undefined) {
        this.#pulledWall = ports.wall()
        await this.#updateNeed()
        const asked = await this.#held(ports, account) // by the notice that just came
        if (asked !== undefined) return asked === true ? undefined : asked
        failure = await reconcile(ports, account) // what was changed on another device
      }
      failure = this.#online(failure)
    }
    await dropOld(ports)
    return failure
  }

  // True: the person is asked first. A phone that was signed out sends what is left in any case, into quarantine.
  async #held(ports: AccountPorts, account: string): Promise<Failure | true | undefined> {
    const consent = this.#ports.session.account?.standing === 'revoked' ? { given: true } : await consentOf(ports, account)
    if ('failure' in consent) return consent.failure
    const asks = 'asks' in consent ? consent.asks : undefined
    if (asks?.version !== this.state.asks?.version) this.#set({ asks })
    return asks === undefined ? undefined : true
  }

  #portsOf(account: string): AccountPorts {
    return { ...this.#ports, api: this.#ports.apiOf(account) }
  }

  // Too old for reads: said once, calmly; it stops neither recording nor uploads.
  #online(failure: Failure | undefined): Failure | undefined {
    if (failure?.why !== 'out_of_date') return failure
    this.#set({ update: 'required' })
    return undefined
  }

  async #updateNeed(): Promise<void> {
    const config = await this.#ports.storage.transaction('read', ['meta'], (tx) => getMeta<Versions>(tx, 'client_config'))
    const { appVersion: own, platform } = this.#ports
    const least = config?.min_versions?.[platform] ?? config?.min_version
    const better = config?.recommended_versions?.[platform] ?? config?.recommended_version
    this.#set({ update: older(own, least) ? 'required' : older(own, better) ? 'recommended' : 'none' })
  }

  // By keys: what waits may be many megabytes.
  async #look(): Promise<void> {
    const account = this.#ports.session.account?.user_id
    const seen = await this.#ports.storage.transaction('read', ['events', 'refused'], async (tx) => ({
      waiting: new Set(account === undefined ? [] : (await tx.keys('events', { index: 'waiting', prefix: [1, account] })).map((key) => String(key[0]))),
      refused: (await tx.list('refused')).filter((row) => row.seen !== true),
      stuck: await tx.list('events', { index: 'stuck' }),
    }))
    this.#set(seen)
  }

  #later(ms: number): void {
    if (this.#stopped) return
    this.#set({ nextWall: this.#ports.wall() + ms })
    this.#cancel = this.#ports.after(ms, () => void this.nudge())
  }

  #set(change: Partial<OutboxState>): void {
    this.state = { ...this.state, ...change }
    for (const listener of this.#listeners) listener()
  }
}

function troubleOf(failure: Failure): Trouble {
  switch (failure.why) {
    case 'offline': return 'offline'
    case 'busy': return 'busy'
    case 'out_of_date': return 'none'
    default: return 'server'
  }
}

/** True where `own` comes before `wanted`, compared number by number. */
export function older(own: string, wanted: string | undefined): boolean {
  if (wanted === undefined) return false
  const a = own.split('.').map(Number), b = wanted.split('.').map(Number)
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const x = a[i] ?? 0, y = b[i] ?? 0
    if (x !== y) return x < y
  }
  return false
}
