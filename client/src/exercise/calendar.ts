// Local dates as people count them: no clock, no zone, only civil days. A workout belongs for ever to the date its start had.

/** `2026-11-22` */
export type LocalDate = string
export type Period = 'day' | 'week' | 'month' | 'once'
export type Weekday = 'monday' | 'tuesday' | 'wednesday' | 'thursday' | 'friday' | 'saturday' | 'sunday'

export const WEEKDAYS: readonly Weekday[] = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']
const DAY_MS = 86_400_000

export function dayNumber(date: LocalDate): number {
  return Math.round(Date.parse(`${date}T00:00:00Z`) / DAY_MS)
}

export function dateOf(day: number): LocalDate {
  return new Date(day * DAY_MS).toISOString().slice(0, 10)
}

export function weekdayOf(day: number): Weekday {
  return WEEKDAYS[(((day + 3) % 7) + 7) % 7]! // day 0 was a Thursday
}

/** The period a date lies in: first day, and the day after its last. `once` has neither. */
export function periodOf(date: LocalDate, period: Exclude<Period, 'once'>, firstDay: Weekday): { start: LocalDate; end: LocalDate } {
  const day = dayNumber(date)
  if (period === 'day') return { start: dateOf(day), end: dateOf(day + 1) }
  if (period === 'week') {
    const back = (WEEKDAYS.indexOf(weekdayOf(day)) - WEEKDAYS.indexOf(firstDay) + 7) % 7
    return { start: dateOf(day - back), end: dateOf(day - back + 7) }
  }
  const year = Number(date.slice(0, 4)), month = Number(date.slice(5, 7))
  const first = (y: number, m: number): LocalDate => dateOf(Math.round(Date.UTC(y, m - 1, 1) / DAY_MS))
  return { start: first(year, month), end: first(year, month + 1) }
}

/** The date in the offset that the time itself carries: `2026-11-22T23:30:00-05:00` is the 22nd. */
export function localDateOf(rfc3339: string): LocalDate {
  return rfc3339.slice(0, 10)
}

/** Today in a zone; an unknown zone falls back to the offset of `fallback`, a time with offset. */
export function todayIn(zone: string, now: Date, fallback: string): LocalDate {
  try {
    const parts = new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).formatToParts(now)
    const part = (type: string) => parts.find((one) => one.type === type)!.value // no locale promises an order
    return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`
  } catch {
    const sign = /([+-])(\d\d):(\d\d)$/.exec(fallback)
    const minutes = sign === null ? 0 : (sign[1] === '-' ? -1 : 1) * (Number(sign[2]) * 60 + Number(sign[3]))
    return new Date(now.getTime() + minutes * 60_000).toISOString().slice(0, 10)
  }
}
