import { expect, test } from 'vitest'
import { keepProfile } from './profile'
import { ModelServer } from './testing/model-server'
import { Rig } from './testing/rig'

const keep = (rig: Rig, edit: Parameters<typeof keepProfile>[2]) => keepProfile(rig.storage, rig.session.accountId(), edit)
const known = (rig: Rig) => rig.server.profiles.get(rig.session.accountId())

test('a profile that was changed offline is sent with the next sync, also by the app that is opened then', async () => {
  const rig = await Rig.on(new ModelServer(), 'ana')
  rig.online = false
  await keep(rig, { units: 'imperial', first_day_of_week: 'sunday' })
  await rig.outbox.nudge()
  expect(known(rig)).toBeUndefined()
  await keep(rig, { first_day_of_week: 'monday' }) // the last word of each member
  await rig.killed()
  rig.online = true
  await rig.outbox.nudge()
  expect(known(rig)).toEqual({ units: 'imperial', first_day_of_week: 'monday' })
})

test('it is sent once, and a change that comes while it is being sent is sent as well', async () => {
  const rig = await Rig.on(new ModelServer(), 'ana')
  await keep(rig, { units: 'imperial' })
  await rig.outbox.nudge()
  rig.server.profiles.clear()
  await rig.outbox.nudge()
  expect(known(rig)).toBeUndefined()

  await keep(rig, { units: 'metric' })
  const set = rig.server.profiles.set.bind(rig.server.profiles)
  let meanwhile: Promise<void> | undefined
  rig.server.profiles.set = (user, profile) => {
    meanwhile ??= keep(rig, { units: 'imperial' })
    return set(user, profile)
  }
  await rig.outbox.nudge()
  await meanwhile
  await rig.outbox.nudge()
  expect(known(rig)).toEqual({ units: 'imperial' })
})

test('one that the server refuses holds up nothing, and one of another account is never sent', async () => {
  const rig = await Rig.on(new ModelServer(), 'ana')
  rig.server.refusesProfile = true
  await keep(rig, { units: 'imperial' })
  await rig.outbox.nudge({ pull: true })
  expect(rig.outbox.state.trouble).toBe('none')
  rig.server.refusesProfile = false
  await keep(rig, { units: 'imperial' })
  await rig.session.signOut()
  await rig.signIn('bob')
  await rig.outbox.nudge()
  expect(rig.server.profiles.size).toBe(0)
})

test('a server that fails on it has it sent again later', async () => {
  const rig = await Rig.on(new ModelServer(), 'ana')
  await keep(rig, { units: 'imperial' })
  rig.server.tooOld = true
  await rig.outbox.nudge()
  expect(known(rig)).toBeUndefined()
  rig.server.tooOld = false
  await rig.outbox.nudge()
  expect(known(rig)).toEqual({ units: 'imperial' })
})
