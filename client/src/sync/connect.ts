// Puts sync together for an app: session, outbox, and the moments at which it is worth trying.
import type { Weekday } from '../exercise/calendar'
import type { Storage } from '../store/storage'
import { accountApi, type AccountApi } from './account-api'
import { giveConsent, type PrivacyNotice } from './consent'
import { authApi, httpApi } from './http-api'
import { leaseLocks, webLocks, type Locks } from './locks'
import { Outbox } from './outbox'
import type { Answer, DeviceInfo, PasskeyChallenge, PasskeyProof } from './server-api'
import { Session } from './session'
import type { Vault } from './vault'

export interface SyncEnvironment {
  readonly storage: Storage
  /** '' for the server that served this page. */
  readonly baseUrl: string
  readonly appVersion: string
  readonly device: () => DeviceInfo
  readonly tab: string
  /** Of the person's week. */
  readonly firstDay: () => Weekday
  /** What was an account's has gone from `storage`: what lies beside it goes now. */
  readonly removed: () => Promise<void>
  /** Where the phone keeps secrets; absent in a browser. */
  readonly vault?: Vault
}

export interface Sync {
  readonly session: Session
  readonly outbox: Outbox
  readonly account: AccountApi
  /** The privacy notice that counts; undefined: the server asks nobody. */
  notice(): Promise<Answer<PrivacyNotice | undefined>>
  /** Registers, or signs in; what was recorded without an account becomes this one's, as the page has said. */
  register(email: string, password: string, noticeVersion?: string): Promise<Answer<unknown>>
  signIn(email: string, password: string, secondFactor?: string): Promise<Answer<unknown>>
  /** The person agrees to a privacy notice: what waits is sent. */
  giveConsent(noticeVersion: string): Promise<Answer<unknown>>
  beginPasskey(): Promise<Answer<PasskeyChallenge>>
  signInWithPasskey(proof: PasskeyProof): Promise<Answer<unknown>>
  askForCode(email: string): Promise<Answer<unknown>>
  /** Signs in with another password, by the code that came by mail. */
  resetPassword(email: string, code: string, password: string, secondFactor?: string): Promise<Answer<unknown>>
  /** `remove`: with all that the server has. */
  signOut(rows: 'keep' | 'remove'): Promise<void>
  deleteAccount(password: string): Promise<Answer<unknown>>
  stop(): void
}

export async function connectSync(env: SyncEnvironment): Promise<Sync> {
  const { storage } = env
  const wall = (): number => Date.now()
  const locks: Locks = 'locks' in navigator ? webLocks(navigator.locks) : leaseLocks(storage, env.tab, wall)
  const http = { baseUrl: env.baseUrl, client: `${env.device().platform}/${env.appVersion}` }
  const auth = authApi(http)
  const tabs = 'BroadcastChannel' in globalThis ? new BroadcastChannel('stamina-session') : undefined
  const session = await Session.open({
    storage, auth, locks, device: env.device, wall, removed: env.removed, changed: () => tabs?.postMessage('changed'), ...(env.vault && { vault: env.vault }),
  })
  if (tabs !== undefined) tabs.onmessage = () => void session.reload()
  const apiOf = (account: string) => httpApi(http, session.holderOf(account))
  const outbox = new Outbox({
    storage, session, locks, wall, appVersion: env.appVersion, platform: env.device().platform, apiOf,
    sentAt: () => new Date().toISOString(), firstDay: env.firstDay, chance: Math.random, online: () => navigator.onLine,
    after: (ms, work) => {
      const timer = setTimeout(work, ms)
      return () => clearTimeout(timer)
    },
  })
  const account = accountApi(http, session)

  const again = (): void => void outbox.nudge()
  const seen = (): void => { if (document.visibilityState === 'visible') again() }
  addEventListener('online', again)
  addEventListener('offline', again)
  document.addEventListener('visibilitychange', seen)
  await outbox.start()

  const entered = <T>(answer: Answer<T>): Answer<T> => {
    if (answer.ok) void outbox.nudge({ asked: true, pull: true })
    return answer
  }

  return {
    session, outbox, account,
    notice: () => auth.notice(),
    register: async (email, password, noticeVersion) => entered(await session.register(email, password, noticeVersion)),
    signIn: async (email, password, secondFactor) => entered(await session.signIn(email, password, secondFactor)),
    async giveConsent(noticeVersion) {
      const id = session.accountId()
      const failure = await giveConsent({ storage, api: apiOf(id) }, id, noticeVersion)
      if (failure !== undefined) return failure
      await outbox.nudge({ asked: true, pull: true })
      return { ok: true, value: {} }
    },
    beginPasskey: () => auth.beginPasskey(),
    signInWithPasskey: async (proof) => entered(await session.signInWithPasskey(proof)),
    askForCode: (email) => auth.askForCode(email),
    resetPassword: async (email, code, password, secondFactor) => entered(await session.resetPassword(email, code, password, secondFactor)),
    async signOut(rows) {
      await account.signOut() // the server ends the sign-in where it can be reached; here it ends in any case
      await session.signOut(rows)
      await outbox.nudge()
    },
    async deleteAccount(password) {
      const answer = await account.deleteAccount(password)
      if (answer.ok) await session.forget()
      return answer
    },
    stop() {
      removeEventListener('online', again)
      removeEventListener('offline', again)
      document.removeEventListener('visibilitychange', seen)
      tabs?.close()
      outbox.stop()
    },
  }
}
