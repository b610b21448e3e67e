import * as figures from '../../app/figures'
import type { Goal, GoalStatus } from '../../app/model'
import { t } from '../../app/texts/texts'

/** What one does in a type, as the goal's first word. Types of plug-ins take their own name. */
export function verb(type: string | null, title: (type: string) => string): string {
  switch (type) {
    case null: return t('goal.verb.any')
    case 'running': return t('goal.verb.running')
    case 'walking': return t('goal.verb.walking')
    case 'cycling': return t('goal.verb.cycling')
    case 'swimming': return t('goal.verb.swimming')
    case 'weight_training': return t('goal.verb.lifting')
    default: return title(type)
  }
}

export function amount(value: number, unit: string, locale: string): string {
  if (unit === '' || unit === 'count') return figures.count(value, locale).value
  return `${new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }).format(value)}\u00a0${unit}`
}

/** "Run 3 times a week, at least 5 km each". */
export function sentence(goal: Goal, title: (type: string) => string, locale: string): string {
  return head(goal, title, locale) + (goal.each ? t('goal.each', { amount: amount(goal.each.value, goal.each.unit, locale) }) : '')
}

function head(goal: Goal, title: (type: string) => string, locale: string): string {
  const { period, target } = goal
  if (goal.metric?.startsWith('max_weight')) {
    const lift = goal.metric.split(':')[1]
    return t('goal.lift', { lift: lift ? words(lift) : verb(goal.type, title), amount: amount(target, goal.unit, locale) })
  }
  if (goal.measure === 'count') return t('goal.times', { verb: verb(goal.type, title), n: target, period })
  if (goal.unit === 'min' || goal.unit === 'h' || goal.unit === 's')
    return t('goal.time', { amount: amount(target, goal.unit, locale), type: goal.type === null ? t('goal.moving') : title(goal.type), period })
  return t('goal.sum', { verb: verb(goal.type, title), amount: amount(target, goal.unit, locale), period })
}

export function words(slug: string): string {
  const plain = slug.replaceAll('_', ' ')
  return plain.slice(0, 1).toUpperCase() + plain.slice(1)
}

/** "2/3", "64 %": what stands in the middle of a ring. */
export function share(status: GoalStatus, locale: string): string {
  const { goal, done } = status
  if (goal.measure === 'count' && goal.target < 100) return `${figures.count(done, locale).value}/${figures.count(goal.target, locale).value}`
  return new Intl.NumberFormat(locale, { style: 'percent' }).format(Math.floor(percent(status)) / 100)
}

export function percent(status: GoalStatus): number {
  return status.goal.target > 0 ? (status.done / status.goal.target) * 100 : 0
}

/** "1 to go", "reached", "3 days left" belongs beside it. */
export function left(status: GoalStatus, locale: string): string {
  if (status.reached) return t('goal.reached')
  const rest = Math.max(0, status.goal.target - status.done)
  return t('goal.toGo', { amount: amount(Math.round(rest * 100) / 100, status.goal.measure === 'count' ? '' : status.goal.unit, locale) })
}

export function daysLeft(status: GoalStatus): string {
  return status.goal.period === 'once' ? '' : t('goal.daysLeft', { n: status.daysLeft })
}

/** The name of a ring, in full sentences. */
export function ringName(status: GoalStatus, title: (type: string) => string, locale: string): string {
  const { goal, done } = status
  const figure = t('goal.ring', {
    sentence: sentence(goal, title, locale),
    done: amount(done, goal.measure === 'count' ? '' : goal.unit, locale),
    target: amount(goal.target, goal.measure === 'count' ? '' : goal.unit, locale),
    percent: Math.floor(percent(status)),
  })
  return `${figure} ${status.reached ? t('goal.reached') : `${left(status, locale)}${goal.period === 'once' ? '' : `, ${daysLeft(status)}`}`}.`
}
