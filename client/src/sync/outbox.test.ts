import { describe, expect, test } from 'vitest'
import type { ServerWorkout } from './server-api'
import { ModelServer } from './testing/model-server'
import { Rig } from './testing/rig'
import { backoffMs } from './backoff'
import { older } from './outbox'

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
    rig.server.put('user_ana', 'running_01jt4w0r5ze9vtd9x6kqk4rz1a', 'otherphone', '{"seq":0,"kind":"started","elapsed_ms":0,"started_at":"2026-11-20T08:00:00+01:00","exercise_type":"running"}')
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

describe('comparing', () => {
  test('an old workout that was changed elsewhere, or deleted, is found by the daily look at all of them', async () => {
    const server = new ModelServer()
    const rig = await Rig.on(server, 'ana')
    const other = (i: number) => `running_01jt4w0r5ze9vtd9x6kqk4rz${i}a`
    for (let i = 1; i < 9; i++) server.put('user_ana', other(i), 'otherphone', '{"seq":0,"kind":"finished","elapsed_ms":0}')
    server.pageSize = 2
    await rig.outbox.nudge({ pull: true })
    const known = () => rig.storage.transaction('read', ['server_workouts'], (tx) => tx.list('server_workouts'))
    expect(await known()).toHaveLength(8)
    server.put('user_ana', other(1), 'otherphone', '{"seq":1,"kind":"note","note":"changed"}')
    server.deleted.set(other(2), '2026-11-22T12:00:00Z')
    const digest = async () => ((await known()).find((r) => r.session_id === other(1))!.body as { digest: string }).digest
    const before = await digest()
    rig.phone.clock.advance(3_600_000)
    await rig.outbox.nudge({ pull: true })
    expect([await digest(), (await known()).length]).toEqual([before, 8])
    rig.phone.clock.advance(86_400_000)
    await rig.outbox.nudge({ pull: true })
    expect(await digest()).not.toBe(before)
    expect(await known()).toHaveLength(7)
  })

  test('two contents under one identity end with the same one on both sides, and what gave way is kept', async () => {
    const rig = await Rig.on(new ModelServer(), 'ana')
    const id = await rig.run()
    await rig.settle()
    const writer = (await rig.events())[0]!.writer
    // Something else under the seq of the end, whichever hash is lower.
    for (const note of ['one', 'two', 'three', 'four', 'five', 'six']) rig.server.put('user_ana', id, writer, `{"seq":2,"kind":"finished","elapsed_ms":10000,"note":"${note}"}`)
    rig.server.forgetContent('user_ana', id, writer, 2, (bytes) => bytes.includes('"writer"'))
    await rig.settle()
    expect(rig.outbox.markOf((await rig.rows())[0]!)).toBe('refused')
    await rig.outbox.seenRefused()
    expect(rig.outbox.markOf((await rig.rows())[0]!)).toBe('server')
    const asked = rig.server.uploads
    await rig.settle()
    expect(rig.server.uploads).toBe(asked)
  })

  test('a workout whose events have gone can be deleted and corrected without a network, and no seq is used twice', async () => {
    const rig = await Rig.on(new ModelServer(), 'ana')
    const [deleted, corrected] = [await rig.run(), await rig.run()]
    await rig.settle()
    rig.phone.clock.advance(31 * 86_400_000)
    await rig.outbox.nudge()
    expect(await rig.events()).toEqual([])
    rig.online = false
    await rig.library.discard(deleted)
    await rig.library.review(corrected, { distance_m: 5000, note: 'long' })
    expect(await rig.rows()).toMatchObject([
      { session_id: deleted, phase: 'discarded' }, { session_id: corrected, phase: 'finished', note: 'long', figures: { distance_mm: 5_000_000, corrected: true } },
    ])
    await expect(rig.library.review(corrected, { end_elapsed_ms: 3_000 })).rejects.toThrow('not on this phone')
    rig.online = true
    await rig.settle()
    for (const id of [deleted, corrected]) {
      const seqs = onServer(rig, id).map((e) => Number(e.split(' ')[1]))
      expect(seqs).toEqual([...new Set(seqs)])
    }
    expect(onServer(rig, deleted).at(-1)).toContain('"discarded"')
    expect((await rig.library.open(corrected))!.result).toMatchObject({ distance_mm: 5_000_000, note: 'long', elapsed_ms: 10_000 })
    expect((await rig.rows()).map((row) => rig.outbox.markOf(row))).toEqual(['server', 'server'])
    await rig.library.review(corrected, { end_elapsed_ms: 3_000 })
    expect((await rig.rows())[1]!.figures.elapsed_ms).toBe(3_000)
  })

  test('an older app forgot which seqs were used: such a workout is changed only when it is here again', async () => {
    const rig = await Rig.on(new ModelServer(), 'ana')
    const id = await rig.run()
    await rig.settle()
    rig.phone.clock.advance(31 * 86_400_000)
    await rig.outbox.nudge()
    rig.storage.spoil('workouts', id, ({ next_seqs: _n, ...row }) => row)
    await expect(rig.library.discard(id)).rejects.toThrow('not on this phone')
    expect(await rig.events()).toEqual([])
    await rig.outbox.bringHome(id)
    await rig.library.discard(id)
    await rig.settle()
    expect(onServer(rig, id)).toHaveLength(4)
  })

  test('a server that lost something after acknowledging it gets it again when its epoch changes', async () => {
    const rig = await Rig.on(new ModelServer(), 'ana')
    const id = await rig.run()
    await rig.settle()
    rig.server.restore((identity) => identity.endsWith(' 1'))
    expect(onServer(rig, id)).toHaveLength(2)
    await rig.outbox.nudge({ pull: true })
    await rig.settle()
    expect(onServer(rig, id)).toEqual(await onPhone(rig, id))
  })

  test('a server that knows nothing of the workout gets all of it', async () => {
    const rig = await Rig.on(new ModelServer(), 'ana')
    const id = await rig.run()
    await rig.settle()
    rig.server.restore(() => true)
    await rig.outbox.nudge({ pull: true })
    await rig.settle()
    expect(onServer(rig, id)).toEqual(await onPhone(rig, id))
  })

  test('events of another phone in the same workout do not disturb', async () => {
    const rig = await Rig.on(new ModelServer(), 'ana')
    const id = await rig.run()
    rig.server.put(rig.session.accountId(), id, 'otherphone', '{"seq":0,"kind":"note","note":"hi"}')
    await rig.settle()
    expect(rig.outbox.markOf((await rig.rows())[0]!)).toBe('server')
  })

  test('what a damaged database lost comes back from the server', async () => {
    const rig = await Rig.on(new ModelServer(), 'ana')
    const id = await rig.run()
    await rig.settle()
    const figures = (await rig.rows())[0]!.figures
    const writer = (await rig.events())[0]!.writer
    rig.storage.spoil('events', [id, writer, 1], () => undefined)
    rig.storage.spoil('workouts', id, (r) => ({ ...r, matched_wall: undefined, figures: { ...figures, distance_mm: 0 } }))
    await rig.settle()
    expect(onServer(rig, id)).toEqual(await onPhone(rig, id))
    expect((await rig.rows())[0]!.figures).toEqual(figures)
    expect(rig.outbox.markOf((await rig.rows())[0]!)).toBe('server')
  })

  test('what was changed on another device is changed here', async () => {
    const rig = await Rig.on(new ModelServer(), 'ana')
    const id = await rig.run()
    await rig.settle()
    rig.server.put(rig.session.accountId(), id, 'otherphone', '{"seq":0,"kind":"corrected","elapsed_ms":10000,"correction":{"distance_m":5000}}')
    await rig.settle()
    expect((await rig.rows())[0]).toMatchObject({ phase: 'finished', figures: { distance_mm: 5_000_000, corrected: true } })
    rig.server.put(rig.session.accountId(), id, 'otherphone', '{"seq":1,"kind":"discarded","elapsed_ms":10000}')
    await rig.settle()
    expect((await rig.rows())[0]!.phase).toBe('discarded')
    expect(rig.outbox.markOf((await rig.rows())[0]!)).toBe('server')
  })

  test('a workout of another phone is brought home whole, and can then be corrected here', async () => {
    const server = new ModelServer()
    const first = await Rig.on(server, 'ana')
    const id = await first.run()
    await first.settle()
    const second = await Rig.on(server, 'ana')
    second.phone.ports().random(9) // not the first one's chance, nor its writer
    await second.settle()
    expect(await second.library.open(id)).toBeUndefined()
    await second.outbox.bringHome(id)
    await second.settle()
    const here = await second.library.open(id)
    expect(here!.result).toEqual((await first.library.open(id))!.result)
    expect(second.outbox.markOf(here!.row)).toBe('server')
    await second.library.review(id, { distance_m: 5000 })
    await second.settle()
    await first.settle()
    expect((await first.rows())[0]!.figures.distance_mm).toBe(5_000_000)
  })

  test('a correction after the match has to match anew', async () => {
    const rig = await Rig.on(new ModelServer(), 'ana')
    const id = await rig.run()
    await rig.settle()
    await rig.library.review(id, { distance_m: 100 })
    expect(rig.outbox.markOf((await rig.rows())[0]!)).toBe('phone')
    await rig.settle()
    expect(rig.outbox.markOf((await rig.rows())[0]!)).toBe('server')
    expect(onServer(rig, id)).toHaveLength(4)
  })

  test('events stay on the phone for 30 days after matching, figures for ever', async () => {
    const rig = await Rig.on(new ModelServer(), 'ana')
    await rig.run()
    await rig.settle()
    rig.phone.clock.advance(29 * 86_400_000)
    await rig.outbox.nudge()
    expect(await rig.events()).toHaveLength(3)
    rig.phone.clock.advance(2 * 86_400_000)
    await rig.outbox.nudge()
    expect(await rig.events()).toHaveLength(0)
    expect((await rig.rows())[0]!.figures.distance_mm).toBeGreaterThan(20_000)
  })
})

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
    await rig.library.endElsewhere({ session_id: begun, exercise_type: 'running', started_at: open.started_at!, time_zone: open.time_zone! }, 10_000, 'finished')
    await rig.settle()
    expect((await rig.rows()).map((r) => [r.session_id, r.phase])).toEqual([[begun, 'finished']])
    expect(server.events('user_ana', begun).some((e) => e.includes('"finished"'))).toBe(true)
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
    await rig.settle()
    expect(rig.outbox.markOf((await rig.rows())[0]!)).toBe('server')
  })
})

