import * as figures from '../../app/figures'
import type { WorkoutRow } from '../../app/model'
import { t } from '../../app/texts/texts'
import type { Split } from '../../exercise/track'

interface Candidate {
  readonly type: string
  readonly distanceMm: number
  readonly movingMs: number
  readonly splits: readonly Split[]
  /** Neither estimated nor corrected: only such distances set records. */
  readonly honest: boolean
}

const fastestKm = (splits: readonly Split[]) => Math.min(Infinity, ...splits.filter((s) => s.distance_mm >= 1_000_000).map((s) => s.time_ms))

/** What this workout is the best of, among those on this phone. The first of its kind is no record. */
export function recordsOf(candidate: Candidate, rows: readonly WorkoutRow[], style: figures.FigureStyle): string[] {
  const earlier = rows.filter((row) => row.type === candidate.type && row.state !== 'discarded' && row.state !== 'in_progress' && row.deletedAt === null)
  if (earlier.length === 0 || !candidate.honest) return []
  const honest = earlier.filter((row) => !row.estimated && !row.corrected)
  const records: string[] = []
  const km = fastestKm(candidate.splits)
  if (km < Infinity && km < Math.min(Infinity, ...honest.map((row) => fastestKm(row.splits))))
    records.push(t('record.fastestKm', { time: figures.duration(km).value }))
  if (candidate.distanceMm > 0 && candidate.distanceMm > Math.max(0, ...earlier.map((row) => row.distanceMm ?? 0)))
    records.push(t('record.longest', { distance: figures.inline(figures.distance(candidate.distanceMm, style)) }))
  return records
}
