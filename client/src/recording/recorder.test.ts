import { describe, expect, test } from 'vitest'
import { foldWorkout } from '../exercise/fold'
import { logOf } from './figures'
import { Recorder } from './recorder'
import { Phone } from './testing/phone'

const folded = async (phone: Phone) => foldWorkout('running', logOf(await phone.events()))
const row = async (phone: Phone) => (await phone.storage.transaction('read', ['workouts'], (tx) => tx.list('workouts')))[0]!

describe('a workout', () => {
  test('has its first event on the disk when start returns', async () => {
    const phone = await Phone.on()
    const id = await phone.recorder.start('running')
    expect(id).toMatch(/^running_[0-7][0-9a-hjkmnp-tv-z]{25}$/)
    const [event] = await phone.events()
    expect(JSON.parse(event!.bytes)).toMatchObject({
      seq: 0, kind: 'started', elapsed_ms: 0, session_id: id, writer: event!.writer, exercise_type: 'running',
      started_at: '2026-11-22T08:00:00.000+01:00', time_zone: 'Europe/Ljubljana',
    })
  })

  test('shows what was measured, and the folded log says the same', async () => {
    const phone = await Phone.on()
    await phone.recorder.start('running')
    await phone.run(100)
    const shown = phone.recorder.workout!.distanceMm
    expect(shown).toBeGreaterThan(290_000)
    const moving = phone.recorder.movingMs()
    await phone.recorder.finish()
    const result = await folded(phone)
    expect(result.distance_mm).toBe(shown)
    expect(result.moving_time_ms).toBe(moving)
    expect(result.finished).toBe(true)
    expect(await row(phone)).toMatchObject({ phase: 'finished', figures: { distance_mm: shown } })
  })

  test('is sealed at the interval of the policy, at pause, lap and finish', async () => {
    const phone = await Phone.on()
    phone.updateIntervalMs = 30_000
    await phone.recorder.start('running')
    await phone.run(45)
    await phone.recorder.lap()
    await phone.recorder.pause()
    await phone.wait(60)
    await phone.recorder.resume()
    await phone.recorder.finish()
    expect(await phone.kinds()).toEqual(['started', 'progress', 'progress', 'lap', 'paused', 'resumed', 'finished'])
    expect((await folded(phone)).moving_time_ms).toBe(45_000)
  })

  test('takes a lap back as long as nothing was made of it, over a kill, too', async () => {
    const phone = await Phone.on()
    phone.updateIntervalMs = 1_000
    await phone.recorder.start('running')
    await phone.run(20)
    await phone.recorder.lap()
    await phone.run(10)
    await phone.recorder.lap()
    await phone.run(5)
    expect(await phone.recorder.takeBackLap()).toBe(true)
    expect(phone.recorder.workout!.laps).toHaveLength(1)
    await phone.killed()
    expect(phone.recorder.workout!.laps).toHaveLength(1)
    await phone.run(30)
    expect(await phone.recorder.takeBackLap()).toBe(false) // the first one is an event by now
    expect(phone.recorder.workout!.laps).toHaveLength(1)
    await phone.recorder.finish()
    expect((await phone.kinds()).filter((kind) => kind === 'lap')).toHaveLength(1)
    expect((await folded(phone)).laps).toHaveLength(1)
  })

  test('leaves the way walked during a pause out', async () => {
    const phone = await Phone.on()
    await phone.recorder.start('running')
    await phone.run(20)
    await phone.recorder.pause()
    const shown = phone.recorder.workout!.distanceMm
    await phone.run(30)
    expect(phone.recorder.workout!.distanceMm).toBe(shown)
    await phone.recorder.resume()
    await phone.run(1)
    expect(phone.recorder.workout!.distanceMm).toBe(shown)
  })

  test('takes the review with it: correction, note, feeling', async () => {
    const phone = await Phone.on()
    await phone.recorder.start('running')
    await phone.run(30)
    await phone.recorder.finish({ distance_m: 5000, note: 'Treadmill', feeling: 'steady' })
    expect(await row(phone)).toMatchObject({ note: 'Treadmill', feeling: 'steady', figures: { distance_mm: 5_000_000, corrected: true } })
  })

  test('discarded, it is closed but kept', async () => {
    const phone = await Phone.on()
    await phone.recorder.start('running')
    await phone.run(5)
    await phone.recorder.discard()
    expect(await row(phone)).toMatchObject({ phase: 'discarded' })
    expect(await phone.kinds()).toEqual(['started', 'progress', 'discarded'])
  })

  test('a second one does not begin while one is on', async () => {
    const phone = await Phone.on()
    await phone.recorder.start('running')
    await expect(phone.recorder.start('cycling')).rejects.toThrow('on already')
  })
})

