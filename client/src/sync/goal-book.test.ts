import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dateOf, type Period, type Weekday } from '../exercise/calendar'
import { restsOn, withRest, type GoalRest, type KnownGoal } from './goal-book'
import { ModelServer } from './testing/model-server'
import { Rig } from './testing/rig'

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
    const both = {
      ...terms,
      each: [
        { metric: 'distance', op: '>=', value: 5, unit: 'km' },
        { metric: 'moving_time', op: '<=', value: 25, unit: 'min' },
      ],
    } as const
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

  test.each(['at once', 'after a restart', 'after it was sent'])('a deletion taken back brings back what was not sent of it: %s', async (when) => {
    const rig = await Rig.on(new ModelServer(), 'ana')
    const edits = () => rig.storage.transaction('read', ['goal_edits'], (tx) => tx.list('goal_edits'))
    await rig.goals.set('goal_1', terms, '2026-11-16')
    await rig.settle()
    rig.online = false
    await rig.goals.edit('goal_1', { goal: { ...terms, target: 5 }, from: 'this_period' }, '2026-11-22')
    await rig.goals.edit('goal_1', { paused: true }, '2026-11-22')
    await rig.goals.set('goal_2', terms, '2026-11-16')
    await rig.goals.edit('goal_2', { paused: true }, '2026-11-22')
    const before = { goals: await rig.goals.list(), edits: await edits() }
    for (const id of ['goal_1', 'goal_2']) await rig.goals.remove(id)
    const deletions = await edits()
    expect(deletions.map((edit) => edit.verb)).toEqual(['delete', 'delete'])
    // The answer to one that is on its way is not taken for that of the deletion.
    expect(deletions.filter(({ n }) => before.edits.some((edit) => edit.n === n))).toEqual([])
    if (when === 'after a restart') await rig.killed()
    if (when === 'after it was sent') {
      rig.online = true
      await rig.settle()
      expect([...rig.server.goals.keys(), ...(await edits())]).toEqual([])
      rig.online = false
    }
    for (const id of ['goal_1', 'goal_2']) await rig.goals.restore(id)
    expect(await rig.goals.list()).toEqual(before.goals)
    const bare = (of: Awaited<ReturnType<typeof edits>>) => of.filter((edit) => edit.verb !== 'restore').map(({ n: _n, ...edit }) => edit)
    expect(bare(await edits())).toEqual(bare(before.edits))
    rig.online = true
    await rig.settle()
    expect(rig.server.goals.get('goal_1')).toMatchObject({ goal: { ...terms, target: 5 }, paused: true })
    expect(rig.server.goals.get('goal_2')).toMatchObject({ goal: terms, paused: true })
    expect(await rig.goals.list()).toMatchObject([{ goal_id: 'goal_1', goal: { target: 5 }, paused: true }, { goal_id: 'goal_2', paused: true }])
    expect(await edits()).toEqual([])
  })

  test('an edit that comes back with a deleted goal is asked about where another phone has changed the goal meanwhile', async () => {
    const rig = await Rig.on(new ModelServer(), 'ana')
    await rig.goals.set('goal_1', terms, '2026-11-16')
    await rig.settle()
    rig.online = false
    await rig.goals.edit('goal_1', { goal: { ...terms, target: 5 } }, '2026-11-22')
    await rig.goals.remove('goal_1')
    await rig.goals.restore('goal_1')
    rig.server.goals.set('goal_1', { ...rig.server.goals.get('goal_1')!, goal: { ...terms, target: 7 }, revision: 2 })
    rig.online = true
    await rig.outbox.nudge()
    expect(await rig.goals.troubles()).toMatchObject([{ goal_id: 'goal_1', kind: 'changed', theirs: { goal: { target: 7 } } }])
    expect(rig.server.goals.get('goal_1')).toMatchObject({ goal: { target: 7 } })
  })

  test('deleted ones that the server does not bring back are said to be refused, and hold up no other', async () => {
    const rig = await Rig.on(new ModelServer(), 'ana')
    const deleted = ['goal_1', 'goal_2', 'goal_3']
    for (const id of deleted) {
      rig.server.deletedGoals.set(id, { goal_id: id, revision: 4, goal: { ...terms, title: 'refuse me' } })
      await rig.goals.set(id, terms, '2026-11-16')
    }
    await rig.goals.set('goal_4', terms, '2026-11-16')
    await rig.outbox.nudge()
    expect(await rig.goals.troubles()).toMatchObject(deleted.map((goal_id) => ({ goal_id, kind: 'refused', reason: 'a reason' })))
    expect([...rig.server.goals.keys()]).toEqual(['goal_4'])
    for (const { n } of await rig.goals.troubles()) await rig.goals.takeTheirs(n)
    expect((await rig.goals.list()).map((goal) => goal.goal_id)).toEqual(['goal_4'])
  })

  test('an edit after a restore that was refused has it tried again, and the goal stays', async () => {
    const rig = await Rig.on(new ModelServer(), 'ana')
    await rig.goals.set('goal_1', terms, '2026-11-16')
    await rig.settle()
    await rig.goals.remove('goal_1')
    await rig.settle()
    const deleted = rig.server.deletedGoals.get('goal_1')!
    rig.server.deletedGoals.set('goal_1', { ...deleted, title: 'refuse me' })
    await rig.goals.restore('goal_1')
    await rig.outbox.nudge()
    await rig.goals.edit('goal_1', { goal: { ...terms, target: 5 } }, '2026-11-22')
    await rig.settle()
    expect(await rig.goals.troubles()).toMatchObject([{ goal_id: 'goal_1', kind: 'refused', reason: 'a reason' }])
    expect(await rig.goals.list()).toMatchObject([{ goal_id: 'goal_1', goal: { target: 5 } }])
    rig.server.deletedGoals.set('goal_1', deleted)
    await rig.goals.keepMine((await rig.goals.troubles())[0]!.n)
    await rig.settle()
    expect(await rig.goals.troubles()).toEqual([])
    expect(rig.server.goals.get('goal_1')).toMatchObject({ goal: { target: 5 } })
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

  test('rest from today on, and going on, without a network as the server would have it', async () => {
    const rig = await Rig.on(new ModelServer(), 'ana')
    await rig.goals.set('goal_1', terms, '2026-11-16')
    await rig.settle()
    rig.online = false
    await rig.goals.edit('goal_1', { pauses: [{ from: '2026-11-20', resumes_on: '2026-11-30' }, { from: '2026-12-24' }] }, '2026-11-22')
    expect(await rig.goals.list()).toMatchObject([{ paused: true }])
    await rig.goals.edit('goal_1', { paused: false }, '2026-11-22') // earlier than it was to be
    const pauses = [{ from: '2026-11-20', resumes_on: '2026-11-22' }, { from: '2026-12-24' }]
    expect(await rig.goals.list()).toMatchObject([{ paused: false, pauses }])
    await rig.goals.edit('goal_1', { paused: true }, '2026-11-23')
    await rig.goals.edit('goal_1', { paused: false }, '2026-11-23') // of no day: it never was
    expect(await rig.goals.list()).toMatchObject([{ paused: false, pauses }])
    rig.online = true
    await rig.settle()
    expect(rig.server.goals.get('goal_1')).toMatchObject({ revision: 5, paused: false })
  })

  test('a rest from today on ends where one that is to come begins, here and on the server', async () => {
    const rig = await Rig.on(new ModelServer(), 'ana')
    await rig.goals.set('goal_1', terms, '2026-11-16')
    const past = { from: '2026-11-17', resumes_on: '2026-11-18' }, holidays = { from: '2026-12-24', resumes_on: '2027-01-02' }
    await rig.goals.edit('goal_1', { pauses: [past, holidays] }, '2026-11-22')
    await rig.goals.edit('goal_1', { paused: true }, '2026-11-22')
    const pauses = [past, { from: '2026-11-22', resumes_on: '2026-12-24' }, holidays]
    expect((await rig.goals.list())[0]).toMatchObject({ paused: true, pauses })
    await rig.settle()
    expect(rig.server.goals.get('goal_1')).toMatchObject({ pauses })
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

describe('another period', () => {
  const terms = (period: Period) => ({ exercise_type: 'running', period, measure: 'count', target: 3 }) as const

  // A Wednesday; as ChangeTerms of GoalChanges.cs has it.
  test.each<[Period, Period, Weekday, string]>([
    ['week', 'day', 'monday', '2026-11-25'],
    ['week', 'month', 'monday', '2026-11-23'],
    ['week', 'month', 'sunday', '2026-11-22'],
    ['week', 'once', 'saturday', '2026-11-21'],
    ['month', 'week', 'monday', '2026-11-23'],
    ['day', 'month', 'monday', '2026-11-25'],
  ])('a goal by %s that is one by %s from now on leaves closed periods as they were (weeks from %s)', async (was, is, firstDay, since) => {
    const rig = await Rig.on(new ModelServer(), 'ana')
    rig.firstDay = firstDay
    await rig.goals.set('goal_1', terms(was), '2026-10-05')
    await rig.goals.edit('goal_1', { goal: terms(is), from: 'this_period' }, '2026-11-25')
    expect(await rig.goals.list()).toMatchObject([{ goal: terms(is), since, earlier: [{ from: '2026-10-05', goal: terms(was) }] }])
  })

  test('a goal for once keeps its own start, for it had no period that is closed', async () => {
    const rig = await Rig.on(new ModelServer(), 'ana')
    await rig.goals.set('goal_1', terms('once'), '2026-10-05')
    await rig.goals.edit('goal_1', { goal: terms('day'), from: 'this_period' }, '2026-11-25')
    const [known] = await rig.goals.list()
    expect(known).toMatchObject({ goal: terms('day'), starts_on: '2026-10-05' })
    expect(known!.earlier).toBeUndefined()
  })

  test('changed twice on one day, what was never judged is not kept', async () => {
    const rig = await Rig.on(new ModelServer(), 'ana')
    await rig.goals.set('goal_1', terms('week'), '2026-10-05')
    for (const period of ['day', 'month'] as const) await rig.goals.edit('goal_1', { goal: terms(period), from: 'this_period' }, '2026-11-25')
    expect(await rig.goals.list()).toMatchObject([{ goal: terms('month'), since: '2026-11-25', earlier: [{ from: '2026-10-05', goal: terms('week') }] }])
    expect((await rig.goals.list())[0]!.earlier).toHaveLength(1)
  })

  test('that was set elsewhere holds from the same day', async () => {
    const rig = await Rig.on(new ModelServer(), 'ana')
    await rig.goals.set('goal_1', terms('week'), '2026-10-05')
    await rig.settle()
    rig.server.goals.set('goal_1', { ...rig.server.goals.get('goal_1')!, goal: terms('day'), revision: 9 })
    rig.phone.clock.wallMs = Date.parse('2026-11-25T12:00:00+01:00')
    await rig.settle()
    expect(await rig.goals.list()).toMatchObject([{ goal: terms('day'), since: '2026-11-25' }])
  })
})

test('one more rest covers its days and all that were covered, in order and none over another', () => {
  const rest = fc.tuple(fc.nat(40), fc.option(fc.integer({ min: 1, max: 15 }))).map(([day, long]): GoalRest =>
    long === null ? { from: dateOf(20_000 + day) } : { from: dateOf(20_000 + day), resumes_on: dateOf(20_000 + day + long) })
  const days = Array.from({ length: 60 }, (_, i) => dateOf(20_000 + i))
  fc.assert(
    fc.property(fc.array(rest, { maxLength: 6 }), (added) => {
      const pauses = added.reduce<GoalRest[]>((before, next) => withRest(before, next), [])
      const covered = (of: readonly GoalRest[]) => days.filter((day) => restsOn({ pauses: of } as unknown as KnownGoal, day))
      expect(covered(pauses)).toEqual(days.filter((day) => added.some((one) => covered([one]).includes(day))))
      pauses.slice(1).forEach((next, i) => expect(pauses[i]!.resumes_on! < next.from).toBe(true))
    }),
  )
})
