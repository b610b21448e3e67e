// Logs that nobody thought of, well formed and not: the fold throws on none of them. With STAMINA_FOLD_LOGS=FILE they are written
// there with what the phone makes of them, and `./test fold` lets the server's fold say the same (FoldDifferenceTests).
import { closeSync, openSync, writeSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { LogEvent } from './event'
import { foldWorkout } from './fold'
import { timeByReading, timeBySpeed } from './zones'

/** As in FoldDifferenceTests. */
const ZONES_BPM = [100, 120, 140, 160], ZONES_MM_S = [0, 1_000, 2_500, 3_001, 6_000], ZONES_W = [0, 100, 200, 300]

const wild = fc.oneof(
  fc.constantFrom<unknown>(null, true, false, '', 'x', 'Ж'.repeat(70), 0, -1, 0.5, 1000.5, 2_592_000_001, 1e20, -1e9, [], {}, [null], ['x'], { a: 1 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer(), fc.string({ maxLength: 8 }),
)
/** Mostly as it should be, sometimes absent, sometimes anything. */
const mostly = <T>(right: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 14, arbitrary: right }, { weight: 2, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: wild })
const rarely = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 4, arbitrary: fc.constant<unknown>(undefined) }, { weight: 2, arbitrary })
const record = (members: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Record<string, unknown>> => fc.record(members)

const point = record({
  t: mostly(fc.integer({ min: 0, max: 400_000 })),
  lat: mostly(fc.integer({ min: 0, max: 400 }).map((n) => 46 + n * 0.000027)),
  lon: mostly(fc.constantFrom(14.5, 14.50001, 0)),
  ele: mostly(fc.double({ min: -50, max: 400, noNaN: true })),
  acc: mostly(fc.constantFrom(4, 12, 50, 50.1, 120)),
  hr: mostly(fc.integer({ min: 60, max: 190 })),
  power: rarely(mostly(fc.integer({ min: 0, max: 400 }))),
  gap: fc.oneof({ weight: 12, arbitrary: fc.constant<unknown>(undefined) }, fc.constantFrom<unknown>(true, false, null, 1)),
})
const name = fc.constantFrom(
  'Bench press',
  'bench_press',
  'Développé couché',
  'ΚΑΘΙΣΜΑΤΑΣ',
  'Straße №5',
  '  ',
  'Assisted pull-up',
  'Dips',
  '深蹲',
  'İki',
  'x'.repeat(101),
)
const set = record({
  set_id: mostly(fc.constantFrom('a', 'b', 'c', 'd')),
  exercise: mostly(name),
  weight: mostly(fc.constantFrom(0, 20, 62.5, 100.25, 10_000, -25)),
  unit: mostly(fc.constantFrom('kg', 'lb')),
  repetitions: mostly(fc.integer({ min: 0, max: 15 })),
  rpe: mostly(fc.constantFrom(7, 8.5)),
  duration_s: rarely(mostly(fc.constantFrom(0, 45.5, 60))),
  warm_up: mostly(fc.boolean()),
  deleted: fc.oneof({ weight: 10, arbitrary: fc.constant<unknown>(undefined) }, fc.constantFrom<unknown>(true, false, null, 'x')),
})
const exercise = record({
  name: mostly(name),
  type: rarely(fc.constant(null)),
  weight: mostly(fc.constantFrom(40, 82.5)),
  unit: mostly(fc.constantFrom('kg', 'lb')),
  repetition: mostly(fc.integer({ min: 0, max: 12 })),
  sets: mostly(fc.integer({ min: 1, max: 5 })),
})
const walk = fc
  .tuple(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 300_000 }), fc.integer({ min: 1, max: 30 }))
  .map(([n, t, count]) =>
    Array.from({ length: count }, (_, i) => ({ t: t + i * 1000, lat: 46 + (n + i) * 0.000027, lon: 14.5, acc: 5, ele: 300 + ((n + i * 7) % 23) })),
  )
