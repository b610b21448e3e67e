// Whatever happens, in any order: what was shown is there after a kill, sealed bytes never change, and the folded log says
// what the screen said.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { foldWorkout } from '../exercise/fold'
import { movingTimeMs } from '../exercise/moving-time'
import { readEvent } from '../exercise/read-event'
import { Crash } from '../store/testing/memory-storage'
import { logOf } from './figures'
import { Phone } from './testing/phone'

type Step =
  | { readonly do: 'second'; readonly dLat: number; readonly acc: number }
  | { readonly do: 'wait'; readonly seconds: number }
  | { readonly do: 'steps'; readonly taken: number }
  | { readonly do: 'pause' | 'resume' | 'lap' | 'set' | 'repeat' | 'off' | 'damage' | 'pauseFrom' | 'goOn' }
  | { readonly do: 'kill'; readonly ms: number }
  | { readonly do: 'crash'; readonly after: number; readonly tear: number }
  | { readonly do: 'clock'; readonly ms: number }
  | { readonly do: 'full'; readonly rows: number }

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      do: fc.constant('second' as const),
      dLat: fc.constantFrom(0, 0.000003, 0.000027, 0.000027, 0.000027, 0.0008, -0.02),
      acc: fc.constantFrom(4, 4, 12, 35, 120),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), seconds: fc.integer({ min: 1, max: 15 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('steps' as const), taken: fc.integer({ min: 0, max: 40 }) }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom('pause' as const, 'resume' as const, 'lap' as const, 'set' as const, 'repeat' as const, 'off' as const) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('kill' as const), ms: fc.constantFrom(0, 900, 60_000, 2_000_000) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('pauseFrom' as const, 'goOn' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('crash' as const), after: fc.nat(2), tear: fc.nat(4) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('clock' as const), ms: fc.constantFrom(-3_600_000, -900, 900, 7_200_000) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('full' as const), rows: fc.nat(6) }) },
)

interface Shown {
  readonly distance: number
  readonly laps: number
  readonly sets: number
}

const shownBy = (phone: Phone): Shown => ({
  distance: phone.recorder.workout!.distanceMm, laps: phone.recorder.workout!.laps.length, sets: phone.recorder.workout!.sets.size,
})

async function take(phone: Phone, s: Step, counters: { steps: number; sets: number }): Promise<void> {
  const { recorder, clock, storage } = phone
  switch (s.do) {
    case 'second': return phone.second(s.dLat, s.acc)
    case 'wait': return phone.wait(s.seconds)
    case 'steps': return recorder.steps((counters.steps += s.taken))
    case 'pause': return recorder.pause()
    case 'resume': return recorder.resume()
    case 'lap': return recorder.lap()
    case 'set': return recorder.logSet({ set_id: `s${counters.sets++}`, exercise: 'row', weight: 50, unit: 'kg', repetitions: 8 })
    case 'repeat': return recorder.fix({ stamp: clock.wallMs, lat: phone.lat, lon: phone.lon, acc: 5 })
    case 'off': return recorder.locationOff()
    case 'kill': return phone.killed(s.ms)
    case 'crash': storage.crashAt = { commit: storage.commits + s.after, tear: s.tear }; return
    case 'clock': clock.wallMs += s.ms; return
    case 'full': storage.capacity = storage.rowCount() + s.rows; return
    case 'damage': return
    case 'pauseFrom': return recorder.pauseFromClosed()
    case 'goOn': return recorder.seenClosed()
  }
}

test('nothing shown is ever missing, and phone and log agree to the millimetre', async () => {
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 120 }), fc.constantFrom(5_000, 20_000, 300_000), async (steps, interval) => {
    const phone = await Phone.on()
    phone.updateIntervalMs = interval
    await phone.recorder.start('running')
    const counters = { steps: 0, sets: 0 }
    const bytes = new Map<string, string>()
    let shown = shownBy(phone)
    for (const s of steps) {
      await take(phone, s, counters).catch(() => undefined)
      if (phone.storage.dead) await phone.killed(1_500)
      if (phone.storage.capacity < Infinity && s.do === 'wait') phone.storage.capacity = Infinity
      expect(phone.recorder.state).toBe('on')
      const now = shownBy(phone)
      if (s.do !== 'pauseFrom') expect(now.distance).toBeGreaterThanOrEqual(shown.distance)
      expect(now.laps).toBeGreaterThanOrEqual(shown.laps)
      expect(now.sets).toBeGreaterThanOrEqual(shown.sets)
      shown = now
      for (const e of await phone.events()) {
        const identity = `${e.writer} ${e.seq}`
        expect(bytes.get(identity) ?? e.bytes).toBe(e.bytes)
        bytes.set(identity, e.bytes)
      }
    }
    phone.storage.capacity = Infinity
    phone.storage.crashAt = undefined
    await phone.recorder.tick()
    const end = shownBy(phone), moving = phone.recorder.movingMs(), elapsed = phone.recorder.elapsedMs()
    await phone.recorder.finish()
    const events = await phone.events()
    expect(events.map((e) => e.seq)).toEqual(events.map((_, i) => i))
    const result = foldWorkout('running', logOf(events))
    expect(result.not_counted).toEqual([])
    expect({ distance: result.distance_mm, laps: result.laps.length, sets: result.sets.length }).toEqual(end)
    // While it records the phone takes off pauses alone; what was no movement between them (a lost signal, standing still) is known at the end.
    expect(movingTimeMs(logOf(events).map(readEvent).filter((f) => f.timed), { from: 0, to: Infinity })).toBe(moving)
    expect(result.moving_time_ms).toBeLessThanOrEqual(moving)
    expect(result.elapsed_ms).toBe(elapsed)
  }), { numRuns: 400 })
})

test('any prefix of what was written is a workout that goes on', async () => {
  await fc.assert(fc.asyncProperty(fc.nat(60), fc.nat(5), async (commit, tear) => {
    const phone = await Phone.on()
    phone.storage.crashAt = { commit, tear }
    const life = async () => {
      await phone.recorder.start('running')
      await phone.run(15)
      await phone.recorder.lap()
      await phone.recorder.pause()
      await phone.recorder.resume()
      await phone.run(15)
      await phone.recorder.finish({ note: 'n' })
    }
    await life().catch((error: unknown) => { if (!(error instanceof Crash)) throw error })
    const shown = phone.recorder.workout?.distanceMm ?? 0
    await phone.killed(2_000)
    const row = (await phone.storage.transaction('read', ['workouts'], (tx) => tx.list('workouts')))[0]
    if (phone.recorder.state === 'on') expect(phone.recorder.workout!.distanceMm).toBeGreaterThanOrEqual(shown)
    else if (row !== undefined) expect(row).toMatchObject({ phase: 'finished', figures: { distance_mm: shown } })
    if (phone.recorder.state !== 'on') await phone.recorder.start('running')
    await phone.run(5)
    await phone.recorder.finish()
    const last = (await phone.storage.transaction('read', ['workouts'], (tx) => tx.list('workouts'))).at(-1)!
    expect(last.phase).toBe('finished')
  }), { numRuns: 200 })
})
