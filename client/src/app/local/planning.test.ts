import { expect, test } from 'vitest'
import { Library } from '../../recording/library'
import { Phone } from '../../recording/testing/phone'
import { setMeta } from '../../store/storage'
import type { KnownPlanned } from '../../sync/calendar-book'
import type { WorkoutRow } from '../model'
import { judged, planningOf } from './planning'
import { ownRow } from './rows'
import { Value } from './value'

const TODAY = '2026-12-03'
const planned = (id: string, day: string, rest: Partial<KnownPlanned> = {}): KnownPlanned => ({ planned_id: id, day, exercise_type: 'running', ...rest })
const row = (sessionId: string, date: string, rest: Partial<WorkoutRow> = {}): WorkoutRow =>
  ({ sessionId, date, type: 'running', state: 'finished', deletedAt: null, ...rest }) as WorkoutRow
const states = (bodies: KnownPlanned[], rows: WorkoutRow[]) => judged(bodies, rows, TODAY).map(({ id, state, sessionId }) => [id, state, sessionId])

test('the one finished workout of its type and day is what was planned, also one that was recorded before or logged later', () => {
  expect(states([planned('a', '2026-12-02'), planned('b', TODAY)], [row('r1', '2026-12-02'), row('r2', TODAY, { state: 'auto_finished' })]))
    .toEqual([['a', 'done', 'r1'], ['b', 'done', 'r2']])
})

test('a day that is over without one is missed, one to come is planned', () => {
  expect(states([planned('a', '2026-12-02'), planned('b', TODAY), planned('c', '2026-12-04')], [])).toEqual(
    [['a', 'missed', null], ['b', 'planned', null], ['c', 'planned', null]])
})

test('one of another type, one that is deleted, thrown away or still on is not it', () => {
  const others = [row('r1', TODAY, { type: 'walking' }), row('r2', TODAY, { deletedAt: 1 }), row('r3', TODAY, { state: 'discarded' }),
    row('r4', TODAY, { state: 'in_progress' }), row('r5', '2026-12-02')]
  expect(states([planned('a', TODAY)], others)).toEqual([['a', 'planned', null]])
})

test('where there are several of either the person is asked', () => {
  expect(judged([planned('a', TODAY)], [row('r1', TODAY), row('r2', TODAY)], TODAY)).toMatchObject([{ state: 'unclear', candidates: ['r1', 'r2'] }])
  expect(judged([planned('a', TODAY), planned('b', TODAY)], [row('r1', TODAY)], TODAY)).toMatchObject(
    [{ state: 'unclear', candidates: ['r1'] }, { state: 'unclear', candidates: ['r1'] }])
})

test('what the person says counts, and settles what is left of that day', () => {
  const done = { state: 'done', session_id: 'r1' } as const
  expect(states([planned('a', TODAY, { outcome: done }), planned('b', TODAY)], [row('r1', TODAY), row('r2', TODAY)]))
    .toEqual([['a', 'done', 'r1'], ['b', 'done', 'r2']])
  expect(states([planned('a', '2026-12-01', { outcome: done })], [row('r1', TODAY)])).toEqual([['a', 'done', 'r1']])
  expect(states([planned('a', TODAY, { outcome: { state: 'skipped' } }), planned('b', TODAY)], [row('r1', TODAY)]))
    .toEqual([['a', 'skipped', null], ['b', 'done', 'r1']])
  expect(states([planned('a', '2026-12-02', { outcome: { state: 'not_done' } })], [row('r1', '2026-12-02')])).toEqual([['a', 'missed', null]])
})

test('they come in the order of days and times, those of any time first', () => {
  expect(states([planned('a', TODAY, { time: '18:00' }), planned('b', TODAY, { time: '07:00' }), planned('c', TODAY), planned('d', '2026-12-01')], [])
    .map(([id]) => id)).toEqual(['d', 'c', 'b', 'a'])
})

