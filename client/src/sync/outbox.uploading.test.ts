import { describe, expect, test } from 'vitest'
import { backoffMs } from './backoff'
import { older } from './outbox'
import { ModelServer } from './testing/model-server'
import { Rig } from './testing/rig'

const onServer = (rig: Rig, id: string) => rig.server.events(rig.session.accountId(), id)
const onPhone = async (rig: Rig, id: string) => (await rig.events()).filter((e) => e.session_id === id).map((e) => `${e.writer} ${e.seq} ${e.bytes}`).sort()

describe('uploading', () => {
  test('a finished workout arrives whole and is safe on the server', async () => {
    const rig = await Rig.on(new ModelServer(), 'ana')
    const id = await rig.run()
    expect(rig.outbox.markOf((await rig.rows())[0]!)).toBe('phone')
    await rig.settle()
    expect(onServer(rig, id)).toEqual(await onPhone(rig, id))
    expect(rig.outbox.markOf((await rig.rows())[0]!)).toBe('server')
  })

  test('an update goes out while the workout is under way', async () => {
    const rig = await Rig.on(new ModelServer(), 'ana')
    rig.phone.updateIntervalMs = 5_000
    const id = await rig.phone.recorder.start('running')
    await rig.outbox.nudge()
    expect(onServer(rig, id)).toHaveLength(1)
    await rig.phone.run(12)
    await rig.outbox.nudge()
    expect(onServer(rig, id)).toHaveLength(3)
  })

  test('the policy of the server is kept', async () => {
    const rig = await Rig.on(new ModelServer(), 'ana')
    await rig.run()
    await rig.outbox.nudge()
    expect(await rig.storage.transaction('read', ['meta'], (tx) => tx.get('meta', 'update_interval_s'))).toMatchObject({ value: 60 })
  })

  test('an answer that was lost is asked for again with the same bytes, and stored once', async () => {
    const rig = await Rig.on(new ModelServer(), 'ana')
    const id = await rig.run()
    let lost = 3
    rig.server.fault = () => lost-- > 0 ? 'drop_answer' : 'none'
    await rig.settle()
    expect(onServer(rig, id)).toEqual(await onPhone(rig, id))
  })

  test('what got no outcome was not acknowledged', async () => {
    const rig = await Rig.on(new ModelServer(), 'ana')
    const id = await rig.run()
    let partial = 1
    rig.server.fault = () => partial-- > 0 ? 'partial' : 'none'
    await rig.outbox.nudge()
    await rig.settle()
    expect(onServer(rig, id)).toEqual(await onPhone(rig, id))
  })

  test('an answer that says nothing of the events is a failure, not a reason to ask for ever', async () => {
    const rig = await Rig.on(new ModelServer(), 'ana')
    const id = await rig.run()
    rig.server.fault = () => 'silent'
    await rig.outbox.nudge()
    expect(rig.outbox.state.trouble).toBe('server')
    rig.server.fault = () => 'none'
    await rig.settle()
    expect(onServer(rig, id)).toEqual(await onPhone(rig, id))
  })

  test('offline nothing is asked and nothing is lost', async () => {
    const rig = await Rig.on(new ModelServer(), 'ana')
    rig.online = false
    const id = await rig.run()
    await rig.outbox.nudge()
    expect(rig.server.requests).toBe(0)
    expect(rig.outbox.state).toMatchObject({ trouble: 'offline' })
    expect(rig.outbox.state.waiting).toEqual(new Set([id]))
    rig.online = true
    await rig.settle()
    expect(rig.outbox.state.waiting.size).toBe(0)
  })

  test('a refused event is shown with its reason, leaves a void, and holds up nothing', async () => {
    const rig = await Rig.on(new ModelServer(), 'ana')
    await rig.phone.recorder.start('running')
    await rig.phone.run(5)
    const id = await rig.phone.recorder.finish({ note: 'refuse me' })
    await rig.settle()
    expect(rig.outbox.state.refused).toMatchObject([{ session_id: id, reason: 'too_deep', detail: 'a reason' }])
    expect(rig.outbox.state.refused[0]!.bytes).toContain('refuse me')
    expect(onServer(rig, id).at(-1)).toContain('"kind":"void"')
    expect(onServer(rig, id)).toEqual(await onPhone(rig, id))
    expect(rig.outbox.markOf((await rig.rows())[0]!)).toBe('refused')
  })

  test('a request refused as a whole is halved until the one at fault is found', async () => {
    const rig = await Rig.on(new ModelServer(), 'ana')
    const ids = [await rig.run(), await rig.run(), await rig.run()]
    let tooLarge = 2
    rig.server.fault = () => tooLarge-- > 0 ? 'too_large' : 'none'
    await rig.settle()
    for (const id of ids) expect(onServer(rig, id)).toEqual(await onPhone(rig, id))
    expect(rig.outbox.state.refused).toEqual([])
  })

  test('a workout whose id is refused is set aside whole; the others go', async () => {
    const rig = await Rig.on(new ModelServer(), 'ana')
    const good = await rig.run()
    await rig.storage.transaction('write', ['events', 'workouts'], async (tx) => {
      const [e] = await tx.list('events', { prefix: [good] })
      const [w] = await tx.list('workouts')
      await tx.put('events', { ...e!, session_id: 'Nonsense', account: 'user_ana' })
      await tx.put('workouts', { ...w!, session_id: 'Nonsense' })
    })
    for (let i = 0; i < 5; i++) await rig.outbox.nudge()
    expect(onServer(rig, good)).toHaveLength(3)
    expect(rig.outbox.state.waiting.size).toBe(0)
    expect(rig.outbox.state.stuck).toMatchObject([{ session_id: 'Nonsense', stuck: 'invalid-session-id' }])
  })

  test('Retry-After is honoured, except by a person', async () => {
    const rig = await Rig.on(new ModelServer(), 'ana')
    await rig.run()
    rig.server.retryAfterS = 120
    rig.server.fault = () => 'busy'
    await rig.outbox.nudge()
    expect(rig.outbox.state.trouble).toBe('busy')
    expect(rig.outbox.state.nextWall! - rig.phone.clock.wallMs).toBeGreaterThanOrEqual(120_000)
    const asked = rig.server.requests
    await rig.outbox.nudge()
    expect(rig.server.requests).toBe(asked)
    await rig.outbox.nudge({ asked: true })
    expect(rig.server.requests).toBe(asked + 1)
  })

  test('it tries again by itself', async () => {
    const rig = await Rig.on(new ModelServer(), 'ana')
    const id = await rig.run()
    rig.server.fault = () => 'error'
    await rig.outbox.nudge()
    rig.server.fault = () => 'none'
    const [timer] = rig.timers
    rig.phone.clock.advance(timer!.at - rig.phone.clock.wallMs)
    timer!.work()
    await rig.outbox.nudge()
    expect(onServer(rig, id)).toHaveLength(3)
  })

  test('two tabs never send at the same time', async () => {
    const rig = await Rig.on(new ModelServer(), 'ana')
    await rig.run()
    await Promise.all([rig.outbox.nudge(), rig.anotherOutbox('two').nudge()])
    expect(rig.server.uploads).toBe(1)
  })

  test.each(['this tab', 'another tab'])('a pass that outlives its account sends nothing as the next one, who signed in in %s', async (where) => {
    const rig = await Rig.on(new ModelServer(), 'ana')
    rig.online = false
    const ids = [await rig.run(), await rig.run()]
    rig.online = true
    const session = where === 'this tab' ? rig.session : await rig.anotherSession('two')
    rig.server.fault = () => 'too_large' // one event a request: more of them are to come
    let uploads = 0
    rig.server.meanwhile = async (events) => {
      if (events !== 1 || ++uploads > 1) return
      await session.signOut()
      rig.server.forgetSignIns()
      await session.signIn('ben', 'password')
    }
    await rig.outbox.nudge({ pull: true })
    expect(rig.server.sessions('user_ben')).toEqual([])
    expect(ids.flatMap((id) => rig.server.events('user_ana', id))).toHaveLength(1)
    expect((await rig.events()).filter((e) => e.account === 'user_ana' && e.waiting === 1)).toHaveLength(5)
    expect(rig.outbox.state).toMatchObject({ trouble: 'none', busy: false })
    expect(rig.session.accountId()).toBe('user_ben')

    await rig.signIn('ana')
    await rig.settle()
    for (const id of ids) expect(onServer(rig, id)).toEqual(await onPhone(rig, id))
  })

  test('too old for screens, it goes on uploading and says so', async () => {
    const rig = await Rig.on(new ModelServer(), 'ana')
    rig.server.tooOld = true
    const id = await rig.run()
    await rig.outbox.nudge()
    expect(onServer(rig, id)).toHaveLength(3)
    expect(rig.outbox.state).toMatchObject({ update: 'required', trouble: 'none' })
  })

  test('a newer version is recommended', async () => {
    const rig = await Rig.on(new ModelServer(), 'ana')
    await rig.outbox.nudge()
    expect(rig.outbox.state.update).toBe('recommended')
    expect([older('1.2.0', '1.10.0'), older('2.0.0', '1.9'), older('1.0', '1.0.0')]).toEqual([true, false, false])
  })
})

test('waiting grows, is spread, and never undercuts the server', () => {
  expect([1, 2, 3].map((n) => backoffMs(n, 1))).toEqual([2_000, 4_000, 8_000])
  expect(backoffMs(1, 0)).toBe(1_000)
  expect(backoffMs(50, 1)).toBe(900_000)
  expect(backoffMs(1, 0, { ok: false, why: 'busy', retryAfterMs: 60_000 })).toBe(60_000)
})
