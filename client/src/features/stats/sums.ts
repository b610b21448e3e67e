import * as dates from '../../app/dates'
import type { WorkoutRow } from '../../app/model'
import { dayNumber, type LocalDate, type Weekday } from '../../exercise/calendar'

export type StatsPeriod = 'week' | 'month' | 'year'

export interface Bucket {
  readonly start: LocalDate
  readonly end: LocalDate
  readonly count: number
  readonly movingMs: number
  readonly distanceMm: number
  readonly volumeGrams: number
  readonly ascentMm: number
  readonly byType: ReadonlyMap<string, number>
}

/** From `start` to before `end`. */
export interface Span {
  readonly start: LocalDate
  readonly end: LocalDate
}

export interface Range extends Span {
  readonly buckets: readonly (readonly [LocalDate, LocalDate])[]
}

/** A week has seven days, a month its weeks, a year its months. */
export function rangeOf(period: StatsPeriod, date: LocalDate, first: Weekday): Range {
  if (period === 'week') {
    const start = dates.weekStart(date, first)
    return { start, end: dates.addDays(start, 7), buckets: days(start, 7) }
  }
  if (period === 'month') {
    const start = dates.monthStart(date)
    const end = dates.addMonths(start, 1)
    const buckets: [LocalDate, LocalDate][] = []
    for (let from = start; from < end; ) {
      const to = dates.addDays(dates.weekStart(from, first), 7)
      buckets.push([from, to < end ? to : end])
      from = to
    }
    return { start, end, buckets }
  }
  const start = `${date.slice(0, 4)}-01-01`
  return {
    start,
    end: dates.addMonths(start, 12),
    buckets: Array.from({ length: 12 }, (_, i) => [dates.addMonths(start, i), dates.addMonths(start, i + 1)] as const),
  }
}

function days(start: LocalDate, n: number): [LocalDate, LocalDate][] {
  return Array.from({ length: n }, (_, i) => [dates.addDays(start, i), dates.addDays(start, i + 1)])
}

export function step(period: StatsPeriod, date: LocalDate, by: 1 | -1): LocalDate {
  if (period === 'week') return dates.addDays(date, 7 * by)
  return period === 'month' ? dates.addMonths(date, by) : dates.addMonths(`${date.slice(0, 4)}-01-01`, 12 * by)
}

/**
 * As much of the period before as has gone by of this one, today included: the first nine days of a month with the first nine of the last. The whole of it
 * once this one has ended, and where it is longer than the other was.
 */
export function sameSpanBefore(period: StatsPeriod, range: Span, today: LocalDate): Span {
  const start = step(period, range.start, -1)
  if (today < range.start || today >= range.end) return { start, end: range.start }
  if (period !== 'year') {
    const end = dates.addDays(start, dayNumber(today) - dayNumber(range.start) + 1)
    return { start, end: end < range.start ? end : range.start }
  }
  // By the calendar and not by days: 29 February moves nothing.
  const lastYear = (date: LocalDate): LocalDate => `${start.slice(0, 4)}${date.slice(4)}`
  return { start, end: dates.addDays(today.endsWith('-02-29') ? lastYear('0000-02-28') : lastYear(today), 1) }
}

export function sum(rows: readonly WorkoutRow[], start: LocalDate, end: LocalDate): Bucket {
  const byType = new Map<string, number>()
  let [count, movingMs, distanceMm, volumeGrams, ascentMm] = [0, 0, 0, 0, 0]
  for (const row of rows) {
    if (row.date < start || row.date >= end) continue
    count++
    movingMs += row.movingMs
    distanceMm += row.distanceMm ?? 0
    volumeGrams += row.lifting?.volume_g_reps ?? 0
    ascentMm += row.ascentMm
    byType.set(row.type, (byType.get(row.type) ?? 0) + row.movingMs)
  }
  return { start, end, count, movingMs, distanceMm, volumeGrams, ascentMm, byType }
}
