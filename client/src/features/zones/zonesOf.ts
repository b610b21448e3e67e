import { zonesOfMaximum, zonesOfReserve, zonesOfThreshold, zonesOfThresholdPower } from '../../exercise/zones'
import type { ZoneSettings } from '../../sync/profile'

export const RATES = { max: [60, 250], resting: [20, 150], own: [30, 250] } as const
/** Metres per second. */
const SPEEDS = [0.2, 40] as const
/** Watts. */
export const POWERS = { threshold: [20, 1000], own: [1, 5000] } as const
/** What is done with a power meter. */
export const POWER_TYPES: readonly string[] = ['cycling', 'running']

/** Where the zones of the heart rate begin, beats per minute; undefined where there is too little to tell. */
export function heartZones(settings: ZoneSettings) {
  return settings.heart_rate_formula === 'own' ? settings.heart_rate_from ?? undefined : ruledHeartZones(settings)
}

/** The same by the rule that was chosen. */
export function ruledHeartZones({ heart_rate_formula: formula, max_heart_rate: max, resting_heart_rate: resting }: ZoneSettings) {
  if (max == null || max < RATES.max[0] || max > RATES.max[1]) return undefined
  if (formula === 'max') return zonesOfMaximum(max)
  if (formula !== 'reserve' || resting == null || resting < RATES.resting[0] || resting > RATES.resting[1] || resting >= max) return undefined
  return zonesOfReserve(max, resting)
}

/** Where the zones of a type's speed begin, mm/s: the person's own, or the rule's. */
export function speedZones(settings: ZoneSettings, type: string): readonly number[] | undefined {
  return settings.speed_from?.[type]?.map(millimetres) ?? ruledSpeedZones(settings, type)
}

export function ruledSpeedZones({ threshold_speeds: thresholds }: ZoneSettings, type: string): readonly number[] | undefined {
  const metres = thresholds?.[type]
  return metres === undefined || !isSpeed(metres) ? undefined : zonesOfThreshold(millimetres(metres))
}

/** Where the zones of a type's power begin, watts. */
export function powerZones(settings: ZoneSettings, type: string): readonly number[] | undefined {
  return settings.power_from?.[type] ?? ruledPowerZones(settings, type)
}

export function ruledPowerZones({ threshold_powers: thresholds }: ZoneSettings, type: string): readonly number[] | undefined {
  const watts = thresholds?.[type]
  return watts === undefined || !isPower(watts) ? undefined : zonesOfThresholdPower(watts)
}

/** Any of them was set. */
export const hasZones = ({ heart_rate_formula: formula, threshold_speeds, speed_from, threshold_powers, power_from }: ZoneSettings): boolean =>
  formula != null || [threshold_speeds, speed_from, threshold_powers, power_from].some((byType) => Object.keys(byType ?? {}).length > 0)

export const isSpeed = (metres: number): boolean => metres >= SPEEDS[0] && metres <= SPEEDS[1]
export const isPower = (watts: number): boolean => watts >= POWERS.threshold[0] && watts <= POWERS.threshold[1]

const millimetres = (metres: number): number => Math.floor(metres * 1000 + 0.5)
