// The goals of this phone as the screens see them and change them.
import { periodOf, todayIn } from '../../exercise/calendar'
import type { Clock } from '../../recording/clock'
import type { Storage } from '../../store/storage'
import { GoalBook, withRest, type GoalEdit, type GoalRest, type GoalTrouble as KnownTrouble, type KnownGoal } from '../../sync/goal-book'
import { localDate } from '../dates'
import type { Goal, GoalStatus, GoalCalls, GoalTrouble, Watched, WorkoutRow } from '../model'
import { preferences } from '../preferences'
import { goalOf, previewOf, reachedBy, reachedTogether, restOf, statusOf, termsOf, wireRest } from './goalStatus'
import { Value } from './value'

export interface GoalPorts {
  readonly storage: Storage
  readonly clock: Clock
  readonly workouts: Watched<readonly WorkoutRow[]>
  readonly account: () => string
  /** Whether there is a server that confirms what the phone says. */
  readonly signedIn: () => boolean
  /** Something waits to be sent. */
  readonly nudge: () => void
}

export interface Goals {
  readonly value: Watched<readonly GoalStatus[]>
  refresh(): Promise<void>
  kept: GoalBook['list']
  readonly calls: GoalCalls
}

export function goalsOf({ storage, clock, workouts, account, signedIn, nudge }: GoalPorts): Goals {
  const value = new Value<readonly GoalStatus[]>([])
  const book = new GoalBook(storage, account, () => preferences().firstDay, () => {
    void refresh()
    nudge()
  })
  const today = () => localDate(clock.wall())
  /** The day of the zone that the person's goals are counted in. */
  const countedToday = () => todayIn(clock.zone(), new Date(clock.wall()), `${today()}T00:00:00Z`)
  const counted = () => ({ today: countedToday(), firstDay: preferences().firstDay })
  const startOf = (goal: Goal) => (goal.period === 'once' ? today() : periodOf(today(), goal.period, preferences().firstDay).start)
  /** Without an account there is no server to confirm anything: what the phone says is what is. */
  const asConfirmed = (statuses: readonly GoalStatus[]) => (signedIn() ? statuses : statuses.map((status) => ({ ...status, confirmed: status.done })))
  const refresh = async () => {
    const statuses = (await book.list()).map((goal) => statusOf(goal, workouts.read(), countedToday(), preferences().firstDay))
    const troubles = new Map((await book.troubles()).map((trouble) => [trouble.goal_id, trouble]))
    value.set(asConfirmed(statuses).map((status) => ({ ...status, trouble: troubleOf(troubles.get(status.goal.goalId)) })))
  }
  const forEach = async (ids: readonly string[], editOf: (known: KnownGoal) => GoalEdit) => {
    for (const known of await book.list()) if (ids.includes(known.goal_id)) await book.edit(known.goal_id, editOf(known), today())
  }
  /** What is shown is what was written. */
  const changed = async (work: Promise<unknown>) => {
    await work
    await refresh()
  }
  return {
    value,
    refresh,
    kept: () => book.list(),
    calls: {
      async goalsWith(row) {
        const rows = [...workouts.read().filter((other) => other.sessionId !== row.sessionId), row]
        return (await book.list()).map((goal) => statusOf(goal, rows, countedToday(), preferences().firstDay))
      },
      async reachedBy(id) {
        const row = workouts.read().find((known) => known.sessionId === id)
        return row ? asConfirmed(reachedBy(row, await book.list(), workouts.read(), counted())) : []
      },
      reachedTogether: async (ids) => reachedTogether(new Set(ids), await book.list(), workouts.read(), counted()),
      previewGoal: async (goal) => previewOf(goal, startOf(goal), workouts.read(), { ...counted(), today: today() }),
      async saveGoal(goal) {
        const known = (await book.list()).find((own) => own.goal_id === goal.goalId)
        if (!known) await book.set(goal.goalId, termsOf(goal), startOf(goal))
        else {
          const other = JSON.stringify(termsOf(goal, known.goal)) !== JSON.stringify(termsOf(goalOf(known), known.goal))
          if (other) await book.edit(goal.goalId, { goal: termsOf(goal, known.goal), from: 'this_period' }, today())
        }
        await refresh()
      },
      restGoals: (ids, rest) =>
        changed(
          forEach(ids, (known) => {
            // From today until further notice is what every server knows.
            const alone = (known.pauses ?? []).every((other) => other.resumes_on !== undefined && other.resumes_on <= rest.from)
            if (alone && rest.from === today() && rest.to === undefined) return { paused: true }
            return { pauses: withRest(known.pauses ?? [], wireRest(rest)) }
          }),
        ),
      takeRestBack: (id, rest) =>
        changed(
          forEach([id], (known) => {
            const others = (known.pauses ?? []).filter((other) => JSON.stringify(restOf(other)) !== JSON.stringify(rest))
            // A goal that was paused elsewhere may have rests over one another, which the server does not take.
            return { pauses: others.reduce<GoalRest[]>(withRest, []) }
          }),
        ),
      goOnWithGoals: (ids) => changed(forEach(ids, () => ({ paused: false }))),
      restoreGoal: (id) => changed(book.restore(id)),
      settleGoal: ({ n }, whose) => changed(whose === 'mine' ? book.keepMine(n) : book.takeTheirs(n)),
      removeGoal: (id) => changed(book.remove(id)),
    },
  }
}

function troubleOf(trouble: KnownTrouble | undefined): GoalTrouble | null {
  return trouble ? { n: trouble.n, kind: trouble.kind, theirs: trouble.theirs ? goalOf(trouble.theirs) : null, reason: trouble.reason ?? '' } : null
}
