import * as dates from '../../app/dates'
import type { WorkoutRow } from '../../app/model'
import type { LocalDate, Weekday } from '../../exercise/calendar'
import { streakOf } from '../../exercise/streaks'
import { highest, liftRecords, type Best, type LiftRecord } from '../records/best'
import { rangeOf, sameSpanBefore, sum, type Bucket } from './sums'

/** A year from the phone's own rows: sums, rows of days, and what stands out. No place, no title and no note of a workout is in it. */
export interface YearReview {
  /** `2026` */
  readonly year: string
  /** The year goes on: all of it is so far. */
  readonly open: boolean
  readonly total: Bucket
  /** The year before, or as much of it as has gone by of this one. */
  readonly before: Bucket
  readonly months: readonly Bucket[]
  /** Of each type, the one with the longest time first. */
  readonly types: readonly { readonly type: string; readonly sum: Bucket }[]
  readonly activeDays: number
  /** Days and weeks in a row within the year. */
  readonly longestDays: number
  readonly longestWeeks: number
  /** The month with the longest time; of equals the first. */
  readonly bestMonth: Bucket | null
  readonly furthest: Best | null
  readonly longest: Best | null
  readonly climb: Best | null
  readonly heaviest: LiftRecord | null
}

/** `rows`: workouts that count, in any order. */
export function reviewOf(rows: readonly WorkoutRow[], year: string, today: LocalDate, firstDay: Weekday): YearReview {
  const range = rangeOf('year', `${year}-01-01`, firstDay)
  const own = rows.filter((row) => row.date >= range.start && row.date < range.end)
  const days = own.map((row) => row.date)
  const months = range.buckets.map(([from, to]) => sum(own, from, to))
  const then = sameSpanBefore('year', range, today)
  const end = dates.addDays(range.end, -1)
  const types = [...new Set(own.map((row) => row.type))]
    .map((type) => ({ type, sum: sum(own.filter((row) => row.type === type), range.start, range.end) }))
    .sort((a, b) => b.sum.movingMs - a.sum.movingMs || (a.type < b.type ? -1 : 1))
  const bestMonth = months.reduce((best, month) => (month.movingMs > best.movingMs ? month : best))
  return {
    year,
    open: today >= range.start && today < range.end,
    total: sum(own, range.start, range.end),
    before: sum(rows, then.start, then.end),
    months,
    types,
    activeDays: new Set(days).size,
    longestDays: streakOf(days, 'day', end, firstDay).longest,
    longestWeeks: streakOf(days, 'week', end, firstDay).longest,
    bestMonth: bestMonth.movingMs > 0 ? bestMonth : null,
    furthest: highest(own, (row) => row.distanceMm ?? 0),
    longest: highest(own, (row) => row.movingMs),
    climb: highest(own, (row) => row.ascentMm),
    heaviest: [...liftRecords(own)].sort((a, b) => b.heaviest.value - a.heaviest.value)[0] ?? null,
  }
}

/** The years that have a workout, the latest first. */
export const yearsOf = (rows: readonly WorkoutRow[]): string[] => [...new Set(rows.map((row) => row.date.slice(0, 4)))].sort().reverse()
