// What a person changed of their profile here. It waits on the phone until the server has it; the last change of each member counts.
import { getMeta, setMeta, type Storage } from '../store/storage'
import type { Failure, ServerApi } from './server-api'

/** What a person's training zones are made of, as the contract has it; an empty one is one that was cleared. */
export interface ZoneSettings {
  readonly heart_rate_formula?: 'max' | 'reserve' | 'own' | null
  readonly max_heart_rate?: number | null
  readonly resting_heart_rate?: number | null
  readonly heart_rate_from?: readonly number[] | null
  /** By exercise type, metres per second. */
  readonly threshold_speeds?: Readonly<Record<string, number>> | null
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

export interface WaitingProfile {
  readonly account: string
  readonly edit: ProfileEdit
}

export const PROFILE_EDIT = 'profile_edit'

/** Where zones are kept, those of nobody's under ''. */
export const zonesKey = (account: string): string => `zones:${account}`

/** Where the body's weight is kept, that of nobody's under ''; null where it was cleared. */
export const bodyKey = (account: string): string => `body_weight:${account}`

/** Zones and body weight as the server has them; where it has none and this phone does, these go there. What waits here is newer than either. */
export async function pullProfile({ storage, api }: { readonly storage: Storage; readonly api: ServerApi }, account: string): Promise<Failure | undefined> {
  const answer = await api.getProfile()
  if (!answer.ok) return answer
  const { training_zones: zones, body_weight: body } = answer.value
  const edit: { training_zones?: ZoneSettings; body_weight?: BodyWeight } = {}
  const own = await storage.transaction('write', ['meta'], async (tx) => {
    const waiting = await getMeta<WaitingProfile | null>(tx, PROFILE_EDIT)
    if (waiting?.account !== account || waiting.edit.body_weight === undefined) {
      const [here, nobodys] = [await getMeta<BodyWeight | null>(tx, bodyKey(account)), await getMeta<BodyWeight | null>(tx, bodyKey(''))]
      // What was typed before there was an account goes to it once; after that the account has the word, also where it was cleared.
      if (body == null && here === undefined && nobodys != null) edit.body_weight = nobodys
      const known = body ?? edit.body_weight ?? null
      if (JSON.stringify(known) !== JSON.stringify(here)) await setMeta(tx, bodyKey(account), known)
    }
    if (waiting?.account === account && waiting.edit.training_zones !== undefined) return undefined
    const here = await getMeta<ZoneSettings>(tx, zonesKey(account)) ?? await getMeta<ZoneSettings>(tx, zonesKey(''))
    if (zones !== undefined && zones !== null) {
      if (JSON.stringify(zones) !== JSON.stringify(here)) await setMeta(tx, zonesKey(account), zones)
      return undefined
    }
    return here
  })
  if (own !== undefined) edit.training_zones = own
  if (Object.keys(edit).length > 0) await keepProfile(storage, account, edit)
  return undefined
}

/** Keeps a change for the next pass. */
export async function keepProfile(storage: Storage, account: string, edit: ProfileEdit): Promise<void> {
  await storage.transaction('write', ['meta'], async (tx) => {
    const before = await getMeta<WaitingProfile | null>(tx, PROFILE_EDIT)
    const edits = before?.account === account ? { ...before.edit, ...edit } : edit
    await setMeta(tx, PROFILE_EDIT, { account, edit: edits })
  })
}

/** Sends what waits. What the server will never take is given up: the phone itself keeps to what was chosen. */
export async function pushProfile({ storage, api }: { readonly storage: Storage; readonly api: ServerApi }, account: string): Promise<Failure | undefined> {
  const waiting = await storage.transaction('read', ['meta'], (tx) => getMeta<WaitingProfile | null>(tx, PROFILE_EDIT))
  if (waiting?.account !== account) return undefined
  const answer = await api.editProfile(waiting.edit)
  if (!answer.ok && answer.why === 'changed') return undefined // another phone came between: the next pass reads it anew
  if (!answer.ok && answer.why !== 'refused' && answer.why !== 'missing') return answer
  await storage.transaction('write', ['meta'], async (tx) => {
    const now = await getMeta<WaitingProfile | null>(tx, PROFILE_EDIT)
    if (JSON.stringify(now) === JSON.stringify(waiting)) await setMeta(tx, PROFILE_EDIT, null) // else it was changed once more meanwhile
  })
  return undefined
}
