import { expect, test } from 'vitest'
import type { Goal, WorkoutRow } from '../../app/model'
import { check } from './suggestions'
import { sentence } from './sentences'
import { templates } from './templates'

const lifted = (max: Record<string, number>) =>
  ({ type: 'weight_training', state: 'finished', deletedAt: null, lifting: { max_weight_g_by_exercise: max } }) as unknown as WorkoutRow
const sentences = (rows: WorkoutRow[], goals: Goal[] = []) =>
  templates(rows, goals, 'kg').map(({ id, goals: of }) => [id, ...of.map((goal) => sentence({ ...goal, goalId: '' }, String, 'en'))])

test('each is a few goals that can be set as they stand', () => {
  expect(sentences([])).toEqual([
    ['couch', 'Run 3 times a week, at least 20\u00a0min each', 'Run once, at least 5\u00a0km'],
    ['five', 'Lift 3 times a week', 'Squat 60\u00a0kg', 'Bench press 60\u00a0kg', 'Deadlift 60\u00a0kg'],
  ])
  expect(templates([], [], 'lb').flatMap(({ goals }) => goals.map(check))).toEqual([null, null, null, null, null, null])
})

test('weights are the next round ones above what was lifted, deleted workouts aside', () => {
  const rows = [lifted({ squat: 92_500, deadlift: 100_000 }), { ...lifted({ bench_press: 200_000 }), deletedAt: 1 }]
  expect(sentences(rows)[1]).toEqual(['five', 'Lift 3 times a week', 'Squat 100\u00a0kg', 'Bench press 60\u00a0kg', 'Deadlift 110\u00a0kg'])
})

test('what is a goal already is not set again, and a template of which nothing is left is gone', () => {
  const [couch] = templates([], [], 'kg')
  const set = couch!.goals.map((goal, i): Goal => ({ ...goal, goalId: String(i), target: goal.target + 1 }))
  expect(sentences([], set.slice(0, 1))[0]).toEqual(['couch', 'Run once, at least 5\u00a0km'])
  expect(sentences([], set).map(([id]) => id)).toEqual(['five'])
})
