import * as figures from '../../app/figures'
import type { Goal, GoalStatus } from '../../app/model'
import { exerciseTitle } from '../../app/texts/exercises'
import { t } from '../../app/texts/texts'
import { WEEKDAYS, type Weekday } from '../../exercise/calendar'

const KINDS = new Set(['running', 'walking', 'cycling', 'swimming', 'weight_training'])
/** Which of the catalogue's verbs a sentence takes; types of plug-ins take their own name. */
const kindOf = (type: string | null): string => (type === null ? 'any' : KINDS.has(type) ? type : 'other')

/** One word for a type, as it stands on a chip. */
export function shortName(type: string, title: (type: string) => string): string {
  switch (type) {
    case 'running': return t('type.short.running')
    case 'walking': return t('type.short.walking')
    case 'cycling': return t('type.short.cycling')
    case 'swimming': return t('type.short.swimming')
    case 'weight_training': return t('type.short.lifting')
    default: return title(type)
  }
}

/** Figures as entered are shown as entered: 57.5 never becomes 58. */
export function amount(value: number, unit: string, locale: string): string {
  const digits = figures.numberFormat(locale, { maximumFractionDigits: 2 }).format(value)
  return unit === '' || unit === 'count' ? digits : `${digits}\u00a0${unit}`
}

export const isLift = (goal: Pick<Goal, 'metric'>): boolean => goal.metric?.startsWith('max_weight') === true

/** What a goal's figures are in; '' for a plain number. */
export const unitOf = (goal: Pick<Goal, 'metric' | 'measure' | 'unit'>): string => (goal.measure === 'sum' || isLift(goal) ? goal.unit : '')

/** "Run 3 times a week, at least 5 km each". */
export function sentence(goal: Goal, title: (type: string) => string, locale: string): string {
  const { restDays = [] } = goal
  const whole = plain(goal, title, locale)
  return goal.period === 'day' && restDays.length > 0 ? t('goal.withRest', { sentence: whole, days: weekdays(restDays, locale) }) : whole
}

function plain(goal: Goal, title: (type: string) => string, locale: string): string {
  const whole = head(goal, title, locale)
  if (!goal.each) return whole
  const each = { sentence: whole, amount: amount(goal.each.value, goal.each.unit, locale) }
  if (goal.period === 'once' && goal.target === 1) return goal.each.op === '>=' ? t('goal.withOne', each) : t('goal.withOneMost', each)
  return goal.each.op === '>=' ? t('goal.withEach', each) : t('goal.withEachMost', each)
}

/** 5 January 1970 was a Monday. */
export const weekday = (day: Weekday, locale: string, length: 'long' | 'short' = 'long'): string =>
  new Intl.DateTimeFormat(locale, { weekday: length, timeZone: 'UTC' }).format((4 + WEEKDAYS.indexOf(day)) * 86_400_000)
/** "Wednesday and Sunday", in the order of the week. */
const weekdays = (days: readonly Weekday[], locale: string): string =>
  new Intl.ListFormat(locale).format(WEEKDAYS.filter((day) => days.includes(day)).map((day) => weekday(day, locale)))

function head(goal: Goal, title: (type: string) => string, locale: string): string {
  const { period, target } = goal
  const kind = kindOf(goal.type)
  const type = goal.type === null ? '' : title(goal.type)
  if (isLift(goal)) {
    const lift = goal.metric!.split(':')[1]
    return t('goal.lift', { lift: lift ? exerciseTitle(lift) : t('goal.anyLift'), amount: amount(target, goal.unit, locale) })
  }
  if (goal.measure === 'days') return t('goal.days', { kind, type, n: target, period })
  if (goal.measure === 'count') return t('goal.times', { kind, type, n: target, period })
  const sum = { kind, type, amount: amount(target, goal.unit, locale), period }
  return goal.unit === 'min' || goal.unit === 'h' || goal.unit === 's' ? t('goal.time', sum) : t('goal.sum', sum)
}

/** "2/3", "64 %": what stands in the middle of a ring. */
export function share(status: GoalStatus, locale: string): string {
  const { goal, done } = status
  if (goal.measure !== 'sum' && !isLift(goal) && goal.target < 100) return `${figures.count(done, locale).value}/${figures.count(goal.target, locale).value}`
  return figures.numberFormat(locale, { style: 'percent' }).format(status.percent / 100)
}

/** "1 to go", "reached", "3 days left" belongs beside it. */
export function left(status: GoalStatus, locale: string): string {
  if (status.reached) return t('goal.reached')
  const rest = Math.max(0, status.goal.target - status.done)
  return t('goal.toGo', { amount: amount(Math.round(rest * 100) / 100, unitOf(status.goal), locale) })
}

/** Today counts: on the last day of a week one is left, and it is the last. */
export function daysLeft(status: GoalStatus): string {
  return status.goal.period === 'once' ? '' : t('goal.daysLeft', { n: status.daysLeft + 1 })
}

/** The name of a ring, in full sentences. */
export function ringName(status: GoalStatus, title: (type: string) => string, locale: string): string {
  const { goal, done } = status
  const ring = {
    sentence: sentence(goal, title, locale),
    done: amount(done, unitOf(goal), locale),
    target: amount(goal.target, unitOf(goal), locale),
    percent: status.percent,
  }
  if (status.reached) return t('goal.ringReached', ring)
  const days = daysLeft(status)
  return days ? t('goal.ringDays', { ...ring, left: left(status, locale), days }) : t('goal.ringLeft', { ...ring, left: left(status, locale) })
}
