// The worked examples that C# and TypeScript both run. Every case of every file is run, also those added elsewhere.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { periodOf } from './calendar'
import { digest, eventHash, hex, type HashedEvent } from './digest'
import type { LogEvent } from './event'
import { foldWorkout } from './fold'
import { stepMm, toE7 } from './geodesic'
import { goalHistory, type GoalPlan, type GoalWorkout } from './goal-status'
import { met, shown, streak, toCanonical } from './goals'
import { timeByReading, timeBySpeed, zonesOfMaximum, zonesOfReserve, zonesOfThreshold, zonesOfThresholdPower } from './zones'

interface Case {
  readonly name: string
  readonly input: never
  readonly expected: Record<string, unknown>
}

function vectors(name: string, answer: (input: never) => Record<string, unknown>): void {
  const path = new URL(`../../../contract/vectors/${name}.json`, import.meta.url)
  const { cases } = JSON.parse(readFileSync(path, 'utf8')) as { cases: Case[] }
  describe(`${name} as in contract/vectors`, () => {
    test.each(cases.map((c) => [c.name, c] as const))('%s', (_, { input, expected }) => {
      const all = answer(input)
      const asked = Object.fromEntries(Object.keys(expected).map((k) => [k, all[k] ?? null]))
      expect(asked).toEqual(expected)
    })
  })
}

interface Degrees { lat: number; lon: number }
const place = (d: Degrees) => ({ lat: toE7(d.lat), lon: toE7(d.lon) })

vectors('geodesic', ({ from, to }: { from: Degrees; to: Degrees }) => ({ step_mm: stepMm(place(from), place(to)) }))

vectors('digest', ({ events }: { events: HashedEvent[] }) => ({
  digest: digest(events), event_hashes: events.map((e) => hex(eventHash(e))),
}))

interface Fold { exercise_type?: string; events: LogEvent[] }
const fold = ({ exercise_type, events }: Fold): Record<string, unknown> => {
  const result = foldWorkout(exercise_type ?? 'running', events)
  const refused = result.points.flatMap((p, i) =>
    p.verdict === 'counted' ? [] : [{ ...result.origins[i]!, reason: p.verdict }])
  return { ...result, ...result.lifting, sets: result.lifting.sets, points_not_counted: refused }
}
vectors('moving-time', fold)
vectors('distance', fold)
vectors('best-efforts', fold)
vectors('lifting', fold)
vectors('edits', fold)
vectors('malformed', fold)

interface Zones extends Partial<Fold> {
  zones?: number[]
  max_heart_rate?: number
  resting_heart_rate?: number
  threshold_mm_per_s?: number
  threshold_watts?: number
}
vectors('zones', ({ exercise_type, events, zones = [], max_heart_rate: max, resting_heart_rate: resting, threshold_mm_per_s, threshold_watts }: Zones) => {
  if (threshold_watts !== undefined) return { zones: zonesOfThresholdPower(threshold_watts) }
  if (threshold_mm_per_s !== undefined) return { zones: zonesOfThreshold(threshold_mm_per_s) }
  if (max !== undefined) return { zones: resting === undefined ? zonesOfMaximum(max) : zonesOfReserve(max, resting) }
  const { heart, power, points } = foldWorkout(exercise_type ?? 'running', events!)
  return { by_heart_rate_ms: timeByReading(heart, zones), by_power_ms: timeByReading(power, zones), by_speed_ms: timeBySpeed(points, zones) }
})

interface Status { plan: GoalPlan; workouts: GoalWorkout[]; today: string; first_day_of_week: 'monday' }
vectors('goal-status', ({ plan, workouts, today, first_day_of_week }: Status) => {
  const { periods, streak: runs } = goalHistory(plan, workouts, today, first_day_of_week)
  return {
    periods: periods.map(({ from, to, done, target, met: isMet, excused, met_on, counted, best, terms }) => ({
      from,
      to,
      done,
      target,
      met: isMet,
      excused,
      counted: counted.length,
      ...(met_on && { met_on }),
      ...(best !== undefined && { best: shown(best, terms.each![0]!.unit ?? '') }),
    })),
    streak: runs ?? null,
  }
})

interface Asked {
  question: 'met' | 'period' | 'streak'
  canonical: number
  op: '>='
  target: number
  unit: string
  date: string
  period: 'week'
  first_day_of_week: 'monday'
  today: string
  met: string[]
}
vectors('goals', (input: Asked) => {
  switch (input.question) {
    case 'met': return {
      shown: shown(input.canonical, input.unit),
      target_shown: shown(toCanonical(input.target, input.unit), input.unit),
      met: met(input.canonical, input.op, input.target, input.unit),
    }
    case 'period': return periodOf(input.date, input.period, input.first_day_of_week)
    case 'streak': return { streak: streak(input) }
  }
})
