import { expect, test } from 'vitest'
import { Phone } from './testing/phone'

test('a finished workout is nobody else’s: long after it this tab is still free to record', async () => {
  const phone = await Phone.on()
  await phone.recorder.start('running')
  await phone.recorder.finish()
  phone.clock.advance(phone.updateIntervalMs + 1000)
  await phone.recorder.tick()
  await phone.recorder.fix({ stamp: phone.clock.wallMs, lat: 46, lon: 14, acc: 5 })
  expect(phone.recorder.state).not.toBe('elsewhere')
  await phone.recorder.start('running')
  expect(phone.recorder.workout?.phase).toBe('recording')
})
