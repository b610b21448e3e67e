import { expect, test } from 'vitest'
import { getMeta, setMeta } from '../store/storage'
import { bodyKey, keepProfile, zonesKey } from './profile'
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

const zonesHere = async (rig: Rig) => await rig.storage.transaction('read', ['meta'], (tx) => getMeta(tx, zonesKey(rig.session.accountId())))

test('zones that were typed on one phone are on the other, and the last word counts', async () => {
  const server = new ModelServer()
  const [one, two] = [await Rig.on(server, 'ana'), await Rig.on(server, 'ana')]
  await keep(one, { training_zones: { heart_rate_formula: 'max', max_heart_rate: 190 } })
  for (const rig of [one, two]) await rig.outbox.nudge({ pull: true })
  expect(await zonesHere(two)).toEqual({ heart_rate_formula: 'max', max_heart_rate: 190 })

  await two.storage.transaction('write', ['meta'], (tx) => setMeta(tx, zonesKey(two.session.accountId()), {}))
  await keep(two, { training_zones: {} }) // cleared
  for (const rig of [two, one]) await rig.outbox.nudge({ pull: true })
  expect([await zonesHere(one), await zonesHere(two)]).toEqual([{}, {}])
})

test('zones that were typed before there was an account go to it, and never over those that it has', async () => {
  const server = new ModelServer()
  const [one, two] = [await Rig.on(server), await Rig.on(server)]
  for (const [rig, max] of [[one, 190], [two, 150]] as const)
    await rig.storage.transaction('write', ['meta'], (tx) => setMeta(tx, zonesKey(''), { heart_rate_formula: 'max', max_heart_rate: max }))
  for (const rig of [one, two]) {
    await rig.signIn('ana')
    for (let i = 0; i < 2; i++) await rig.outbox.nudge({ pull: true })
  }
  expect(known(one)!.training_zones).toEqual({ heart_rate_formula: 'max', max_heart_rate: 190 })
  expect(await zonesHere(two)).toEqual({ heart_rate_formula: 'max', max_heart_rate: 190 })
})

const bodyHere = async (rig: Rig) => await rig.storage.transaction('read', ['meta'], (tx) => getMeta(tx, bodyKey(rig.session.accountId())))

test('a body weight is on the other phone, and cleared on both; what was typed before there was an account goes to it once', async () => {
  const server = new ModelServer()
  const [one, two] = [await Rig.on(server), await Rig.on(server, 'ana')]
  await one.storage.transaction('write', ['meta'], (tx) => setMeta(tx, bodyKey(''), { value: 72.5, unit: 'kg' }))
  await one.signIn('ana')
  for (const rig of [one, one, two]) await rig.outbox.nudge({ pull: true })
  expect([await bodyHere(one), await bodyHere(two)]).toEqual([{ value: 72.5, unit: 'kg' }, { value: 72.5, unit: 'kg' }])

  await two.storage.transaction('write', ['meta'], (tx) => setMeta(tx, bodyKey(two.session.accountId()), null))
  await keep(two, { body_weight: null }) // cleared
  for (const rig of [two, one, two]) await rig.outbox.nudge({ pull: true })
  expect([await bodyHere(one), await bodyHere(two)]).toEqual([null, null])
  expect(known(one)!.body_weight ?? null).toBeNull()
})

const WEIGHT = { value: 72.5, unit: 'kg' } as const, ZONES = { heart_rate_formula: 'max', max_heart_rate: 190 } as const
const typedByNobody = async (rig: Rig) => await rig.storage.transaction('write', ['meta'], async (tx) => {
  await setMeta(tx, bodyKey(''), WEIGHT)
  await setMeta(tx, zonesKey(''), ZONES)
})
const cut = { before: 'before any pass', offline: 'after a pass without a network', pulled: 'after the first whole pass, which has only asked' } as const

test.each(Object.keys(cut) as (keyof typeof cut)[])('what was typed before there was an account is not lost by a sign-out with removal %s', async (when) => {
  const rig = await Rig.on()
  await typedByNobody(rig)
  await rig.signIn('ana')
  rig.online = when === 'pulled'
  if (when !== 'before') await rig.outbox.nudge({ pull: true })
  rig.online = true
  await rig.session.signOut('remove')
  await rig.signIn('ben') // none of it is his
  for (let i = 0; i < 2; i++) await rig.outbox.nudge({ pull: true })
  expect([await bodyHere(rig) ?? null, await zonesHere(rig) ?? null]).toEqual([null, null])
  await rig.session.signOut('remove')
  await rig.signIn('ana')
  expect([await bodyHere(rig), await zonesHere(rig)]).toEqual([WEIGHT, ZONES])
  for (let i = 0; i < 2; i++) await rig.outbox.nudge({ pull: true })
  expect(known(rig)).toMatchObject({ body_weight: WEIGHT, training_zones: ZONES })
  await rig.session.signOut('remove') // the server has it now
  expect(JSON.stringify(await rig.storage.transaction('read', ['meta', 'accounts'], async (tx) => [await tx.list('meta'), await tx.list('accounts')])))
    .not.toMatch(/72\.5|190|ana/)
})

test('a body weight typed before there was an account and cleared with it, before anything was sent, stays cleared', async () => {
  const rig = await Rig.on()
  await typedByNobody(rig)
  await rig.signIn('ana')
  rig.online = false
  await rig.outbox.nudge()
  await rig.storage.transaction('write', ['meta'], (tx) => setMeta(tx, bodyKey(rig.session.accountId()), null))
  await keep(rig, { body_weight: null })
  rig.online = true
  for (let i = 0; i < 3; i++) await rig.outbox.nudge({ pull: true })
  expect([await bodyHere(rig), known(rig)!.body_weight ?? null]).toEqual([null, null])
})

test('what one person changed offline waits for their next sign-in, whatever the next one changes on the same phone', async () => {
  const rig = await Rig.on(new ModelServer(), 'ana')
  rig.online = false
  await keep(rig, { units: 'imperial' })
  await rig.session.signOut()
  rig.online = true
  await rig.signIn('bob')
  await keep(rig, { first_day_of_week: 'sunday' })
  await rig.outbox.nudge()
  expect(known(rig)).toEqual({ first_day_of_week: 'sunday' })
  await rig.session.signOut()
  await rig.signIn('ana')
  await rig.outbox.nudge()
  expect(known(rig)).toMatchObject({ units: 'imperial' })
})

test('a change that an earlier version of the app kept is sent, once', async () => {
  const rig = await Rig.on(new ModelServer(), 'ana')
  const account = rig.session.accountId()
  await rig.storage.transaction('write', ['meta'], (tx) => setMeta(tx, 'profile_edit', { account, edit: { units: 'imperial' } }))
  await rig.outbox.nudge()
  expect(known(rig)).toEqual({ units: 'imperial' })
  expect(await rig.storage.transaction('read', ['meta'], async (tx) => (await tx.list('meta')).filter(({ key }) => key.startsWith('profile_edit')))).toEqual([])
})
