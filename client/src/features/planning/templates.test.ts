import { expect, test } from 'vitest'
import type { WorkoutRow } from '../../app/model'
import { dayNumber, weekdayOf } from '../../exercise/calendar'
import { planOf, sessionsOf, TEMPLATES, type Person } from './templates'

const nobody: Person = { rows: [], distance: 'km', weight: 'kg' }
const [couch, ten, five] = TEMPLATES as [(typeof TEMPLATES)[number], (typeof TEMPLATES)[number], (typeof TEMPLATES)[number]]
let n = 0
const id = (prefix: string) => `${prefix}_${n++}`

test('Couch to 5K: three runs a week for nine weeks, from a minute at a time to half an hour', () => {
  const weeks = sessionsOf(couch, nobody)
  expect(weeks.map((week) => week.length)).toEqual([3, 3, 3, 3, 3, 3, 3, 3, 3])
  expect(weeks.map((week) => week.map(({ target }) => target!.duration_s! / 60 - 5))).toEqual([
    [20, 20, 20], [21, 21, 21], [18, 18, 18], [21.5, 21.5, 21.5], [21, 21, 20], [24, 23, 25], [25, 25, 25], [28, 28, 28], [30, 30, 30],
  ])
  expect(weeks[0]![0]!.note).toBe('First walk briskly for 5 min. Then 8 times: run 1 min, walk 90 s.'.replaceAll(/(\d) (min|s)\b/g, (whole, digit, unit) =>
    unit === 's' ? `${digit}\u00a0s` : whole))
  expect(weeks[4]![1]!.note).toBe('First walk briskly for 5 min. Then run 8 min, walk 5 min, run 8 min.')
  expect(weeks[8]![2]!.note).toBe('First walk briskly for 5 min. Then run 30 min.')
})

test('ten kilometres: in kilometres or miles as the person has them', () => {
  const of = (distance: 'km' | 'mi') => sessionsOf(ten, { ...nobody, distance }).map((week) => week.map(({ target }) => target!.distance!.value))
  expect(of('mi').at(-1)).toEqual([3, 2, 6.2])
  expect(of('km')).toEqual([[4, 3, 5], [4, 3, 5.5], [4, 3, 6.5], [5, 3, 6.5], [5, 3, 7], [5, 3, 8], [5, 3, 9], [5, 3, 10]])
})

test('five by five: two workouts by turns, heavier each time, from the bar or from what was lifted', () => {
  const weights = (person: Person) => sessionsOf(five, person).flat().map(({ target }) => target!.exercises!.map((one) => [one.exercise, one.weight!.value]))
  expect(weights(nobody).slice(0, 4)).toEqual([
    [['Squat', 20], ['Bench press', 20], ['Barbell row', 30]], [['Squat', 22.5], ['Overhead press', 20], ['Deadlift', 40]],
    [['Squat', 25], ['Bench press', 22.5], ['Barbell row', 32.5]], [['Squat', 27.5], ['Overhead press', 22.5], ['Deadlift', 45]],
  ])
  const rows = [{ deletedAt: null, state: 'finished', lifting: { max_weight_g_by_exercise: { squat: 100_000 } } } as unknown as WorkoutRow]
  expect(weights({ ...nobody, rows })[0]![0]).toEqual(['Squat', 60])
  expect(weights({ ...nobody, rows, weight: 'lb' })[1]![0]).toEqual(['Squat', 135])
})

test('a plan lies on the chosen days of the week from its start on, and knows its weeks', () => {
  const plan = planOf(couch, nobody, { start: '2026-12-02', weekdays: ['monday', 'wednesday', 'saturday'] }, id)
  expect(plan).toHaveLength(27)
  expect(plan.slice(0, 4).map(({ day }) => day)).toEqual(['2026-12-02', '2026-12-05', '2026-12-07', '2026-12-09'])
  expect(new Set(plan.map(({ day }) => weekdayOf(dayNumber(day))))).toEqual(new Set(['monday', 'wednesday', 'saturday']))
  expect(plan.map(({ plan: mark }) => mark!.week)).toEqual(Array.from({ length: 27 }, (_, i) => Math.floor(i / 3) + 1))
  expect(new Set(plan.map(({ plan: mark }) => mark!.plan_id)).size).toBe(1)
  expect(new Set(plan.map(({ planned_id }) => planned_id)).size).toBe(27)
  expect(plan[4]!.title).toBe('Couch to 5K, week 2, day 2')
})
