// What the person typed of themselves, zones and body weight: kept on the phone, and in the profile where there is an account.
import { getMeta, setMeta, type Storage } from '../../store/storage'
import { bodyKey, keepProfile, zonesKey, type BodyWeight, type ProfileEdit, type ZoneSettings } from '../../sync/profile'
import type { Zones } from '../model'
import { Value } from './value'

export interface ZonesPorts {
  readonly storage: Storage
  /** '' without one. */
  readonly account: () => string
  readonly nudge: () => void
}

export function zonesOf(ports: ZonesPorts) {
  const zones = keptOf<ZoneSettings>(ports, zonesKey, {}, (training_zones) => ({ training_zones }))
  const body = keptOf<BodyWeight | null>(ports, bodyKey, null, (body_weight) => ({ body_weight }))
  const calls: Zones = { saveZones: zones.save, saveBodyWeight: body.save }
  return {
    zones: zones.value,
    bodyWeight: body.value,
    calls,
    async refresh() {
      await zones.refresh()
      await body.refresh()
    },
  }
}

function keptOf<T>({ storage, account, nudge }: ZonesPorts, key: (account: string) => string, none: T, edit: (value: T) => ProfileEdit) {
  const value = new Value<T>(none)
  let shown = JSON.stringify(none)
  const show = (next: T) => {
    const text = JSON.stringify(next)
    if (text === shown) return
    shown = text
    value.set(next)
  }
  return {
    value,
    async refresh() {
      // What was set before there was an account goes on being this phone's, until the account has its own.
      const kept = await storage.transaction('read', ['meta'], async (tx) => {
        const own = await getMeta<T>(tx, key(account()))
        return own === undefined ? await getMeta<T>(tx, key('')) : own
      })
      show(kept ?? none)
    },
    async save(next: T) {
      await storage.transaction('write', ['meta'], (tx) => setMeta(tx, key(account()), next))
      show(next)
      if (account() === '') return
      await keepProfile(storage, account(), edit(next))
      nudge()
    },
  }
}
