// What the recorder makes of readings that are missing, frozen or standing still.
import { describe, expect, test } from 'vitest'
import { foldWorkout } from '../exercise/fold'
import { logOf } from './figures'
import { Phone } from './testing/phone'

const folded = async (phone: Phone) => foldWorkout('running', logOf(await phone.events()))

describe('lost GPS', () => {
  test('adds no straight line, and time goes on', async () => {
    const phone = await Phone.on()
    await phone.recorder.start('running')
    await phone.run(20)
    const shown = phone.recorder.workout!.distanceMm
    await phone.wait(600)
    expect(phone.recorder.signal.state).toBe('lost')
    expect(phone.recorder.movingMs()).toBe(620_000)
    phone.lat += 0.01
    await phone.run(10)
    expect(phone.recorder.workout!.distanceMm - shown).toBeLessThan(28_000)
    const now = phone.recorder.workout!.distanceMm
    await phone.recorder.finish()
    expect((await folded(phone)).distance_mm).toBe(now)
  })

  test('is bridged by an estimate from steps, marked as such', async () => {
    const phone = await Phone.on()
    await phone.recorder.start('running')
    let steps = 0
    for (let i = 0; i < 120; i++) {
      await phone.second()
      await phone.recorder.steps((steps += 3))
    }
    const measured = phone.recorder.workout!.distanceMm
    for (let i = 0; i < 100; i++) {
      await phone.wait(1)
      await phone.recorder.steps((steps += 3))
    }
    const estimated = phone.recorder.workout!.estimatedMm
    expect(estimated).toBeGreaterThan(290_000)
    expect(estimated).toBeLessThan(310_000)
    phone.lat += 0.0027
    await phone.run(10)
    const now = phone.recorder.workout!.distanceMm
    expect(now).toBeGreaterThan(measured + estimated)
    await phone.recorder.finish()
    const result = await folded(phone)
    expect(result).toMatchObject({ distance_mm: now, estimated_mm: estimated, estimated_distance: true })
  })

  test('switched off is a gap at once', async () => {
    const phone = await Phone.on()
    await phone.recorder.start('running')
    await phone.run(5)
    phone.recorder.locationOff()
    await phone.wait(1)
    expect(phone.recorder.signal.state).toBe('off')
    expect(phone.recorder.workout!.gapSince).toBeDefined()
  })

  test('a receiver that froze and jumps has not measured the way between', async () => {
    const phone = await Phone.on()
    await phone.recorder.start('running')
    await phone.run(20)
    const shown = phone.recorder.workout!.distanceMm
    for (let i = 0; i < 30; i++) await phone.second(0)
    await phone.second(0.0008) // 89 m on
    expect(phone.recorder.workout!.distanceMm).toBe(shown)
  })

  test('indoors the steps are the distance', async () => {
    const phone = await Phone.on()
    await phone.recorder.start('walking', { indoor: true })
    for (let i = 1; i <= 100; i++) {
      await phone.wait(1)
      await phone.recorder.steps(1_000 + i * 2)
    }
    const shown = phone.recorder.workout!.distanceMm
    expect(shown).toBeGreaterThan(130_000)
    await phone.recorder.finish()
    expect(foldWorkout('walking', logOf(await phone.events()))).toMatchObject({ distance_mm: shown, estimated_distance: true })
  })

  test('in a pool the lengths are the distance, counted and not estimated; a double tap counts once', async () => {
    const phone = await Phone.on()
    await phone.recorder.start('swimming', { indoor: true, pool_m: 25 })
    for (let i = 0; i < 4; i++) {
      await phone.wait(30)
      await phone.recorder.logLength()
      await phone.recorder.logLength()
      if (i === 1) await phone.recorder.lap()
    }
    expect(phone.recorder.workout).toMatchObject({ distanceMm: 100_000, estimatedMm: 0, lengths: 4 })
    await phone.recorder.finish()
    expect(foldWorkout('swimming', logOf(await phone.events()))).toMatchObject({ distance_mm: 100_000, estimated_distance: false })
  })
})

