// Met as shown, and streaks: docs/rules.md, "Goals"; contract/vectors/goals.json.
import { dateOf, dayNumber, periodOf, type LocalDate, type Period, type Weekday } from './calendar'

export type GoalOp = '>=' | '<=' | '>' | '<' | '='

/** One shown step of a unit, as a fraction of the canonical integers (mm, ms, g, g × repetitions, a plain count). */
const STEPS: Readonly<Record<string, { readonly per: bigint; readonly steps: bigint; readonly cut?: true }>> = {
  km: { per: 1_000_000n, steps: 100n },
  mi: { per: 1_609_344n, steps: 100n },
  m: { per: 1_000n, steps: 1n },
  yd: { per: 9_144n, steps: 10n }, // 914.4 mm
  kg: { per: 1_000n, steps: 10n },
  lb: { per: 45_359_237n, steps: 1_000_000n }, // 453.59237 g, one decimal
  s: { per: 1_000n, steps: 1n },
  min: { per: 1_000n, steps: 1n, cut: true },
  h: { per: 1_000n, steps: 1n, cut: true },
}

/** Canonical units in one of a unit, as the fraction over/under. */
const CANONICAL: Readonly<Record<string, readonly [bigint, bigint]>> = {
  km: [1_000_000n, 1n], mi: [1_609_344n, 1n], m: [1_000n, 1n], yd: [9_144n, 10n], kg: [1_000n, 1n],
  lb: [45_359_237n, 100_000n], s: [1_000n, 1n], min: [60_000n, 1n], h: [3_600_000n, 1n],
}

/**
 * The value as shown in a unit, counted in the unit's last shown decimal (5.21 km is 521); minutes and hours are whole
 * seconds, cut off. Units without a rule show whole numbers.
 */
export function shown(canonical: number, unit: string): number {
  const rule = STEPS[unit]
  if (rule === undefined) return canonical
  const scaled = BigInt(canonical) * rule.steps
  return Number(rule.cut === true ? scaled / rule.per : (2n * scaled + rule.per) / (2n * rule.per))
}

/** A target as entered, in canonical units, rounded half up. Decimals are read from the text, not from a binary fraction. */
export function toCanonical(target: string | number, unit: string): number {
  const [whole = '0', fraction = ''] = plain(target).split('.')
  const digits = BigInt(whole + fraction), scale = 10n ** BigInt(fraction.length)
  const [over, under] = CANONICAL[unit] ?? [1n, 1n]
  return Number((2n * digits * over + scale * under) / (2n * scale * under))
}

function plain(target: string | number): string {
  const text = typeof target === 'string' ? target : String(target)
  return /e/i.test(text) ? Number(text).toFixed(12) : text
}

export function met(canonical: number, op: GoalOp, target: string | number, unit: string): boolean {
  const is = shown(canonical, unit), wanted = shown(toCanonical(target, unit), unit)
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
