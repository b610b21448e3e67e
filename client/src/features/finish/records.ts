import * as figures from '../../app/figures'
import type { WorkoutRow } from '../../app/model'
import { exerciseTitle } from '../../app/texts/exercises'
import { t } from '../../app/texts/texts'
import { liftingResult, type LiftedSet } from '../../exercise/lifting'
import type { Split } from '../../exercise/track'

interface Candidate {
  readonly type: string
  readonly distanceMm: number
  /** Whole kilometres, whatever the person's unit: kept rows have those. */
  readonly splits: readonly Split[]
  readonly sets: readonly LiftedSet[]
  /** Neither estimated nor corrected: only such distances set records. */
  readonly honest: boolean
}

const fastestKm = (splits: readonly Split[]) => Math.min(Infinity, ...splits.filter((s) => s.distance_mm >= 1_000_000).map((s) => s.time_ms))

/** What this workout is the best of, among those on this phone. The first of its kind is no record. */
export function recordsOf(candidate: Candidate, rows: readonly WorkoutRow[], style: figures.FigureStyle): string[] {
  const earlier = rows.filter((row) => row.type === candidate.type && row.state !== 'discarded' && row.state !== 'in_progress' && row.deletedAt === null)
  if (earlier.length === 0) return []
  return [...(candidate.honest ? ofTheWay(candidate, earlier, style) : []), ...ofTheBar(candidate.sets, earlier, style)]
}

function ofTheWay(candidate: Candidate, earlier: readonly WorkoutRow[], style: figures.FigureStyle): string[] {
  const honest = earlier.filter((row) => !row.estimated && !row.corrected)
  const records: string[] = []
  const km = fastestKm(candidate.splits)
  const before = Math.min(Infinity, ...honest.map((row) => fastestKm(row.splits)))
  if (km < before && before < Infinity) records.push(t('record.fastestKm', { time: figures.inline(figures.rateOf(km, candidate.type, style)) }))
  if (candidate.distanceMm > 0 && candidate.distanceMm > Math.max(0, ...earlier.map((row) => row.distanceMm ?? 0)))
    records.push(t('record.longest', { distance: figures.inline(figures.distance(candidate.distanceMm, style)) }))
  return records
}

function ofTheBar(sets: readonly LiftedSet[], earlier: readonly WorkoutRow[], style: figures.FigureStyle): string[] {
  const now = liftingResult(sets)
  return Object.entries(now.max_weight_g_by_exercise).flatMap(([exercise, grams]) => {
    const before = Math.max(0, ...earlier.map((row) => row.lifting?.max_weight_g_by_exercise[exercise] ?? 0))
    if (before === 0 || grams <= before) return []
    const heaviest = sets.find((set) => set.exercise === exercise && set.grams === grams)
    const weight = figures.inline(heaviest ? figures.weight(heaviest.weight, heaviest.unit, style.locale) : figures.grams(grams, style))
    return [t('record.heaviest', { exercise: exerciseTitle(exercise), weight })]
  })
}
