import type { GoalStatus } from '../../app/model'
import { locale, usePreferences } from '../../app/preferences'
import { useTypeTitle } from '../../app/services'
import { t } from '../../app/texts/texts'
import { Sheet } from '../../app/ui/Sheet'
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
          <p className="label wraps">{congratulation(status, title)}</p>
          <p className="muted">{sentence(status.goal, title, locale())}</p>
        </div>
      ))}
      <button type="button" className="key primary wide" onClick={onClose}>{t('goal.nice')}</button>
    </Sheet>
  )
}

const STREAKS = [2, 4, 8, 12, 26, 52]

/** The phone's own congratulation, from local truth; kinds and wording are the design's. */
export function congratulation(status: GoalStatus, title: (type: string) => string): string {
  const { goal } = status
  const { period } = goal
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