describe('after a kill', () => {
  test('the workout goes on, and the closed stretch is not in the distance', async () => {
    const phone = await Phone.on()
    await phone.recorder.start('running')
    await phone.run(20)
    const shown = phone.recorder.workout!.distanceMm
    phone.lat += 0.01 // 1.1 km away meanwhile
    await phone.killed(240_000)
    expect(phone.recorder.state).toBe('on')
    expect(phone.recorder.closed).toMatchObject({ ms: 240_000, paused: false })
    expect(phone.recorder.elapsedMs()).toBe(260_000)
    await phone.second()
    expect(phone.recorder.workout!.distanceMm).toBe(shown)
    await phone.run(10)
    expect(phone.recorder.workout!.distanceMm).toBeGreaterThan(shown + 29_000)
    expect(phone.recorder.workout!.distanceMm).toBeLessThan(shown + 31_000)
    const before = phone.recorder.workout!.distanceMm
    await phone.recorder.finish()
    expect((await folded(phone)).distance_mm).toBe(before)
  })

  test('closed for longer than half an hour it opens paused as of then', async () => {
    const phone = await Phone.on()
    await phone.recorder.start('running')
    await phone.run(20)
    await phone.killed(3_600_000)
    expect(phone.recorder.closed).toMatchObject({ paused: true })
    expect(phone.recorder.workout!.phase).toBe('paused')
    expect(phone.recorder.movingMs()).toBe(20_000)
  })

  test('the person can say that it paused when the app closed', async () => {
    const phone = await Phone.on()
    await phone.recorder.start('running')
    await phone.run(20)
    await phone.killed(600_000)
    await phone.recorder.pauseFromClosed()
    expect(phone.recorder.movingMs()).toBe(20_000)
    await phone.recorder.finish()
    expect((await folded(phone)).moving_time_ms).toBe(20_000)
  })

  test('the pause takes back what was read since, on the screen and in the log alike', async () => {
    const phone = await Phone.on()
    phone.updateIntervalMs = 5_000
    await phone.recorder.start('running')
    await phone.run(20)
    const shown = phone.recorder.workout!.distanceMm
    await phone.killed(600_000)
    await phone.run(30)
    await phone.recorder.steps(40)
    await phone.recorder.logSet({ set_id: 's', exercise: 'squat', weight: 20, unit: 'kg', repetitions: 5 })
    expect(phone.recorder.workout!.distanceMm).toBeGreaterThan(shown)
    await phone.recorder.pauseFromClosed()
    expect(phone.recorder.workout).toMatchObject({ phase: 'paused', distanceMm: shown })
    expect(phone.recorder.movingMs()).toBe(20_000)
    await phone.killed(0)
    expect(phone.recorder.workout).toMatchObject({ phase: 'paused', distanceMm: shown })
    await phone.recorder.resume()
    await phone.run(10)
    const end = phone.recorder.workout!.distanceMm
    await phone.recorder.finish()
    expect(await folded(phone)).toMatchObject({ distance_mm: end, moving_time_ms: 30_000, sets: [{ exercise: 'squat' }] })
  })

  test('nobody has to answer: while it is asked nothing is sent, after half an hour it counts', async () => {
    const phone = await Phone.on()
    phone.updateIntervalMs = 5_000
    await phone.recorder.start('running')
    await phone.run(20)
    await phone.killed(60_000)
    await phone.run(30)
    const sealed = (await phone.events()).length
    await phone.run(30)
    expect((await phone.events()).length).toBe(sealed)
    await phone.run(1_800)
    expect(phone.recorder.closed).toBeUndefined()
    expect((await phone.events()).length).toBeGreaterThan(sealed)
  })

  test('killed between the end and its sealing, it is finished at the next start', async () => {
    const phone = await Phone.on()
    await phone.recorder.start('running')
    await phone.run(20)
    phone.storage.crashAt = { commit: phone.storage.commits + 1, tear: 0 }
    await phone.recorder.finish({ note: 'Tired' }).catch(() => undefined)
    await phone.killed()
    expect(phone.recorder.state).toBe('ready')
    expect(await row(phone)).toMatchObject({ phase: 'finished', note: 'Tired' })
    expect(await phone.kinds()).toEqual(['started', 'progress', 'finished', 'note'])
  })

  test('a rest goes on counting', async () => {
    const phone = await Phone.on()
    await phone.recorder.start('weight_training')
    const until_elapsed = phone.recorder.elapsedMs() + 90_000
    await phone.recorder.setRest({ until_elapsed, until_wall: phone.clock.wallMs + 90_000, planned_ms: 90_000 })
    await phone.killed(30_000)
    expect(phone.recorder.workout!.rest!.until_elapsed - phone.recorder.elapsedMs()).toBe(60_000)
  })

  test('what the location service wrote meanwhile counts, and only the rest was closed', async () => {
    const phone = await Phone.on()
    await phone.recorder.start('running')
    await phone.run(20)
    const shown = phone.recorder.workout!.distanceMm, closed = phone.clock.wallMs
    const fixes = Array.from({ length: 3_000 }, (_, i) => ({ stamp: closed + (i + 1) * 1_000, lat: phone.lat + (i + 1) * 0.000027, lon: phone.lon, acc: 5 }))
    phone.service = (_, from) =>
      Promise.resolve({
        heard: fixes
          .slice(from)
          .map((fix, i) => ({ k: 'fix', fix, age: phone.clock.wall() - fix.stamp, mark: { boot: '', mono: 0, wall: fix.stamp }, next: from + i + 1 })),
        next: fixes.length,
      })
    await phone.killed(3_010_000)
    await phone.recorder.catchUp()
    expect(phone.recorder.workout!.phase).toBe('recording')
    expect(phone.recorder.workout!.distanceMm).toBeGreaterThan(shown + 8_990_000)
    expect(phone.recorder.closed).toMatchObject({ ms: 10_000, paused: false })
    const now = phone.recorder.workout!.distanceMm
    await phone.recorder.finish()
    expect((await folded(phone)).distance_mm).toBe(now)
  })

  test('a rotten line costs its own second and nothing else', async () => {
    const phone = await Phone.on()
    await phone.recorder.start('running')
    await phone.run(20)
    const id = phone.recorder.workout!.begin.session_id
    phone.storage.spoil('journal', [id, 10], (r) => ({ ...r, text: String(r['text']).slice(0, 20) }))
    await phone.killed()
    expect(phone.recorder.workout!.distanceMm).toBeGreaterThan(50_000)
    await phone.recorder.finish()
    expect((await folded(phone)).distance_mm).toBeGreaterThan(50_000)
  })

  test('where the last lines are lost, what is recorded after them is kept through another restart', async () => {
    const phone = await Phone.on()
    const id = await phone.recorder.start('running')
    await phone.run(40)
    await phone.recorder.lap()
    await phone.wait(15) // a gap: all of it is sealed
    for (let n = 10; n < phone.recorder.workout!.lines; n++) phone.storage.spoil('journal', [id, n], () => undefined)
    await phone.killed(1_000)
    await phone.run(20)
    await phone.killed(1_000)
    await phone.recorder.finish()
    const read = (await phone.events()).flatMap((event) => (JSON.parse(event.bytes) as { progress?: { points?: unknown[] } }).progress?.points ?? [])
    expect(read).toHaveLength(60)
  })

  test('with a new writer after damage nothing is sealed under a seq that was used', async () => {
    const phone = await Phone.on()
    await phone.recorder.start('running')
    await phone.run(20)
    const shown = phone.recorder.workout!.distanceMm
    phone.storage.spoil('meta', 'writer', () => undefined)
    await phone.killed()
    expect(phone.recorder.workout!.distanceMm).toBe(shown)
    await phone.run(10)
    const now = phone.recorder.workout!.distanceMm
    await phone.recorder.finish()
    expect(new Set((await phone.events()).map((e) => e.writer)).size).toBe(2)
    expect((await folded(phone)).distance_mm).toBe(now)
  })
})

