import { zonesOfMaximum, zonesOfReserve, zonesOfThreshold } from '../../exercise/zones'
import type { ZoneSettings } from '../../sync/profile'

export const RATES = { max: [60, 250], resting: [20, 150] } as const
/** Metres per second. */
const SPEEDS = [0.2, 40] as const

/** Where the zones of the heart rate begin, beats per minute; undefined where there is too little to tell. */
export function heartZones({ heart_rate_formula: formula, max_heart_rate: max, resting_heart_rate: resting, heart_rate_from: from }: ZoneSettings) {
  if (formula === 'own') return from ?? undefined
  if (max == null || max < RATES.max[0] || max > RATES.max[1]) return undefined
  if (formula === 'max') return zonesOfMaximum(max)
  if (formula !== 'reserve' || resting == null || resting < RATES.resting[0] || resting > RATES.resting[1] || resting >= max) return undefined
  return zonesOfReserve(max, resting)
}

/** Where the zones of a type's speed begin, mm/s. */
export function speedZones({ threshold_speeds: thresholds }: ZoneSettings, type: string): readonly number[] | undefined {
  const metres = thresholds?.[type]
  return metres === undefined || !isSpeed(metres) ? undefined : zonesOfThreshold(Math.floor(metres * 1000 + 0.5))
}

export const isSpeed = (metres: number): boolean => metres >= SPEEDS[0] && metres <= SPEEDS[1]
