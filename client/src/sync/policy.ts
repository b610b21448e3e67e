// How long points are gathered before they are sent: the server's policy, by what the phone can tell of itself.
import { getMeta, type Storage } from '../store/storage'

export interface Conditions {
  readonly signal?: 'wifi' | 'good' | 'poor'
  readonly charging?: boolean
  /** Percent. */
  readonly battery?: number
}

interface Policy {
  readonly default_s: number
  readonly rules?: readonly {
    readonly signal?: string
    readonly charging?: boolean
    readonly battery_from?: number
    readonly battery_below?: number
    readonly interval_s: number
  }[]
}

const DEFAULT_S = 300

/** The first rule that fits, else the default. A condition that the phone does not know fits no rule that asks for it. */
export function intervalOf(policy: Policy | undefined, now: Conditions): number {
  const rule = policy?.rules?.find((r) =>
    (r.signal === undefined || r.signal === now.signal)
    && (r.charging === undefined || r.charging === now.charging)
    && (r.battery_from === undefined || (now.battery !== undefined && now.battery >= r.battery_from))
    && (r.battery_below === undefined || (now.battery !== undefined && now.battery < r.battery_below)))
  const seconds = rule?.interval_s ?? policy?.default_s ?? DEFAULT_S
  return seconds > 0 ? seconds * 1000 : DEFAULT_S * 1000
}

/** From what is kept: the configuration's rules, or the interval that the last upload's answer named. */
export async function updateIntervalMs(storage: Storage, now: Conditions): Promise<number> {
  const kept = await storage.transaction('read', ['meta'], async (tx) => ({
    config: await getMeta<{ update_interval?: Policy }>(tx, 'client_config'),
    told: await getMeta<number>(tx, 'update_interval_s'),
  }))
  const policy = kept.config?.update_interval
  return policy?.rules === undefined || policy.rules.length === 0
    ? intervalOf({ default_s: kept.told ?? policy?.default_s ?? DEFAULT_S }, now) : intervalOf(policy, now)
}
