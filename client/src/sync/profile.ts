// What a person changed of their profile here. It waits on the phone until the server has it; the last change of each member counts.
import { getMeta, setMeta, type Storage, type Tx } from '../store/storage'
import type { Failure, ServerApi } from './server-api'

/** What a person's training zones are made of, as the contract has it; an empty one is one that was cleared. */
export interface ZoneSettings {
  readonly heart_rate_formula?: 'max' | 'reserve' | 'own' | null
  readonly max_heart_rate?: number | null
  readonly resting_heart_rate?: number | null
  readonly heart_rate_from?: readonly number[] | null
  /** By exercise type, metres per second. */
  readonly threshold_speeds?: Readonly<Record<string, number>> | null
  /** By exercise type where zones 1, 2… begin, metres per second; in the place of those of the threshold. */
  readonly speed_from?: Readonly<Record<string, readonly number[]>> | null
  /** By exercise type, whole watts. */
  readonly threshold_powers?: Readonly<Record<string, number>> | null
  readonly power_from?: Readonly<Record<string, readonly number[]>> | null
}

/** Of the person, as they typed it. */
export interface BodyWeight {
  readonly value: number
  readonly unit: 'kg' | 'lb'
}

export interface ProfileEdit {
  readonly name?: string | null
  readonly units?: 'metric' | 'imperial'
  readonly time_zone?: string
  readonly first_day_of_week?: 'monday' | 'sunday' | 'saturday'
  readonly training_zones?: ZoneSettings
  readonly body_weight?: BodyWeight | null
}

/** Where it is kept what of the account's profile waits for the server. */
const editKey = (account: string): string => `profile_edit:${account}`

/** An earlier version had one place for all accounts: whoever came next took it. */
const ONE_FOR_ALL = 'profile_edit'
interface WaitingOfOne {
  readonly account: string
  readonly edit: ProfileEdit
}

async function waitingOf(tx: Tx, account: string): Promise<ProfileEdit | undefined> {
  const kept = await getMeta<ProfileEdit>(tx, editKey(account))
  if (kept !== undefined) return kept
  const earlier = await getMeta<WaitingOfOne | null>(tx, ONE_FOR_ALL)
  return earlier?.account === account ? earlier.edit : undefined
}

async function keepWaiting(tx: Tx, account: string, edit: ProfileEdit): Promise<void> {
  if (Object.keys(edit).length > 0) await setMeta(tx, editKey(account), edit)
  else await tx.delete('meta', editKey(account))
  if ((await getMeta<WaitingOfOne | null>(tx, ONE_FOR_ALL))?.account === account) await tx.delete('meta', ONE_FOR_ALL)
}

/** Where zones are kept, those of nobody's under ''. */
export const zonesKey = (account: string): string => `zones:${account}`

/** Where the body's weight is kept, that of nobody's under ''; null where it was cleared. */
export const bodyKey = (account: string): string => `body_weight:${account}`

/** Of a profile, what the phone keeps as well, and what can be typed before there is an account. */
const TYPED = { training_zones: zonesKey, body_weight: bodyKey } as const
export type Typed = keyof typeof TYPED
const NAMES = Object.keys(TYPED) as Typed[]

/** Where it is noted what was typed before there was an account, until the account has said whether it has its own. */
const earlierKey = (account: string): string => `typed_earlier:${account}`
type Earlier = Pick<ProfileEdit, Typed>

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

/** What was typed before there was an account is that of the account from now on, where it has none of its own. True where there was any. */
export async function adoptProfile(tx: Tx, account: string): Promise<boolean> {
  let some = false
  for (const name of NAMES) {
    const typed = await getMeta<ZoneSettings | BodyWeight | null>(tx, TYPED[name](''))
    if (typed === undefined) continue
    some = true
    await tx.delete('meta', TYPED[name](''))
    if (typed === null || (await getMeta<unknown>(tx, TYPED[name](account))) !== undefined) continue
    await setMeta(tx, TYPED[name](account), typed)
    await setMeta(tx, earlierKey(account), { ...(await getMeta<Earlier>(tx, earlierKey(account))), [name]: typed })
  }
  return some
}

