// @vitest-environment happy-dom
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { foldWorkout } from '../../exercise/fold'
import { logOf } from '../../recording/figures'
import { parseJournal } from './journalText'
import { Device } from './testing/device'

const STEP_MM = 3_001
const PATIENCE_MS = 30_000

async function started(): Promise<Device> {
  const device = await Device.on()
  await device.recorder.start('running', { autoPause: false })
  await vi.waitFor(() => expect(device.session).toBeDefined(), PATIENCE_MS)
  return device
}
const distance = (device: Device) => device.recorder.workout!.distanceMm

/** What the server would make of it. */
async function folded(device: Device) {
  await device.recorder.finish()
  return foldWorkout('running', logOf(await device.phone.events()))
}

test('a line of the service is read as it was written', () => {
  // The same text stands in LocationJournalTest.java.
  const text = 'fix,1763800000000,12,5000,46.0500000,14.5000000,4.8,312.4,8ae3de3e\n'
  expect(parseJournal(text, 100)).toEqual([
    { line: { k: 'fix', wall: 1763800000000, boot: '12', mono: 5000, place: { lat: 46.05, lon: 14.5, acc: 4.8, ele: 312.4 } }, next: 100 + text.length },
  ])
  expect(parseJournal(text.replace('4.8', '4.9'), 0)).toEqual([])
})

test('awake, each reading counts once', async () => {
  const device = await started()
  await device.run(60)
  for (let i = 0; i < 5; i++) await device.ring('written', {})
  expect(distance(device)).toBe(59 * STEP_MM)
  expect(device.recorder.signal.state).toBe('good')
  expect((await folded(device)).distance_mm).toBe(59 * STEP_MM)
  await vi.waitFor(() => expect(device.session).toBeUndefined(), PATIENCE_MS)
})

test('asleep for an hour, nothing of the way is missing and nothing was lost', async () => {
  const device = await started()
  await device.run(30)
  device.awake = false
  await device.run(3_600)
  await device.wakes()
  expect(distance(device)).toBe(3_629 * STEP_MM)
  expect(device.recorder.workout!.gapSince).toBeUndefined()
  expect(device.recorder.elapsedMs()).toBe(3_630_000)
  const points = device.recorder.workout!.track.points.map((p) => p.t)
  expect(points).toEqual(Array.from({ length: 3_630 }, (_, i) => (i + 1) * 1_000))
  expect((await folded(device)).distance_mm).toBe(3_629 * STEP_MM)
})

test('a tap on waking comes after all that was read asleep', async () => {
  const device = await started()
  await device.run(30)
  device.awake = false
  await device.run(600)
  device.awake = true
  await device.recorder.pause()
  expect(distance(device)).toBe(629 * STEP_MM)
  expect(device.recorder.workout!.pausedSince!.e).toBe(630_000)
})

test('a WebView that died while the service lived has missed nothing', async () => {
  const device = await started()
  await device.run(30)
  device.awake = false
  await device.run(300)
  await device.open()
  expect(device.recorder.closed).toBeUndefined()
  expect(distance(device)).toBe(329 * STEP_MM)
  await device.run(10)
  expect(distance(device)).toBe(339 * STEP_MM)
  expect((await folded(device)).distance_mm).toBe(339 * STEP_MM)
})

test('killed with the service, the workout goes on without the way between', async () => {
  const device = await started()
  await device.run(30)
  device.awake = false
  await device.run(60)
  device.killed()
  await device.run(300)
  await device.open()
  await vi.waitFor(() => expect(device.session).toBeDefined(), PATIENCE_MS)
  expect(device.recorder.closed).toMatchObject({ ms: 300_000, paused: false })
  await device.run(10)
  expect(distance(device)).toBe((89 + 9) * STEP_MM)
  expect((await folded(device)).distance_mm).toBe((89 + 9) * STEP_MM)
})

test('a power cut tears the last line: it costs its own reading and no other', async () => {
  const device = await started()
  await device.run(30)
  device.awake = false
  await device.run(30)
  device.journal = device.journal.slice(0, -25)
  device.killed()
  await device.open()
  await vi.waitFor(() => expect(device.session).toBeDefined(), PATIENCE_MS)
  expect(distance(device)).toBe(58 * STEP_MM)
  device.journal += '\n'
  await device.run(10)
  expect(distance(device)).toBe(69 * STEP_MM)
})

test('where nothing came for a minute, no line is drawn over it', async () => {
  const device = await started()
  await device.run(30)
  device.awake = false
  await device.run(30)
  device.passes(60_000)
  device.phone.lat += 0.01
  await device.run(30)
  await device.wakes()
  expect(distance(device)).toBe((59 + 29) * STEP_MM)
  expect((await folded(device)).distance_mm).toBe((59 + 29) * STEP_MM)
})

