import { addDays } from '../../app/dates'
import * as figures from '../../app/figures'
import type { DistanceUnit, WeightUnit } from '../../app/figures'
import type { WorkoutRow } from '../../app/model'
import { t } from '../../app/texts/texts'
import { dayNumber, weekdayOf, type LocalDate, type Weekday } from '../../exercise/calendar'
import { slug } from '../../exercise/lifting'
import type { PlannedBody, PlannedTarget } from '../../sync/calendar-book'
import { heaviestOf } from '../goals/suggestions'

/** A plan of so many weeks with so many workouts each. What is in it is fact and has its source; the words are ours. */
export interface PlanTemplate {
  readonly id: 'couch_to_5k' | 'five_by_five' | 'ten_k'
  readonly type: string
  readonly weeks: number
  readonly perWeek: number
}

export const TEMPLATES: readonly PlanTemplate[] = [
  { id: 'couch_to_5k', type: 'running', weeks: 9, perWeek: 3 },
  { id: 'ten_k', type: 'running', weeks: 8, perWeek: 3 },
  { id: 'five_by_five', type: 'weight_training', weeks: 8, perWeek: 3 },
]

export function templateName(id: string): string | undefined {
  switch (id) {
    case 'couch_to_5k': return t('plans.couch')
    case 'five_by_five': return t('plans.five')
    case 'ten_k': return t('plans.ten')
    default: return undefined
  }
}

/**
 * Couch to 5K by Josh Clark (1996), as the NHS publishes it (nhs.uk, "Couch to 5K: week by week"): minutes of running and walking by turns, behind five
 * minutes of walking. Weeks of one list are the same three times.
 */
const TWO = [1.5, 2]
const THREE = [1.5, 1.5, 3, 3]
const COUCH: readonly (readonly (readonly number[])[])[] = [
  [times(8, [1, 1.5])], [times(6, TWO)], [times(2, THREE)], [[3, 1.5, 5, 2.5, 3, 1.5, 5]],
  [[5, 3, 5, 3, 5], [8, 5, 8], [20]], [[5, 3, 8, 3, 5], [10, 3, 10], [25]], [[25]], [[28]], [[30]],
]
const WARM_UP_MIN = 5

/** Hal Higdon's 10K Novice (halhigdon.com): the three runs of a week, in miles; the last is the ten kilometres. Kilometres are rounded to halves. */
const TEN_MILES: readonly (readonly number[])[] = [
  [2.5, 2, 3], [2.5, 2, 3.5], [2.5, 2, 4], [3, 2, 4], [3, 2, 4.5], [3, 2, 5], [3, 2, 5.5], [3, 2, 6.2],
]

/**
 * Five sets of five (Bill Starr, "The Strongest Shall Survive", 1976), in the two workouts by turns of StrongLifts 5×5 (stronglifts.com): where they
 * begin without a history, and what is put on each time.
 */
interface Lift {
  readonly exercise: string
  readonly sets: number
  readonly first: Readonly<Record<WeightUnit, number>>
  readonly more: Readonly<Record<WeightUnit, number>>
}
const BAR = { kg: 20, lb: 45 }
const STEP = { kg: 2.5, lb: 5 }
const lift = (exercise: string, first = BAR): Lift => ({ exercise, sets: 5, first, more: STEP })
const SQUAT = lift('Squat')
const FIVE: readonly (readonly Lift[])[] = [
  [SQUAT, lift('Bench press'), lift('Barbell row', { kg: 30, lb: 65 })],
  [SQUAT, lift('Overhead press'), { exercise: 'Deadlift', sets: 1, first: { kg: 40, lb: 95 }, more: { kg: 5, lb: 10 } }],
]
/** Whoever has lifted begins at this part of their heaviest: five times five is more than once. */
const OF_HEAVIEST = 0.6
const GRAMS = { kg: 1000, lb: 453.59237 }

export interface Person {
  readonly rows: readonly WorkoutRow[]
  readonly distance: DistanceUnit
  readonly weight: WeightUnit
}

type Session = Pick<PlannedBody, 'target' | 'note'>

/** The workouts of a plan in their order, a list for each week. */
export function sessionsOf(template: PlanTemplate, person: Person): Session[][] {
  const weeks = Array.from({ length: template.weeks }, (_, week) => week)
  const days = Array.from({ length: template.perWeek }, (_, day) => day)
  switch (template.id) {
    case 'couch_to_5k': return weeks.map((week) => days.map((day) => intervals(COUCH[week]![day] ?? COUCH[week]![0]!)))
    case 'ten_k': return weeks.map((week) => days.map((day) => ({ target: { distance: distanceOf(TEN_MILES[week]![day]!, person.distance) } })))
    case 'five_by_five': return weeks.map((week) => days.map((day) => ({ target: liftsOf(week * template.perWeek + day, person) })))
  }
}

/** The plan on days of the week from a day on; `ids` names each. */
export function planOf(
  template: PlanTemplate, person: Person, when: { readonly start: LocalDate; readonly weekdays: readonly Weekday[] }, id: (prefix: string) => string,
): PlannedBody[] {
  const plan_id = id('plan')
  const plan = templateName(template.id)!
  let day = addDays(when.start, -1)
  return sessionsOf(template, person).flatMap((sessions, week) => sessions.map((session, n): PlannedBody => {
    do day = addDays(day, 1)
    while (!when.weekdays.includes(weekdayOf(dayNumber(day))))
    return {
      planned_id: id('planned'), day, exercise_type: template.type, ...session,
      title: t('plans.nth', { plan, week: week + 1, n: n + 1 }), plan: { plan_id, template: template.id, week: week + 1 },
    }
  }))
}

function times(n: number, block: readonly number[]): number[] {
  return Array.from({ length: n }, () => block).flat()
}

/** Running and walking by turns, beginning with running. */
function intervals(minutes: readonly number[]): Session {
  const block = [2, 4].find((length) => minutes.length > length && minutes.length % length === 0 && minutes.every((m, i) => m === minutes[i % length]))
  const words = minutes.slice(0, block).map((m, i) => {
    const time = Number.isInteger(m) ? t('unit.minutes', { n: m }) : t('unit.seconds', { n: m * 60 })
    return i % 2 === 0 ? t('plans.run', { time }) : t('plans.walk', { time })
  }).join(', ')
  const what = block === undefined ? words : t('plans.times', { n: minutes.length / block, what: words })
  return {
    target: { duration_s: (WARM_UP_MIN + minutes.reduce((sum, m) => sum + m, 0)) * 60 },
    note: t('plans.warm', { time: t('unit.minutes', { n: WARM_UP_MIN }), what }),
  }
}

function distanceOf(miles: number, unit: DistanceUnit): { value: number; unit: string } {
  return { unit, value: unit === 'mi' ? miles : Math.round((miles * figures.unitMm('mi')) / figures.unitMm('km') * 2) / 2 }
}

function liftsOf(nth: number, { rows, weight: unit }: Person): PlannedTarget {
  return {
    exercises: FIVE[nth % 2]!.map(({ exercise, sets, first, more }) => {
      const heaviest = heaviestOf(rows, slug(exercise)) / GRAMS[unit]
      const begin = Math.max(first[unit], Math.floor((heaviest * OF_HEAVIEST) / STEP[unit]) * STEP[unit])
      // Each squat is heavier than the last; what is done in every second workout rises with each of its own.
      const before = exercise === SQUAT.exercise ? nth : Math.floor(nth / 2)
      return { exercise, sets, repetitions: 5, weight: { value: begin + before * more[unit], unit } }
    }),
  }
}
