// What must hold for any log, in any order.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { digest } from './digest'
import type { LogEvent, WirePoint } from './event'
import { foldWorkout } from './fold'
import { stepMm, toE7 } from './geodesic'

const point = fc.record({
  t: fc.integer({ min: 0, max: 600_000 }), lat: fc.integer({ min: 460_000_000, max: 460_050_000 }).map((e7) => e7 / 1e7),
  lon: fc.integer({ min: 145_000_000, max: 145_050_000 }).map((e7) => e7 / 1e7), acc: fc.constantFrom(3, 12, 49, 51, 300),
  ele: fc.integer({ min: 200, max: 260 }),
}) as fc.Arbitrary<WirePoint>
const body = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('progress'),
      progress: fc.record({ distance_m: fc.integer({ min: 0, max: 5_000 }), points: fc.array(point, { maxLength: 8 }) }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('paused', 'resumed', 'lap', 'void', 'cheered', 'finished') }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('corrected'), correction: fc.record({ end_elapsed_ms: fc.integer({ min: 0, max: 600_000 }) }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('corrected'), correction: fc.record({ start_elapsed_ms: fc.integer({ min: 0, max: 300_000 }) }) }) },
)
const log: fc.Arbitrary<LogEvent[]> = fc.array(fc.tuple(fc.constantFrom('writerone', 'writertwo'), fc.nat(12), fc.nat(600_000), body), { maxLength: 30 })
  .map((drawn) => {
    const events = new Map<string, LogEvent>()
    for (const [writer, seq, elapsed_ms, b] of drawn) events.set(`${writer} ${seq}`, { ...b, writer, seq, elapsed_ms } as LogEvent)
    return [...events.values()]
  })

test('the order in which events arrived changes nothing', () => {
  fc.assert(
    fc.property(
      log.chain((events) => fc.tuple(fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length }))),
      ([events, shuffled]) => {
        expect(foldWorkout('running', shuffled)).toEqual(foldWorkout('running', events))
      },
    ),
  )
})

test('the feeling is the one that was said last, and none where that took it back', () => {
  const feelings = fc.array(fc.constantFrom('easy', 'hard', 'none'), { minLength: 1, maxLength: 6 })
  fc.assert(fc.property(log, feelings, (events, said) => {
    const notes = said.map((feeling, seq) => ({ writer: 'zzzzphone', seq, kind: 'note', feeling } as LogEvent))
    const { feeling, ...rest } = foldWorkout('running', [...notes, ...events])
    expect(feeling).toBe(said.at(-1) === 'none' ? undefined : said.at(-1))
    expect(rest).toEqual({ ...foldWorkout('running', events), feeling: undefined })
  }))
})

test('times are ordered, distances are whole and never negative, splits add up to what was measured', () => {
  fc.assert(fc.property(log, (events) => {
    const r = foldWorkout('running', events)
    expect(r.moving_time_ms).toBeLessThanOrEqual(r.elapsed_ms)
    for (const n of [r.distance_mm, r.measured_mm, r.estimated_mm, r.ascent_mm, r.descent_mm, r.moving_time_ms]) {
      expect(Number.isInteger(n) && n >= 0).toBe(true)
    }
    expect(r.splits.reduce((mm, s) => mm + s.distance_mm, 0)).toBe(r.measured_mm)
    expect(r.points.reduce((mm, p) => mm + p.stepMm, 0)).toBe(r.measured_mm)
  }))
})

test('no joined step is faster than the type can be', () => {
  fc.assert(fc.property(log, (events) => {
    const { points } = foldWorkout('running', events)
    let before: (typeof points)[number] | undefined
    for (const p of points) {
      if (p.verdict !== 'counted') continue
      if (p.joined) expect(p.stepMm * 1000).toBeLessThanOrEqual(12_500 * Math.max(0, p.t! - before!.t!) + 10_000_000)
      before = p
    }
  }))
})

test('a digest is free of order and of repetition', () => {
  const events = fc.array(fc.record({ writer: fc.constantFrom('a1b2c3d4', 'z9y8x7w6'), seq: fc.nat(20), bytes: fc.string() }), { maxLength: 20 })
  fc.assert(fc.property(events.chain((e) => fc.tuple(fc.constant(e), fc.shuffledSubarray([...e, ...e], { minLength: e.length * 2 }))), ([e, shuffled]) => {
    expect(digest(shuffled)).toBe(digest(e))
  }))
})

test('a geodesic is the same both ways, and e7 degrees survive the wire', () => {
  const e7 = fc.record({ lat: fc.integer({ min: -890_000_000, max: 890_000_000 }), lon: fc.integer({ min: -1_790_000_000, max: 1_790_000_000 }) })
  fc.assert(fc.property(e7, fc.integer({ min: -50_000, max: 50_000 }), fc.integer({ min: -50_000, max: 50_000 }), (a, dLat, dLon) => {
    const b = { lat: a.lat + dLat, lon: a.lon + dLon }
    expect(Math.abs(stepMm(a, b) - stepMm(b, a))).toBeLessThanOrEqual(1)
    expect(toE7((JSON.parse(JSON.stringify(a.lat / 1e7)) as number))).toBe(a.lat)
  }))
})
