import { dateOf, dayNumber, periodOf, type LocalDate, type Weekday } from '../../exercise/calendar'
import { goalHistory, type GoalPlan, type GoalTerms, type PeriodOutcome } from '../../exercise/goal-status'
import { shown, shownTarget, toCanonical } from '../../exercise/goals'
import { restsOn, type GoalRest as KnownRest, type KnownGoal } from '../../sync/goal-book'
import type { Goal, GoalPeriod, GoalPreview, GoalRest, GoalStatus, ReachedGoal, WorkoutRow } from '../model'
import { metricsOf } from './metrics'

/** What a goal has come to, from the phone's own workouts, by the server's rules. */
export function statusOf(known: KnownGoal, rows: readonly WorkoutRow[], today: LocalDate, firstDay: Weekday): GoalStatus {
  const workouts = workoutsOf(rows)
  const terms = known.goal
  const { periods, open, streak } = goalHistory(planOf(known), workouts, today, firstDay)
  const safe = open && goalHistory(planOf(known), workouts.filter((w) => w.row.sync === 'server'), today, firstDay).open
  const lift = liftOf(terms)
  const figure = (period: PeriodOutcome | undefined): number => period === undefined ? 0 : lift ? inUnit(period.best ?? 0, lift.unit) : inTermsUnit(period)
  const percent = (period: PeriodOutcome | undefined): number =>
    period === undefined ? 0 : lift ? percentOf(shown(period.best ?? 0, lift.unit), shownTarget(lift.value, lift.unit)) : percentOf(period.done, period.target)
  return {
    goal: { ...goalOf(known), paused: restsOn(known, today) },
    rests: (known.pauses ?? []).map(restOf),
    done: figure(open),
    percent: percent(open),
    confirmed: lift ? figure(open) : figure(safe),
    reached: open?.met ?? false,
    daysLeft: open === undefined || terms.period === 'once' ? 0 : dayNumber(open.to) - dayNumber(today),
    streak: streak?.current ?? 0,
    longest: streak?.longest ?? 0,
    history: terms.period === 'once' ? [] : periods.filter((p) => p !== open).reverse().map(pastOf),
    ...(open && terms.period !== 'once' && { lastDay: open.to }),
    ...(open?.met_on !== undefined && { reachedOn: open.met_on }),
    editable: isEditable(terms),
    trouble: null,
  }
}

const pastOf = (period: PeriodOutcome): GoalPeriod => ({
  start: period.from,
  done: inTermsUnit(period),
  target: period.terms.target,
  reached: period.met,
  excused: period.excused && !period.met,
})

export interface Day {
  readonly today: LocalDate
  readonly firstDay: Weekday
}

/**
 * The goals that this workout has brought to their end, in the periods of the day it began: a run over midnight on Sunday was last week's. One that is logged
 * later may have closed a hole: streaks are those of today.
 */
export function reachedBy(row: WorkoutRow, known: readonly KnownGoal[], rows: readonly WorkoutRow[], { today, firstDay }: Day): GoalStatus[] {
  const others = rows.filter((other) => other.sessionId !== row.sessionId)
  return known
    .filter((goal) => !statusOf(goal, others, row.date, firstDay).reached)
    .map((goal) => ({ ...statusOf(goal, [...others, row], row.date, firstDay), streak: statusOf(goal, [...others, row], today, firstDay).streak }))
    .filter((status) => status.reached)
}

/** The periods that nothing but these workouts together has brought to their end: each of them alone may have been too little, or one too many. */
export function reachedTogether(ids: ReadonlySet<string>, known: readonly KnownGoal[], rows: readonly WorkoutRow[], { today, firstDay }: Day): ReachedGoal[] {
  const metOf = (goal: KnownGoal, counted: readonly WorkoutRow[]) =>
    goalHistory(planOf(goal), workoutsOf(counted), today, firstDay).periods.filter((period) => period.met)
  const others = rows.filter((row) => !ids.has(row.sessionId))
  return known.flatMap((goal) => {
    const before = new Set(metOf(goal, others).map((period) => period.from))
    const periods = metOf(goal, rows)
      .filter(({ from }) => !before.has(from))
      .map(({ terms, to, met_on }) => ({ on: met_on ?? to, ...(terms.period !== 'once' && to < today && { lastDay: to }) }))
    return periods.length === 0 ? [] : [{ goal: goalOf(goal), periods }]
  })
}

const LATELY = { day: 14, week: 8, month: 6 } as const

/** How a goal would stand if it were set now, and what history says of it: closed periods since the first workout that counts, so many at most. */
export function previewOf(goal: Goal, startsOn: LocalDate, rows: readonly WorkoutRow[], { today, firstDay }: Day): GoalPreview {
  const known = { goal_id: goal.goalId, revision: 0, goal: termsOf(goal), starts_on: startsOn, paused: false }
  const status = statusOf(known, rows, today, firstDay)
  const first = rows.filter(counts).reduce<LocalDate>((least, row) => (row.date < least ? row.date : least), today)
  const { period } = goal
  if (period === 'once') {
    const lift = liftOf(known.goal)
    const { open } = goalHistory({ ...planOf(known), starts_on: first }, workoutsOf(rows), today, firstDay)
    return { status, lately: { reached: 0, of: 0 }, best: lift && open?.best !== undefined ? inUnit(open.best, lift.unit) : null }
  }
  let begin = startsOn
  for (let n = 0; n < LATELY[period] && begin > first; n++) begin = periodOf(dateOf(dayNumber(begin) - 1), period, firstDay).start
  const { history } = statusOf({ ...known, starts_on: begin }, rows, today, firstDay)
  return { status, lately: { reached: history.filter((past) => past.reached).length, of: history.length }, best: null }
}