describe('location that is not to be had', () => {
  test('denied is off; allowed later, readings count', async () => {
    const device = await Device.on()
    device.allowed = false
    await device.recorder.start('running')
    await vi.waitFor(() => expect(device.recorder.signal.state).toBe('off'), PATIENCE_MS)
    await device.run(30)
    expect(device.recorder.elapsedMs()).toBe(30_000)
    device.session = device.recorder.workout!.begin.session_id // allowed in the phone's settings: the plugin begins by itself
    await device.run(10)
    expect(device.recorder.signal.state).toBe('good')
    expect(distance(device)).toBe(9 * STEP_MM)
  })

  test('switched off while asleep is a gap from then on', async () => {
    const device = await started()
    await device.run(30)
    device.awake = false
    await device.write('off')
    device.passes(300_000)
    await device.wakes()
    expect(device.recorder.signal.state).toBe('off')
    expect(device.recorder.workout!.gapSince).toBe(30_000)
  })
})

describe('the notification', () => {
  test('paused there while the app slept, it is paused since that moment', async () => {
    const device = await started()
    await device.run(30)
    device.awake = false
    await device.run(30)
    await device.write('pause')
    await device.run(120)
    await device.wakes()
    expect(device.recorder.workout!.phase).toBe('paused')
    expect(device.recorder.workout!.pausedSince!.e).toBe(60_000)
    expect(device.recorder.movingMs()).toBe(60_000)
    expect(distance(device)).toBe(59 * STEP_MM)
  })

  test.each(['weight_training', 'running'])('paused there in a workout without a place (%s), it is paused since that moment', async (type) => {
    const device = await Device.on()
    await device.recorder.start(type, { indoor: true, autoPause: false })
    await vi.waitFor(() => expect(device.session).toBeDefined(), PATIENCE_MS)
    await device.run(30)
    device.awake = false
    await device.run(30)
    await device.write('pause')
    await device.run(120)
    await device.wakes()
    expect(device.recorder.workout!.phase).toBe('paused')
    expect(device.recorder.workout!.pausedSince!.e).toBe(60_000)
    await device.write('resume')
    await device.open()
    expect(device.recorder.workout!.phase).toBe('recording')
    expect(device.recorder.movingMs()).toBe(60_000)
    expect(device.recorder.workout!.track.points).toEqual([])
  })

  test('paused and gone on there, the app killed meanwhile', async () => {
    const device = await started()
    await device.run(30)
    device.awake = false
    await device.write('pause')
    await device.run(120)
    await device.write('resume')
    await device.run(30)
    await device.open()
    expect(device.recorder.workout!.phase).toBe('recording')
    expect(device.recorder.movingMs()).toBe(60_000)
    expect(distance(device)).toBe((29 + 29) * STEP_MM)
    expect(await folded(device)).toMatchObject({ distance_mm: (29 + 29) * STEP_MM, moving_time_ms: 60_000 })
  })
})

test('a clock set back while asleep moves nothing', async () => {
  const device = await started()
  await device.run(30)
  device.awake = false
  await device.run(30)
  device.phone.clock.wallMs -= 3_600_000
  await device.run(30)
  device.awake = true
  await device.recorder.catchUp()
  await device.run(10)
  expect(distance(device)).toBeGreaterThan(95 * STEP_MM)
  expect(distance(device)).toBeLessThanOrEqual(99 * STEP_MM)
})

test('after a reboot the wall clock says how long ago it was', async () => {
  const device = await started()
  await device.run(30)
  device.awake = false
  await device.run(30)
  device.killed()
  device.passes(120_000)
  device.boot = '13'
  device.mono = 1_500_000 // longer up than when the last line was written
  await device.open()
  expect(distance(device)).toBe(59 * STEP_MM)
  expect(device.recorder.closed).toMatchObject({ ms: 120_000 })
})

test('asleep, awake, died or rung for nothing: the distance is the same', async () => {
  const happens = fc.record({ how: fc.constantFrom('asleep', 'awake', 'died', 'rung'), seconds: fc.integer({ min: 1, max: 90 }) })
  await fc.assert(fc.asyncProperty(fc.array(happens, { maxLength: 12 }), async (all) => {
    const device = await started()
    let seconds = 1
    await device.run(1)
    for (const { how, seconds: n } of all) {
      device.awake = how !== 'asleep' && how !== 'died'
      await device.run(n)
      seconds += n
      if (how === 'died') await device.open()
      if (how === 'rung') await Promise.all([device.ring('written', {}), device.recorder.tick(), device.ring('written', {})])
    }
    await device.wakes()
    expect(distance(device)).toBe((seconds - 1) * STEP_MM)
    expect((await folded(device)).distance_mm).toBe((seconds - 1) * STEP_MM)
  }), { numRuns: 25 })
})