test('a workout that was said and is deleted or thrown away is as good as not said; one that is not here may be on its way', () => {
  const body = planned('a', TODAY, { outcome: { state: 'done', session_id: 'r1' } })
  for (const rest of [{ deletedAt: 1 }, { state: 'discarded' }] as const) {
    expect(judged([body], [row('r1', TODAY, rest)], TODAY)).toMatchObject([{ state: 'planned', sessionId: null, said: false }])
    expect(states([body], [row('r1', TODAY, rest), row('r2', TODAY)])).toEqual([['a', 'done', 'r2']])
    expect(states([body, planned('b', TODAY)], [row('r1', TODAY, rest), row('r2', TODAY)])).toEqual([['a', 'unclear', null], ['b', 'unclear', null]])
  }
  expect(states([body], [])).toEqual([['a', 'done', 'r1']])
})

test('one that was said and is not here, long after its day, was deleted, where all that there is is here', () => {
  const body = (day: string) => planned('a', day, { outcome: { state: 'done', session_id: 'r1' } })
  expect(judged([body('2026-11-03')], [], TODAY, true)).toMatchObject([{ state: 'missed', said: false }])
  expect(judged([body('2026-11-02')], [], TODAY, false)).toMatchObject([{ state: 'done', said: true }]) // the list has not been read yet
  expect(judged([body('2026-11-04')], [], TODAY, true)).toMatchObject([{ state: 'done', said: true }]) // its deletion would still be told
})

/** A phone with its calendar and its workouts, as the screens have them. */
async function calendar() {
  const phone = await Phone.on()
  const library = new Library({ ...phone.ports(), account: () => '' })
  const workouts = new Value<readonly WorkoutRow[]>([])
  let account = ''
  const here = planningOf({ storage: phone.storage, clock: phone.clock, workouts, account: () => account, nudge: () => undefined })
  const run = async () => {
    await phone.recorder.start('running')
    await phone.run(60)
    return await phone.recorder.finish()
  }
  const look = async () => {
    workouts.set((await library.list()).map((own) => ownRow(own, 'phone')))
    await here.refresh()
    return here.planned.read().map(({ state, sessionId, said }) => [state, sessionId, said])
  }
  const first = await run(), second = await run()
  await look()
  const day = workouts.read()[0]!.date
  await here.calls.changePlanned([{ planned_id: 'a', day, exercise_type: 'running', outcome: { state: 'done', session_id: first } }])
  return { phone, library, first, second, look, as: (id: string) => (account = id) }
}

test('the workout that was said is deleted, and restored', async () => {
  const { library, first, second, look } = await calendar()
  expect(await look()).toEqual([['done', first, true]])
  await library.discard(first)
  expect(await look()).toEqual([['done', second, false]])
  await library.discard(second)
  expect(await look()).toEqual([['planned', null, false]])
  await library.restore(first)
  expect(await look()).toEqual([['done', first, true]])
})

test('it is joined with another, and that taken back', async () => {
  const { library, first, second, look } = await calendar()
  const joined = await library.parts.join(first, second)
  expect(await look()).toEqual([['done', joined, false]])
  await library.restore(first)
  expect(await look()).toEqual([['done', first, true]])
})

test('it was deleted so long ago that nothing tells of it any more', async () => {
  const { phone, library, first, second, look, as } = await calendar()
  for (const id of [first, second]) await library.discard(id)
  phone.clock.advance(32 * 86_400_000)
  await library.eraseDeleted()
  expect(await look()).toEqual([['missed', null, false]])

  await phone.storage.transaction('write', ['planned'], async (tx) => tx.put('planned', { ...(await tx.get('planned', 'a'))!, account: 'ana' }))
  as('ana') // a phone that has not read Ana's list yet
  expect(await look()).toEqual([['done', first, true]])
  await phone.storage.transaction('write', ['meta'], (tx) => setMeta(tx, 'pulled:ana', { whole_wall: 1 }))
  expect(await look()).toEqual([['missed', null, false]])
})
