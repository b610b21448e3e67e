import { Library } from '../recording/library'
import { Recorder } from '../recording/recorder'
import { openStorage } from '../store/open'
import { getMeta, setMeta, type Storage } from '../store/storage'
import { WIPED } from '../sync/leaving'
import { updateIntervalMs } from '../sync/policy'
import { conditions } from '../platform/conditions'
import { isNative } from '../platform/native'
import { follow } from '../platform/location/source'
import { webSteps } from '../platform/location/steps'
import { webLocation } from '../platform/location/web'
import { webClock } from '../platform/webClock'
import { cutsOf } from './local/cuts'
import { defaultsFor, equipmentOf } from './local/equipment'
import { exercisesOf } from './local/exercises'
import { goalsOf } from './local/goals'
import { beganAs, historyOf } from './local/history'
import { liveOf } from './local/live'
import { KEPT_DAYS, planningOf } from './local/planning'
import { recordingOf } from './local/recording'
import { RecordingLock } from './local/recordingLock'
import { ownRow, serverRow } from './local/rows'
import { builtIn, declared } from './local/types'
import { Value } from './local/value'
import { zonesOf } from './local/zones'
import { keepNotice, noticeOf } from './ongoing'
import type { Account, AccountCalls, LiveWorkout, Services, SyncState, TypeDeclaration, WorkoutRow } from './model'
import { onPreferences, preferences } from './preferences'
import { remembered } from './remembered'

const DAY_MS = 86_400_000

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
  readonly wiped: () => Promise<'no' | 'all' | 'kept'>
  readonly calls: AccountCalls
}

/** The one place where recorder, store and sync meet the screens. */
export async function compose(connect: (storage: Storage, tab: string) => Promise<Online>): Promise<Services> {
  const { storage, salvaged, more } = await openStorage(remembered)
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
  const recorder: Recorder = await Recorder.open({
    storage,
    clock,
    random,
    tab,
    account: online.accountId,
    updateIntervalMs: () => intervalMs,
    sealed,
    ...(service && { service: service.service }),
  })
  recorder.autoPause = preferences().autoPause
  const lock = new RecordingLock(() => {
    void recorder.checkOwner()
    waitForTurn()
  })
  // The store says who records, so it is written first: a tab that loses the lock finds there that it lost the workout.
  const takeOver = async () => {
    await recorder.takeFromOtherTab()
    if (recorder.state === 'on') await lock.hold()
    else lock.release()
  }
  const waitForTurn = () =>
    void lock.whenFree().then(() => (recorder.state === 'elsewhere' ? takeOver() : liveOf(recorder, clock.wall()) ? undefined : lock.release()))
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
  const zones = zonesOf({ storage, account: online.accountId, nudge: () => void online.nudge() })
  const planning = planningOf({ storage, clock, workouts, account: online.accountId, nudge: () => void online.nudge() })
  const equipment = equipmentOf({ storage, account: online.accountId, nudge: () => void online.nudge() })
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
    await zones.refresh()
    await planning.refresh()
    await equipment.refresh()
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

  const done = async <T>(work: Promise<T>): Promise<T> => {
    const result = await work
    await refresh()
    return result
  }
  return {
    ...recordingOf({
      recorder, lock, clock, live, workouts, account: online.accountId, equipmentFor: (type) => defaultsFor(type, equipment.value.read()),
      beganAs: (row) => beganAs(storage, clock, row), takeOver, done,
    }),
    ...historyOf({
      library, storage, clock, workouts, markOf: online.markOf, bringHome: online.bringHome, goals: goals.kept, equipment: equipment.value.read,
      planned: planning.kept, done,
    }),
    ...cutsOf(library, storage, online.markOf, done),
    ...goals.calls,
    ...zones.calls,
    ...planning.calls,
    ...equipment.calls,
    ...exercisesOf(storage, clock),
    ...online.calls,
    live, workouts, goals: goals.value, types, account, sync, zones: zones.zones, bodyWeight: zones.bodyWeight, planned: planning.planned,
    linkMadeAt: planning.linkMadeAt, equipment: equipment.value, elsewhere, wiped,
    async seenWiped() {
      await storage.transaction('write', ['meta'], (tx) => setMeta(tx, WIPED, null))
      wiped.set('no')
    },
  }
}