describe('goals', () => {
  const terms = { exercise_type: 'running', period: 'week', measure: 'count', target: 3 } as const

  test('are set here at once and sent later', async () => {
    const rig = await Rig.on(new ModelServer(), 'ana')
    rig.online = false
    await rig.goals.set('goal_1', terms, '2026-11-16')
    await rig.goals.edit('goal_1', { goal: { ...terms, target: 4 } }, '2026-11-22')
    expect(await rig.goals.list()).toMatchObject([{ goal_id: 'goal_1', goal: { target: 4 } }])
    rig.online = true
    await rig.settle()
    expect(rig.server.goals.get('goal_1')).toMatchObject({ goal: { target: 4 }, revision: 2 })
    expect(await rig.goals.list()).toMatchObject([{ revision: 2, goal: { target: 4 } }])
  })

  test('changed on both sides, the person chooses', async () => {
    const rig = await Rig.on(new ModelServer(), 'ana')
    await rig.goals.set('goal_1', terms, '2026-11-16')
    await rig.settle()
    rig.server.goals.set('goal_1', { ...rig.server.goals.get('goal_1')!, goal: { ...terms, target: 7 }, revision: 9 })
    await rig.goals.edit('goal_1', { goal: { ...terms, target: 5 } }, '2026-11-22')
    await rig.outbox.nudge()
    const [conflict] = await rig.goals.troubles()
    expect(conflict).toMatchObject({ goal_id: 'goal_1', kind: 'changed', theirs: { revision: 9 } })
    expect(await rig.goals.list()).toMatchObject([{ goal: { target: 5 } }])
    await rig.goals.keepMine(conflict!.n)
    await rig.settle()
    expect(rig.server.goals.get('goal_1')).toMatchObject({ goal: { target: 5 }, revision: 10 })

    rig.server.goals.set('goal_1', { ...rig.server.goals.get('goal_1')!, goal: { ...terms, target: 7 }, revision: 20 })
    await rig.goals.edit('goal_1', { goal: { ...terms, target: 1 } }, '2026-11-22')
    await rig.outbox.nudge()
    await rig.goals.edit('goal_1', { paused: true }, '2026-11-22') // waits behind it
    await rig.goals.takeTheirs((await rig.goals.troubles())[0]!.n)
    expect(await rig.goals.list()).toMatchObject([{ revision: 20, goal: { target: 7 }, paused: false }])
    await rig.settle()
    expect(await rig.goals.troubles()).toEqual([])
    expect(rig.server.goals.get('goal_1')).toMatchObject({ revision: 20 })
  })

  test('one that the server refuses is said to be refused, and can be put right or given up', async () => {
    const rig = await Rig.on(new ModelServer(), 'ana')
    await rig.goals.set('goal_1', { ...terms, title: 'refuse me' }, '2026-11-16')
    await rig.goals.set('goal_2', { ...terms, title: 'refuse me' }, '2026-11-16')
    await rig.settle()
    expect(await rig.goals.troubles()).toMatchObject([{ goal_id: 'goal_1', kind: 'refused', reason: 'a reason' }, { goal_id: 'goal_2', kind: 'refused' }])
    await rig.goals.edit('goal_1', { goal: terms }, '2026-11-22')
    await rig.goals.takeTheirs((await rig.goals.troubles())[0]!.n)
    await rig.settle()
    expect(await rig.goals.troubles()).toEqual([])
    expect([...rig.server.goals.keys()]).toEqual(['goal_1'])
    expect((await rig.goals.list()).map((g) => g.goal_id)).toEqual(['goal_1'])
  })

  test('a deletion taken back is taken back on the server, with its history and all its conditions', async () => {
    const rig = await Rig.on(new ModelServer(), 'ana')
    const both = { ...terms, each: [{ metric: 'distance', op: '>=', value: 5, unit: 'km' }, { metric: 'moving_time', op: '<=', value: 25, unit: 'min' }] } as const
    await rig.goals.set('goal_1', both, '2026-11-16')
    await rig.settle()
    for (const sent of [false, true]) {
      await rig.goals.remove('goal_1')
      if (sent) await rig.settle()
      await rig.goals.restore('goal_1')
      expect(await rig.goals.list()).toMatchObject([{ goal_id: 'goal_1', goal: both }])
      await rig.settle()
      expect(rig.server.goals.get('goal_1')).toMatchObject({ goal: both })
      expect(await rig.goals.list()).toMatchObject([{ goal_id: 'goal_1', goal: both }])
    }
    rig.server.deletedGoals.set('goal_3', { goal_id: 'goal_3', revision: 4, goal: terms })
    await rig.goals.set('goal_3', both, '2026-11-16') // the app was closed between deletion and undo
    await rig.settle()
    expect(rig.server.goals.get('goal_3')).toMatchObject({ goal: both })
    expect((await rig.goals.list()).map((g) => g.goal_id).sort()).toEqual(['goal_1', 'goal_3'])
  })

  test('one that the server fails on holds up no other', async () => {
    const rig = await Rig.on(new ModelServer(), 'ana')
    for (const id of ['goal_1', 'goal_2']) await rig.goals.set(id, terms, '2026-11-16')
    await rig.settle()
    rig.server.fails.add('goal_1')
    for (const id of ['goal_1', 'goal_2']) await rig.goals.edit(id, { goal: { ...terms, target: 4 } }, '2026-11-22')
    await rig.outbox.nudge()
    expect(rig.server.goals.get('goal_2')).toMatchObject({ goal: { target: 4 } })
    rig.server.fails.clear()
    rig.phone.clock.advance(10_000)
    await rig.settle()
    expect(rig.server.goals.get('goal_1')).toMatchObject({ goal: { target: 4 } })
  })

  test('deleted here is deleted there', async () => {
    const rig = await Rig.on(new ModelServer(), 'ana')
    await rig.goals.set('goal_1', terms, '2026-11-16')
    await rig.settle()
    await rig.goals.remove('goal_1')
    await rig.settle()
    expect(rig.server.goals.size).toBe(0)
    expect(await rig.goals.list()).toEqual([])
  })
})

