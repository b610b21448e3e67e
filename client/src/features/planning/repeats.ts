import { addDays } from '../../app/dates'
import { dayNumber, weekdayOf, type LocalDate, type Weekday } from '../../exercise/calendar'

/** So many are planned at once: twice a week for two years. */
export const MOST_AT_ONCE = 200

/** The days of the week from a day on, up to and with the last; not more than are planned at once. */
export function daysOn(weekdays: readonly Weekday[], from: LocalDate, until: LocalDate): LocalDate[] {
  const days: LocalDate[] = []
  for (let day = from; day <= until && days.length < MOST_AT_ONCE; day = addDays(day, 1))
    if (weekdays.includes(weekdayOf(dayNumber(day)))) days.push(day)
  return days
}
