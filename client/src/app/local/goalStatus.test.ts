import { describe, expect, test } from 'vitest'
import type { KnownGoal } from '../../sync/goal-book'
import type { WorkoutRow } from '../model'
import { goalOf, isEditable, previewOf, reachedBy, reachedTogether, statusOf, termsOf } from './goalStatus'

const row = (date: string, change: Partial<WorkoutRow> = {}): WorkoutRow => ({
  sessionId: date,
  type: 'running',
  startedAt: 0,
  timeZone: 'UTC',
  date,
  elapsedMs: 1_800_000,
  movingMs: 1_800_000,
  distanceMm: 5_000_000,
  estimated: false,
  corrected: false,
  ascentMm: 0,
  descentMm: 0,
  estimatedMm: 0,
  splits: [],
  lifting: null,
  state: 'finished',
  deletedAt: null,
  sync: 'server',
  title: '',
  note: '',
  feeling: null,
  elsewhere: false,
  ...change,
})
const goal = (terms: KnownGoal['goal'], starts_on = '2026-10-01'): KnownGoal => ({ goal_id: 'g', revision: 1, goal: terms, starts_on, paused: false })
const thrice = goal({ exercise_type: 'running', period: 'week', measure: 'count', target: 2 })

describe('the status of a goal on the phone', () => {
  test('counts what began in the open week, and says what the server has yet to confirm', () => {
    const status = statusOf(thrice, [row('2026-11-16'), row('2026-11-18', { sync: 'phone' }), row('2026-11-15')], '2026-11-20', 'monday')
    expect(status).toMatchObject({ done: 2, confirmed: 1, reached: true, daysLeft: 2 })
  })

  test('the open week adds to a streak and never breaks it', () => {
    const rows = ['2026-11-02', '2026-11-03', '2026-11-09', '2026-11-10'].map((d) => row(d))
    expect(statusOf(thrice, rows, '2026-11-16', 'monday').streak).toBe(2)
    expect(statusOf(thrice, [...rows, row('2026-11-16', { sessionId: 'a' }), row('2026-11-16', { sessionId: 'b' })], '2026-11-16', 'monday').streak).toBe(3)
  })

  test('a workout reaches the goals of the week it began in, whenever it ended, and only the one that brings them to their end', () => {
    const sunday = row('2026-11-22', { sessionId: 'late' })
    const rows = [row('2026-11-17'), sunday]
    const day = { today: '2026-11-23', firstDay: 'monday' } as const
    expect(reachedBy(sunday, [thrice], rows, day)).toMatchObject([{ done: 2, reached: true, daysLeft: 0, lastDay: '2026-11-22', reachedOn: '2026-11-22' }])
    expect(reachedBy(sunday, [thrice], [...rows, row('2026-11-18')], day)).toEqual([])
    expect(reachedBy(sunday, [thrice], [sunday], day)).toEqual([])
  })

  test('a workout that is logged later reaches the goal of its own week, and closes the hole in the streak of today', () => {
    const rows = ['2026-11-02', '2026-11-03', '2026-11-09', '2026-11-16', '2026-11-17'].map((d) => row(d))
    expect(statusOf(thrice, rows, '2026-11-25', 'monday').streak).toBe(1)
    const logged = row('2026-11-10', { sessionId: 'logged' })
    const [status] = reachedBy(logged, [thrice], [...rows, logged], { today: '2026-11-25', firstDay: 'monday' })
    expect(status).toMatchObject({ reached: true, lastDay: '2026-11-15', streak: 3 })
  })

  test('workouts that come together reach what none of them does alone, each period is named once, and none that was reached before', () => {
    const day = { today: '2026-11-25', firstDay: 'monday' } as const
    const there = ['2026-11-02', '2026-11-03', '2026-11-16'].map((d) => row(d))
    const brought = ['2026-11-05', '2026-11-09', '2026-11-10', '2026-11-11', '2026-11-18', '2026-11-24'].map((d) => row(d, { sessionId: `new ${d}` }))
    const ids = new Set(brought.map((one) => one.sessionId))
    expect(reachedTogether(ids, [thrice], [...there, ...brought], day)).toMatchObject([
      { goal: { goalId: 'g' }, periods: [{ on: '2026-11-10', lastDay: '2026-11-15' }, { on: '2026-11-18', lastDay: '2026-11-22' }] },
    ])
    expect(reachedTogether(new Set(), [thrice], [...there, ...brought], day)).toEqual([])
    const once = goal({ exercise_type: 'running', period: 'once', measure: 'sum', metric: 'distance', target: 20, unit: 'km' })
    const [reached] = reachedTogether(ids, [once], [...there, ...brought], day)
    expect(reached!.periods).toEqual([{ on: '2026-11-09' }])
  })

  test('rests told before or afterwards: a day of one does not count, and the goal is paused while one lasts', () => {
    const known = { ...thrice, pauses: [{ from: '2026-11-09', resumes_on: '2026-11-12' }, { from: '2026-12-20' }] }
    const rows = ['2026-11-02', '2026-11-03', '2026-11-10', '2026-11-16', '2026-11-17'].map((d) => row(d))
    expect(statusOf(known, rows, '2026-11-18', 'monday')).toMatchObject({ streak: 2, goal: { paused: false } })
    expect(statusOf({ ...known, pauses: [] }, rows, '2026-11-18', 'monday').streak).toBe(1)
    expect(statusOf(known, rows, '2026-11-11', 'monday').goal.paused).toBe(true)
    expect(statusOf(known, rows, '2026-12-20', 'monday')).toMatchObject({
      goal: { paused: true },
      rests: [{ from: '2026-11-09', to: '2026-11-11' }, { from: '2026-12-20' }],
    })
  })

  test('every closed period is told, with what was asked for then and whether it was reached, short or excused', () => {
    const known = { ...thrice, starts_on: '2026-11-04', pauses: [{ from: '2026-11-17', resumes_on: '2026-11-19' }] }
    const rows = ['2026-11-05', '2026-11-09', '2026-11-10', '2026-11-17'].map((d) => row(d))
    expect(statusOf(known, rows, '2026-11-25', 'monday').history).toEqual([
      { start: '2026-11-16', done: 0, target: 2, reached: false, excused: true }, // paused
      { start: '2026-11-09', done: 2, target: 2, reached: true, excused: false },
      { start: '2026-11-04', done: 1, target: 2, reached: false, excused: true }, // cut short by the start
    ])
    const long = statusOf({ ...thrice, starts_on: '2025-11-03' }, [], '2026-11-25', 'monday')
    expect(long.history).toHaveLength(55)
  })

  test('before it is set, a goal says in how many of the last weeks it would have been reached, no further back than the first workout', () => {
    const day = { today: '2026-11-25', firstDay: 'monday' } as const
    const preview = (rows: WorkoutRow[]) => previewOf(goalOf(thrice), '2026-11-23', rows, day)
    const weeks = ['2026-11-02', '2026-11-03', '2026-11-09', '2026-11-16', '2026-11-17', '2026-11-23']
    expect(preview(weeks.map((d) => row(d)))).toMatchObject({ status: { done: 1, reached: false }, lately: { reached: 2, of: 3 }, best: null })
    expect(preview([...weeks, '2025-01-01'].map((d) => row(d))).lately.of).toBe(8)
    expect(preview([row('2026-11-23')]).lately.of).toBe(0)
    expect(preview([]).lately.of).toBe(0)
  })

  test('before it is set, a lift says the heaviest that was ever lifted', () => {
    const terms: KnownGoal['goal'] = {
      exercise_type: 'weight_training', period: 'once', measure: 'count', target: 1, each: [{ metric: 'max_weight:squat', op: '>=', value: 100, unit: 'kg' }],
    }
    const lifting = { max_weight_g_by_exercise: { squat: 92_500 } } as unknown as WorkoutRow['lifting']
    const preview = (rows: WorkoutRow[]) => previewOf(goalOf(goal(terms)), '2026-11-25', rows, { today: '2026-11-25', firstDay: 'monday' })
    const lifted = row('2025-03-01', { type: 'weight_training', distanceMm: null, lifting })
    expect(preview([lifted, row('2026-01-01')])).toMatchObject({ best: 92.5, status: { done: 0 } })
    expect(preview([row('2026-01-01')]).best).toBeNull()
  })

  test('what is discarded, deleted or still on does not count', () => {
    const rows = [row('2026-11-16', { state: 'discarded' }), row('2026-11-17', { deletedAt: 1 }), row('2026-11-18', { state: 'in_progress' })]
    expect(statusOf(thrice, rows, '2026-11-20', 'monday').done).toBe(0)
  })

  test('days under a pause do not count', () => {
    const known = { ...thrice, pauses: [{ from: '2026-11-17', resumes_on: '2026-11-19' }] }
    const rows = ['2026-11-16', '2026-11-17', '2026-11-18', '2026-11-19'].map((d) => row(d))
    expect(statusOf(known, rows, '2026-11-20', 'monday').done).toBe(2)
  })

  test('a distance is judged as shown', () => {
    const twenty = goal({ exercise_type: 'running', period: 'week', measure: 'sum', metric: 'distance', target: 10, unit: 'km' })
    expect(statusOf(twenty, [row('2026-11-16', { distanceMm: 9_995_000 })], '2026-11-16', 'monday')).toMatchObject({ done: 10, reached: true })
    expect(statusOf(twenty, [row('2026-11-16', { distanceMm: 9_994_999 })], '2026-11-16', 'monday')).toMatchObject({ done: 9.99, reached: false })
  })

  test.each([[29, 29], [57, 57], [99.99, 99], [100, 100], [130, 130]])('%s of 100 km are %s percent', (km, percent) => {
    const hundred = goal({ period: 'week', measure: 'sum', metric: 'distance', target: 100, unit: 'km' })
    expect(statusOf(hundred, [row('2026-11-16', { distanceMm: km * 1_000_000 })], '2026-11-16', 'monday').percent).toBe(percent)
  })

  test.each([[1.15, 4_140_000, 1.15, 100], [1.15, 4_139_999, 1.14, 99], [1.155, 4_158_000, 1.15, 100], [0.5, 1_818_000, 0.5, 101]])(
    'of a goal of %s h, %s ms are %s h and %s percent',
    (target, movingMs, done, percent) => {
      const long = goal({ period: 'week', measure: 'sum', metric: 'moving_time', target, unit: 'h' })
      expect(statusOf(long, [row('2026-11-16', { movingMs })], '2026-11-16', 'monday')).toMatchObject({ done, percent, reached: percent >= 100 })
    },
  )

  test('each workout has to satisfy its condition', () => {
    const long = goal({ exercise_type: 'running', period: 'week', measure: 'count', target: 3, each: [{ metric: 'distance', op: '>=', value: 5, unit: 'km' }] })
    expect(statusOf(long, [row('2026-11-16'), row('2026-11-17', { distanceMm: 4_990_000 })], '2026-11-18', 'monday').done).toBe(1)
  })

  test('a lift counts workouts of lifting only, from its own begin, and none of a pause', () => {
    const terms: KnownGoal['goal'] = {
      exercise_type: 'weight_training',
      period: 'once',
      measure: 'count',
      target: 1,
      each: [{ metric: 'max_weight:bench_press', op: '>=', value: 100, unit: 'kg' }],
    }
    const lifting = (kg: number) => ({
      sets: 1,
      repetitions: 1,
      volume_g_reps: 0,
      max_weight_g: kg * 1000,
      max_weight_g_by_exercise: { bench_press: kg * 1000 },
      one_rep_max_g_by_exercise: {},
    })
    const lifted = (date: string, kg: number, type = 'weight_training') => row(date, { type, distanceMm: null, lifting: lifting(kg) })
    const known = { ...goal(terms, '2026-11-10'), pauses: [{ from: '2026-11-12', resumes_on: '2026-11-14' }] }
    expect(
      statusOf(known, [lifted('2026-11-09', 120), lifted('2026-11-13', 115), lifted('2026-11-15', 110, 'crossfit')], '2026-11-20', 'monday'),
    ).toMatchObject({ done: 0, reached: false })
    expect(statusOf(known, [lifted('2026-11-09', 120), lifted('2026-11-15', 90)], '2026-11-20', 'monday')).toMatchObject({ done: 90, reached: false })
    expect(statusOf(known, [lifted('2026-11-15', 100)], '2026-11-20', 'monday')).toMatchObject({ done: 100, reached: true })
  })

  test('a lift shows the best so far and is one workout with one set heavy enough', () => {
    const known = goal({
      exercise_type: 'weight_training',
      period: 'once',
      measure: 'count',
      target: 1,
      each: [{ metric: 'max_weight:bench_press', op: '>=', value: 100, unit: 'kg' }],
    })
    const lifting = {
      sets: 1,
      repetitions: 1,
      volume_g_reps: 0,
      max_weight_g: 95_000,
      max_weight_g_by_exercise: { bench_press: 95_000 },
      one_rep_max_g_by_exercise: {},
    }
    const status = statusOf(known, [row('2026-11-16', { type: 'weight_training', distanceMm: null, lifting })], '2026-11-16', 'monday')
    expect(status).toMatchObject({ done: 95, percent: 95, reached: false, goal: { metric: 'max_weight:bench_press', target: 100, unit: 'kg' } })
    expect(termsOf(goalOf(known))).toEqual(known.goal)
  })

  test('terms survive the way to the editor and back', () => {
    for (const terms of [
      thrice.goal,
      { exercise_type: 'yoga', period: 'day', measure: 'count', target: 1, rest_days: ['sunday', 'wednesday'] } as const,
      { period: 'day', measure: 'sum', metric: 'moving_time', target: 30, unit: 'min' } as const,
      { exercise_type: 'running', period: 'week', measure: 'count', target: 3, each: [{ metric: 'distance', op: '>=', value: 5, unit: 'mi' }] } as const,
    ]) expect(termsOf(goalOf(goal(terms)))).toEqual(terms)
  })
})

