import { rfc3339 } from '../recording/clock'
import { Library } from '../recording/library'
import { Recorder } from '../recording/recorder'
import { openStorage } from '../store/open'
import { getMeta, setMeta, type Storage } from '../store/storage'
import { updateIntervalMs } from '../sync/policy'
import { conditions } from '../platform/conditions'
import { isNative } from '../platform/native'
import { follow } from '../platform/location/source'
import { webSteps } from '../platform/location/steps'
import { webLocation } from '../platform/location/web'
import { webClock } from '../platform/webClock'
import { exercisesOf } from './local/exercises'
import { goalsOf } from './local/goals'
import { liveOf } from './local/live'
import { RecordedElsewhere, RecordingLock } from './local/recordingLock'
import { ownDetail, ownRow, serverRow } from './local/rows'
import { builtIn, declared } from './local/types'
import { Value } from './local/value'
import { keepNotice, noticeOf } from './ongoing'
import type { Account, Correction, LiveWorkout, Services, SyncState, TypeDeclaration, WorkoutRow } from './model'
import { onPreferences, preferences } from './preferences'

const DAY_MS = 86_400_000
const KEPT_DAYS = 30

/** What compose needs of the network; everything else works without it. */
export interface Online {
  readonly account: () => Account | null
  readonly accountId: () => string
  readonly state: () => SyncState
  readonly markOf: (row: Parameters<typeof ownRow>[0]) => WorkoutRow['sync']
  readonly watch: (listener: () => void) => void
  readonly nudge: () => Promise<void>
  /** Asks for the whole of a workout that another phone recorded; `watch` tells when it has come. */
  readonly bringHome: (sessionId: string) => Promise<void>
  /** This phone was signed out from another device and has forgotten that account. */
  readonly wiped: () => Promise<boolean>
  readonly calls: Pick<Services, 'register' | 'signIn' | 'signOut' | 'devices' | 'revoke' | 'deleteAccount' | 'saveProfile' | 'syncNow' | 'seenRefusals'>
}