const workoutsOf = (rows: readonly WorkoutRow[]) =>
  rows
    .filter(counts)
    .map((row) => ({ row, date: row.date, type: row.type, metrics: metricsOf(row) }))
    .sort((a, b) => (a.date === b.date ? a.row.startedAt - b.row.startedAt : a.date < b.date ? -1 : 1))

function counts(row: WorkoutRow): boolean {
  return row.deletedAt === null && (row.state === 'finished' || row.state === 'auto_finished')
}

function planOf(known: KnownGoal): GoalPlan {
  return {
    starts_on: known.starts_on,
    ends_on: known.ends_on,
    terms: [...(known.earlier ?? []), { from: known.since ?? known.starts_on, goal: known.goal }],
    pauses: (known.pauses ?? []).map(restOf).filter((p) => p.to === undefined || p.to >= p.from), // a rest of no day never was
  }
}

export const restOf = ({ from, resumes_on }: KnownRest): GoalRest => ({ from, ...(resumes_on !== undefined && { to: dateOf(dayNumber(resumes_on) - 1) }) })
export const wireRest = ({ from, to }: GoalRest): KnownRest => ({ from, ...(to !== undefined && { resumes_on: dateOf(dayNumber(to) + 1) }) })

/** In the unit of the period's own terms, as a person reads it. */
function inTermsUnit({ terms, sum }: PeriodOutcome): number {
  return terms.measure === 'sum' ? inUnit(sum, terms.unit ?? '') : sum
}

/** As the server has it (GoalHistory.cs), of whole numbers: 29 / 100 * 100 would be a hair below 29. */
const percentOf = (done: number, target: number): number => Math.floor((done * 100) / Math.max(1, target))

function inUnit(value: number, unit: string): number {
  const one = toCanonical(1, unit)
  if (unit === 'min' || unit === 'h') return Math.floor((value * 100) / one) / 100 // 1.15 * 100 would be a hair below 115
  const step = shown(one, unit)
  return step > 0 ? shown(value, unit) / step : value
}

// ---- the one shape and what a person edits ----

function liftOf(terms: GoalTerms): { metric: string; value: number; unit: string } | null {
  const [condition] = terms.each ?? []
  if (terms.period !== 'once' || terms.measure !== 'count' || terms.target !== 1 || !condition?.metric.startsWith('max_weight')) return null
  return { metric: condition.metric, value: condition.value, unit: condition.unit ?? 'kg' }
}

export function goalOf(known: KnownGoal): Goal {
  const terms = known.goal
  const lift = liftOf(terms)
  const [each] = terms.each ?? []
  return {
    goalId: known.goal_id,
    type: terms.exercise_type ?? null,
    period: terms.period,
    measure: lift ? 'count' : terms.measure,
    metric: lift?.metric ?? terms.metric ?? null,
    target: lift?.value ?? terms.target,
    unit: lift?.unit ?? terms.unit ?? '',
    each: lift || !each ? null : { metric: each.metric, op: each.op, value: each.value, unit: each.unit ?? '' },
    ...(terms.rest_days && terms.rest_days.length > 0 && { restDays: terms.rest_days }),
    paused: known.paused,
  }
}

/** The terms as edited. What the editor does not show (a title, further conditions, members of a newer app) stays as it was. */
export function termsOf(goal: Goal, was?: GoalTerms): GoalTerms {
  const { exercise_type: _t, metric: _m, unit: _u, each: _e, rest_days: _r, ...kept } = was ?? ({} as GoalTerms)
  const type = goal.type === null ? {} : { exercise_type: goal.type }
  const further = (was?.each ?? []).slice(1)
  if (goal.metric?.startsWith('max_weight')) {
    return {
      ...kept,
      ...type,
      period: 'once',
      measure: 'count',
      target: 1,
      each: [{ metric: goal.metric, op: '>=', value: goal.target, unit: goal.unit }, ...further],
    }
  }
  const each = [
    ...(goal.each ? [{ metric: goal.each.metric, op: goal.each.op, value: goal.each.value, ...(goal.each.unit && { unit: goal.each.unit }) }] : []),
    ...further,
  ]
  return {
    ...kept,
    ...type,
    period: goal.period,
    measure: goal.measure,
    ...(goal.measure === 'sum' && goal.metric ? { metric: goal.metric } : {}),
    target: goal.target,
    ...(goal.measure === 'sum' && goal.unit ? { unit: goal.unit } : {}),
    ...(each.length > 0 ? { each } : {}),
    ...(goal.period === 'day' && goal.restDays && goal.restDays.length > 0 ? { rest_days: goal.restDays } : {}),
  }
}

/** True where the editor shows all of it: what it does not show it must not change. */
export function isEditable(terms: GoalTerms): boolean {
  const known = { goal_id: '', revision: 0, goal: terms, starts_on: '', paused: false }
  const { title: _t, ...shown } = terms
  const sorted = (value: object) =>
    JSON.stringify(value, (_, v: unknown) =>
      v !== null && typeof v === 'object' && !Array.isArray(v) ? Object.fromEntries(Object.entries(v).sort(([x], [y]) => (x < y ? -1 : 1))) : v,
    )
  return sorted(termsOf(goalOf(known))) === sorted(shown)
}