const progress = record({
  distance_m: mostly(fc.double({ min: 0, max: 3_000, noNaN: true })),
  steps: mostly(fc.integer({ min: 0, max: 5_000 })),
  estimated: rarely(mostly(fc.boolean())),
  points: fc.oneof(
    { weight: 4, arbitrary: walk },
    { weight: 3, arbitrary: fc.array(point, { maxLength: 6 }) },
    { weight: 1, arbitrary: mostly(fc.array(wild, { maxLength: 2 })) },
  ),
  laps: rarely(mostly(fc.integer({ min: 0, max: 60 }))),
  pool_length_m: rarely(mostly(fc.constantFrom(25, 50, 33.33, 4))),
  sets: rarely(mostly(fc.array(set, { maxLength: 4 }))),
  exercises: rarely(mostly(fc.array(exercise, { maxLength: 3 }))),
})
const time = fc.oneof(
  fc.constantFrom(
    '2026-11-22T08:00:00+01:00',
    '2026-11-22t08:00:00.123456789z',
    '2026-02-30T08:00:00Z',
    '2026-11-22 08:00:00Z',
    '2026-11-22T08:00:00',
    '2026-11-22T24:00:00Z',
    '2026-11-22T08:00:00+14:01',
    'yesterday',
  ),
  fc.integer({ min: 0, max: 50 }).map((n) => new Date(Date.UTC(2026, 10, 22) + n * 60_000).toISOString()),
)
const type = fc.constantFrom('running', 'cycling', 'biking', 'swimming', 'weight_training', 'weight_lifting', 'walking', 'Running', 'x_')
const correction = record({
  distance_m: rarely(mostly(fc.constantFrom<number | null>(5000, 0, 1234.5678, 100_000_001, null))),
  moving_time_s: rarely(mostly(fc.constantFrom<number | null>(60, 1.0005, 2_592_001, null))),
  exercise_type: rarely(mostly(type)),
  end_elapsed_ms: rarely(mostly(fc.integer({ min: 0, max: 300_000 }))),
  start_elapsed_ms: rarely(mostly(fc.oneof(fc.integer({ min: 0, max: 60_000 }), fc.integer({ min: 0, max: 300_000 })))),
})
const kind = fc.oneof(
  { weight: 10, arbitrary: fc.constantFrom<unknown>('progress', undefined) },
  { weight: 8, arbitrary: fc.constantFrom<unknown>('paused', 'resumed', 'lap', 'finished', 'discarded', 'restored', 'corrected', 'note', 'void', 'started') },
  { weight: 1, arbitrary: fc.constantFrom<unknown>('dreamt', '') },
)
const event = record({
  kind,
  elapsed_step: fc.integer({ min: 0, max: 40_000 }),
  elapsed_wild: fc.oneof({ weight: 14, arbitrary: fc.constant<unknown>(undefined) }, { weight: 1, arbitrary: wild }),
  at: mostly(time),
  started_at: mostly(time),
  exercise_type: rarely(mostly(type)),
  time_zone: rarely(mostly(fc.constantFrom('Europe/Ljubljana', 'z'.repeat(101)))),
  location: rarely(mostly(fc.oneof(fc.record({ name: fc.string() }), fc.string()))),
  type: rarely(mostly(type)),
  progress: mostly(progress),
  correction: mostly(correction),
  note: mostly(fc.constantFrom('good', 'n'.repeat(2001))),
  title: rarely(mostly(fc.constantFrom('Morning', 't'.repeat(201)))),
  lamport: rarely(mostly(fc.integer({ min: 0, max: 3 }))),
  equipment: rarely(mostly(fc.array(mostly(fc.constantFrom(
    'equipment_01h455vb4pex5vsknk084sn02q', 'equipment_01h455vb4pex5vsknk084sn02r', 'equipment_81h455vb4pex5vsknk084sn02q', 'goal_01h455vb4pex5vsknk084sn02q',
  )), { maxLength: 22 }))),
  feeling: rarely(mostly(fc.constantFrom('easy', 'hard', 'none', 'sleepy'))),
  skip: fc.oneof({ weight: 12, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.constant(2) }),
})
const writer = fc.array(event, { minLength: 1, maxLength: 10 }).map((events) => {
  let seq = -1, elapsed = 0
  return events.map(({ elapsed_step, elapsed_wild, skip, ...members }, i) => {
    seq += skip as number
    elapsed += elapsed_step as number
    const given = elapsed_wild === undefined ? elapsed : elapsed_wild
    return JSON.stringify({ seq, ...members, ...(i === 0 && seq === 0 && { kind: 'started', started_at: '2026-11-22T08:00:00+01:00' }), elapsed_ms: given })
  })
})
const log = fc.record({
  exercise_type: fc.constantFrom('running', 'running', 'cycling', 'swimming', 'weight_training', 'walking'),
  writers: fc.array(writer, { minLength: 1, maxLength: 2 }),
})

test('the fold throws on nothing, and does not care for the order of the log', () => {
  const path = process.env['STAMINA_FOLD_LOGS']
  const file = path === undefined ? undefined : openSync(path, 'w')
  fc.assert(
    fc.property(log, ({ exercise_type, writers }) => {
      const raw = writers.flatMap((events, w) => events.map((bytes) => ({ writer: `writer${w}`, bytes })))
      const events = raw.map(({ writer, bytes }): LogEvent => ({ ...(JSON.parse(bytes) as LogEvent), writer }))
      const result = foldWorkout(exercise_type, events)
      expect(foldWorkout(exercise_type, [...events].reverse())).toEqual(result)
      if (file === undefined) return
      const { points, origins: _o, sets: _s, heart, power, lifting, not_counted, ...rest } = result
      const expected = {
        ...rest,
        ...lifting,
        not_counted: not_counted.map((n) => `${n.writer} ${n.seq} ${n.reason}`),
        zones_by_heart_rate: timeByReading(heart, ZONES_BPM),
        zones_by_power: timeByReading(power, ZONES_W),
        zones_by_speed: timeBySpeed(points, ZONES_MM_S),
        points: points.map((p) => `${p.lat} ${p.lon} ${p.verdict} ${p.joined ? p.stepMm : '-'}`),
      }
      writeSync(file, `${JSON.stringify({ exercise_type, events: raw, expected })}\n`)
    }),
    {
      numRuns: path === undefined ? 300 : Number(process.env['STAMINA_FOLD_COUNT'] ?? 10_000),
      ...(process.env['STAMINA_FOLD_SEED'] !== undefined && { seed: Number(process.env['STAMINA_FOLD_SEED']) }),
    },
  )
  if (file !== undefined) closeSync(file)
}, 600_000)