/** The one place where recorder, store and sync meet the screens. */
export async function compose(connect: (storage: Storage, tab: string) => Promise<Online>): Promise<Services> {
  const { storage, salvaged, more } = await openStorage({
    get: (key) => localStorage.getItem(`stamina.store.${key}`),
    set: (key, value) => (value === null ? localStorage.removeItem(`stamina.store.${key}`) : localStorage.setItem(`stamina.store.${key}`, value)),
  })
  void navigator.storage?.persist?.()
  const tab = crypto.randomUUID()
  const online = await connect(storage, tab)
  const clock = webClock()
  const random = (n: number) => crypto.getRandomValues(new Uint8Array(n))
  const sealed = () => void online.nudge()

  let intervalMs = await updateIntervalMs(storage, await conditions())
  // Natively the location service has a journal of its own: the web's first screen never loads the code for it.
  const native = isNative() ? await import('../platform/location/native') : undefined
  const service = native?.nativeLocation(() => noticeOf(recorder, titleOf(recorder.workout?.begin.exercise_type ?? '')))
  const recorder: Recorder = await Recorder.open({ storage, clock, random, tab, account: online.accountId, updateIntervalMs: () => intervalMs, sealed, ...(service && { service: service.service }) })
  recorder.autoPause = preferences().autoPause
  const lock = new RecordingLock(() => {
    void recorder.tick() // finds out at once that another tab records now
    waitForTurn()
  })
  const takeOver = async () => {
    await recorder.takeFromOtherTab()
    if (recorder.state !== 'on') lock.release()
  }
  const waitForTurn = () => void lock.whenFree().then(() => (recorder.state === 'elsewhere' ? takeOver() : recorder.state === 'on' ? undefined : lock.release()))
  if (recorder.state === 'on') await lock.hold()
  else if (recorder.state === 'elsewhere') {
    if (await lock.tryHold()) await takeOver()
    else waitForTurn()
  }
  const library = new Library({ storage, clock, random, account: online.accountId, sealed })

  const live = new Value<LiveWorkout | null>(liveOf(recorder, clock.wall()))
  const elsewhere = new Value(recorder.state === 'elsewhere')
  const workouts = new Value<readonly WorkoutRow[]>([])
  const types = new Value<readonly TypeDeclaration[]>(builtIn())
  const goals = goalsOf({ storage, clock, workouts, account: online.accountId, signedIn: () => online.account() !== null, nudge: () => void online.nudge() })
  const titleOf = (type: string) => types.read().find((known) => known.id === type)?.title ?? type
  const account = new Value<Account | null>(online.account())
  const sync = new Value<SyncState>(online.state())
  const wiped = new Value(await online.wiped())

  const refresh = async () => {
    const kept = await storage.transaction('read', ['server_workouts', 'meta'], async (tx) => ({
      server: await tx.list('server_workouts'),
      declared: await getMeta<unknown>(tx, 'exercise_types'),
    }))
    const mine = online.accountId()
    const own = (await library.list()).filter((row) => row.account === mine || row.account === '')
    const here = new Set(own.map((row) => row.session_id))
    const others = kept.server.filter((row) => row.account === mine && !here.has(row.session_id)).map(serverRow)
    const since = clock.wall() - KEPT_DAYS * DAY_MS
    const all = [...own.map((row) => ownRow(row, online.markOf(row))), ...others].filter((row) => row.deletedAt === null || row.deletedAt > since)
    workouts.set(all.sort((a, b) => b.startedAt - a.startedAt))
    types.set(declared(kept.declared))
    await goals.refresh()
  }
  let running: Promise<void> | undefined
  let again = false
  /** Many reasons at once are one look at the store. */
  const refreshSoon = (): Promise<void> => {
    if (running) {
      again = true
      return running
    }
    running = refresh().finally(() => {
      running = undefined
      if (again) {
        again = false
        void refreshSoon()
      }
    })
    return running
  }

  recorder.watch(() => {
    const before = live.read()
    const now = liveOf(recorder, clock.wall())
    live.set(now)
    elsewhere.set(recorder.state === 'elsewhere')
    if (before?.sessionId === now?.sessionId) return
    if (!now && recorder.state !== 'elsewhere') lock.release()
    void refreshSoon()
  })
  online.watch(() => {
    account.set(online.account())
    sync.set(online.state())
    void refreshSoon()
    void online.wiped().then((now) => wiped.set(now))
    void conditions().then((now) => updateIntervalMs(storage, now)).then((ms) => (intervalMs = ms))
  })
  onPreferences(() => void goals.refresh())
  void library.eraseDeleted().catch(() => undefined) // at the next start, then
  setInterval(() => void library.eraseDeleted().catch(() => undefined), DAY_MS / 4)
  await refreshSoon()
  if (service && native) {
    // One that outlived its workout; but where the storage was damaged its journal may be all that is left of one.
    if (recorder.state === 'ready' && salvaged === undefined && !more) service.stop()
    follow(recorder, service, native.nativeSteps(webSteps()))
    keepNotice(recorder, service)
  } else follow(recorder, webLocation(), webSteps())
  setInterval(() => void recorder.tick(), 1000)

  const document = async (id: string): Promise<string> => {
    const opened = await library.open(id)
    const events = opened?.log.map((event) => ({ writer: event.writer, ...(JSON.parse(event.bytes) as object) })) ?? []
    return JSON.stringify({ session_id: id, workout: opened?.row ?? workouts.read().find((row) => row.sessionId === id), events }, null, 2)
  }
  /** The start as it was told, with the offset of the place where it was: the day it belongs to does not change with ours. */
  const beganAs = async (row: WorkoutRow): Promise<string> => {
    const kept = await storage.transaction('read', ['server_workouts'], (tx) => tx.get('server_workouts', row.sessionId))
    return (kept?.body as { started_at?: string } | undefined)?.started_at ?? rfc3339(row.startedAt, clock.offsetMinutes(row.startedAt))
  }
  const done = async <T>(work: Promise<T>): Promise<T> => {
    const result = await work
    await refresh()
    return result
  }
  return {
    ...goals.calls,
    ...exercisesOf(storage, clock),
    live, workouts, goals: goals.value, types, account, sync, elsewhere, wiped,
    ...online.calls,
    async takeOverHere() {
      await lock.hold()
      await takeOver()
    },
    async start(type, options) {
      if (!(await lock.tryHold())) throw new RecordedElsewhere() // begun there after this tab was opened: asked for, never taken
      try {
        await recorder.start(type, options)
      } catch (failure) {
        lock.release()
        throw failure
      }
    },
    async takeOverWorkout(id) {
      const row = workouts.read().find((known) => known.sessionId === id)
      if (!row) return
      if (!(await lock.tryHold())) throw new RecordedElsewhere()
      await recorder.takeOver({
        session_id: id, exercise_type: row.type, started_at: await beganAs(row), time_zone: row.timeZone || clock.zone(), account: online.accountId(),
        indoor: false, taken_over: { elapsed_ms: row.elapsedMs, moving_time_ms: row.movingMs, distance_mm: row.distanceMm ?? 0 },
      }).catch((failure: unknown) => {
        lock.release()
        throw failure
      })
    },
    async endElsewhere(id, how) {
      const row = workouts.read().find((known) => known.sessionId === id)
      if (!row) return
      await done(
        library.endElsewhere(
          { session_id: id, exercise_type: row.type, started_at: await beganAs(row), time_zone: row.timeZone || clock.zone() },
          row.elapsedMs,
          how,
        ),
      )
    },
    async seenWiped() {
      await storage.transaction('write', ['meta'], (tx) => setMeta(tx, 'wiped', null))
      wiped.set(false)
    },
    pause: () => recorder.pause(),
    resume: () => recorder.resume(),
    lap: () => recorder.lap(),
    takeBackLap: () => recorder.takeBackLap(),
    setAutoPause(on) {
      recorder.autoPause = on
      if (!on && recorder.workout?.phase === 'auto_paused') void recorder.resume()
      live.set(liveOf(recorder, clock.wall()))
    },
    useGps: (on) => recorder.useGps(on),
    logSets: (sets) => recorder.logSet(...sets),
    logFields: (fields) => recorder.logForm(fields),
    setRest: (rest) =>
      recorder.setRest(rest && { until_elapsed: recorder.elapsedMs() + Math.max(0, rest.endsAt - clock.wall()), until_wall: rest.endsAt, planned_ms: Math.max(0, rest.endsAt - clock.wall()), exercise: rest.next }),
    seenClosed: () => recorder.seenClosed(),
    pauseFromClosed: () => recorder.pauseFromClosed(),
    finish: ({ correction, endMs, ...said }) => done(recorder.finish({ ...reviewOf(correction ?? {}), ...said }, endMs)),
    discard: () => done(recorder.discard()),
    restore: (id) => done(library.restore(id)),
    remove: (id) => done(library.discard(id)),
    correct: (id, correction) => done(library.review(id, reviewOf(correction))),
    correctSets: (id, sets) => done(library.correctSets(id, sets)),
    correctStart: (id, startedAt) => done(library.correctStart(id, startedAt)),
    annotate: (id, said) => done(library.review(id, said)),
    logPast: ({ startedAt, durationMs, distanceMm, type, ...past }) =>
      done(library.logPast({ ...past, exercise_type: type, started_wall: startedAt, duration_ms: durationMs, ...(distanceMm === undefined ? {} : { distance_m: distanceMm / 1000 }) })),
    async open(id) {
      const opened = await library.open(id)
      if (opened) return ownDetail(opened, online.markOf(opened.row))
      const row = workouts.read().find((known) => known.sessionId === id)
      if (row?.state === 'finished' && row.deletedAt === null) void online.bringHome(id)
      return row ? { ...row, points: [], sets: [], laps: [], fields: {} } : null
    },
    document,
    async exportAll() {
      const ids = workouts.read().map((row) => row.sessionId)
      const documents: unknown[] = []
      for (const id of ids) documents.push(JSON.parse(await document(id)))
      return new Blob([JSON.stringify({ made_at: new Date(clock.wall()).toISOString(), workouts: documents, goals: await goals.kept(), preferences: preferences() }, null, 2)], { type: 'application/json' })
    },
  }
}

function reviewOf(correction: Correction) {
  return {
    ...(correction.distanceMm === undefined ? {} : { distance_m: correction.distanceMm / 1000 }),
    ...(correction.movingMs === undefined ? {} : { moving_time_s: correction.movingMs / 1000 }),
    ...(correction.endElapsedMs === undefined ? {} : { end_elapsed_ms: correction.endElapsedMs }),
    ...(correction.type === undefined ? {} : { exercise_type: correction.type }),
  }
}
