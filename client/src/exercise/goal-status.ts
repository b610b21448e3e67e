// What a goal's periods came to: a pure function of goal, workouts, today and first day of the week. docs/rules.md, "Goals";
// contract/vectors/goal-status.json holds it to the server's GoalHistory.
import { dateOf, dayNumber, periodOf, weekdayOf, type LocalDate, type Period, type Weekday } from './calendar'
import { shown, shownTarget } from './goals'

export interface GoalCondition {
  readonly metric: string
  readonly op: '>=' | '<='
  readonly value: number
  readonly unit?: string
}

/** What a goal asks for: in each period, a count of, or the days with, or the sum of a metric over, workouts that satisfy all of `each`. */
export interface GoalTerms {
  readonly exercise_type?: string
  readonly period: Period
  readonly measure: 'count' | 'days' | 'sum'
  readonly metric?: string
  readonly target: number
  readonly unit?: string
  readonly each?: readonly GoalCondition[]
  /** Of a goal by day: days of the week that are rest. */
  readonly rest_days?: readonly Weekday[]
  readonly title?: string
}

/** Terms hold from a date on: a change never judges anew what is closed. */
export interface TermsFrom {
  readonly from: LocalDate
  readonly goal: GoalTerms
}

export interface GoalPlan {
  readonly starts_on: LocalDate
  /** The last date that counts. */
  readonly ends_on?: LocalDate | undefined
  /** In the order they came into force; never empty. */
  readonly terms: readonly TermsFrom[]
  /** Both inclusive; without `to` it rests still. */
  readonly pauses?: readonly { readonly from: LocalDate; readonly to?: LocalDate | undefined }[]
}

/** A workout that counts, as goals see it. */
export interface GoalWorkout {
  readonly date: LocalDate
  readonly type: string
  /** By name, in canonical whole units (mm, ms, g, …); `moving_time` and `elapsed_time` among them. */
  readonly metrics: Readonly<Record<string, number>>
}

export interface PeriodOutcome<W extends GoalWorkout = GoalWorkout> {
  readonly from: LocalDate
  /** Inclusive. */
  readonly to: LocalDate
  readonly terms: GoalTerms
  /** In the unit's last shown decimal, like `target`. */
  readonly done: number
  readonly target: number
  /** In canonical units. */
  readonly sum: number
  readonly met: boolean
  /** Short without breaking a streak: cut short, a day of rest, or with a pause in it. */
  readonly excused: boolean
  readonly counted: readonly W[]
  /** The day of the workout that made it. */
  readonly met_on?: LocalDate
  /** The best canonical figure of the first condition among the workouts of the type. */
  readonly best?: number
}

export interface GoalHistory<W extends GoalWorkout = GoalWorkout> {
  /** From the goal's start to the period of today, or to its last. */
  readonly periods: readonly PeriodOutcome<W>[]
  /** The period under way; absent before the start and after the end. */
  readonly open?: PeriodOutcome<W>
  /** Absent for a goal that has one period only. */
  readonly streak?: { readonly current: number; readonly longest: number }
}

const LAST_DAY = '9999-12-31'
const HIGHEST = 1_000_000_000_000

/** `workouts` in the order of their dates. */
export function goalHistory<W extends GoalWorkout>(plan: GoalPlan, workouts: readonly W[], today: LocalDate, firstDay: Weekday): GoalHistory<W> {
  const periods: PeriodOutcome<W>[] = []
  let next = 0
  for (const span of spans(plan, today, firstDay)) {
    while (next < workouts.length && workouts[next]!.date < span.from) next++
    const taken: W[] = []
    for (; next < workouts.length && workouts[next]!.date <= span.to; next++) {
      const workout = workouts[next]!
      const isAbout = span.terms.exercise_type === undefined || span.terms.exercise_type === workout.type
      if (isAbout && !rests(plan, workout.date, workout.date)) taken.push(workout)
    }
    periods.push(judge(plan, span, taken))
  }
  const last = periods.at(-1)
  const open = last !== undefined && last.from <= today && today <= last.to ? last : undefined
  const streak = termsOn(plan, today).period === 'once' ? undefined : runs(periods, today)
  return { periods, ...(open && { open }), ...(streak && { streak }) }
}

interface Span {
  readonly from: LocalDate
  readonly to: LocalDate
  readonly terms: GoalTerms
  readonly cutShort: boolean
}