describe('auto-pause', () => {
  const wobble = async (phone: Phone, seconds: number) => {
    for (let i = 0; i < seconds; i++) await phone.second(i % 2 === 0 ? 0.000003 : -0.000003)
  }

  test('pauses when standing and goes on when moving, keeping the points of the first steps', async () => {
    const phone = await Phone.on()
    await phone.recorder.start('running')
    await phone.run(30)
    await wobble(phone, 20)
    expect(phone.recorder.workout!.phase).toBe('auto_paused')
    const shown = phone.recorder.workout!.distanceMm
    await phone.run(10)
    expect(phone.recorder.workout!.phase).toBe('recording')
    expect(phone.recorder.workout!.distanceMm).toBeGreaterThan(shown + 20_000)
    const now = phone.recorder.workout!.distanceMm, moving = phone.recorder.movingMs()
    await phone.recorder.finish()
    expect(await folded(phone)).toMatchObject({ distance_mm: now, moving_time_ms: moving, not_counted: [] })
  })

  test('is not fooled by a receiver that repeats one place', async () => {
    const phone = await Phone.on()
    await phone.recorder.start('running')
    await phone.run(30)
    for (let i = 0; i < 60; i++) await phone.second(0)
    expect(phone.recorder.workout!.phase).toBe('recording')
  })

  test('does not begin while GPS is lost', async () => {
    const phone = await Phone.on()
    await phone.recorder.start('running')
    await phone.run(30)
    await phone.wait(60)
    expect(phone.recorder.workout!.phase).toBe('recording')
  })

  test('does not flicker: going on by hand holds until the next movement', async () => {
    const phone = await Phone.on()
    await phone.recorder.start('running')
    await phone.run(30)
    await wobble(phone, 20)
    await phone.recorder.resume()
    await wobble(phone, 40)
    expect(phone.recorder.workout!.phase).toBe('recording')
  })

  test('can be off', async () => {
    const phone = await Phone.on()
    await phone.recorder.start('running', { autoPause: false })
    await phone.run(30)
    await wobble(phone, 40)
    expect(phone.recorder.workout!.phase).toBe('recording')
  })

  test('turned off for a workout that waits it goes on at once, and stays off after a restart', async () => {
    const phone = await Phone.on()
    await phone.recorder.start('running')
    await phone.run(30)
    await wobble(phone, 20)
    expect(phone.recorder.workout!.phase).toBe('auto_paused')
    await phone.recorder.setAutoPause(false)
    expect(phone.recorder.workout!.phase).toBe('recording')
    await phone.killed(2_000)
    await phone.run(30)
    await wobble(phone, 40)
    expect(phone.recorder.workout!.phase).toBe('recording')
    await phone.recorder.finish()
    expect((await folded(phone)).not_counted).toEqual([])

    await phone.recorder.start('running')
    await phone.run(30)
    await wobble(phone, 20)
    expect(phone.recorder.workout!.phase).toBe('auto_paused')
  })
})

describe('a clock that is set back during a workout', () => {
  test.each([5_000, 600_000, 3_600_000])('by %d ms loses no reading', async (ms) => {
    const phone = await Phone.on()
    await phone.recorder.start('running')
    await phone.run(20)
    const before = phone.recorder.workout!.distanceMm
    phone.clock.wallMs -= ms
    await phone.run(20)
    expect(phone.recorder.workout!.distanceMm - before).toBeGreaterThan(59_000)
    expect(phone.recorder.workout!.gapSince).toBeUndefined()
  })

  test('ends an automatic pause as soon as the person moves', async () => {
    const phone = await Phone.on()
    await phone.recorder.start('running')
    await phone.run(30)
    for (let i = 0; i < 20; i++) await phone.second(i % 2 === 0 ? 0.000003 : -0.000003)
    expect(phone.recorder.workout!.phase).toBe('auto_paused')
    phone.clock.wallMs -= 3_600_000
    await phone.run(60)
    expect(phone.recorder.workout!.phase).toBe('recording')
  })

  test('takes no reading of before it twice, and none of a bundle that it was set in is lost', async () => {
    const phone = await Phone.on()
    await phone.recorder.start('running')
    await phone.run(20)
    const stamp = phone.clock.wallMs, lines = phone.recorder.workout!.lines, before = phone.recorder.workout!.distanceMm
    phone.clock.advance(8_000)
    phone.clock.wallMs -= 600_000
    for (const old of [0, -1_000, -2_000]) await phone.recorder.fix({ stamp: stamp + old, lat: phone.lat, lon: phone.lon, acc: 5 })
    expect(phone.recorder.workout!.lines).toBe(lines)
    for (const at of [1, 2, 3, 4, 5, 6, 7, 8]) {
      phone.lat += 0.000027
      await phone.recorder.fix({ stamp: stamp + at * 1_000 - (at > 4 ? 600_000 : 0), lat: phone.lat, lon: phone.lon, acc: 5 })
    }
    expect(phone.recorder.workout!.distanceMm - before).toBeGreaterThan(23_900)
    expect(phone.recorder.workout!.lines).toBe(lines + 8)
    await phone.recorder.fix({ stamp: stamp - 600_000, lat: phone.lat, lon: phone.lon, acc: 5 })
    expect(phone.recorder.workout!.lines).toBe(lines + 8)
  })
})

