import { describe, expect, test } from 'vitest'
import { ModelServer } from './testing/model-server'
import { Rig } from './testing/rig'

const onServer = (rig: Rig, id: string) => rig.server.events(rig.session.accountId(), id)
const onPhone = async (rig: Rig, id: string) => (await rig.events()).filter((e) => e.session_id === id).map((e) => `${e.writer} ${e.seq} ${e.bytes}`).sort()

describe('one item that fails', () => {
  test('a workout on which the server fails steps aside, and the others go', async () => {
    const rig = await Rig.on(new ModelServer(), 'ana')
    const ids = [await rig.run(), await rig.run(), await rig.run(), await rig.run()]
    rig.server.fails.add(ids[0]!)
    for (let i = 0; i < 3; i++) {
      await rig.outbox.nudge()
      rig.phone.clock.advance(3_000)
    }
    for (const id of ids.slice(1)) expect(onServer(rig, id)).toEqual(await onPhone(rig, id))
    expect(rig.outbox.state.waiting).toEqual(new Set([ids[0]]))
    rig.server.fails.clear()
    await rig.settle()
    expect(onServer(rig, ids[0]!)).toEqual(await onPhone(rig, ids[0]!))
  })

  test('a server that fails on everything is not asked about each workout', async () => {
    const rig = await Rig.on(new ModelServer(), 'ana')
    for (let i = 0; i < 40; i++) await rig.run(1)
    rig.server.fault = () => 'error'
    await rig.outbox.nudge()
    expect(rig.server.requests).toBe(1)
    await rig.outbox.nudge()
    expect(rig.server.requests).toBeLessThan(15)
    expect(rig.outbox.state.trouble).toBe('server')
  })

  test('a workout that cannot be compared keeps back neither goals nor what is new', async () => {
    const rig = await Rig.on(new ModelServer(), 'ana')
    const id = await rig.run()
    rig.server.fails.add(id)
    rig.server.put(
      'user_ana',
      'running_01jt4w0r5ze9vtd9x6kqk4rz1a',
      'otherphone',
      '{"seq":0,"kind":"started","elapsed_ms":0,"started_at":"2026-11-20T08:00:00+01:00","exercise_type":"running"}',
    )
    await rig.storage.transaction('write', ['events'], async (tx) => {
      for (const { waiting: _w, ...e } of await tx.list('events')) await tx.put('events', e)
    })
    rig.server.goals.set('goal_1', { goal_id: 'goal_1', revision: 1, goal: {} })
    rig.server.typesFail = true
    await rig.outbox.nudge({ pull: true })
    expect(await rig.goals.list()).toHaveLength(1)
    expect(await rig.storage.transaction('read', ['server_workouts'], (tx) => tx.count('server_workouts'))).toBe(1)
  })

  test('a batch that gets no answer in time is made smaller until it does', async () => {
    const rig = await Rig.on(new ModelServer(), 'ana')
    rig.phone.updateIntervalMs = 5_000
    await rig.phone.recorder.start('running')
    for (let i = 0; i < 60; i++) { // a thousand points and more, in events of their own
      await rig.phone.run(40)
    }
    await rig.phone.recorder.finish()
    const id = (await rig.rows())[0]!.session_id
    rig.server.mostBytes = 100_000 // what goes through within half a minute
    for (let i = 0; i < 8; i++) {
      await rig.outbox.nudge()
      rig.phone.clock.advance(3_600_000)
    }
    expect(onServer(rig, id)).toEqual(await onPhone(rig, id))
  })

  test('an error of our own in a pass leaves it neither busy nor without a next try', async () => {
    const rig = await Rig.on(new ModelServer(), 'ana')
    const works = rig.storage.transaction.bind(rig.storage)
    rig.storage.transaction = (mode, tables, work) => tables.includes('refused') ? Promise.reject(new Error('broken')) : works(mode, tables, work)
    await rig.outbox.nudge()
    expect(rig.outbox.state).toMatchObject({ busy: false, trouble: 'server' })
    expect(rig.timers).toHaveLength(1)
    rig.storage.transaction = works
    await rig.outbox.nudge()
    expect(rig.outbox.state).toMatchObject({ busy: false, trouble: 'none' })
  })

  test('what was refused is in nobody\'s way once it has been seen, and is kept', async () => {
    const rig = await Rig.on(new ModelServer(), 'ana')
    await rig.phone.recorder.start('running')
    await rig.phone.recorder.finish({ note: 'refuse me' })
    await rig.settle()
    expect(rig.outbox.markOf((await rig.rows())[0]!)).toBe('refused')
    await rig.outbox.seenRefused()
    expect(rig.outbox.state.refused).toEqual([])
    expect(rig.outbox.markOf((await rig.rows())[0]!)).toBe('server')
    expect(await rig.storage.transaction('read', ['refused'], (tx) => tx.count('refused'))).toBe(1)
  })

  test('one event of another client, which names no writer, is sent where the request names it', async () => {
    const rig = await Rig.on(new ModelServer(), 'ana')
    const id = 'running_01jt4w0r5ze9vtd9x6kqk4rz1a', bytes = '{"seq":0,"kind":"started","elapsed_ms":0}'
    await rig.storage.transaction('write', ['events'], (tx) =>
      tx.put('events', { session_id: id, writer: 'otherphone', seq: 0, kind: 'started', bytes, upto: -1, account: 'user_ana', waiting: 1 }))
    await rig.outbox.nudge()
    expect(onServer(rig, id)).toEqual([`otherphone 0 ${bytes}`])
  })
})
