import { describe, expect, test } from 'vitest'
import { Phone } from '../../recording/testing/phone'
import { replayLocation, type ReplayPoint } from './replay'
import { follow, type LocationListener, type LocationSource } from './source'
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
  const geolocation = { watchPosition: (a: PositionCallback, b: PositionErrorCallback) => { ok = a; bad = b; return 1 }, clearWatch: () => said.push('cleared') }
  const source = webLocation(geolocation as unknown as Geolocation)
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
