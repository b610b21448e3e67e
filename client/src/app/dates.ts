import { dateOf, dayNumber, periodOf, type LocalDate, type Weekday } from '../exercise/calendar'

/** Dates and times in the person's locale and zone. Times come as milliseconds since 1970. */

const formats = new Map<string, Intl.DateTimeFormat>()
function formatter(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale}/${JSON.stringify(options)}`
  let f = formats.get(key)
  if (!f) {
    try {
      f = new Intl.DateTimeFormat(locale, options)
    } catch {
      const { timeZone: _unknownZone, ...rest } = options // a zone this phone doesn't know: its own
      f = new Intl.DateTimeFormat(locale, rest)
    }
    formats.set(key, f)
  }
  return f
}

export const dayAndMonth = (at: number, locale: string, timeZone?: string) =>
  formatter(locale, { weekday: 'short', day: 'numeric', month: 'long', ...zone(timeZone) }).format(at)
/** The same where the line is short. */
export const dayAndShortMonth = (at: number, locale: string) => formatter(locale, { weekday: 'short', day: 'numeric', month: 'short' }).format(at)
export const fullDay = (at: number, locale: string, timeZone?: string) =>
  formatter(locale, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', ...zone(timeZone) }).format(at)
export const shortDay = (at: number, locale: string, timeZone?: string) =>
  formatter(locale, { weekday: 'short', ...zone(timeZone) }).format(at)
export const narrowDay = (at: number, locale: string) => formatter(locale, { weekday: 'narrow' }).format(at)
export const dayMonthYear = (at: number, locale: string, timeZone?: string) =>
  formatter(locale, { day: 'numeric', month: 'short', year: 'numeric', ...zone(timeZone) }).format(at)
export const clock = (at: number, locale: string, timeZone?: string) =>
  formatter(locale, { timeStyle: 'short', ...zone(timeZone) }).format(at)
export const clockWithSeconds = (at: number, locale: string, timeZone?: string) =>
  formatter(locale, { timeStyle: 'medium', ...zone(timeZone) }).format(at)
export const monthAndYear = (at: number, locale: string) => formatter(locale, { month: 'long', year: 'numeric' }).format(at)

function zone(timeZone: string | undefined): Intl.DateTimeFormatOptions {
  return timeZone ? { timeZone } : {}
}

/** `2026-11-22` of a moment, in a zone. */
export function localDate(at: number, timeZone?: string): string {
  const parts = formatter('en-u-ca-gregory-nu-latn', { year: 'numeric', month: '2-digit', day: '2-digit', ...zone(timeZone) }).formatToParts(at)
  const part = (type: string) => parts.find((one) => one.type === type)!.value
  return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`
}

/** Whether a field of a date holds a day that can be reckoned with: browsers let years of five and six digits be typed. */
export function isDay(text: string): text is LocalDate {
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(dayNumber(text))
}

/** Noon of a calendar day in this phone's zone: safe for formatting on either side of a clock change. */
export function noon(date: string): number {
  const [y, m, d] = date.split('-').map(Number) as [number, number, number]
  return new Date(y, m - 1, d, 12).getTime()
}

/** The first day of the week that a date lies in. */
export function weekStart(date: LocalDate, first: Weekday): LocalDate {
  return periodOf(date, 'week', first).start
}

export function addDays(date: LocalDate, days: number): LocalDate {
  return dateOf(dayNumber(date) + days)
}

export function monthStart(date: string): string {
  return `${date.slice(0, 7)}-01`
}

export function addMonths(date: string, months: number): string {
  const [y, m] = date.split('-').map(Number) as [number, number]
  const total = y * 12 + (m - 1) + months
  return `${Math.floor(total / 12)}-${String((total % 12) + 1).padStart(2, '0')}-01`
}

/** "this minute", "5 minutes ago", "20 hours ago"; from 24 hours on by the calendar of this phone: "yesterday", "3 days ago". */
export function ago(at: number, now: number, locale: string): string {
  const minutes = Math.round((at - now) / 60_000)
  const f = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  if (Math.abs(minutes) < 60) return f.format(minutes, 'minute')
  const hours = Math.round(minutes / 60)
  if (Math.abs(hours) < 24) return f.format(hours, 'hour')
  return f.format(dayNumber(localDate(at)) - dayNumber(localDate(now)), 'day')
}
