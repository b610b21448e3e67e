import { expect, test } from 'vitest'
import type { FigureStyle } from '../../app/figures'
import { bestEffortMs } from '../../exercise/laps'
import { type JudgedPoint } from '../../exercise/track'
import { lapsOf } from './lapsOf'
import { fastestOf, splitsFor } from './splitsOf'

const style = (distance: 'km' | 'mi'): FigureStyle => ({ locale: 'en', distance, weight: 'kg' })

/** A point every ten seconds; metres a second by the minute. */
function way(speeds: readonly number[]): JudgedPoint[] {
  const points: JudgedPoint[] = []
  speeds.forEach((speed, minute) => {
    for (let i = 0; i < 6; i++)
      points.push({
        lat: 0,
        lon: 0,
        t: minute * 60_000 + i * 10_000,
        eleMm: undefined,
        hr: undefined,
        gap: false,
        verdict: 'counted',
        joined: points.length > 0,
        stepMm: points.length > 0 ? speed * 10_000 : 0,
      })
  })
  return points
}

test('a person of miles gets splits of miles, a swimmer those of 100 m or yards', () => {
  const points = way(Array.from({ length: 20 }, () => 3))
  const lengths = (type: string, unit: 'km' | 'mi') => splitsFor(points, type, style(unit)).map((s) => s.distance_mm).slice(0, 2)
  expect(lengths('running', 'km')).toEqual([1_000_000, 1_000_000])
  expect(lengths('running', 'mi')).toEqual([1_609_344, 1_609_344])
  expect(lengths('swimming', 'km')).toEqual([100_000, 100_000])
  expect(lengths('swimming', 'mi')).toEqual([91_440, 91_440])
})

test('the fastest is the fastest of all, and none where all look alike', () => {
  const one = (time_ms: number) => ({ distance_mm: 1_000_000, time_ms })
  expect(fastestOf([one(300_000), one(250_000), one(256_000), one(310_000), one(305_000)], 1_000_000)?.time_ms).toBe(250_000)
  expect(fastestOf([one(330_100), one(330_000), one(330_400)], 1_000_000)).toBeUndefined()
  expect(fastestOf([one(300_000), { distance_mm: 500_000, time_ms: 100_000 }], 1_000_000)).toBeUndefined()
})

test('laps are the stretches between their marks, and what came after the last is one, too', () => {
  const marks = [{ elapsedMs: 60_000, movingMs: 60_000, distanceMm: 180_000 }, { elapsedMs: 200_000, movingMs: 150_000, distanceMm: 400_000 }]
  expect(lapsOf(marks, { elapsedMs: 260_000, movingMs: 210_000, distanceMm: 500_000 })).toEqual([
    { timeMs: 60_000, distanceMm: 180_000 }, { timeMs: 90_000, distanceMm: 220_000 }, { timeMs: 60_000, distanceMm: 100_000 },
  ])
  expect(lapsOf([], { elapsedMs: 1, movingMs: 1, distanceMm: 1 })).toEqual([])
})

test('the best effort is found anywhere in the way, not only between whole kilometres', () => {
  const points = way([2, 2, 2, 2, 2, 5, 5, 5, 5, 2, 2, 2])
  expect(bestEffortMs(points, 1_000_000)).toBe(200_000)
  expect(bestEffortMs(points, 5_000_000)).toBeUndefined()
})
