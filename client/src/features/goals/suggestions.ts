import type { Goal, WorkoutRow } from '../../app/model'
import type { DistanceUnit, WeightUnit } from '../../app/figures'

export type Draft = Omit<Goal, 'goalId'>

const BASE: Draft = { type: null, period: 'week', measure: 'count', metric: null, target: 4, unit: '', each: null, paused: false }

/** First sentences to pick from: what was recorded most, a little above what it was; then the common ones. */
export function suggestions(rows: readonly WorkoutRow[], now: number, distance: DistanceUnit, weight: WeightUnit): Draft[] {
  const recent = rows.filter((row) => row.startedAt > now - 28 * 86_400_000 && row.state !== 'discarded' && row.deletedAt === null)
  const perType = new Map<string, WorkoutRow[]>()
  for (const row of recent) perType.set(row.type, [...(perType.get(row.type) ?? []), row])
  const ordered = [...perType].sort((a, b) => b[1].length - a[1].length)
  const unitMm = distance === 'km' ? 1_000_000 : 1_609_344
  const found: Draft[] = []
  for (const [type, own] of ordered) {
    found.push({ ...BASE, type, target: Math.min(7, Math.max(2, Math.ceil(own.length / 4))) })
    const weekly = own.reduce((mm, row) => mm + (row.distanceMm ?? 0), 0) / unitMm / 4
    if (weekly >= 1) found.push({ ...BASE, type, measure: 'sum', metric: 'distance', unit: distance, target: round(weekly) })
    const best = own.flatMap((row) => Object.entries(row.lifting?.max_weight_g_by_exercise ?? {})).sort((a, b) => b[1] - a[1])[0]
    if (best) {
      const step = weight === 'kg' ? 10 : 20
      const grams = weight === 'kg' ? 1000 : 453.59237
      found.push({ ...BASE, type, period: 'once', measure: 'count', metric: `max_weight:${best[0]}`, unit: weight, target: (Math.floor(best[1] / grams / step) + 1) * step })
    }
  }
  const common: Draft[] = [
    { ...BASE, type: 'running', target: 3 },
    { ...BASE, type: 'running', measure: 'sum', metric: 'distance', unit: distance, target: distance === 'km' ? 20 : 12 },
    { ...BASE, type: 'weight_training', target: 2 },
    { ...BASE, type: 'cycling', measure: 'sum', metric: 'distance', unit: distance, target: distance === 'km' ? 50 : 30 },
    { ...BASE, target: 4 },
    { ...BASE, period: 'day', measure: 'sum', metric: 'moving_time', unit: 'min', target: 30 },
  ]
  for (const draft of common) if (!found.some((f) => f.type === draft.type && f.measure === draft.measure)) found.push(draft)
  return found.slice(0, 6)
}

function round(n: number): number {
  return n < 10 ? Math.ceil(n) : Math.ceil(n / 5) * 5
}

export type Trouble = 'target' | 'each'

export function check(draft: Draft): Trouble | null {
  const most = draft.measure === 'count' && !draft.metric ? 99 : 100_000
  if (!Number.isFinite(draft.target) || draft.target < 1 || draft.target > most) return 'target'
  if (draft.each && !(draft.each.value > 0 && draft.each.value <= 100_000)) return 'each'
  return null
}
