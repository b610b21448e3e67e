import { expect, test } from 'vitest'
import { extended, restFor, restLeftMs } from './rest'
import { Phone } from './testing/phone'

test('runs on through a kill and a wall clock that is set', async () => {
  const phone = await Phone.on()
  await phone.recorder.start('weight_training')
  await phone.recorder.setRest(restFor(90_000, phone.recorder.elapsedMs(), phone.clock.wall(), 'bench_press'))
  await phone.wait(20)
  await phone.killed(10_000)
  phone.clock.wallMs += 7_200_000
  await phone.wait(10)
  expect(restLeftMs(phone.recorder.workout!.rest!, phone.recorder.elapsedMs())).toBe(50_000)
  await phone.recorder.finish()
  expect(phone.recorder.workout!.rest).toBeUndefined()
})

test('can be made longer, shorter, and is never over before now', () => {
  const rest = restFor(60_000, 100_000, 1_000_000)
  expect(restLeftMs(extended(rest, 30_000, 110_000), 110_000)).toBe(80_000)
  expect(restLeftMs(extended(rest, -15_000, 110_000), 110_000)).toBe(35_000)
  expect(extended(rest, -300_000, 110_000)).toMatchObject({ until_elapsed: 110_000, until_wall: 1_010_000 })
})
