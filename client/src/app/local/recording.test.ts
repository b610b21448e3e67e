// @vitest-environment happy-dom
import { expect, test } from 'vitest'
import { foldWorkout } from '../../exercise/fold'
import { logOf } from '../../recording/figures'
import { Library } from '../../recording/library'
import { NotHere } from '../../recording/refold'
import { FakeClock, Phone } from '../../recording/testing/phone'
import { StorageError } from '../../store/storage'
import { wordsOf } from '../failures'
import type { LiveWorkout, WorkoutRow } from '../model'
import { beganAs, historyOf } from './history'
import { recordingOf } from './recording'
import { RecordedElsewhere, RecordingLock } from './recordingLock'
import { ownRow, serverRow } from './rows'
import { Value } from './value'

/** Web Locks as far as one name needs them: what the browser has and Node has not. */
class Locks {
  #held: (() => void) | undefined
  async request(_name: string, options: LockOptions, work: (lock: Lock | null) => unknown): Promise<void> {
    if (this.#held !== undefined && options.ifAvailable === true) return void (await work(null))
    await new Promise<void>((ended) => {
      this.#held = ended
      void Promise.resolve(work({ name: _name, mode: 'exclusive' })).then(() => {
        this.#held = undefined
        ended()
      })
    })
  }
}

const SESSION = 'running_01ja2b3c4d5e6f7g8h9jakbmcn'
const OPEN = {
  session_id: SESSION,
  account: 'ana',
  started_at: '2026-11-22T07:00:00+09:00',
  fetched_wall: 0,
  body: {
    session_id: SESSION,
    exercise_type: 'running',
    state: 'in_progress',
    started_at: '2026-11-22T07:00:00+09:00',
    local_date: '2026-11-22',
    time_zone: 'Asia/Tokyo',
    elapsed_time_s: 600,
    moving_time_s: 540,
    metrics: { distance: { value: 2000, unit: 'm', estimated: 50 }, ascent: { value: 30, unit: 'm' } },
  },
}

const PLANNED = { planned_id: 'planned_01jt4w0r5ze9vtd9x6kqk4rz1a', day: '2026-12-01', exercise_type: 'running', title: 'Läufe, "lang"\n,' }

/** A phone in Ljubljana that knows a workout which another one began in Tokyo and never ended. */
async function here() {
  const phone = await Phone.on()
  await phone.storage.transaction('write', ['server_workouts'], (tx) => tx.put('server_workouts', OPEN as never))
  const locks = new Locks() as unknown as LockManager
  const lock = new RecordingLock(() => undefined, locks)
  const workouts = new Value<readonly WorkoutRow[]>([serverRow(OPEN as never)])
  const library = new Library({ ...phone.ports(), account: () => '' })
  const done = <T>(work: Promise<T>) => work
  const recording = recordingOf({
    recorder: phone.recorder, lock, clock: phone.clock, live: new Value<LiveWorkout | null>(null), workouts, account: () => '', done, equipmentFor: () => [],
    beganAs: (row) => beganAs(phone.storage, phone.clock, row), takeOver: () => phone.recorder.takeFromOtherTab(),
  })
  const history = historyOf({
    library,
    storage: phone.storage,
    clock: phone.clock,
    workouts,
    markOf: () => 'phone',
    bringHome: () => Promise.resolve(),
    goals: () => Promise.resolve([]),
    equipment: () => [],
    planned: () => Promise.resolve([PLANNED]),
    done,
  })
  return { phone, recording, history, anotherTab: new RecordingLock(() => undefined, locks) }
}

const emptyHistory = () =>
  historyOf({
    library: {} as Library,
    storage: {} as never,
    clock: new FakeClock(),
    workouts: new Value<readonly WorkoutRow[]>([]),
    markOf: () => 'phone',
    bringHome: () => Promise.resolve(),
    goals: () => Promise.resolve([]),
    equipment: () => [],
    planned: () => Promise.resolve([]),
    done: (work) => work,
  })

test('a workout begun in another time zone keeps its start and its day when it is taken over here', async () => {
  const { phone, recording } = await here()
  await recording.takeOverWorkout(SESSION)
  expect(phone.recorder.workout!.begin).toMatchObject({ started_at: '2026-11-22T07:00:00+09:00', time_zone: 'Asia/Tokyo' })
  await phone.recorder.finish()
  const [row] = await phone.storage.transaction('read', ['workouts'], (tx) => tx.list('workouts'))
  expect(row!.started_at).toBe('2026-11-22T07:00:00+09:00')
})

test('taken over and ended without a network it counts with what the other phone had, also when it is renamed; typed figures are of the whole', async () => {
  const { phone, recording, history } = await here()
  await recording.takeOverWorkout(SESSION)
  await phone.run(10)
  const shown = phone.recorder.workout!.distanceMm
  await phone.recorder.finish()
  const figures = async () => (await phone.storage.transaction('read', ['workouts'], (tx) => tx.list('workouts')))[0]!.figures
  const whole = await figures()
  expect(whole).toMatchObject({ elapsed_ms: 610_000, distance_mm: shown })
  expect(whole.moving_time_ms).toBe(550_000)
  await history.annotate(SESSION, { title: 'Along the Sumida' })
  expect(await figures()).toEqual(whole)
  await history.correct(SESSION, { distanceMm: 2_100_000, movingMs: 500_000 })
  expect(await figures()).toMatchObject({ elapsed_ms: 610_000, moving_time_ms: 500_000, distance_mm: 2_100_000 })
})

test('taken over, its log says so at once; a kill says it no second time, and what was moved since counts whole when it is uploaded', async () => {
  const { phone, recording } = await here()
  await recording.takeOverWorkout(SESSION)
  const sealed = async () => (await phone.events()).map(({ seq, bytes }) => ({ seq, ...(JSON.parse(bytes) as { kind: string; elapsed_ms: number }) }))
  expect(await sealed()).toMatchObject([{ seq: 0, kind: 'resumed', elapsed_ms: 600_000 }])
  await phone.killed()
  expect(await phone.kinds()).toEqual(['resumed'])
  await phone.run(10)
  await phone.recorder.finish()
  const events = await phone.events()
  expect(events.filter((event) => event.kind === 'resumed')).toHaveLength(1)
  expect(foldWorkout('running', logOf(events))).toMatchObject({ moving_time_ms: 10_000 })
})

test('and when it is ended here', async () => {
  const { phone, history } = await here()
  await history.endElsewhere(SESSION, 'finished')
  const [row] = await phone.storage.transaction('read', ['workouts'], (tx) => tx.list('workouts'))
  expect(row).toMatchObject({ started_at: '2026-11-22T07:00:00+09:00', time_zone: 'Asia/Tokyo' })
})

test('and then it counts as far as it is known here, until the rest of it comes; its words can be said before', async () => {
  const { phone, history } = await here()
  await history.endElsewhere(SESSION, 'finished')
  await history.annotate(SESSION, { title: 'Along the Sumida' })
  const [row] = await phone.storage.transaction('read', ['workouts'], (tx) => tx.list('workouts'))
  expect(ownRow(row!, 'phone')).toMatchObject({
    state: 'finished', elapsedMs: 600_000, movingMs: 540_000, distanceMm: 2_000_000, estimatedMm: 50_000, ascentMm: 30_000, title: 'Along the Sumida',
  })
  expect((await phone.events()).map((event) => event.kind)).toEqual(['finished', 'note'])
})

test('thrown away here it can be had back', async () => {
  const { phone, history } = await here()
  const state = async () => ownRow((await phone.storage.transaction('read', ['workouts'], (tx) => tx.list('workouts')))[0]!, 'phone').state
  await history.endElsewhere(SESSION, 'discarded')
  expect(await state()).toBe('discarded')
  await history.restore(SESSION)
  expect(await state()).toBe('finished')
})

test('a take-over and a start for which there is no room let the recording go: another tab can record', async () => {
  const { phone, recording, anotherTab } = await here()
  phone.storage.capacity = -1
  await expect(recording.takeOverWorkout(SESSION)).rejects.toThrow(StorageError)
  await expect(recording.start('running', { indoor: false, autoPause: false })).rejects.toThrow(StorageError)
  expect(await anotherTab.tryHold()).toBe(true)
  phone.storage.capacity = Infinity
  await expect(recording.start('running', { indoor: false, autoPause: false })).rejects.toThrow(RecordedElsewhere)
  expect(phone.recorder.workout).toBeUndefined()
  anotherTab.release()
  await new Promise((resolve) => setTimeout(resolve))
  await recording.start('running', { indoor: false, autoPause: false })
  expect(phone.recorder.state).toBe('on')
})

test('the export is one document with every workout, its events and the goals, also where there is none', async () => {
  const { phone, history } = await here()
  await phone.recorder.start('running')
  await phone.run(10)
  await phone.recorder.finish()
  const read = async () =>
    JSON.parse(await (await history.exportAll()).text()) as { workouts: { session_id: string; events: unknown[] }[]; goals: unknown[]; preferences: object }
  const all = await read()
  expect(all.workouts.map((workout) => workout.session_id)).toEqual([SESSION])
  expect(all.goals).toEqual([])
  expect(all.preferences).toMatchObject({ theme: 'system' })
  const empty = await emptyHistory().exportAll()
  expect(JSON.parse(await empty.text())).toMatchObject({ workouts: [] })
})

test('the export has each event as it was sealed, as the server writes and reads it', async () => {
  const { phone, recording, history } = await here()
  await recording.takeOverWorkout(SESSION)
  await phone.run(10)
  await phone.recorder.finish()
  const text = await (await history.exportAll()).text()
  const all = JSON.parse(text) as { workouts: { session_id: string; events: { writer: string; seq: number; event: { kind: string } }[] }[] }
  const kept = await phone.storage.transaction('read', ['events'], (tx) => tx.list('events', { prefix: [SESSION] }))
  expect(kept.length).toBeGreaterThan(1)
  expect(all.workouts[0]!.events.map(({ writer, seq, event }) => ({ writer, seq, kind: event.kind }))).toEqual(
    kept.map(({ writer, seq, kind }) => ({ writer, seq, kind })))
  for (const { bytes } of kept) expect(text).toContain(`"event":${bytes}}`)
  expect(text.slice(0, 256)).toMatch(/^\{"made_at":.*"workouts":/) // by which the server knows it (PhoneExport)
})

test('one workout as JSON can be read back; where its events are not on this phone that is said instead of giving a file without them', async () => {
  const { phone, recording, history } = await here()
  const missing = history.document(SESSION)
  await expect(missing).rejects.toThrow(NotHere)
  await expect(missing.catch(wordsOf)).resolves.toBe('This workout’s readings are not on this phone. They come when you are online.')
  await recording.takeOverWorkout(SESSION)
  await phone.run(10)
  await phone.recorder.finish()
  const text = await history.document(SESSION)
  expect(text.startsWith(`{"session_id":"${SESSION}"`)).toBe(true) // by which the server knows it (StaminaExportWorkout)
  expect((JSON.parse(text) as { events: unknown[] }).events.length).toBeGreaterThan(1)
})

test('what is planned is in the export, and importing that finds it there, in one of a few kilobytes and in one that is large', async () => {
  const { phone, history } = await here()
  await phone.recorder.start('running')
  await phone.run(10)
  await phone.recorder.finish()
  const all = await history.exportAll()
  expect(JSON.parse(await all.text())).toMatchObject({ planned: [PLANNED] })
  expect(JSON.parse(await (await emptyHistory().exportAll()).text())).toMatchObject({ planned: [] })
})

test('a second start while a workout is on leaves that one its lock: no other tab takes it', async () => {
  const { recording, anotherTab } = await here()
  await recording.start('running', {} as never)
  await expect(recording.start('walking', {} as never)).rejects.toThrow()
  expect(await anotherTab.tryHold()).toBe(false)
})
