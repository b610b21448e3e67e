import { expect, test } from 'vitest'
import { Phone } from '../../recording/testing/phone'
import { liveOf } from './live'

test('a rest that runs is as long as it was, whatever becomes of the wall clock', async () => {
  const phone = await Phone.on()
  await phone.recorder.start('weight_training')
  const rest = () => liveOf(phone.recorder, phone.clock.wall())!.rest!
  await phone.recorder.setRest({
    until_elapsed: phone.recorder.elapsedMs() + 90_000,
    until_wall: phone.clock.wall() + 90_000,
    planned_ms: 90_000,
    exercise: 'Squat',
  })
  expect(rest().endsAt - phone.clock.wall()).toBe(90_000)
  const end = rest().endsElapsed
  phone.clock.wallMs += 3_600_000 // set, by its person or the network
  expect(rest().endsAt - phone.clock.wall()).toBe(90_000)
  await phone.wait(30)
  expect(rest().endsAt - phone.clock.wall()).toBe(60_000)
  expect(rest().endsElapsed).toBe(end)
})