test('a counter that tells each step costs a line a second, and no step', async () => {
  const phone = await Phone.on()
  await phone.recorder.start('walking', { indoor: true })
  for (let i = 1; i <= 100; i++) {
    phone.clock.advance(250)
    await phone.recorder.steps(i)
    if (i % 4 === 0) await phone.recorder.tick()
  }
  phone.clock.advance(1_000)
  await phone.recorder.tick()
  expect(phone.recorder.workout!.steps).toBe(100)
  expect(phone.recorder.workout!.lines).toBeLessThan(40)
})

describe('clocks', () => {
  test('a wall clock that is set changes neither time nor distance', async () => {
    const phone = await Phone.on()
    await phone.recorder.start('running')
    await phone.run(20)
    phone.clock.wallMs -= 3_600_000
    await phone.run(20)
    phone.clock.wallMs += 7_200_000
    await phone.run(20)
    expect(phone.recorder.elapsedMs()).toBe(60_000)
    await phone.recorder.finish()
    const result = await folded(phone)
    expect(result.elapsed_ms).toBe(60_000)
    expect(result.not_counted).toEqual([])
    expect(result.distance_mm).toBeGreaterThan(150_000)
  })

  test('time goes on while the device sleeps and its monotonic clock stands', async () => {
    const phone = await Phone.on()
    await phone.recorder.start('running')
    await phone.run(20)
    phone.clock.wallMs += 60_000
    phone.clock.slept = true
    expect(phone.recorder.elapsedMs()).toBe(80_000)
  })

  test('a wall clock that went back during a kill does not turn time back', async () => {
    const phone = await Phone.on()
    await phone.recorder.start('running')
    await phone.run(20)
    await phone.killed(-3_600_000)
    expect(phone.recorder.elapsedMs()).toBe(20_000)
  })

  test('the same fix twice counts once', async () => {
    const phone = await Phone.on()
    await phone.recorder.start('running')
    await phone.run(3)
    const lines = phone.recorder.workout!.lines
    await phone.recorder.fix({ stamp: phone.clock.wallMs, lat: phone.lat, lon: phone.lon, acc: 5 })
    expect(phone.recorder.workout!.lines).toBe(lines)
  })

  test('fixes delivered late in a bundle keep their own times', async () => {
    const phone = await Phone.on()
    await phone.recorder.start('running')
    await phone.run(5)
    phone.clock.advance(8_000)
    for (let i = 1; i <= 8; i++) {
      phone.lat += 0.000027
      await phone.recorder.fix({ stamp: phone.clock.wallMs - 8_000 + i * 1_000, lat: phone.lat, lon: 14.5, acc: 5 })
    }
    expect(phone.recorder.workout!.track.points.slice(-8).map((p) => p.t)).toEqual([6, 7, 8, 9, 10, 11, 12, 13].map((s) => s * 1000))
    expect(phone.recorder.workout!.distanceMm).toBeGreaterThan(35_000)
  })
})

describe('two tabs', () => {
  test('the one that lost the recording finds out when it asks, without a line to write', async () => {
    const phone = await Phone.on()
    await phone.recorder.start('running')
    await phone.run(10)
    const other = await Recorder.open(phone.ports('two'))
    await phone.recorder.checkOwner()
    expect(phone.recorder.state).toBe('on')
    await other.takeFromOtherTab()
    await phone.recorder.checkOwner()
    expect(phone.recorder.state).toBe('elsewhere')
  })

  test('one records; the other can take over; neither writes what the other does', async () => {
    const phone = await Phone.on()
    await phone.recorder.start('running')
    await phone.run(10)
    const other = await Recorder.open(phone.ports('two'))
    expect(other.state).toBe('elsewhere')
    await other.takeFromOtherTab()
    expect(other.state).toBe('on')
    await phone.second()
    expect(phone.recorder.state).toBe('elsewhere')
    phone.recorder = other
    await phone.run(10)
    const shown = other.workout!.distanceMm
    await other.finish()
    const result = await folded(phone)
    expect(result.distance_mm).toBe(shown)
    expect(result.finished).toBe(true)
  })
})
