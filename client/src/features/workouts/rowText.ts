import * as dates from '../../app/dates'
import * as figures from '../../app/figures'
import type { SyncMark, WorkoutRow } from '../../app/model'
import { t } from '../../app/texts/texts'

/** The figure that says most about a workout: its distance, its sets, else only its time. */
export function mainFigure(row: WorkoutRow, style: figures.FigureStyle): figures.Figure | null {
  if (row.lifting && row.lifting.sets > 0) return figures.count(row.lifting.sets, style.locale, t('unit.sets', { n: row.lifting.sets }))
  return row.distanceMm ? figures.distance(row.distanceMm, style) : null
}

/** Its time; null where none is known, as of a log of sets that another program wrote without times. */
export function timeOf(row: WorkoutRow): figures.Figure | null {
  return row.elapsedMs > 0 ? figures.duration(row.movingMs) : null
}

/** "Running, Along the river, Sunday 2 November, 5.21 kilometres, 31 minutes 20 seconds, synced". */
export function rowName(row: WorkoutRow, title: string, style: figures.FigureStyle): string {
  return [
    title,
    row.title,
    dates.fullDay(row.startedAt, style.locale, row.timeZone),
    mainFigure(row, style)?.spoken,
    timeOf(row)?.spoken,
    syncText(row.sync),
  ]
    .filter(Boolean)
    .join(', ')
}

export function syncText(mark: SyncMark): string {
  switch (mark) {
    case 'phone': return t('mark.phone')
    case 'sending': return t('mark.sending')
    case 'server': return t('mark.server')
    case 'refused': return t('mark.refused')
  }
}
