// Training zones: where each begins, and how long a workout was in each. docs/figures.md, "Zones"; contract/vectors/zones.json.
// A zone is told by its lower end, zone 1 first; what lies below that is in none.
import { LONGEST_STEP_MS, type JudgedPoint } from './track'

/** A heart rate or a power at a moment; `piece` differs where a pause or another writer lies between. */
export interface SensorReading {
  readonly t: number
  readonly value: number
  readonly piece: number
}

const PERCENT_OF_HEART = [50, 60, 70, 80, 90]
const PERCENT_OF_THRESHOLD_PACE = [129, 114, 106, 99]
const PERCENT_OF_THRESHOLD_POWER = [56, 76, 91, 106, 121, 151]
const WINDOW_MS = 30_000
const LEAST_WINDOW_MS = 5_000

/** Five zones of a tenth each of the highest heart rate (Edwards 1993). */
export const zonesOfMaximum = (max: number): number[] => zonesOfReserve(max, 0)

/** Five zones of a tenth each of the heart rate reserve, above the rate at rest (Karvonen 1957). */
export const zonesOfReserve = (max: number, resting: number): number[] => PERCENT_OF_HEART.map((p) => resting + Math.ceil(((max - resting) * p) / 100))

/** Five zones by the speed that can be held for about an hour, mm/s (Friel's zones of threshold pace). */
export const zonesOfThreshold = (mmPerS: number): number[] => [0, ...PERCENT_OF_THRESHOLD_PACE.map((p) => Math.ceil((mmPerS * 100) / p))]

/** Seven zones by the power that can be held for about an hour, W (Coggan's levels of functional threshold power). */
export const zonesOfThresholdPower = (watts: number): number[] => [0, ...PERCENT_OF_THRESHOLD_POWER.map((p) => Math.ceil((watts * p) / 100))]

/** Milliseconds below zone 1, then in each zone: from each reading to the next, at most a minute later. */
export function timeByReading(readings: readonly SensorReading[], zones: readonly number[]): number[] {
  const times = zonesAndBelow(zones)
  readings.forEach(({ t, value, piece }, i) => {
    const next = readings[i + 1]
    if (next?.piece === piece) add(times, zones, value, next.t - t)
  })
  return times
}

/**
 * The same by speed: each joined step by that over the 30 s before its end, or over itself where it is longer. Standing still is in none, nor
 * are the first 5 s after a break.
 */
export function timeBySpeed(points: readonly JudgedPoint[], zones: readonly number[]): number[] {
  const times = zonesAndBelow(zones)
  let row: { readonly t: number; readonly mm: number }[] = [], first = 0
  for (const { verdict, t, joined, still, stepMm } of points) {
    if (verdict !== 'counted') continue
    if (!joined || still === true || t === undefined) [row, first] = [[], 0]
    if (t === undefined) continue
    const last = row.at(-1)
    if (last === undefined) {
      row.push({ t, mm: 0 })
      continue
    }
    const mm = last.mm + stepMm
    row.push({ t, mm })
    while (first < row.length - 2 && t - row[first]!.t > WINDOW_MS) first++
    const from = row[first]!
    if (t - from.t >= LEAST_WINDOW_MS) add(times, zones, Math.floor(((mm - from.mm) * 1000) / (t - from.t)), t - last.t)
  }
  return times
}

const zonesAndBelow = (zones: readonly number[]): number[] => Array.from({ length: zones.length + 1 }, () => 0)

function add(times: number[], zones: readonly number[], value: number, took: number): void {
  if (took <= 0 || took > LONGEST_STEP_MS) return
  let zone = 0
  while (zone < zones.length && value >= zones[zone]!) zone++
  times[zone]! += took
}