test('steps are the phone\'s own, or those of the other source where it has no counter', async () => {
  const device = await started()
  await device.run(2)
  await device.ring('steps', { total: 40_000 })
  await vi.waitFor(() => expect(device.recorder.workout!.steps).toBe(40_000), PATIENCE_MS)
  device.counter = 'none'
  const calls: string[] = []
  await device.open({ start: () => calls.push('start'), stop: () => calls.push('stop') })
  await vi.waitFor(() => expect(calls).toEqual(['start']), PATIENCE_MS)
  await device.recorder.finish()
  expect(calls).toEqual(['start', 'stop'])
})

test('a journal that is gone is read from its new beginning', async () => {
  const device = await started()
  await device.run(60)
  device.journal = ''
  await device.run(10)
  expect(distance(device)).toBe(69 * STEP_MM)
  device.awake = false
  await device.run(10)
  await device.open()
  expect(distance(device)).toBe(79 * STEP_MM)
})

test('a journal that lost its end counts nothing twice, awake and after a kill', async () => {
  for (const asleep of [false, true]) {
    const device = await started()
    await device.run(60)
    if (asleep) device.killed()
    const lines = device.journal.split('\n')
    device.journal = `${lines.slice(0, -6).join('\n')}\n` // a power cut took the last five
    if (asleep) {
      device.passes(60_000)
      await device.open()
      await vi.waitFor(() => expect(device.session).toBeDefined(), PATIENCE_MS)
    }
    await device.recorder.catchUp()
    expect(distance(device)).toBe(59 * STEP_MM)
    await device.run(10)
    expect(distance(device)).toBe((asleep ? 68 : 69) * STEP_MM)
    expect((await folded(device)).distance_mm).toBe((asleep ? 68 : 69) * STEP_MM)
  }
})

test('what the phone has no room for waits in the service\'s journal', async () => {
  const device = await started()
  await device.run(30)
  device.phone.storage.capacity = -1
  device.awake = false
  await device.run(900)
  await device.wakes()
  expect(device.recorder.storageFull).toBe(true)
  expect(distance(device)).toBe(29 * STEP_MM)
  device.phone.storage.capacity = Infinity
  await device.second()
  expect(device.recorder.storageFull).toBe(false)
  expect(distance(device)).toBe(930 * STEP_MM)
})

describe('paused by hand and forgotten', () => {
  /** Two hours, in which the phone is carried away from where the pause began. */
  const carriedAway = async (device: Device) => {
    await device.run(119)
    expect(device.reads).toBe(true) // a traffic light costs no metre
    await device.run(7_200)
    expect(device.reads).toBe(false)
  }

  test.each([true, false])('the receiver is let go, and taken again as it goes on (awake: %s)', async (awake) => {
    const device = await started()
    await device.run(30)
    await device.recorder.pause()
    await vi.waitFor(() => expect(device.restsSince).toBeDefined(), PATIENCE_MS)
    device.awake = awake
    await carriedAway(device)
    if (!awake) await device.wakes()
    expect(device.recorder.signal.state).toBe('good') // silence that was asked for is no loss
    await device.recorder.resume()
    await vi.waitFor(() => expect(device.reads).toBe(true), PATIENCE_MS)
    device.phone.lat += 0.01
    await device.run(30)
    expect(distance(device)).toBe((29 + 29) * STEP_MM)
    expect(device.recorder.movingMs()).toBe(60_000)
    expect((await folded(device)).distance_mm).toBe((29 + 29) * STEP_MM)
  })

  test('paused and taken up again on the notification, with the app asleep', async () => {
    const device = await started()
    await device.run(30)
    device.awake = false
    await device.write('pause')
    await carriedAway(device)
    await device.write('resume')
    await device.run(30)
    await device.wakes()
    expect(distance(device)).toBe((29 + 29) * STEP_MM)
    expect(device.recorder.movingMs()).toBe(60_000)
  })

  test('a page that begins anew over the pause lets the receiver go as well', async () => {
    const device = await started()
    await device.run(30)
    await device.recorder.pause()
    await device.open()
    await vi.waitFor(() => expect(device.restsSince).toBeDefined(), PATIENCE_MS)
    await device.recorder.finish()
    await device.recorder.start('running')
    await vi.waitFor(() => expect(device.reads && device.restsSince === undefined).toBe(true), PATIENCE_MS)
  })
})
