import type { WorkoutRow } from '../../app/model'

export interface Filter {
  readonly type: string | null
  readonly q: string
  readonly from: string | null
  readonly to: string | null
}

/** Kept workouts, newest first. */
export function present(rows: readonly WorkoutRow[]): WorkoutRow[] {
  return rows.filter((row) => row.deletedAt === null && row.state !== 'discarded' && row.state !== 'in_progress').sort((a, b) => b.startedAt - a.startedAt)
}

/** Every word must be found somewhere in what there is to say of a workout. */
export function matching(rows: readonly WorkoutRow[], filter: Filter, text: (row: WorkoutRow) => string): WorkoutRow[] {
  const words = filter.q.normalize('NFC').toLowerCase().split(/\s+/).filter(Boolean)
  return rows.filter((row) => {
    if (filter.type && row.type !== filter.type) return false
    if (filter.from && row.date < filter.from) return false
    if (filter.to && row.date > filter.to) return false
    if (words.length === 0) return true
    const own = text(row).normalize('NFC').toLowerCase()
    return words.every((word) => own.includes(word))
  })
}
