import type { Goal, WorkoutRow } from '../../app/model'
import { unitMm, type DistanceUnit, type WeightUnit } from '../../app/figures'

export type Draft = Omit<Goal, 'goalId'>

export const BASE: Draft = { type: null, period: 'week', measure: 'count', metric: null, target: 4, unit: '', each: null, paused: false }

/** First sentences to pick from: what was recorded most, a little above what it was; then the common ones. */
export function suggestions(rows: readonly WorkoutRow[], now: number, distance: DistanceUnit, weight: WeightUnit): Draft[] {
  const recent = rows.filter((row) => row.startedAt > now - 28 * 86_400_000 && row.state !== 'discarded' && row.deletedAt === null)
  const perType = new Map<string, WorkoutRow[]>()
  for (const row of recent) perType.set(row.type, [...(perType.get(row.type) ?? []), row])
  const ordered = [...perType].sort((a, b) => b[1].length - a[1].length)
  const perUnit = unitMm(distance)
  const found: Draft[] = []
  for (const [type, own] of ordered) {
    found.push({ ...BASE, type, target: Math.min(7, Math.max(2, Math.ceil(own.length / 4))) })
    const weekly = own.reduce((mm, row) => mm + (row.distanceMm ?? 0), 0) / perUnit / 4
    if (weekly >= 1) found.push({ ...BASE, type, measure: 'sum', metric: 'distance', unit: distance, target: round(weekly) })
    for (const [exercise, best] of oftenLifted(own))
      found.push({ ...BASE, type, period: 'once', measure: 'count', metric: `max_weight:${exercise}`, unit: weight, target: nextRound(best, weight) })
  }
  const common: Draft[] = [
    { ...BASE, type: 'running', target: 3 },
    { ...BASE, type: 'running', measure: 'sum', metric: 'distance', unit: distance, target: distance === 'km' ? 20 : 12 },
    { ...BASE, type: 'weight_training', target: 2 },
    { ...BASE, type: 'weight_training', period: 'once', metric: 'max_weight:bench_press', unit: weight, target: nextRound(0, weight) },
    { ...BASE, type: 'cycling', measure: 'sum', metric: 'distance', unit: distance, target: distance === 'km' ? 50 : 30 },
    { ...BASE, measure: 'days', target: 4 },
    { ...BASE, period: 'day', measure: 'sum', metric: 'moving_time', unit: 'min', target: 30 },
  ]
  for (const draft of common)
    if (!found.some((f) => f.type === draft.type && f.measure === draft.measure && f.metric?.split(':')[0] === draft.metric?.split(':')[0])) found.push(draft)
  return found.slice(0, 8)
}

/** The next round weight above so many grams; a common one where nothing was lifted. */
export function nextRound(grams: number, weight: WeightUnit): number {
  if (grams <= 0) return weight === 'kg' ? 60 : 100
  const [step, unit] = weight === 'kg' ? [10, 1000] : [20, 453.59237]
  return (Math.floor(grams / unit / step) + 1) * step
}

/** The heaviest of an exercise, in grams; 0 where it was never lifted. */
export const heaviestOf = (rows: readonly WorkoutRow[], exercise: string): number =>
  rows
    .filter((row) => row.deletedAt === null && row.state !== 'discarded')
    .reduce((most, row) => Math.max(most, row.lifting?.max_weight_g_by_exercise[exercise] ?? 0), 0)

const MOST_LIFTS = 3
/** The exercises of these workouts, the most frequent first, each with its heaviest in grams. */
function oftenLifted(rows: readonly WorkoutRow[]): [exercise: string, grams: number][] {
  const found = new Map<string, { times: number; best: number }>()
  for (const row of rows)
    for (const [exercise, grams] of Object.entries(row.lifting?.max_weight_g_by_exercise ?? {})) {
      const before = found.get(exercise)
      found.set(exercise, { times: (before?.times ?? 0) + 1, best: Math.max(before?.best ?? 0, grams) })
    }
  return [...found].sort((a, b) => b[1].times - a[1].times || b[1].best - a[1].best).slice(0, MOST_LIFTS).map(([exercise, { best }]) => [exercise, best])
}

function round(n: number): number {
  return n < 10 ? Math.ceil(n) : Math.ceil(n / 5) * 5
}

export type Trouble = 'target' | 'whole' | 'each' | 'exercise'

/** The highest target that is taken. */
export const mostOf = (draft: Draft): number => (draft.measure === 'sum' || draft.metric ? 100_000 : 99)

export function check(draft: Draft): Trouble | null {
  if (draft.metric === 'max_weight:') return 'exercise'
  if (!Number.isFinite(draft.target) || draft.target <= 0 || draft.target > mostOf(draft)) return 'target'
  if (draft.measure !== 'sum' && !draft.metric && !Number.isInteger(draft.target)) return 'whole'
  if (draft.each && !(draft.each.value > 0 && draft.each.value <= 100_000)) return 'each'
  return null
}
