import * as dates from '../../app/dates'
import type { ReachedGoal } from '../../app/model'
import { t } from '../../app/texts/texts'

/** When a goal was reached: "Reached in the week to Nov 22, 2026.", of several "Reached in 3 weeks." */
export function whenReached({ goal, periods }: ReachedGoal, locale: string): string {
  const [first, ...further] = periods
  if (first === undefined || further.length > 0) return t('import.reachedIn', { n: periods.length, period: goal.period })
  const { on, lastDay } = first
  if (lastDay === undefined) return t('goal.reachedOn', { day: dates.dayMonthYear(dates.noon(on), locale) })
  const last = dates.noon(lastDay)
  return t('congrats.past', { period: goal.period, day: dates.dayMonthYear(last, locale), month: dates.monthAndYear(last, locale) })
}
