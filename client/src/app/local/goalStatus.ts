import { met, shown, streak, toCanonical } from '../../exercise/goals'
import { dayNumber, periodOf, type LocalDate, type Period, type Weekday } from '../../exercise/calendar'
import type { GoalTerms, KnownGoal } from '../../sync/goal-book'
import type { Goal, GoalStatus, WorkoutRow } from '../model'

/** What a goal has come to, from the phone's own workouts, by the server's rules (docs/rules.md, "Goals"). */
export function statusOf(known: KnownGoal, rows: readonly WorkoutRow[], today: LocalDate, firstDay: Weekday): GoalStatus {
  const goal = goalOf(known)
  const terms = known.goal
  const own = rows.filter((row) => counts(row) && satisfies(terms, row) && row.date >= since(known, terms.period, firstDay) && !rests(known, row.date))
  const open = terms.period === 'once' ? { start: known.starts_on, end: '9999-12-31' } : periodOf(today, terms.period, firstDay)
  const within = (start: LocalDate, end: LocalDate) => own.filter((row) => row.date >= start && row.date < end)
  const now = within(open.start, open.end)
  const lift = liftOf(terms)
  const done = lift ? bestLift(rows.filter(counts), lift.metric, lift.unit) : measured(terms, now)
  const confirmed = lift ? done : measured(terms, now.filter((row) => row.sync === 'server'))
  const history = terms.period === 'once' ? [] : periods(terms, own, open.start, since(known, terms.period, firstDay), firstDay, within)
  const metStarts = history.filter((p) => p.reached).map((p) => p.start)
  const reachedNow = lift ? done >= lift.value : reaches(terms, now)
  if (reachedNow && terms.period !== 'once') metStarts.push(open.start)
  const paused = (known.pauses ?? []).map((p) => ({ from: p.from, to: p.resumes_on }))
  return {
    goal,
    done,
    confirmed,
    reached: reachedNow,
    daysLeft: terms.period === 'once' ? 0 : Math.max(0, dayNumber(open.end) - dayNumber(today) - 1),
    streak: terms.period === 'once' ? 0 : streak({ period: terms.period, first_day_of_week: firstDay, today, met: metStarts, paused }),
    longest: terms.period === 'once' ? 0 : longestRun(metStarts, terms.period, firstDay),
    history: history.slice(-12).reverse(),
    editable: isEditable(terms),
    trouble: null,
  }
}

/** The goals that this workout has brought to their end, in the periods of the day it began: a run over midnight on Sunday was last week's. */
export function reachedBy(row: WorkoutRow, known: readonly KnownGoal[], rows: readonly WorkoutRow[], firstDay: Weekday): GoalStatus[] {
  const others = rows.filter((other) => other.sessionId !== row.sessionId)
  return known
    .filter((goal) => !statusOf(goal, others, row.date, firstDay).reached)
    .map((goal) => statusOf(goal, [...others, row], row.date, firstDay))
    .filter((status) => status.reached)
}

function counts(row: WorkoutRow): boolean {
  return row.deletedAt === null && (row.state === 'finished' || row.state === 'auto_finished')
}

/** A goal counts the whole period it was set in: what was done before on Monday is not lost on Tuesday. */
function since(known: KnownGoal, period: Period, firstDay: Weekday): LocalDate {
  return period === 'once' ? known.starts_on : periodOf(known.starts_on, period, firstDay).start
}

/** Days under a pause do not count. */
function rests(known: KnownGoal, date: LocalDate): boolean {
  return (known.pauses ?? []).some((p) => p.from <= date && (p.resumes_on === undefined || date < p.resumes_on))
}

function satisfies(terms: GoalTerms, row: WorkoutRow): boolean {
  if (terms.exercise_type && row.type !== terms.exercise_type) return false
  return (terms.each ?? []).every((condition) => {
    const value = canonical(row, condition.metric)
    return value !== null && met(value, condition.op, condition.value, condition.unit ?? '')
  })
}

/** A metric of a workout in canonical whole units; null where it has none. */
function canonical(row: WorkoutRow, metric: string): number | null {
  switch (metric) {
    case 'distance': return row.distanceMm
    case 'moving_time': return row.movingMs
    case 'elapsed_time': return row.elapsedMs
    case 'ascent': return row.ascentMm
    case 'volume': return row.lifting?.volume_g_reps ?? null
    case 'sets': return row.lifting?.sets ?? null
    case 'repetitions': return row.lifting?.repetitions ?? null
    case 'max_weight': return row.lifting?.max_weight_g ?? null
    default: return metric.startsWith('max_weight:') ? (row.lifting?.max_weight_g_by_exercise[metric.slice(11)] ?? null) : null
  }
}