describe('a goal set on another device', () => {
  const both = {
    exercise_type: 'running',
    period: 'week',
    measure: 'count',
    target: 3,
    title: 'Fast ones',
    each: [
      { metric: 'distance', op: '>=', value: 5, unit: 'km' },
      { metric: 'moving_time', op: '<=', value: 25, unit: 'min' },
    ],
  } as const

  test('keeps every condition, its title and what a newer app said, whatever is edited', () => {
    const newer = { ...both, later_member: 1 }
    expect(termsOf(goalOf(goal(newer)), newer)).toEqual(newer)
    expect(termsOf({ ...goalOf(goal(newer)), target: 4 }, newer)).toEqual({ ...newer, target: 4 })
    const lift = {
      exercise_type: 'weight_training',
      period: 'once',
      measure: 'count',
      target: 1,
      title: 'Big',
      each: [{ metric: 'max_weight:squat', op: '>=', value: 140, unit: 'kg' }],
    } as const
    expect(termsOf({ ...goalOf(goal(lift)), target: 150 }, lift)).toEqual({ ...lift, each: [{ ...lift.each[0], value: 150 }] })
  })

  test('is offered to the editor only where the editor shows all of it', () => {
    expect(isEditable(thrice.goal)).toBe(true)
    expect(isEditable({ ...thrice.goal, title: 'Three' })).toBe(true)
    expect(isEditable({ ...thrice.goal, period: 'day', rest_days: ['sunday'] })).toBe(true)
    expect(isEditable(both)).toBe(false)
    expect(isEditable({ ...thrice.goal, measure: 'days' })).toBe(true)
  })
})

