// Thresholds and bounds of zones as a person types them.
import * as figures from '../../app/figures'
import type { ZoneSettings } from '../../sync/profile'
import { parseClock, shownClock } from '../record/clockText'
import { ownOf, type Own, type Scale } from './ownBounds'
import { POWER_TYPES, POWERS, powerZones, RATES, speedZones } from './zonesOf'

/** Whose zones of pace and speed have fields. */
export const TYPES: readonly string[] = ['running', 'cycling', 'swimming']

/** Of those bounds that are the person's own, what stands in their fields: by `heart`, `speed:running`, `power:cycling`… */
export type Owns = Readonly<Record<string, Own | undefined>>

export const HEART_SCALE: Scale = { show: String, read: wholeOf, low: RATES.own[0], high: RATES.own[1] }
export const POWER_SCALE: Scale = { show: String, read: wholeOf, low: POWERS.own[0], high: POWERS.own[1] }
/** Of mm/s. */
export const speedScale = (type: string, style: figures.FigureStyle): Scale =>
  ({ show: (mmPerS) => speedText(type, mmPerS, style), read: (text) => speedOf(type, text, style), low: 1, high: 40_000 })

export function ownsOf(settings: ZoneSettings, style: figures.FigureStyle): Owns {
  const { heart_rate_from: rates, speed_from: speeds, power_from: powers } = settings
  return {
    ...(rates && { heart: ownOf(rates, HEART_SCALE) }),
    ...Object.fromEntries(TYPES.filter((type) => speeds?.[type]).map((type) => [`speed:${type}`, ownOf(speedZones(settings, type)!, speedScale(type, style))])),
    ...Object.fromEntries(POWER_TYPES.filter((type) => powers?.[type]).map((type) => [`power:${type}`, ownOf(powerZones(settings, type)!, POWER_SCALE)])),
  }
}

export function wholeOf(text: string): number | null {
  const value = figures.parseDecimal(text)
  return value === null || !Number.isInteger(value) ? null : value
}

/** As people say it of this type: a pace, or a speed. */
function speedText(type: string, mmPerS: number, style: figures.FigureStyle): string {
  if (figures.measureOf(type) === 'speed') return figures.rateOf(1_000_000_000 / mmPerS, type, style).value
  return shownClock(figures.splitMm(type, style) / mmPerS)
}

export function thresholdText(type: string, { threshold_speeds: speeds }: ZoneSettings, style: figures.FigureStyle): string {
  const speed = speeds?.[type]
  return speed === undefined ? '' : speedText(type, speed * 1000, style)
}

/** mm/s. */
export function speedOf(type: string, text: string, style: figures.FigureStyle): number | null {
  if (figures.measureOf(type) === 'speed') {
    const speed = figures.parseDecimal(text)
    return speed === null ? null : Math.round((speed * figures.unitMm(style.distance)) / 3600)
  }
  const seconds = parseClock(figures.latin(text))
  return seconds === null || seconds === undefined || seconds <= 0 ? null : Math.round(figures.splitMm(type, style) / seconds)
}