function total(terms: GoalTerms, rows: readonly WorkoutRow[]): number {
  if (terms.measure === 'count') return rows.length
  if (terms.measure === 'days') return new Set(rows.map((row) => row.date)).size
  return rows.reduce((sum, row) => sum + (canonical(row, terms.metric ?? '') ?? 0), 0)
}

function reaches(terms: GoalTerms, rows: readonly WorkoutRow[]): boolean {
  return terms.measure === 'sum' ? met(total(terms, rows), '>=', terms.target, terms.unit ?? '') : total(terms, rows) >= terms.target
}

/** In the goal's unit, as a person reads it. */
function measured(terms: GoalTerms, rows: readonly WorkoutRow[]): number {
  const value = total(terms, rows)
  return terms.measure === 'sum' ? inUnit(value, terms.unit ?? '') : value
}

function inUnit(value: number, unit: string): number {
  const one = toCanonical(1, unit)
  if (unit === 'min' || unit === 'h') return Math.floor((value / one) * 100) / 100
  const step = shown(one, unit)
  return step > 0 ? shown(value, unit) / step : value
}

function periods(
  terms: GoalTerms,
  own: readonly WorkoutRow[],
  openStart: LocalDate,
  from: LocalDate,
  firstDay: Weekday,
  within: (start: LocalDate, end: LocalDate) => readonly WorkoutRow[],
): { start: LocalDate; done: number; reached: boolean }[] {
  if (terms.period === 'once') return []
  const earliest = own.reduce((least, row) => (row.date < least ? row.date : least), openStart)
  const found: { start: LocalDate; done: number; reached: boolean }[] = []
  for (let p = periodOf(earliest > from ? earliest : from, terms.period, firstDay); p.start < openStart; p = periodOf(p.end, terms.period, firstDay)) {
    const rows = within(p.start, p.end)
    found.push({ start: p.start, done: measured(terms, rows), reached: reaches(terms, rows) })
  }
  return found
}

function longestRun(starts: readonly LocalDate[], period: Exclude<Period, 'once'>, firstDay: Weekday): number {
  let [best, run] = [0, 0]
  let expected = ''
  for (const start of [...starts].sort()) {
    run = start === expected ? run + 1 : 1
    best = Math.max(best, run)
    expected = periodOf(start, period, firstDay).end
  }
  return best
}

// ---- the one shape and what a person edits ----

function liftOf(terms: GoalTerms): { metric: string; value: number; unit: string } | null {
  const [condition] = terms.each ?? []
  if (terms.period !== 'once' || terms.measure !== 'count' || terms.target !== 1 || !condition?.metric.startsWith('max_weight')) return null
  return { metric: condition.metric, value: condition.value, unit: condition.unit ?? 'kg' }
}

function bestLift(rows: readonly WorkoutRow[], metric: string, unit: string): number {
  return inUnit(Math.max(0, ...rows.map((row) => canonical(row, metric) ?? 0)), unit)
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
    paused: known.paused,
  }
}

/** The terms as edited. What the editor does not show (a title, further conditions, members of a newer app) stays as it was. */
export function termsOf(goal: Goal, was?: GoalTerms): GoalTerms {
  const { exercise_type: _t, metric: _m, unit: _u, each: _e, ...kept } = was ?? ({} as GoalTerms)
  const type = goal.type === null ? {} : { exercise_type: goal.type }
  const further = (was?.each ?? []).slice(1)
  if (goal.metric?.startsWith('max_weight')) {
    return { ...kept, ...type, period: 'once', measure: 'count', target: 1, each: [{ metric: goal.metric, op: '>=', value: goal.target, unit: goal.unit }, ...further] }
  }
  const each = [...(goal.each ? [{ metric: goal.each.metric, op: goal.each.op, value: goal.each.value, ...(goal.each.unit && { unit: goal.each.unit }) }] : []), ...further]
  return {
    ...kept,
    ...type,
    period: goal.period,
    measure: goal.measure,
    ...(goal.measure === 'sum' && goal.metric ? { metric: goal.metric } : {}),
    target: goal.target,
    ...(goal.measure === 'sum' && goal.unit ? { unit: goal.unit } : {}),
    ...(each.length > 0 ? { each } : {}),
  }
}

/** True where the editor shows all of it: what it does not show it must not change. */
export function isEditable(terms: GoalTerms): boolean {
  const known = { goal_id: '', revision: 0, goal: terms, starts_on: '', paused: false }
  const { title: _t, ...shown } = terms
  const sorted = (value: object) => JSON.stringify(value, (_, v: unknown) => (v !== null && typeof v === 'object' && !Array.isArray(v) ? Object.fromEntries(Object.entries(v).sort(([x], [y]) => (x < y ? -1 : 1))) : v))
  return sorted(termsOf(goalOf(known))) === sorted(shown)
}
