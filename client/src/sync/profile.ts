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

export interface ProfileEdit {
  readonly name?: string | null
  readonly units?: 'metric' | 'imperial'
  readonly time_zone?: string
  readonly first_day_of_week?: 'monday' | 'sunday' | 'saturday'
  readonly training_zones?: ZoneSettings
}

export interface WaitingProfile {
  readonly account: string
  readonly edit: ProfileEdit
}

export const PROFILE_EDIT = 'profile_edit'

/** Where zones are kept, those of nobody's under ''. */
export const zonesKey = (account: string): string => `zones:${account}`

/** Zones as the server has them; where it has none and this phone does, these go there. What waits here is newer than either. */
export async function pullZones({ storage, api }: { readonly storage: Storage; readonly api: ServerApi }, account: string): Promise<Failure | undefined> {
  const answer = await api.getProfile()
  if (!answer.ok) return answer
  const { training_zones: zones } = answer.value
  const own = await storage.transaction('write', ['meta'], async (tx) => {
    const waiting = await getMeta<WaitingProfile | null>(tx, PROFILE_EDIT)
    if (waiting?.account === account && waiting.edit.training_zones !== undefined) return undefined
    const here = await getMeta<ZoneSettings>(tx, zonesKey(account)) ?? await getMeta<ZoneSettings>(tx, zonesKey(''))
    if (zones !== undefined && zones !== null) {
      if (JSON.stringify(zones) !== JSON.stringify(here)) await setMeta(tx, zonesKey(account), zones)
      return undefined
    }
    return here
  })
  if (own !== undefined) await keepProfile(storage, account, { training_zones: own })
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
