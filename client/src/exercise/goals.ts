// Met as shown, and streaks: docs/rules.md, "Goals"; contract/vectors/goals.json.
import { dateOf, dayNumber, periodOf, type LocalDate, type Period, type Weekday } from './calendar'

export type GoalOp = '>=' | '<=' | '>' | '<' | '='

/**
 * A unit: `over`/`under` canonical units (mm, ms, g, g × repetitions, mm/s, ms per km, a count) make one of it; shown in whole
 * `1/steps` of `shownOver`/`shownUnder`, which is the unit itself except for minutes and hours (whole seconds).
 */
interface Unit {
  readonly over: bigint
  readonly under: bigint
  readonly shownOver: bigint
  readonly shownUnder: bigint
  readonly steps: bigint
  readonly cut: boolean
}

const plainUnit = (over: bigint, under: bigint, steps: bigint): Unit => ({ over, under, shownOver: over, shownUnder: under, steps, cut: false })
const COUNT = plainUnit(1n, 1n, 1n)
const UNITS: Readonly<Record<string, Unit>> = {
  km: plainUnit(1_000_000n, 1n, 100n), mi: plainUnit(1_609_344n, 1n, 100n),
  m: plainUnit(1_000n, 1n, 1n), yd: plainUnit(9_144n, 10n, 1n), ft: plainUnit(3_048n, 10n, 1n),
  kg: plainUnit(1_000n, 1n, 10n), lb: plainUnit(45_359_237n, 100_000n, 10n),
  s: plainUnit(1_000n, 1n, 1n),
  min: { over: 60_000n, under: 1n, shownOver: 1_000n, shownUnder: 1n, steps: 1n, cut: true },
  h: { over: 3_600_000n, under: 1n, shownOver: 1_000n, shownUnder: 1n, steps: 1n, cut: true },
  'm/s': plainUnit(1_000n, 1n, 10n), 'km/h': plainUnit(2_500n, 9n, 10n), mph: plainUnit(447_040n, 1_000n, 10n),
  's/km': plainUnit(1_000n, 1n, 1n),
  'min/km': { over: 60_000n, under: 1n, shownOver: 1_000n, shownUnder: 1n, steps: 1n, cut: false },
  'min/mi': { over: 60_000_000_000n, under: 1_609_344n, shownOver: 1_000_000_000n, shownUnder: 1_609_344n, steps: 1n, cut: false },
}

/**
 * The value as shown in a unit, counted in the unit's last shown decimal (5.21 km is 521); minutes and hours are whole
 * seconds, cut off. Units without a rule show whole numbers.
 */
export function shown(canonical: number, unit: string): number {
  const { shownOver, shownUnder, steps, cut } = UNITS[unit] ?? COUNT
  const scaled = BigInt(canonical) * steps * shownUnder
  return Number(cut ? scaled / shownOver : (2n * scaled + shownOver) / (2n * shownOver))
}

/** A target as entered, in canonical units, rounded half up. Decimals are read from the text, not from a binary fraction. */
export function toCanonical(target: string | number, unit: string): number {
  const [whole = '0', fraction = ''] = plain(target).split('.')
  const digits = BigInt(whole + fraction), scale = 10n ** BigInt(fraction.length)
  const { over, under } = UNITS[unit] ?? COUNT
  return Number((2n * digits * over + scale * under) / (2n * scale * under))
}

function plain(target: string | number): string {
  const text = typeof target === 'string' ? target : String(target)
  return /e/i.test(text) ? Number(text).toFixed(12) : text
}

export const shownTarget = (target: string | number, unit: string): number => shown(toCanonical(target, unit), unit)

export function met(canonical: number, op: GoalOp, target: string | number, unit: string): boolean {
  const is = shown(canonical, unit), wanted = shownTarget(target, unit)
  switch (op) {
    case '>=': return is >= wanted
    case '<=': return is <= wanted
    case '>': return is > wanted
    case '<': return is < wanted
    case '=': return is === wanted
  }
}

export interface PausedDays {
  readonly from: LocalDate
  /** The first day that counts again; open while absent. */
  readonly to?: LocalDate | undefined
}

export interface StreakQuestion {
  readonly period: Exclude<Period, 'once'>
  readonly first_day_of_week: Weekday
  readonly today: LocalDate
  /** The first days of the periods that were met, in any order. */
  readonly met: readonly LocalDate[]
  readonly paused?: readonly PausedDays[]
}

/** Periods in a row that were met, back from the last closed one, plus the open one if met. A pause neither adds nor breaks. */
export function streak(question: StreakQuestion): number {
  const { period, first_day_of_week: firstDay } = question
  const metStarts = new Set(question.met.map((d) => periodOf(d, period, firstDay).start))
  const open = periodOf(question.today, period, firstDay)
  const earliest = [...metStarts].sort()[0]
  let length = metStarts.has(open.start) ? 1 : 0
  if (earliest === undefined) return 0
  let current = open
  while (current.start > earliest) {
    current = periodOf(dateOf(dayNumber(current.start) - 1), period, firstDay)
    if (metStarts.has(current.start)) length++
    else if (!touchesPause(current, question.paused ?? [])) break
  }
  return length
}

/** A period of which any day was paused is not broken by staying short. */
function touchesPause(period: { start: LocalDate; end: LocalDate }, paused: readonly PausedDays[]): boolean {
  return paused.some((p) => p.from < period.end && (p.to === undefined || p.to > period.start))
}
