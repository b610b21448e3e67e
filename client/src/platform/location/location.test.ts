import { describe, expect, test, vi } from 'vitest'
import { Phone } from '../../recording/testing/phone'
import { replayLocation, type ReplayPoint } from './replay'
import { follow, REST_AFTER_MS, type LocationListener, type LocationSource } from './source'
import { StepDetector } from './steps'
import { webLocation } from './web'

test('the receiver is on while a workout wants it, and at no other time', async () => {
  const phone = await Phone.on()
  const calls: string[] = []
  const source: LocationSource = { start: () => calls.push('start'), stop: () => calls.push('stop') }
  follow(phone.recorder, source)
  expect(calls).toEqual([])
  await phone.recorder.start('running')
  await phone.run(3)
  await phone.recorder.finish()
  await phone.recorder.start('running', { indoor: true })
  expect(calls).toEqual(['start', 'stop'])
})

test('a replayed track is recorded like a run', async () => {
  const phone = await Phone.on()
  const points: ReplayPoint[] = Array.from({ length: 61 }, (_, i) => ({ t: i * 1_000, lat: 46.05 + i * 0.000027, lon: 14.5 }))
  const due: (() => void)[] = []
  const source = replayLocation(points, { wall: () => phone.clock.wall(), after: (ms, work) => {
    due.push(() => { phone.clock.advance(ms); work() })
    return () => due.splice(0)
  } })
  follow(phone.recorder, source)
  await phone.recorder.start('running')
  while (due.length > 0) {
    due.shift()!()
    await phone.recorder.tick()
  }
  expect(phone.recorder.workout!.distanceMm).toBe(60 * 3_001)
})

test('the browser\'s refusal is "off", its silence is not', () => {
  const said: string[] = []
  const listener: LocationListener = { fix: (f) => said.push(`fix ${f.acc}`), off: () => said.push('off') }
  let ok!: PositionCallback, bad!: PositionErrorCallback
  const geolocation = {
    watchPosition: (a: PositionCallback, b: PositionErrorCallback) => {
      ok = a
      bad = b
      return 1
    },
    clearWatch: () => said.push('cleared'),
  }
  const source = webLocation({ geolocation: geolocation as unknown as Geolocation, page: undefined, permissions: undefined })
  source.start(listener, '')
  ok({ timestamp: 1, coords: { latitude: 1, longitude: 2, accuracy: 7, altitude: null } } as GeolocationPosition)
  bad({ code: 3, PERMISSION_DENIED: 1 } as GeolocationPositionError)
  bad({ code: 1, PERMISSION_DENIED: 1 } as GeolocationPositionError)
  source.stop()
  expect(said).toEqual(['fix 7', 'off', 'cleared'])
})

describe('steps from motion', () => {
  const walk = (detector: StepDetector, from: number, seconds: number, perSecond: number, rise: number) => {
    for (let ms = from; ms < from + seconds * 1_000; ms += 20) {
      detector.sample(ms, 9.81 + rise * Math.sin((2 * Math.PI * perSecond * ms) / 1_000))
    }
  }

  test('a walk and a run are counted within a few percent', () => {
    for (const perSecond of [1.8, 2.8]) {
      const detector = new StepDetector()
      walk(detector, 0, 60, perSecond, 3)
      expect(Math.abs(detector.total - 60 * perSecond) / (60 * perSecond)).toBeLessThan(0.05)
    }
  })

  test('a phone on a table takes no step', () => {
    const detector = new StepDetector()
    walk(detector, 0, 60, 2, 0.3)
    expect(detector.total).toBe(0)
  })

  test('one jolt is no walk', () => {
    const detector = new StepDetector()
    walk(detector, 0, 5, 1, 0)
    detector.sample(5_000, 20)
    walk(detector, 5_020, 5, 1, 0)
    expect(detector.total).toBe(0)
  })
})

