import { expect, test } from 'vitest'
import type { WorkoutRow } from '../../app/model'
import { Track } from '../../exercise/track'
import { neighbours, sameTime } from './neighbours'
import { speedsOver } from './SpeedStrip'
import { stopsOf } from './stops'

const STEP = 0.000027

/** Seconds of running northwards at 3 m/s, standing where asked. */
function track(...legs: readonly (readonly [seconds: number, moves: boolean])[]) {
  const track = new Track(12_500)
  let t = 0, lat = 46.05
  for (const [seconds, moves] of legs) {
    for (let i = 0; i < seconds; i++) {
      track.add({ t: t++ * 1000, lat, lon: 14.5, acc: 5 })
      if (moves) lat += STEP
    }
  }
  return track.points
}

test('a stop is where nobody moved for two minutes, and no red light', () => {
  const stops = stopsOf(track([120, true], [30, false], [120, true], [300, false], [120, true]))
  expect(stops).toHaveLength(1)
  expect(stops[0]!.fromMs).toBeGreaterThan(255_000)
  expect(stops[0]!.fromMs).toBeLessThan(280_000)
  expect(stops[0]!.toMs).toBeGreaterThan(550_000)
  expect(stops[0]!.toMs).toBeLessThan(580_000)
})

test('standing at both ends is two stops: a forgotten stop, and a start at the door', () => {
  const points = track([200, false], [200, true], [200, false])
  const stops = stopsOf(points)
  expect(stops).toHaveLength(2)
  expect([stops[0]!.fromMs, stops[1]!.toMs]).toEqual([0, 599_000])
})

test('a hole without a signal is a stop; points without any time are none', () => {
  const track = new Track(12_500)
  for (const [t, lat] of [[0, 46.05], [1_000, 46.050027], [400_000, 46.0501], [401_000, 46.050127]] as const) track.add({ t, lat, lon: 14.5, acc: 5 })
  expect(stopsOf(track.points)).toEqual([{ fromMs: 1_000, toMs: 400_000 }])
  expect(stopsOf([{ ...track.points[0]!, t: undefined }])).toEqual([])
})

test('the strip shows the fastest part as the highest, and nothing where nobody moved', () => {
  const bars = speedsOver(track([300, true], [300, false]), 600_000)
  expect(Math.max(...bars)).toBe(1)
  expect(bars[30]).toBeGreaterThan(0.7)
  expect(bars[100]).toBe(0)
  expect(speedsOver([], 0).every((share) => share === 0)).toBe(true)
})

const row = (sessionId: string, startedAt: number, elapsedMs: number, more: Partial<WorkoutRow> = {}): WorkoutRow =>
  ({ sessionId, startedAt, elapsedMs, type: 'running', state: 'finished', deletedAt: null, elsewhere: false, ...more }) as WorkoutRow

const HOUR = 3_600_000

test('only what follows at once, is of the same type and on this phone is offered to be joined', () => {
  const me = row('me', 10 * HOUR, HOUR)
  const ids = (...others: WorkoutRow[]) => neighbours(me, [me, ...others]).map((one) => one.sessionId)
  expect(ids(row('before', 8 * HOUR, HOUR), row('after', 12 * HOUR, HOUR))).toEqual(['before', 'after'])
  expect(ids(row('older', 7 * HOUR, HOUR), row('before', 9 * HOUR, HOUR / 2))).toEqual(['before'])
  expect(ids(row('far', 18 * HOUR, HOUR))).toEqual([])
  expect(ids(row('over', 10.5 * HOUR, HOUR))).toEqual([])
  expect(ids(row('ride', 12 * HOUR, HOUR, { type: 'cycling' }), row('after', 13 * HOUR, HOUR))).toEqual([])
  expect(ids(row('gone', 12 * HOUR, HOUR, { deletedAt: 1 }), row('there', 13 * HOUR, HOUR, { elsewhere: true }))).toEqual([])
})

test('what would count twice is said from a minute on', () => {
  const rows = [row('me', 0, HOUR), row('other', 2 * HOUR, HOUR)]
  expect(sameTime('me', 0, 2 * HOUR + 59_000, rows)).toBeUndefined()
  expect(sameTime('me', 0, 2.5 * HOUR, rows)).toMatchObject({ row: { sessionId: 'other' }, ms: HOUR / 2 })
})
