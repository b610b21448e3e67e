// Days and weeks in a row with a workout: docs/rules.md, "Streaks of days and weeks". Those of goals are goal-status.ts.
import { dayNumber, periodOf, type LocalDate, type Weekday } from './calendar'

/** So many days (or weeks) without a workout, between two with one, are rest: they neither add nor break. */
export const GRACE = 1

export interface Streak {
  /** Days or weeks with a workout in a row; 0 where the row has ended. */
  readonly current: number
  readonly longest: number
}

/** `dates` in any order, also more than once. A date after tomorrow (a clock that was wrong) is left out: tomorrow is today beyond the date line. */
export function streakOf(dates: Iterable<LocalDate>, of: 'day' | 'week', today: LocalDate, firstDay: Weekday): Streak {
  const number = (date: LocalDate): number => (of === 'day' ? dayNumber(date) : Math.floor(dayNumber(periodOf(date, 'week', firstDay).start) / 7))
  const last = dayNumber(today) + 1
  const taken = new Set([...dates].filter((date) => dayNumber(date) <= last).map(number))
  let longest = 0, length = 0, before = -Infinity
  for (const own of [...taken].sort((a, b) => a - b)) {
    length = own - before > 1 + GRACE ? 1 : length + 1
    longest = Math.max(longest, length)
    before = own
  }
  // The day or week under way can add, never break.
  return { current: number(today) - before > 1 + GRACE ? 0 : length, longest }
}
