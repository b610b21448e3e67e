import type { Conditions } from '../sync/policy'

interface Battery {
  readonly charging: boolean
  readonly level: number
}
interface Link {
  readonly type?: string
  readonly effectiveType?: string
}

/** What this phone can tell of its link and battery; what it can't, it leaves out. */
export async function conditions(): Promise<Conditions> {
  const told = navigator as Navigator & { connection?: Link; getBattery?: () => Promise<Battery> }
  const battery = await told.getBattery?.().catch(() => undefined)
  const { type, effectiveType } = told.connection ?? {}
  const signal = type === 'wifi' ? 'wifi' : effectiveType === '4g' ? 'good' : effectiveType ? 'poor' : undefined
  return { ...(signal ? { signal } : {}), ...(battery ? { charging: battery.charging, battery: Math.round(battery.level * 100) } : {}) }
}
