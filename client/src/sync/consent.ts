// Consent to keeping what says something of a person's health. Where the server's operator says who is responsible, nothing is sent before the account
// has agreed to the notice that counts, on this phone or on another.
import { getMeta, setMeta, type Storage } from '../store/storage'
import type { Failure, ServerApi } from './server-api'

/** As the contract has it; the words that people read are the app's own. */
export interface PrivacyNotice {
  readonly version: string
  readonly controller: string
  readonly contact: string
  readonly data_protection_officer?: string | null
  readonly country?: string | null
  readonly authority?: string | null
  readonly backups_keep_days?: number | null
  readonly idle_accounts_keep_days?: number | null
}

interface Ports {
  readonly storage: Storage
  readonly api: ServerApi
}

interface WithNotice {
  readonly privacy_notice?: PrivacyNotice | null
}

/** Of meta: the version that the account agreed to as far as this phone knows; '' where the server asks nobody. */
export const consentKey = (account: string): string => `consent:${account}`

export type Consent = { readonly given: true } | { readonly asks: PrivacyNotice } | { readonly failure: Failure }

/**
 * Whether what is the account's may be sent. Known from the last time, it costs no request: each pull brings the notice that counts. A client that is too old
 * to be told is not held up: its uploads are always taken.
 */
export async function consentOf(ports: Ports, account: string): Promise<Consent> {
  const { storage, api } = ports
  const kept = await storage.transaction('read', ['meta'], async (tx) => ({
    agreed: await getMeta<string>(tx, consentKey(account)),
    config: await getMeta<WithNotice>(tx, 'client_config'),
  }))
  let notice = kept.config?.privacy_notice
  if (kept.agreed === undefined) {
    const config = await api.getClientConfig()
    if (!config.ok) return config.why === 'out_of_date' ? { given: true } : { failure: config }
    await storage.transaction('write', ['meta'], (tx) => setMeta(tx, 'client_config', config.value))
    notice = (config.value as WithNotice).privacy_notice
  }
  const wanted = notice?.version ?? ''
  if (kept.agreed === wanted) return { given: true }
  if (notice == null) return await agreed(ports, account, '')
  const profile = await api.getProfile()
  if (!profile.ok) return profile.why === 'out_of_date' ? { given: true } : { failure: profile }
  return profile.value.consents?.at(-1)?.notice_version === wanted ? await agreed(ports, account, wanted) : { asks: notice }
}

/** The person agrees to this notice, for the account. */
export async function giveConsent(ports: Ports, account: string, version: string): Promise<Failure | undefined> {
  const answer = await ports.api.giveConsent(version)
  if (!answer.ok) return answer
  await agreed(ports, account, version)
  return undefined
}

async function agreed({ storage }: Ports, account: string, version: string): Promise<Consent> {
  await storage.transaction('write', ['meta'], (tx) => setMeta(tx, consentKey(account), version))
  return { given: true }
}
