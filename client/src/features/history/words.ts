import * as dates from '../../app/dates'
import * as figures from '../../app/figures'
import type { WorkoutRow } from '../../app/model'
import { exerciseTitle } from '../../app/texts/exercises'

/** All that a person may remember of a workout: its type and title, the day and month, how far, what was lifted, the note. */
export function wordsOf(row: WorkoutRow, type: string, style: figures.FigureStyle): string {
  const far = row.distanceMm === null || row.distanceMm === 0 ? '' : [
    figures.inline(figures.distance(row.distanceMm, style)),
    `${figures.count(Math.round(row.distanceMm / figures.unitMm(style.distance)), style.locale).value} ${style.distance}`,
  ].join(' ')
  const lifts = Object.keys(row.lifting?.max_weight_g_by_exercise ?? {}).map(exerciseTitle).join(' ')
  return `${type} ${row.title} ${row.note} ${row.date} ${dates.fullDay(row.startedAt, style.locale, row.timeZone)} ${far} ${lifts}`.replaceAll('\u00a0', ' ')
}