describe('as the server judges it', () => {
  test("a condition on pace, or on a plug-in's own metric, can be met", () => {
    const fast = goal({
      exercise_type: 'running',
      period: 'week',
      measure: 'count',
      target: 1,
      each: [{ metric: 'average_pace', op: '<=', value: 6, unit: 'min/km' }],
    })
    expect(statusOf(fast, [row('2026-11-16')], '2026-11-18', 'monday').reached).toBe(true)
    const rounds = goal({ exercise_type: 'yoga', period: 'week', measure: 'count', target: 1, each: [{ metric: 'rounds', op: '>=', value: 4 }] })
    expect(statusOf(rounds, [row('2026-11-16', { type: 'yoga', distanceMm: null, metrics: { rounds: 4 } })], '2026-11-18', 'monday').reached).toBe(true)
  })

  test('raising the target leaves closed weeks as they were judged', () => {
    const rows = ['2026-11-02', '2026-11-03', '2026-11-09', '2026-11-10'].map((d) => row(d))
    const raised: KnownGoal = {
      ...goal({ ...thrice.goal, target: 5 }, '2026-11-02'),
      since: '2026-11-12',
      earlier: [{ from: '2026-11-02', goal: thrice.goal }],
    }
    expect(statusOf(raised, rows, '2026-11-18', 'monday')).toMatchObject({ streak: 2, goal: { target: 5 }, history: [{ reached: true }, { reached: true }] })
  })

  test('after its last day a goal counts nothing more, and a lift only workouts of its type since it was set', () => {
    expect(statusOf({ ...thrice, ends_on: '2026-11-15' }, [row('2026-11-16'), row('2026-11-17')], '2026-11-18', 'monday')).toMatchObject({
      done: 0,
      reached: false,
    })
    const lift = goal(
      {
        exercise_type: 'weight_training',
        period: 'once',
        measure: 'count',
        target: 1,
        each: [{ metric: 'max_weight:squat', op: '>=', value: 100, unit: 'kg' }],
      },
      '2026-11-10',
    )
    const lifting = {
      sets: 1,
      repetitions: 1,
      volume_g_reps: 0,
      max_weight_g: 120_000,
      max_weight_g_by_exercise: { squat: 120_000 },
      one_rep_max_g_by_exercise: {},
    }
    const lifted = (date: string) => row(date, { type: 'weight_training', distanceMm: null, lifting })
    expect(statusOf(lift, [lifted('2026-11-01')], '2026-11-18', 'monday')).toMatchObject({ done: 0, reached: false })
    expect(statusOf(lift, [lifted('2026-11-11')], '2026-11-18', 'monday')).toMatchObject({ done: 120, reached: true })
  })
})