/** What of zones and body weight the server lacks. */
export async function profileWaiting(tx: Tx, account: string): Promise<Typed[]> {
  const all = { ...(await getMeta<Earlier>(tx, earlierKey(account))), ...(await waitingOf(tx, account)) }
  return NAMES.filter((name) => all[name] !== undefined)
}

/** Forgets the account's profile but those; its name is among what goes. */
export async function keepProfileOf(tx: Tx, account: string, kept: ReadonlySet<Typed>): Promise<void> {
  for (const name of NAMES) if (!kept.has(name)) await tx.delete('meta', TYPED[name](account))
  if (kept.size === 0) await tx.delete('meta', earlierKey(account))
  const waiting = await waitingOf(tx, account)
  if (waiting === undefined) return
  await keepWaiting(tx, account, Object.fromEntries(NAMES.filter((name) => kept.has(name) && waiting[name] !== undefined).map((name) => [name, waiting[name]])))
}

/** Zones and body weight as the server has them; where it has none and this phone does, these go there. What waits here is newer than either. */
export async function pullProfile({ storage, api }: { readonly storage: Storage; readonly api: ServerApi }, account: string): Promise<Failure | undefined> {
  const answer = await api.getProfile()
  if (!answer.ok) return answer
  const { training_zones: zones, body_weight: body } = answer.value
  await storage.transaction('write', ['meta'], async (tx) => {
    const edit: { training_zones?: ZoneSettings; body_weight?: BodyWeight } = {}
    const waiting = await waitingOf(tx, account)
    if (waiting?.body_weight === undefined) {
      const here = await getMeta<BodyWeight | null>(tx, bodyKey(account))
      const { body_weight: typed } = await getMeta<Earlier>(tx, earlierKey(account)) ?? {}
      // What was typed before there was an account goes to it once; after that the account has the word, also where it was cleared.
      if (body == null && typed != null && same(here, typed)) edit.body_weight = typed
      const known = body ?? edit.body_weight ?? null
      if (!same(known, here)) await setMeta(tx, bodyKey(account), known)
    }
    if (waiting?.training_zones === undefined) {
      const here = await getMeta<ZoneSettings>(tx, zonesKey(account))
      if (zones != null && !same(zones, here)) await setMeta(tx, zonesKey(account), zones)
      if (zones == null && here !== undefined) edit.training_zones = here
    }
    // In one with what waits from now on: between the two a sign-out would lose it.
    await tx.delete('meta', earlierKey(account))
    if (Object.keys(edit).length > 0) await wait(tx, account, edit)
  })
  return undefined
}

/** Keeps a change for the next pass. */
export async function keepProfile(storage: Storage, account: string, edit: ProfileEdit): Promise<void> {
  await storage.transaction('write', ['meta'], (tx) => wait(tx, account, edit))
}

async function wait(tx: Tx, account: string, edit: ProfileEdit): Promise<void> {
  await keepWaiting(tx, account, { ...(await waitingOf(tx, account)), ...edit })
}

/** Sends what waits. What the server will never take is given up: the phone itself keeps to what was chosen. */
export async function pushProfile({ storage, api }: { readonly storage: Storage; readonly api: ServerApi }, account: string): Promise<Failure | undefined> {
  const waiting = await storage.transaction('read', ['meta'], (tx) => waitingOf(tx, account))
  if (waiting === undefined) return undefined
  const answer = await api.editProfile(waiting)
  if (!answer.ok && answer.why === 'changed') return undefined // another phone came between: the next pass reads it anew
  if (!answer.ok && answer.why !== 'refused' && answer.why !== 'missing') return answer
  await storage.transaction('write', ['meta'], async (tx) => {
    if (same(await waitingOf(tx, account), waiting)) await keepWaiting(tx, account, {}) // else it was changed once more meanwhile
  })
  return undefined
}
