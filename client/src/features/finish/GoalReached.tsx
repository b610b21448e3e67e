import * as dates from '../../app/dates'
import type { GoalStatus } from '../../app/model'
import { locale, usePreferences } from '../../app/preferences'
import { useTypeTitle } from '../../app/services'
import { t } from '../../app/texts/texts'
import { Sheet } from '../../app/ui/Sheet'
import type { LocalDate } from '../../exercise/calendar'
import { GoalRing } from '../goals/GoalRings'
import { amount, isLift, ringName, sentence } from '../goals/sentences'

/** After Save: the ring closes once, one sentence, the figures. Several goals share one sheet. */
export function GoalReached({ open, statuses, onClose }: { open: boolean; statuses: readonly GoalStatus[]; onClose: () => void }) {
  const title = useTypeTitle()
  usePreferences()
  return (
    <Sheet open={open} title={t('goal.reachedTitle', { n: statuses.length })} onClose={onClose}>
      {statuses.map((status) => (
        <div key={status.goal.goalId} className="reached">
          <GoalRing status={status} size={160} name={ringName(status, title, locale())} closing />
          <p className="label wraps">{congratulation(status, title, dates.localDate(Date.now()))}</p>
          <p className="muted">{sentence(status.goal, title, locale())}</p>
          {isPast(status, dates.localDate(Date.now())) && status.streak >= 2 ? (
            <p>{t('streak.weeks', { n: status.streak, period: status.goal.period })}</p>
          ) : null}
        </div>
      ))}
      <button type="button" className="key primary wide" onClick={onClose}>{t('goal.nice')}</button>
    </Sheet>
  )
}

/** A workout that was logged later has reached it in a period that is over. */
const isPast = ({ lastDay }: GoalStatus, today: LocalDate): boolean => lastDay !== undefined && lastDay < today

const whenWas = (lastDay: LocalDate) => ({
  day: dates.dayMonthYear(dates.noon(lastDay), locale()),
  month: dates.monthAndYear(dates.noon(lastDay), locale()),
})

const STREAKS = [2, 4, 8, 12, 26, 52]

/** The phone's own congratulation, from local truth; kinds and wording are the design's. */
export function congratulation(status: GoalStatus, title: (type: string) => string, today: LocalDate): string {
  const { goal } = status
  const { period } = goal
  if (isPast(status, today)) return t('congrats.past', { period, ...whenWas(status.lastDay!) })
  if (STREAKS.includes(status.streak) && period === 'week') return t('congrats.streak', { n: status.streak })
  if (goal.each) return t('congrats.each', { n: goal.target, amount: amount(goal.each.value, goal.each.unit, locale()) })
  if (isLift(goal)) return t('congrats.intensity', { value: amount(goal.target, goal.unit, locale()) })
  if (goal.measure !== 'sum') {
    if (status.daysLeft >= 2 && period !== 'once' && period !== 'day') return t('congrats.early', { n: status.daysLeft })
    return t(goal.measure === 'days' ? 'congrats.days' : 'congrats.frequency', { n: goal.target, period })
  }
  if (['min', 'h', 's'].includes(goal.unit))
    return t('congrats.duration', {
      time: amount(status.done, goal.unit, locale()),
      kind: goal.type === null ? 'any' : 'other',
      type: goal.type === null ? '' : title(goal.type),
      period,
    })
  return t('congrats.distance', { amount: amount(status.done, goal.unit, locale()), period })
}