test('a browser that refused is asked again when its person has allowed it, or comes back from where that is done', async () => {
  const said: string[] = []
  const refusals: PositionErrorCallback[] = []
  const geolocation = {
    watchPosition: (_: PositionCallback, bad: PositionErrorCallback) => refusals.push(bad),
    clearWatch: (n: number) => said.push(`cleared ${n}`),
  } as unknown as Geolocation
  const page = Object.assign(new EventTarget(), { visibilityState: 'visible' as DocumentVisibilityState })
  const permission = Object.assign(new EventTarget(), { state: 'prompt' as PermissionState })
  const source = webLocation({
    geolocation,
    page: page as unknown as Document,
    permissions: { query: () => Promise.resolve(permission as unknown as PermissionStatus) },
  })
  const refuse = () => refusals.at(-1)!({ code: 1, PERMISSION_DENIED: 1 } as GeolocationPositionError)
  source.start({ fix: () => undefined, off: () => said.push('off') }, '')
  await Promise.resolve()
  page.dispatchEvent(new Event('visibilitychange'))
  expect(refusals).toHaveLength(1) // nothing was refused yet
  refuse()
  permission.state = 'denied'
  permission.dispatchEvent(new Event('change'))
  expect(refusals).toHaveLength(1)
  permission.state = 'granted'
  permission.dispatchEvent(new Event('change'))
  expect(refusals).toHaveLength(2)
  refuse()
  page.dispatchEvent(new Event('visibilitychange'))
  expect(refusals).toHaveLength(3)
  source.stop()
  refuse()
  page.dispatchEvent(new Event('visibilitychange'))
  expect(refusals).toHaveLength(3)
  expect(said).toEqual(['off', 'cleared 1', 'off', 'cleared 2', 'cleared 3'])
})

test('steps are counted where they are a way, and the motion sensor is left alone elsewhere', async () => {
  for (const [type, counted] of [['running', 1], ['walking', 1], ['cycling', 0], ['weight_training', 0], ['yoga', 0]] as const) {
    const phone = await Phone.on()
    let started = 0
    follow(phone.recorder, { start: () => undefined, stop: () => undefined }, { start: () => started++, stop: () => undefined })
    await phone.recorder.start(type)
    expect(started, type).toBe(counted)
  }
})

test('a source is told of a pause by hand, and not of one that ends by itself', async () => {
  const phone = await Phone.on()
  const calls: unknown[] = []
  follow(phone.recorder, { start: () => calls.push('start'), rest: (on) => calls.push(on), stop: () => calls.push('stop') })
  await phone.recorder.start('running')
  await phone.recorder.pause()
  await phone.recorder.resume()
  await phone.run(20)
  for (let i = 0; i < 20; i++) await phone.second(0.0000005)
  expect(phone.recorder.workout!.phase).toBe('auto_paused')
  await phone.recorder.finish()
  expect(calls).toEqual(['start', false, true, false, 'stop'])
})

test('the browser watches on through a short pause, lets go in a long one, and begins anew when it goes on', () => {
  vi.useFakeTimers()
  try {
    const watching = new Set<number>()
    let next = 0
    const geolocation = {
      watchPosition: () => {
        watching.add(++next)
        return next
      },
      clearWatch: (n: number) => watching.delete(n),
    } as unknown as Geolocation
    const source = webLocation({ geolocation, page: undefined, permissions: undefined })
    source.start({ fix: () => undefined, off: () => undefined }, '')
    source.rest!(true)
    vi.advanceTimersByTime(REST_AFTER_MS - 1)
    source.rest!(false)
    vi.advanceTimersByTime(REST_AFTER_MS)
    expect([...watching]).toEqual([1])
    source.rest!(true)
    vi.advanceTimersByTime(REST_AFTER_MS)
    expect([...watching]).toEqual([])
    source.rest!(false)
    expect([...watching]).toEqual([2])
    source.rest!(true)
    source.stop()
    vi.advanceTimersByTime(REST_AFTER_MS)
    source.start({ fix: () => undefined, off: () => undefined }, '')
    expect([...watching]).toEqual([3])
  } finally {
    vi.useRealTimers()
  }
})