describe('a receiver whose clock is not the phone\'s', () => {
  /** A second on; the reading was taken `behind` ms before, by the receiver's clock. */
  const second = async (phone: Phone, behind: number) => {
    phone.clock.advance(1_000)
    phone.lat += 0.000027
    await phone.recorder.fix({ stamp: phone.clock.wallMs - behind, lat: phone.lat, lon: phone.lon, acc: 5 })
    await phone.recorder.tick()
  }
  /** A gap ends an event: of a workout of two minutes without one there are few. */
  const events = async (phone: Phone) => {
    await phone.recorder.finish()
    return (await phone.kinds()).length
  }

  test.each([12_000, 45_000, 3_600_000, -12_000])('measures the way though the phone\'s is %d ms ahead', async (ahead) => {
    const phone = await Phone.on()
    await phone.recorder.start('running')
    for (let i = 0; i < 60; i++) await second(phone, ahead)
    expect(phone.recorder.workout!.distanceMm).toBeGreaterThan(176_000)
    expect(phone.recorder.workout!.track.points.at(-1)!.t).toBe(60_000)
    expect(await events(phone)).toBeLessThan(5)
  })

  test('loses a step or two where the first fix takes as long as its clock is behind', async () => {
    const phone = await Phone.on()
    await phone.recorder.start('running')
    await phone.wait(15)
    for (let i = 0; i < 60; i++) await second(phone, 12_000)
    expect(phone.recorder.workout!.distanceMm).toBeGreaterThan(170_000)
    expect(phone.recorder.workout!.gapSince).toBeUndefined()
  })

  test.each([-3_600_000, -30_000, 30_000, 3_600_000])('goes on measuring where the phone\'s is set by %d ms during the workout', async (set) => {
    const phone = await Phone.on()
    await phone.recorder.start('running')
    for (let i = 0; i < 60; i++) await second(phone, 12_000)
    phone.clock.wallMs += set
    for (let i = 0; i < 60; i++) await second(phone, 12_000 + set)
    expect(phone.recorder.workout!.distanceMm).toBeGreaterThan(350_000)
    expect(phone.recorder.workout!.track.points.at(-1)!.t).toBe(120_000)
    expect(await events(phone)).toBeLessThan(5)
  })

  test.each([0, 12_000])('tells a bundle that is late from that: behind by %d ms, its readings keep their times', async (behind) => {
    const phone = await Phone.on()
    await phone.recorder.start('running')
    for (let i = 0; i < 20; i++) await second(phone, behind)
    phone.clock.advance(8_000)
    for (let i = 1; i <= 8; i++) {
      phone.lat += 0.000027
      await phone.recorder.fix({ stamp: phone.clock.wallMs - behind - 8_000 + i * 1_000, lat: phone.lat, lon: phone.lon, acc: 5 })
      phone.clock.advance(2) // one call after the other
    }
    const times = phone.recorder.workout!.track.points.slice(-8).map((p) => p.t)
    expect(times.map((t) => Math.round(t! / 100))).toEqual([210, 220, 230, 240, 250, 260, 270, 280])
  })

  test('keeps the times of a bundle that is the first to come, and of the one after it', async () => {
    const phone = await Phone.on()
    await phone.recorder.start('running')
    for (const bundle of [1, 2]) {
      phone.clock.advance(8_000)
      for (let i = 1; i <= 8; i++) {
        phone.lat += 0.000027
        await phone.recorder.fix({ stamp: phone.clock.wallMs - 8_000 + i * 1_000, lat: phone.lat, lon: phone.lon, acc: 5 })
      }
      expect(phone.recorder.workout!.track.points.slice(-8).map((p) => p.t)).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((s) => (bundle - 1) * 8_000 + s * 1_000))
    }
  })
})
