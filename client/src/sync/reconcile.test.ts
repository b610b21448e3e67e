import { describe, expect, test } from 'vitest'
import { ownRow, serverRow } from '../app/local/rows'
import type { WorkoutRow } from '../app/model'
import { noFigures } from '../recording/figures'
import type { ServerWorkout } from './server-api'
import { ModelServer } from './testing/model-server'
import { Rig } from './testing/rig'

const onServer = (rig: Rig, id: string) => rig.server.events(rig.session.accountId(), id)
const onPhone = async (rig: Rig, id: string) => (await rig.events()).filter((e) => e.session_id === id).map((e) => `${e.writer} ${e.seq} ${e.bytes}`).sort()

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

  test('a clock that ran a year ahead and was set back holds up neither what is new elsewhere nor a workout that differed', async () => {
    const rig = await Rig.on(new ModelServer(), 'ana')
    const id = await rig.run()
    rig.phone.clock.wallMs += 365 * 86_400_000
    await rig.outbox.nudge()
    const [row] = await rig.rows()
    expect(row).toMatchObject({ session_id: id, compared_wall: rig.phone.clock.wallMs })
    const { matched_wall: _w, matched_digest: _d, ...differing } = row!
    await rig.storage.transaction('write', ['workouts'], (tx) => tx.put('workouts', { ...differing, differed: 9 }))
    rig.server.put('user_ana', 'running_01jt4w0r5ze9vtd9x6kqk4rz1a', 'otherphone', '{"seq":0,"kind":"finished","elapsed_ms":0}')

    rig.phone.clock.wallMs -= 365 * 86_400_000
    await rig.outbox.nudge()
    expect(rig.outbox.markOf((await rig.rows())[0]!)).toBe('server')
    const known = await rig.storage.transaction('read', ['server_workouts'], (tx) => tx.list('server_workouts'))
    expect(known.map((one) => one.session_id)).toContain('running_01jt4w0r5ze9vtd9x6kqk4rz1a')
  })

  test('two contents under one identity end with the same one on both sides, and what gave way is kept', async () => {
    const rig = await Rig.on(new ModelServer(), 'ana')
    const id = await rig.run()
    await rig.settle()
    const writer = (await rig.events())[0]!.writer
    // Something else under the seq of the end, whichever hash is lower.
    for (const note of ['one', 'two', 'three', 'four', 'five', 'six'])
      rig.server.put('user_ana', id, writer, `{"seq":2,"kind":"finished","elapsed_ms":10000,"note":"${note}"}`)
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
      { session_id: deleted, phase: 'discarded' },
      { session_id: corrected, phase: 'finished', note: 'long', figures: { distance_mm: 5_000_000, corrected: true } },
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

  test('what is said of a workout whose events have gone is said after all that was said before, and its words stay', async () => {
    const rig = await Rig.on(new ModelServer(), 'ana')
    const id = await rig.run()
    await rig.library.review(id, { title: 'A' })
    await rig.library.review(id, { title: 'B' })
    await rig.settle()
    rig.phone.clock.advance(31 * 86_400_000)
    await rig.outbox.nudge()
    expect(await rig.events()).toEqual([])
    rig.online = false
    await rig.library.review(id, { title: 'C' })
    await rig.library.review(id, { title: 'D', note: 'long' })
    rig.online = true
    await rig.settle()
    expect((await rig.rows())[0]).toMatchObject({ title: 'D', note: 'long' })
    rig.phone.clock.advance(31 * 86_400_000)
    await rig.outbox.nudge()
    await rig.library.discard(id)
    await rig.settle()
    await rig.library.restore(id)
    await rig.settle()
    expect((await rig.rows())[0]).toMatchObject({ title: 'D', phase: 'finished' })
  })

  test('last time is not of a workout whose events have gone and that is deleted, here or on another device', async () => {
    const rig = await Rig.on(new ModelServer(), 'ana')
    const lift = (exercise: string) => rig.library.logPast({
      exercise_type: 'weight_training', started_wall: rig.phone.clock.wallMs - 3_600_000, duration_ms: 60_000,
      sets: [{ set_id: 'a', exercise, weight: 60, unit: 'kg', repetitions: 5 }],
    })
    const [here, elsewhere] = [await lift('Squat'), await lift('Bench press')]
    await rig.settle()
    rig.phone.clock.advance(31 * 86_400_000)
    await rig.outbox.nudge()
    expect(await rig.events()).toEqual([])
    const exercises = () => rig.storage.transaction('read', ['last_sets'], async (tx) => (await tx.list('last_sets')).map((row) => row.exercise))
    expect(await exercises()).toEqual(['bench_press', 'squat'])
    await rig.library.discard(here)
    expect(await exercises()).toEqual(['bench_press'])
    rig.server.deleted.set(elsewhere, '2026-12-22T12:00:00Z')
    rig.phone.clock.advance(86_400_000)
    await rig.outbox.nudge({ pull: true })
    await rig.settle()
    expect((await rig.rows()).map((row) => row.phase)).toEqual(['discarded', 'discarded'])
    expect(await exercises()).toEqual([])
  })

  test('an older app forgot which seqs were used, or what was said last: such a workout is changed only when it is here again', async () => {
    const rig = await Rig.on(new ModelServer(), 'ana')
    const id = await rig.run()
    await rig.settle()
    rig.phone.clock.advance(31 * 86_400_000)
    await rig.outbox.nudge()
    rig.storage.spoil('workouts', id, ({ next_seqs: _n, ...row }) => row)
    await expect(rig.library.discard(id)).rejects.toThrow('not on this phone')
    rig.storage.spoil('workouts', id, ({ next_lamport: _n, ...row }) => ({ ...row, next_seqs: {} }))
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

  describe('logged by a program in forms that only the server folds', () => {
    const cycling = 'cycling_01jt4w0r5ze9vtd9x6kqk4rz1a', walking = 'walking_01jt4w0r5ze9vtd9x6kqk4rz1d'
    const lifting = 'weight_training_01jt4w0r5ze9vtd9x6kqk4rz1b', pounds = 'weight_training_01jt4w0r5ze9vtd9x6kqk4rz1c'

    /** Times without an offset, a list of weights, a weight whose unit the profile says, and a distance as a text after one in metres. */
    function programs(): ModelServer {
      const server = new ModelServer()
      const log = (id: string, told: Partial<ServerWorkout>, ...events: string[]) => {
        events.forEach((event, seq) => server.put('user_ana', id, 'document', `{"seq":${seq},${event}}`))
        server.told.set(id, told)
      }
      log(cycling, { started_at: '2026-10-05T12:00:00+02:00', local_date: '2026-10-05', elapsed_time_s: 7_200, moving_time_s: 7_200 },
        '"kind":"started","at":"2026-10-5 12PM","exercise_type":"cycling","started_at":"2026-10-5 12PM"',
        '"kind":"progress","at":"2026-10-5 2PM","progress":{"distance_m":32186.88}',
        '"kind":"note","at":"2026-10-5 2PM","title":"Park"',
        '"kind":"finished","at":"2026-10-5 2PM"',
        '"kind":"corrected","at":"2026-10-5 2PM","correction":{"distance_m":32186.88}')
      const lifted = {
        exercise_type: 'weight_training', started_at: '2026-10-06T18:00:00+02:00', local_date: '2026-10-06', elapsed_time_s: 2_700, moving_time_s: 2_700,
      }
      const metrics = (volume: number, max: number) => ({
        sets: { value: 3 }, repetitions: { value: 9 }, volume: { value: volume, unit: 'kg' }, max_weight: { value: max, unit: 'kg' },
        'max_weight:dead_lift': { value: max, unit: 'kg' },
      })
      log(lifting, { ...lifted, metrics: metrics(990, 120) },
        '"kind":"started","elapsed_ms":0,"type":"weight_lifting","started_at":"2026-10-06T18:00:00+02:00"',
        '"kind":"finished","elapsed_ms":2700000,"progress":{"exercises":[{"type":"dead_lift","weights":[100,110,120],"repetition":3}]}')
      log(pounds, { ...lifted, metrics: metrics(408.233, 45.359) },
        '"kind":"started","elapsed_ms":0,"exercise_type":"weight_training","started_at":"2026-10-06T18:00:00+02:00"',
        '"kind":"progress","elapsed_ms":2700000,"progress":{"exercises":[{"name":"dead_lift","weight":100,"repetition":3,"sets":3}]}',
        '"kind":"finished","elapsed_ms":2700000')
      log(walking, { metrics: { distance: { value: 10_000, estimated: 10_000, unit: 'm' } } },
        '"kind":"started","elapsed_ms":0,"exercise_type":"walking","started_at":"2026-11-22T08:00:00+01:00"',
        '"kind":"progress","elapsed_ms":3600000,"progress":{"distance_m":5000}',
        '"kind":"finished","elapsed_ms":7200000,"progress":{"distance":"10 km"}')
      return server
    }

    /** As the screens show it: as this phone keeps it, or where it does not, as the server tells. */
    async function shownOn(rig: Rig, id: string) {
      return await rig.storage.transaction('read', ['workouts', 'server_workouts'], async (tx) => {
        const own = await tx.get('workouts', id), told = await tx.get('server_workouts', id)
        return own !== undefined ? ownRow(own, 'server') : told !== undefined ? serverRow(told) : undefined
      })
    }

    async function opened(server: ModelServer, id: string) {
      const rig = await Rig.on(server, 'ana')
      await rig.settle()
      await rig.outbox.bringHome(id)
      await rig.settle()
      expect(await rig.rows()).toHaveLength(1)
      return rig
    }

    const figures = (row: WorkoutRow | undefined) => {
      const { metrics: _m, elsewhere: _e, efforts: _f, sync: _s, lifting: lifted, ...rest } = row!
      return { ...rest, lifting: lifted && { ...noFigures('weight_training').lifting, ...lifted } }
    }

    test.each([cycling, lifting, pounds, walking])('%s keeps its figures when it is opened', async (id) => {
      const server = programs()
      const rig = await Rig.on(server, 'ana')
      await rig.settle()
      const told = await shownOn(rig, id)
      expect(told!.elapsedMs).toBeGreaterThan(0)
      await rig.outbox.bringHome(id)
      expect(figures(await shownOn(rig, id))).toEqual(figures(told))
      await rig.settle()
      expect(figures(await shownOn(rig, id))).toEqual(figures(told))
      const [row] = await rig.rows()
      expect(rig.outbox.markOf(row!)).toBe('server')
      expect(await rig.events()).toEqual([])
      expect(await rig.library.open(id)).toBeUndefined()
      await expect(rig.library.parts.split(id, 1_000, 1_000)).rejects.toThrow('not on this phone')
    })

    test('a page that opens it with every change asks the server once', async () => {
      const rig = await opened(programs(), cycling)
      const asked = rig.server.requests
      await rig.outbox.bringHome(cycling)
      await rig.outbox.bringHome(cycling)
      expect(rig.server.requests).toBe(asked)
      rig.phone.clock.advance(86_400_000)
      await rig.outbox.bringHome(cycling)
      expect(rig.server.requests).toBeGreaterThan(asked)
    })

    test('is corrected, deleted and taken back like any other, and another phone sees that', async () => {
      const server = programs()
      const rig = await opened(server, cycling)
      const other = await Rig.on(server, 'ana')
      other.phone.ports().random(9) // not the first one's chance, nor its writer
      await other.settle()
      await other.outbox.bringHome(cycling)
      const meet = async () => {
        await rig.settle()
        await other.settle()
        await other.outbox.bringHome(cycling)
      }
      rig.online = false
      await rig.library.review(cycling, { title: 'Round the park', distance_m: 30_000 })
      expect(await shownOn(rig, cycling)).toMatchObject({ title: 'Round the park', distanceMm: 30_000_000, elapsedMs: 7_200_000 })
      rig.online = true
      await meet()
      for (const one of [rig, other])
        expect(await shownOn(one, cycling)).toMatchObject({ title: 'Round the park', distanceMm: 30_000_000, corrected: true, elapsedMs: 7_200_000 })

      await other.library.review(cycling, { title: 'Park again', feeling: 'hard' })
      await other.settle()
      await rig.settle()
      await rig.outbox.bringHome(cycling)
      await rig.library.review(cycling, { note: 'wet' })
      await meet()
      for (const one of [rig, other]) expect(await shownOn(one, cycling)).toMatchObject({ title: 'Park again', feeling: 'hard', note: 'wet' })

      await rig.library.discard(cycling)
      await meet()
      for (const one of [rig, other]) expect(await shownOn(one, cycling)).toMatchObject({ state: 'discarded' })
      await rig.library.restore(cycling)
      await meet()
      for (const one of [rig, other])
        expect(await shownOn(one, cycling)).toMatchObject({ state: 'finished', title: 'Park again', distanceMm: 30_000_000, elapsedMs: 7_200_000 })
      const identities = onServer(rig, cycling).map((e) => e.split(' ', 2).join(' '))
      expect(identities).toEqual([...new Set(identities)])
      expect([...await rig.events(), ...await other.events()]).toEqual([])
    })

    test('what this phone says of it stands while it is not sent, also where it is opened meanwhile', async () => {
      const rig = await opened(programs(), cycling)
      rig.server.fault = () => 'busy'
      await rig.library.review(cycling, { title: 'Round the park' })
      await rig.outbox.nudge()
      rig.server.fault = () => 'none'
      await rig.outbox.bringHome(cycling)
      expect(await shownOn(rig, cycling)).toMatchObject({ title: 'Round the park', elapsedMs: 7_200_000 })
      await rig.settle()
      expect(await shownOn(rig, cycling)).toMatchObject({ title: 'Round the park', elapsedMs: 7_200_000 })
    })

    test('what this phone said of it, and a server restored from an older copy no longer has, is sent again', async () => {
      const rig = await opened(programs(), cycling)
      rig.server.pending.add(cycling) // acknowledged, and not compared yet
      await rig.library.review(cycling, { title: 'Round the park' })
      await rig.outbox.nudge()
      expect(rig.outbox.state.waiting.size).toBe(0)
      rig.server.pending.clear()
      rig.server.restore((identity) => !identity.startsWith('document '))
      expect(onServer(rig, cycling).join()).not.toContain('Round the park')
      rig.phone.clock.advance(3_600_000)
      await rig.settle()
      expect(await shownOn(rig, cycling)).toMatchObject({ title: 'Round the park', elapsedMs: 7_200_000 })
      expect(onServer(rig, cycling).join()).toContain('Round the park')
    })

    test('an answer that is behind what the server has taken changes nothing', async () => {
      const rig = await opened(programs(), cycling)
      await rig.library.review(cycling, { title: 'Round the park' })
      rig.server.pending.add(cycling)
      rig.server.told.set(cycling, { ...rig.server.told.get(cycling), title: 'Park' })
      await rig.settle(3)
      expect(await shownOn(rig, cycling)).toMatchObject({ title: 'Round the park' })
      rig.server.pending.clear()
      rig.server.told.set(cycling, { ...rig.server.told.get(cycling), title: 'Round the park' })
      await rig.settle()
      expect(rig.outbox.markOf((await rig.rows())[0]!)).toBe('server')
    })

    test('what edit_workout says of it is shown, and what this phone says otherwise takes it back', async () => {
      const rig = await opened(programs(), cycling)
      rig.server.edit(cycling, { title: 'River', note: 'dry' })
      rig.phone.clock.advance(3_600_000)
      await rig.outbox.nudge({ pull: true })
      await rig.outbox.bringHome(cycling)
      await rig.settle()
      expect(await shownOn(rig, cycling)).toMatchObject({ title: 'River', note: 'dry', elapsedMs: 7_200_000 })
      rig.server.editsFail = true
      await rig.library.review(cycling, { title: 'Hill' })
      await rig.outbox.nudge()
      expect(await shownOn(rig, cycling)).toMatchObject({ title: 'Hill', note: 'dry', elapsedMs: 7_200_000 })
      rig.server.editsFail = false
      rig.phone.clock.advance(60_000)
      await rig.settle()
      expect(await shownOn(rig, cycling)).toMatchObject({ title: 'Hill', note: 'dry', elapsedMs: 7_200_000 })
      expect(rig.server.edits.get(cycling)!.edited).toEqual({ title: null, note: 'dry' })
    })
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

test('years of workouts that are due on one day go one by one, so that the recorder never waits for all of them', async () => {
  const rig = await Rig.on(new ModelServer(), 'ana')
  for (let i = 0; i < 5; i++) await rig.run()
  await rig.settle()
  const events = (await rig.events()).length
  rig.phone.clock.advance(31 * 86_400_000)
  const works = rig.storage.transaction.bind(rig.storage)
  const dropped: number[] = []
  rig.storage.transaction = async (mode, tables, work) => {
    const count = () => works('read', ['events'], (tx) => tx.count('events'))
    const before = await count()
    const result = await works(mode, tables, work)
    if (mode === 'write') dropped.push(before - (await count()))
    return result
  }
  await rig.outbox.nudge()
  rig.storage.transaction = works
  expect(await rig.events()).toEqual([])
  expect(Math.max(...dropped)).toBe(events / 5)
})
