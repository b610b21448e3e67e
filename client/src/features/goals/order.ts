import type { GoalStatus } from '../../app/model'

/** Today shows what is open nearest to done first, then what is reached; at most three, none that rests. */
export function forToday(statuses: readonly GoalStatus[]): GoalStatus[] {
  const share = (s: GoalStatus) => (s.goal.target > 0 ? s.done / s.goal.target : 0)
  return statuses
    .filter((s) => !s.goal.paused && !(s.goal.period === 'once' && s.reached))
    .sort((a, b) => Number(a.reached) - Number(b.reached) || share(b) - share(a))
    .slice(0, 3)
}

/** The list: open, reached, paused, ended. */
export function inOrder(statuses: readonly GoalStatus[]): GoalStatus[] {
  const rank = (s: GoalStatus) => (s.goal.paused ? 2 : s.goal.period === 'once' && s.reached ? 3 : s.reached ? 1 : 0)
  return [...statuses].sort((a, b) => rank(a) - rank(b))
}

/** The longest streak of two periods or more that is alive. */
export function bestStreak(statuses: readonly GoalStatus[]): GoalStatus | null {
  const alive = statuses.filter((s) => s.streak >= 2 && !s.goal.paused).sort((a, b) => b.streak - a.streak)
  return alive[0] ?? null
}

/** The goal whose period ends first; a goal for once has no last day. */
export function soonest(statuses: readonly GoalStatus[]): GoalStatus | null {
  return statuses.filter((s) => s.goal.period !== 'once').sort((a, b) => a.daysLeft - b.daysLeft)[0] ?? null
}