export function termsOn(plan: GoalPlan, date: LocalDate): GoalTerms {
  return (plan.terms.findLast((t) => t.from <= date) ?? plan.terms[0]!).goal
}

// Without a hole between them. A change of the kind of period cuts the old one short.
function* spans(plan: GoalPlan, last: LocalDate, firstDay: Weekday): Generator<Span> {
  const end = plan.ends_on ?? LAST_DAY
  let day = plan.starts_on
  while (day <= last && day <= end) {
    const terms = termsOn(plan, day)
    const whole = terms.period === 'once' ? { from: plan.starts_on, to: end } : inclusive(periodOf(day, terms.period, firstDay))
    let to = whole.to < end ? whole.to : end
    const change = plan.terms.find((t) => t.from > day && t.from <= to && t.goal.period !== terms.period)
    if (change !== undefined) to = before(change.from)
    yield { from: day, to, terms, cutShort: terms.period !== 'once' && (day > whole.from || to < whole.to) }
    if (to === LAST_DAY) return
    day = dateOf(dayNumber(to) + 1)
  }
}

const before = (date: LocalDate): LocalDate => dateOf(dayNumber(date) - 1)
const inclusive = ({ start, end }: { start: LocalDate; end: LocalDate }): { from: LocalDate; to: LocalDate } => ({ from: start, to: before(end) })

const rests = (plan: GoalPlan, from: LocalDate, to: LocalDate): boolean =>
  (plan.pauses ?? []).some((p) => p.from <= to && (p.to === undefined || from <= p.to))

const isRest = ({ period, rest_days }: GoalTerms, day: LocalDate): boolean => period === 'day' && (rest_days ?? []).includes(weekdayOf(dayNumber(day)))

/** Undefined where the workout has no such figure. Bounded, so that no sum runs over. */
function figureOf(workout: GoalWorkout, metric: string): number | undefined {
  const value = workout.metrics[metric]
  if (value === undefined) return undefined
  return metric === 'moving_time' || metric === 'elapsed_time' ? value : Math.min(HIGHEST, Math.max(0, value))
}

function satisfies(workout: GoalWorkout, condition: GoalCondition): boolean {
  const figure = figureOf(workout, condition.metric)
  if (figure === undefined) return false
  const unit = condition.unit ?? '', is = shown(figure, unit), wanted = shownTarget(condition.value, unit)
  return condition.op === '>=' ? is >= wanted : is <= wanted
}

function judge<W extends GoalWorkout>(plan: GoalPlan, { from, to, terms, cutShort }: Span, taken: readonly W[]): PeriodOutcome<W> {
  const unit = terms.measure === 'sum' ? terms.unit ?? '' : ''
  const target = shownTarget(terms.target, unit)
  const counted = taken.filter((w) => (terms.each ?? []).every((condition) => satisfies(w, condition)))
  let sum = 0, done = 0
  let metOn: LocalDate | undefined, lastDay: LocalDate | undefined
  for (const workout of counted) {
    sum += terms.measure === 'count' ? 1 : terms.measure === 'days' ? (workout.date === lastDay ? 0 : 1) : figureOf(workout, terms.metric ?? '') ?? 0
    lastDay = workout.date
    done = shown(sum, unit)
    if (done >= target) metOn ??= workout.date
  }
  const best = bestOf(terms, taken)
  return {
    from, to, terms, done, target, sum, met: done >= target, excused: cutShort || isRest(terms, from) || rests(plan, from, to), counted,
    ...(metOn !== undefined && { met_on: metOn }), ...(best !== undefined && { best }),
  }
}

function bestOf(terms: GoalTerms, taken: readonly GoalWorkout[]): number | undefined {
  const first = terms.each?.[0]
  if (first === undefined) return undefined
  const figures = taken.flatMap((w) => figureOf(w, first.metric) ?? [])
  return figures.length === 0 ? undefined : figures.reduce((a, b) => (first.op === '>=' ? Math.max(a, b) : Math.min(a, b)))
}

function runs(periods: readonly PeriodOutcome[], today: LocalDate): { current: number; longest: number } {
  let current = 0, longest = 0
  for (const { terms, met, excused, to } of periods) {
    if (terms.period === 'once') continue
    if (met) longest = Math.max(longest, ++current)
    else if (!excused && to < today) current = 0
  }
  return { current, longest }
}
