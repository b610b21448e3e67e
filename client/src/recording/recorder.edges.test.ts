import { describe, expect, test } from 'vitest'
import { foldWorkout } from '../exercise/fold'
import { logOf } from './figures'
import { Phone } from './testing/phone'

const folded = async (phone: Phone) => foldWorkout('running', logOf(await phone.events()))

describe('the end of a workout', () => {
  test('is the tap on Finish, however long the review stays open', async () => {
    const phone = await Phone.on()
    await phone.recorder.start('running')
    await phone.run(120)
    await phone.recorder.pause()
    await phone.wait(3)
    const end = phone.recorder.elapsedMs()
    await phone.wait(300)
    await phone.recorder.finish({}, end)
    expect(await folded(phone)).toMatchObject({ elapsed_ms: 123_000, moving_time_ms: 120_000, finished: true, not_counted: [] })
  })

  test('never lies before what was recorded', async () => {
    const phone = await Phone.on()
    await phone.recorder.start('running')
    await phone.run(60)
    await phone.recorder.pause()
    await phone.recorder.finish({}, 10_000)
    expect(await folded(phone)).toMatchObject({ elapsed_ms: 60_000, not_counted: [] })
  })

  test('that the review puts later than what was recorded is the end, and an earlier one too', async () => {
    for (const end_elapsed_ms of [90_000, 30_000]) {
      const phone = await Phone.on()
      await phone.recorder.start('running')
      await phone.run(60)
      await phone.recorder.pause()
      await phone.recorder.finish({ end_elapsed_ms, note: 'Forgot to start' })
      const [row] = await phone.storage.transaction('read', ['workouts'], (tx) => tx.list('workouts'))
      expect(row).toMatchObject({ note: 'Forgot to start', figures: { elapsed_ms: end_elapsed_ms, moving_time_ms: Math.min(end_elapsed_ms, 60_000) } })
      expect((await phone.kinds()).filter((kind) => kind === 'finished')).toHaveLength(1)
    }
  })
})

describe('indoors by mistake', () => {
  test('is undone in the midst of a workout: from then on GPS counts, also after a kill', async () => {
    const phone = await Phone.on()
    await phone.recorder.start('running', { indoor: true })
    await phone.run(60)
    expect(phone.recorder.workout!.distanceMm).toBe(0)
    await phone.recorder.useGps(true)
    await phone.run(60)
    await phone.killed(1_000)
    expect(phone.recorder.workout!.indoor).toBe(false)
    await phone.run(60)
    const shown = phone.recorder.workout!.distanceMm
    expect(shown).toBeGreaterThan(300_000)
    await phone.recorder.finish()
    expect((await folded(phone)).distance_mm).toBe(shown)
  })

  test('GPS is left for the treadmill in the midst of a workout: steps go on, readings no longer count', async () => {
    const phone = await Phone.on()
    await phone.recorder.start('running')
    await phone.run(60)
    const measured = phone.recorder.workout!.distanceMm
    await phone.recorder.useGps(false)
    await phone.recorder.steps(0)
    await phone.run(30)
    expect(phone.recorder.workout!.distanceMm).toBe(measured)
    await phone.recorder.steps(60)
    expect(phone.recorder.workout!.estimatedMm).toBeGreaterThan(0)
    await phone.recorder.finish()
    expect((await folded(phone)).measured_mm).toBe(measured)
  })
})
