import { expect, test } from 'vitest'
import { liveOf } from '../../app/local/live'
import { Library } from '../../recording/library'
import { Phone } from '../../recording/testing/phone'
import { endingAt } from './endingAt'

test('what is shown of a trimmed end, also one in a pause or behind it, is what is saved', async () => {
  for (const end of [45_000, 70_000, 100_000]) {
    const phone = await Phone.on()
    await phone.recorder.start('running', { autoPause: false })
    await phone.run(60)
    await phone.recorder.lap()
    await phone.recorder.pause()
    await phone.wait(20)
    await phone.recorder.resume()
    await phone.run(40)
    await phone.recorder.pause()
    const shown = endingAt(liveOf(phone.recorder, phone.clock.wall())!, end)
    const id = await phone.recorder.finish({ end_elapsed_ms: end })
    const { result } = (await new Library(phone.ports()).open(id))!
    expect({ elapsed_ms: shown.elapsedMs, moving_time_ms: shown.movingMs, distance_mm: shown.distanceMm })
      .toEqual({ elapsed_ms: result.elapsed_ms, moving_time_ms: result.moving_time_ms, distance_mm: result.distance_mm })
    expect(shown.points.length).toBe(result.points.length)
    expect(shown.laps.map((lap) => lap.elapsedMs)).toEqual(result.laps)
  }
})

test('of a distance that is estimated the share of the moving time stays', async () => {
  const phone = await Phone.on()
  await phone.recorder.start('running', { indoor: true, autoPause: false })
  for (let second = 1; second <= 100; second++) {
    await phone.wait(1)
    await phone.recorder.steps(second * 3)
  }
  await phone.recorder.pause()
  await phone.wait(50)
  const live = liveOf(phone.recorder, phone.clock.wall())!
  expect(live.distanceMm).toBeGreaterThan(100_000)
  const shown = endingAt(live, 25_000)
  expect(shown).toMatchObject({ movingMs: 25_000, distanceMm: Math.round(live.distanceMm / 4), estimatedMm: Math.round(live.distanceMm / 4) })
  expect(endingAt(live, 120_000)).toMatchObject({ movingMs: 100_000, distanceMm: live.distanceMm })
})
