import { describe, expect, test } from 'vitest'
import { getMeta } from '../store/storage'
import { EquipmentBook } from './equipment'
import { WIPED } from './leaving'
import { bodyKey, keepProfile } from './profile'
import type { ServerWorkout } from './server-api'
import { ModelServer } from './testing/model-server'
import { Rig } from './testing/rig'

const onServer = (rig: Rig, id: string) => rig.server.events(rig.session.accountId(), id)
const onPhone = async (rig: Rig, id: string) => (await rig.events()).filter((e) => e.session_id === id).map((e) => `${e.writer} ${e.seq} ${e.bytes}`).sort()

describe('accounts', () => {
  test('what was recorded without an account is adopted by the next pass, and sent', async () => {
    const rig = await Rig.on()
    const id = await rig.run()
    await rig.outbox.nudge()
    expect(rig.server.requests).toBe(0)
    expect(await rig.session.anonymousWorkouts()).toBe(1)
    await rig.signIn('ana')
    await rig.settle()
    expect(onServer(rig, id)).toHaveLength(3)
  })

  test('an adoption that was cut short, or came before a tab had finished as nobody, is made up for', async () => {
    const rig = await Rig.on()
    const id = await rig.run()
    await rig.signIn('ana')
    await rig.settle()
    await rig.storage.transaction('write', ['events', 'workouts'], async (tx) => { // as a tab that had not heard of the sign-in left it
      for (const e of await tx.list('events')) await tx.put('events', { ...e, session_id: `${id.slice(0, -1)}0`, account: '', waiting: 1 })
      for (const w of await tx.list('workouts')) await tx.put('workouts', { ...w, session_id: `${id.slice(0, -1)}0`, account: 'user_ana' })
    })
    await rig.settle()
    expect(onServer(rig, `${id.slice(0, -1)}0`)).toHaveLength(3)
  })

  test('a sign-out while a renewal is under way stays a sign-out, and a sign-in stays a sign-in', async () => {
    const rig = await Rig.on(new ModelServer(), 'ana')
    const { refresh } = rig.server
    const renewing = (meanwhile: () => Promise<void>) => {
      rig.server.refresh = async (token) => {
        const answer = await refresh.call(rig.server, token)
        await meanwhile()
        return answer
      }
      rig.server.expireTokens()
      return rig.session.refreshed(rig.session.token())
    }
    await renewing(() => rig.session.signOut())
    expect(rig.session.account).toBeUndefined()
    await rig.signIn('ana')
    await renewing(() => rig.signIn('ben'))
    expect(rig.session.account?.user_id).toBe('user_ben')
  })

  test('a passkey says whose it is: the address is learnt afterwards, and one that is known here already is kept', async () => {
    const rig = await Rig.on(new ModelServer())
    expect(await rig.session.signInWithPasskey({ state: 'state', credential: 'ana' })).toMatchObject({ ok: true })
    expect(rig.session.account).toMatchObject({ user_id: 'user_ana', email: '' })
    await rig.session.hasAddress('ana@example.org')
    await rig.session.signOut('keep')
    await rig.session.signInWithPasskey({ state: 'state', credential: 'ana' })
    expect(rig.session.account).toMatchObject({ user_id: 'user_ana', email: 'ana@example.org', standing: 'signed_in' })
  })

  test('signing in again says which sign-in it takes the place of, and after a sign-out there is none', async () => {
    const rig = await Rig.on(new ModelServer(), 'ana')
    const first = rig.session.account?.refresh_token
    rig.server.expireTokens()
    await rig.session.refreshed(rig.session.token())
    const renewed = rig.session.account?.refresh_token
    expect(renewed).not.toBe(first)
    await rig.session.register('ana', 'password')
    const second = rig.session.account?.refresh_token
    await rig.session.signInWithPasskey({ state: 'state', credential: 'ben' })
    const third = rig.session.account?.refresh_token
    await rig.session.resetPassword('ben', 'code', 'password')
    await rig.session.signOut()
    await rig.signIn('ana')
    expect(rig.server.formers).toEqual([undefined, renewed, second, third, undefined])
  })

  test('a token that has run out is renewed before a body is sent with it', async () => {
    const rig = await Rig.on(new ModelServer(), 'ana')
    const first = rig.session.token()
    expect(first).toBeDefined()
    rig.phone.clock.advance(899_000)
    expect(rig.session.token()).toBeUndefined()
    await rig.run()
    await rig.outbox.nudge()
    expect(rig.session.token()).not.toBe(first)
  })

  test('an account deleted in the midst of a workout leaves the workout on, as nobody\'s, and it is sent for the next one', async () => {
    const rig = await Rig.on(new ModelServer(), 'ana')
    await rig.run()
    const id = await rig.phone.recorder.start('running')
    await rig.phone.run(5)
    await rig.settle(3)
    await rig.session.forget()
    rig.phone.account = ''
    await rig.phone.run(5)
    await rig.phone.recorder.finish()
    expect(await rig.rows()).toMatchObject([{ session_id: id, account: '', phase: 'finished' }])
    await rig.signIn('ben')
    await rig.settle()
    expect(rig.server.events('user_ben', id)).toEqual(await onPhone(rig, id))
  })

  test('a workout that is on when it is adopted goes on for its new owner', async () => {
    const rig = await Rig.on()
    const id = await rig.phone.recorder.start('running')
    await rig.phone.run(5)
    await rig.signIn('ana')
    await rig.session.adopt()
    await rig.phone.run(5)
    await rig.phone.recorder.finish()
    await rig.settle()
    expect(onServer(rig, id)).toEqual(await onPhone(rig, id))
  })

  test('another account never sends what is not its own', async () => {
    const rig = await Rig.on(new ModelServer(), 'ana')
    rig.server.fault = () => 'drop_request'
    const id = await rig.run()
    await rig.outbox.nudge()
    rig.server.fault = () => 'none'
    await rig.session.signOut()
    await rig.signIn('ben')
    await rig.settle(3)
    expect(rig.server.sessions('user_ben')).toEqual([])
    expect(rig.outbox.state.waiting).toEqual(new Set()) // of no concern to Ben
    await rig.signIn('ana')
    await rig.settle()
    expect(onServer(rig, id)).toHaveLength(3)
  })

  test('an expired token is renewed without a word', async () => {
    const rig = await Rig.on(new ModelServer(), 'ana')
    const id = await rig.run()
    rig.server.expireTokens()
    await rig.settle()
    expect(onServer(rig, id)).toHaveLength(3)
  })

  test('an expired sign-in keeps everything and asks to sign in', async () => {
    const rig = await Rig.on(new ModelServer(), 'ana')
    rig.server.forgetSignIns()
    const id = await rig.run()
    await rig.outbox.nudge()
    expect(rig.outbox.state.trouble).toBe('signed_out')
    expect(rig.session.account?.standing).toBe('expired')
    const again = await rig.run()
    await rig.signIn('ana')
    await rig.settle()
    expect([onServer(rig, id).length, onServer(rig, again).length]).toEqual([3, 3])
  })

  test('a revoked phone sends what is left, and only then forgets', async () => {
    const rig = await Rig.on(new ModelServer(), 'ana')
    const id = await rig.run()
    rig.server.revoked = 'user'
    rig.server.expireTokens()
    let faults = 2
    rig.server.fault = () => faults-- > 0 ? 'error' : 'none'
    await rig.outbox.nudge()
    expect(await rig.events()).toHaveLength(3)
    for (let i = 0; i < 5; i++) {
      rig.phone.clock.advance(10_000)
      await rig.outbox.nudge()
    }
    expect(rig.server.events('user_ana', id)).toHaveLength(3)
    expect(await rig.events()).toEqual([])
    expect(await rig.rows()).toEqual([])
    expect(rig.session.account).toBeUndefined()
  })

  test('what a revoked phone may not send stays without a name, and goes up when its owner signs in again', async () => {
    const rig = await Rig.on(new ModelServer(), 'ana')
    rig.online = false
    const id = await rig.run()
    const shoes = 'equipment_01h455vb4pex5vsknk084sn02q', body = { value: 72.5, unit: 'kg' } as const
    await rig.goals.set('goal_1', { exercise_type: 'running', period: 'week', measure: 'count', target: 3 }, '2026-11-16')
    await rig.calendar.change([{ planned_id: 'planned_1', day: '2026-12-01', exercise_type: 'running', title: 'Easy' }])
    await new EquipmentBook(rig.storage, rig.session.accountId).add(
      { equipment_id: shoes, name: 'Blue shoes', kind: 'shoes', default_for: ['running'], starting_distance_m: 0 },
    )
    await keepProfile(rig.storage, rig.session.accountId(), { body_weight: body })
    rig.online = true
    rig.server.revoked = 'user'
    rig.server.expireTokens()
    for (let i = 0; i < 3; i++) await rig.outbox.nudge()

    expect(rig.session.account).toBeUndefined()
    expect([rig.server.events('user_ana', id).length, rig.server.goals.size, rig.server.planned.size, rig.server.equipment.size]).toEqual([3, 0, 0, 0])
    expect([await rig.rows(), await rig.events(), await rig.goals.list(), await rig.calendar.list()]).toEqual([[], [], [], []])
    const wiped = await rig.storage.transaction('read', ['meta', 'accounts'], async (tx) => [await getMeta(tx, WIPED), await tx.list('accounts')])
    expect(wiped).toMatchObject([{ kept: true }, [{ user_id: 'user_ana', email: '', name: '', refresh_token: '', standing: 'expired', current: false }]])

    rig.server.revoked = false
    await rig.signIn('ana')
    await rig.outbox.nudge({ pull: true })
    await rig.settle()
    expect([[...rig.server.goals.keys()], [...rig.server.planned.keys()], [...rig.server.equipment.keys()]]).toEqual([['goal_1'], ['planned_1'], [shoes]])
    expect(rig.server.profiles.get('user_ana')?.body_weight).toEqual(body)
    expect(await rig.storage.transaction('read', ['meta'], (tx) => getMeta(tx, bodyKey('user_ana')))).toEqual(body)
  })

  test('a revoked phone with nothing unsent keeps nothing of its account', async () => {
    const rig = await Rig.on(new ModelServer(), 'ana')
    await rig.run()
    await rig.settle()
    rig.server.revoked = 'user'
    rig.server.expireTokens()
    for (let i = 0; i < 3; i++) await rig.outbox.nudge()
    const left = await rig.storage.transaction('read', ['meta', 'accounts'], async (tx) => [await getMeta(tx, WIPED), await tx.list('accounts')])
    expect(left).toMatchObject([{ kept: false }, []])
  })

  test('a sign-in that ended by accident keeps everything and asks to sign in', async () => {
    const rig = await Rig.on(new ModelServer(), 'ana')
    const id = await rig.run()
    rig.server.revoked = 'token_reuse'
    rig.server.expireTokens()
    await rig.outbox.nudge()
    expect(rig.session.account?.standing).toBe('expired')
    expect(rig.outbox.state.trouble).toBe('signed_out')
    expect(await rig.events()).toHaveLength(3)
    rig.server.revoked = false
    await rig.signIn('ana')
    await rig.settle()
    expect(onServer(rig, id)).toHaveLength(3)
    expect(await rig.rows()).toHaveLength(1)
  })

  test('a revoked phone in the midst of a workout records it to its end first', async () => {
    const rig = await Rig.on(new ModelServer(), 'ana')
    const id = await rig.phone.recorder.start('running')
    rig.server.revoked = 'user'
    rig.server.expireTokens()
    await rig.outbox.nudge()
    await rig.phone.run(10)
    await rig.phone.recorder.finish()
    for (let i = 0; i < 3; i++) await rig.outbox.nudge()
    expect(rig.server.events('user_ana', id)).toHaveLength(3)
    expect(await rig.rows()).toEqual([])
  })
})

