import { describe, expect, test } from 'vitest'
import { isDistanceType, TOP_SPEED_MM_S, Track, type JudgedPoint } from '../../exercise/track'
import { median, paceClass, seriesOf, simplify, wayOf } from './way'

function run(seconds: number, speed = 3, gapAt?: number) {
  const track = new Track(TOP_SPEED_MM_S['running']!)
  for (let s = 0; s < seconds; s++)
    track.add({ t: s * 1000, lat: 47 + (s * speed) / 111_195, lon: 15, ele: 400 + s / 10, ...(s === gapAt ? { gap: true } : {}) })
  return wayOf(track.points)
}

describe('the way of a workout', () => {
  test('is measured in metres from its start, north up', () => {
    expect(isDistanceType('running')).toBe(true)
    const way = run(100)
    const last = way.stretches[0]!.points.at(-1)!
    expect(last.y).toBeGreaterThan(290)
    expect(last.y).toBeLessThan(305)
    expect(Math.abs(last.x)).toBeLessThan(0.01)
  })

  test('breaks where the signal was lost and says so', () => {
    expect(run(60, 3, 30).stretches.map((s) => s.after)).toEqual(['start', 'gap'])
  })

  test('a jump of the receiver is no pause: only time in between makes one', () => {
    const point = (t: number, joined: boolean): JudgedPoint =>
      ({ lat: 470_000_000 + t, lon: 150_000_000, t, eleMm: undefined, hr: undefined, gap: false, verdict: 'counted', joined, stepMm: joined ? 3000 : 0 })
    const way = wayOf([point(0, false), point(1000, true), point(2000, false), point(3000, true), point(60_000, false)])
    expect(way.stretches.map((s) => s.after)).toEqual(['start', 'gap', 'pause'])
  })

  test('an even pace has one class, a changing one goes from slow to fast', () => {
    const way = run(120)
    expect(way.fast! / 1000).toBeCloseTo(333, -1)
    expect(paceClass({ ...way, fast: 300_000, slow: 400_000 }, 300_000)).toBe(5)
    expect(paceClass({ ...way, fast: 300_000, slow: 400_000 }, 400_000)).toBe(1)
    expect(paceClass({ ...way, fast: 300_000, slow: 400_000 }, undefined)).toBe(3)
  })

  test('a chart breaks where the way does and stays small', () => {
    const series = seriesOf(run(5000, 3, 2500), (p) => p.ele)
    expect(series.values.length).toBeLessThan(620)
    expect(series.values.filter((v) => v === null)).toHaveLength(1)
  })

  test('a straight line needs two points', () => {
    expect(simplify(run(500).stretches[0]!.points, 1)).toHaveLength(2)
  })

  test('the median of an even number is between the middle two', () => expect(median([4, 1, 3, 2])).toBe(2.5))
})
