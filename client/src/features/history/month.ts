import { addDays, addMonths, weekStart } from '../../app/dates'
import type { LocalDate, Weekday } from '../../exercise/calendar'

export interface Cell {
  readonly date: LocalDate
  readonly inMonth: boolean
}

/** Whole weeks from the one with the first of the month to the one with its last. */
export function cellsOf(first: LocalDate, firstDay: Weekday): Cell[] {
  const end = addMonths(first, 1)
  const cells: Cell[] = []
  for (let date = weekStart(first, firstDay); date < end || cells.length % 7 !== 0; date = addDays(date, 1))
    cells.push({ date, inMonth: date >= first && date < end })
  return cells
}

/** None, up to 20, 45, 90 minutes, more. */
export function heatLevel(ms: number): 0 | 1 | 2 | 3 | 4 {
  const minutes = ms / 60_000
  return minutes <= 0 ? 0 : minutes <= 20 ? 1 : minutes <= 45 ? 2 : minutes <= 90 ? 3 : 4
}