test('waiting grows, is spread, and never undercuts the server', () => {
  expect([1, 2, 3].map((n) => backoffMs(n, 1))).toEqual([2_000, 4_000, 8_000])
  expect(backoffMs(1, 0)).toBe(1_000)
  expect(backoffMs(50, 1)).toBe(900_000)
  expect(backoffMs(1, 0, { ok: false, why: 'busy', retryAfterMs: 60_000 })).toBe(60_000)
})

test('new terms of a goal are remembered with those before them, whoever changed them', async () => {
  const rig = await Rig.on(new ModelServer(), 'ana')
  const terms = (target: number) => ({ exercise_type: 'running', period: 'week', measure: 'count', target }) as const
  await rig.goals.set('goal_1', terms(3), '2026-10-05')
  await rig.settle()
  await rig.goals.edit('goal_1', { goal: terms(4), from: 'this_period' }, '2026-11-22')
  await rig.settle()
  expect(await rig.goals.list()).toMatchObject([{ goal: { target: 4 }, since: '2026-11-16', earlier: [{ from: '2026-10-05', goal: { target: 3 } }] }])
  rig.server.goals.set('goal_1', { ...rig.server.goals.get('goal_1')!, goal: terms(5), revision: 9 })
  rig.phone.clock.advance(14 * 86_400_000)
  await rig.settle()
  expect(await rig.goals.list()).toMatchObject([{ goal: { target: 5 }, earlier: [{ goal: { target: 3 } }, { from: '2026-11-16', goal: { target: 4 } }] }])
})
