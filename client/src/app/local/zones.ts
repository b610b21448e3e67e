// The person's training zones: kept on the phone, and in the profile where there is an account.
import { getMeta, setMeta, type Storage } from '../../store/storage'
import { keepProfile, zonesKey, type ZoneSettings } from '../../sync/profile'
import type { Zones } from '../model'
import { Value } from './value'

export interface ZonesPorts {
  readonly storage: Storage
  /** '' without one. */
  readonly account: () => string
  readonly nudge: () => void
}

export function zonesOf({ storage, account, nudge }: ZonesPorts): { readonly value: Value<ZoneSettings>; readonly calls: Zones; refresh(): Promise<void> } {
  const value = new Value<ZoneSettings>({})
  let shown = '{}'
  const show = (zones: ZoneSettings) => {
    const text = JSON.stringify(zones)
    if (text === shown) return
    shown = text
    value.set(zones)
  }
  return {
    value,
    async refresh() {
      // What was set before there was an account goes on being this phone's, until the account has its own.
      const kept = await storage.transaction('read', ['meta'], async (tx) =>
        await getMeta<ZoneSettings>(tx, zonesKey(account())) ?? await getMeta<ZoneSettings>(tx, zonesKey('')))
      show(kept ?? {})
    },
    calls: {
      async saveZones(zones) {
        await storage.transaction('write', ['meta'], (tx) => setMeta(tx, zonesKey(account()), zones))
        show(zones)
        if (account() === '') return
        await keepProfile(storage, account(), { training_zones: zones })
        nudge()
      },
    },
  }
}