describe('a new phone', () => {
  test('finds everything, and can finish what the lost one had begun', async () => {
    const server = new ModelServer()
    const lost = await Rig.on(server, 'ana')
    const done = await lost.run()
    const begun = await lost.phone.recorder.start('running')
    await lost.phone.run(10)
    await lost.phone.recorder.pause()
    await lost.settle()

    const rig = await Rig.on(server, 'ana')
    await rig.outbox.nudge({ pull: true })
    const rows = await rig.storage.transaction('read', ['server_workouts'], (tx) => tx.list('server_workouts'))
    expect(rows.map((r) => r.session_id).sort()).toEqual([done, begun].sort())
    const open = rows.find((r) => r.session_id === begun)!.body as ServerWorkout
    expect(open.state).toBe('in_progress')
    await rig.library.endElsewhere(
      { session_id: begun, exercise_type: 'running', started_at: open.started_at!, time_zone: open.time_zone! },
      10_000,
      'finished',
    )
    await rig.settle()
    expect((await rig.rows()).map((r) => [r.session_id, r.phase])).toEqual([[begun, 'finished']])
    expect(server.events('user_ana', begun).some((e) => e.includes('"finished"'))).toBe(true)
    expect((await rig.library.open(begun))!.row.figures).toMatchObject({ elapsed_ms: 10_000, distance_mm: lost.phone.recorder.workout!.distanceMm })
  })

  test('can go on recording it', async () => {
    const server = new ModelServer()
    const lost = await Rig.on(server, 'ana')
    const begun = await lost.phone.recorder.start('running')
    await lost.phone.run(10)
    await lost.phone.recorder.pause()
    await lost.settle()

    const rig = await Rig.on(server, 'ana')
    await rig.phone.recorder.takeOver({
      session_id: begun, exercise_type: 'running', started_at: '2026-11-22T08:00:00+01:00', time_zone: 'Europe/Ljubljana',
      account: rig.session.accountId(), indoor: false, taken_over: { elapsed_ms: 600_000, moving_time_ms: 10_000, distance_mm: 30_000 },
    })
    await rig.phone.run(10)
    expect(rig.phone.recorder.workout!.distanceMm).toBe(30_000 + 27_009)
    expect(rig.phone.recorder.movingMs()).toBe(20_000)
    await rig.phone.recorder.finish()
    expect((await rig.rows())[0]!.figures.distance_mm).toBe(30_000 + 27_009)
    await rig.settle()
    const { row, result } = (await rig.library.open(begun))!
    expect(rig.outbox.markOf(row)).toBe('server')
    expect(row.figures).toMatchObject({ distance_mm: result.distance_mm, moving_time_ms: result.moving_time_ms })
  })
})
