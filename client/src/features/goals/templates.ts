import type { WeightUnit } from '../../app/figures'
import type { Goal, WorkoutRow } from '../../app/model'
import { BASE, heaviestOf, nextRound, type Draft } from './suggestions'

/** Several goals that belong together; each is changed and deleted like any other afterwards. */
export interface Template {
  readonly id: 'couch' | 'five'
  readonly type: string
  readonly goals: readonly Draft[]
}

/** What a five by five is about. */
const LIFTS = ['squat', 'bench_press', 'deadlift'] as const

/**
 * Couch to 5K: three runs of 20 minutes or more a week, and 5 km in one. Five by five: three times a week, and on each lift the next round weight above the
 * heaviest so far. What is a goal already is not set twice; a template of which nothing is left is none.
 */
export function templates(rows: readonly WorkoutRow[], goals: readonly Goal[], weight: WeightUnit): Template[] {
  const run: Draft = { ...BASE, type: 'running' }
  const lift: Draft = { ...BASE, type: 'weight_training' }
  const all: readonly Template[] = [
    {
      id: 'couch',
      type: 'running',
      goals: [
        { ...run, target: 3, each: { metric: 'moving_time', op: '>=', value: 20, unit: 'min' } },
        { ...run, period: 'once', target: 1, each: { metric: 'distance', op: '>=', value: 5, unit: 'km' } },
      ],
    },
    {
      id: 'five',
      type: 'weight_training',
      goals: [
        { ...lift, target: 3 },
        ...LIFTS.map((exercise): Draft => {
          const best = heaviestOf(rows, exercise)
          return { ...lift, period: 'once', metric: `max_weight:${exercise}`, unit: weight, target: nextRound(best, weight) }
        }),
      ],
    },
  ]
  const about = ({ type, period, measure, metric }: Draft) => JSON.stringify([type, period, measure, metric])
  const there = new Set(goals.map(about))
  return all.map((template) => ({ ...template, goals: template.goals.filter((goal) => !there.has(about(goal))) })).filter(({ goals: left }) => left.length > 0)
}
