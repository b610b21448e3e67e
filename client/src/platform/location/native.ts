// The phone's own location service: it writes each reading into a file of its own and only rings; whoever is awake reads that
// file from where it stopped. So asleep, killed and awake are the same way, and nothing comes twice or out of order.
import { registerPlugin, type PluginListenerHandle } from '@capacitor/core'
import type { Heard, Page, Service } from '../../recording/service'
import { DeviceTime, parseJournal, type DeviceNow } from './journalText'
import type { LocationListener, LocationSource, StepSource } from './source'

/** What the ongoing notification says, and goes on saying by itself while nobody tells it more. */
export interface Notice {
  readonly title: string
  readonly pausedTitle: string
  readonly pause: string
  readonly resume: string
  /** Name of the notifications' channel in the phone's settings. */
  readonly channel: string
  /** Said by a notification of its own where the system ended the recording and does not let it begin again by itself; `{time}` stands for when. */
  readonly stoppedTitle: string
  readonly stoppedBody: string
  readonly stoppedChannel: string
  /** A key of it, from the second time on: it leads to where the phone lets an app be left alone. */
  readonly prevent: string
  readonly restChannel: string
  readonly unit: string
  readonly unitMm: number
  readonly paused: boolean
  readonly movingMs: number
  readonly distanceMm: number
}

/** The plugin `StaminaLocation` of the native projects, as the bridge carries it. */
interface Bridge {
  /** Without `locate` the service only keeps the app company: indoors and for weights. */
  start(options: { session: string; ask: boolean; locate: boolean; notice: Notice }): Promise<{ location: 'on' | 'denied' }>
  stop(): Promise<void>
  /** Paused by hand, or no more. Tapped on the notification the service knows it by itself. */
  rest(options: { on: boolean }): Promise<void>
  show(options: { notice: Notice }): Promise<void>
  /** A notification at a moment of the wall clock, or none any more; `kept` false: there is no service to ring. */
  ring(options: { id: string; at: number; title: string; body: string }): Promise<{ kept: boolean }>
  read(options: { session: string; from: number }): Promise<DeviceNow & { text: string; at: number; next: number }>
  startSteps(options: { since: number }): Promise<{ steps: 'on' | 'denied' | 'none' }>
  stopSteps(): Promise<void>
  keepAwake(options: { on: boolean }): Promise<void>
  openSettings(): Promise<void>
  addListener(event: 'written', heard: () => void): Promise<PluginListenerHandle>
  addListener(event: 'steps', heard: (steps: { total: number }) => void): Promise<PluginListenerHandle>
}

const bridge = registerPlugin<Bridge>('StaminaLocation')

/** How long a call may keep the next ones waiting: a dialog that nobody answers, or a native side that never does, must not hold back the end of a workout. */
const TURN_MS = 30_000
/** One permission dialog after the other: the systems refuse a second one at once. */
let asked: Promise<unknown> = Promise.resolve()
function inTurn<T>(ask: () => Promise<T>): Promise<T> {
  const answer = asked.then(ask)
  asked = new Promise<void>((next) => {
    const patience = setTimeout(next, TURN_MS)
    void answer.catch(() => undefined).then(() => {
      clearTimeout(patience)
      next()
    })
  })
  return answer
}

export interface NativeLocation extends LocationSource {
  accompany(session_id: string): void
  readonly service: Service
  show(): void
}

export function nativeLocation(notice: () => Notice): NativeLocation {
  const time = new DeviceTime()
  let listener: LocationListener | undefined
  let company = false
  const more = (): void => listener?.more?.()
  void bridge.addListener('written', more)
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') more()
  })
  return {
    start(to, session) {
      if (listener !== undefined) return
      listener = to
      company = false
      inTurn(() => bridge.start({ session, ask: true, locate: true, notice: notice() })).then(
        ({ location }) => (location === 'denied' && listener === to ? to.off() : more()),
        () => listener === to && to.off(),
      )
    },
    accompany(session) {
      listener = undefined
      company = true
      void inTurn(() => bridge.start({ session, ask: false, locate: false, notice: notice() })).catch(() => undefined)
    },
    rest(on) {
      void inTurn(() => bridge.rest({ on })).catch(() => undefined)
    },
    stop() {
      listener = undefined
      company = false
      void inTurn(() => bridge.stop()).catch(() => undefined)
    },
    show() {
      if (listener !== undefined || company) void bridge.show({ notice: notice() }).catch(() => undefined)
    },
    service: (session, from) => bridge.read({ session, from }).then(
      ({ text, at, next, ...now }): Page => ({ heard: heardOf(text, at, time.at(now)), next, cut: at < from }),
      () => ({ heard: [], next: from }),
    ),
  }
}

function heardOf(text: string, at: number, now: ReturnType<DeviceTime['at']>): Heard[] {
  return parseJournal(text, at).map(({ line, next }) => {
    const age = now.age(line), mark = { boot: line.boot, mono: line.mono, wall: line.wall }
    return line.k === 'fix' ? { k: 'fix', next, age, mark, fix: { ...line.place, stamp: now.stamp(line) } } : { k: line.k, next, age, mark }
  })
}

/** Android tells each step: two or three a second, each of which would be a line on the disk. */
const STEPS_EVERY_MS = 1_000

/** The phone's step counter; where it has none, `instead`. */
export function nativeSteps(instead: StepSource | undefined): StepSource {
  let tell: ((total: number) => void) | undefined
  let insteadOn = false
  let counted = 0
  let soon: ReturnType<typeof setTimeout> | undefined
  let toldMs = -Infinity
  const pass = () => {
    soon = undefined
    toldMs = performance.now()
    tell?.(counted)
  }
  void bridge.addListener('steps', ({ total }) => {
    counted = total
    const wait = toldMs + STEPS_EVERY_MS - performance.now()
    if (wait <= 0) pass()
    else soon ??= setTimeout(pass, wait)
  })
  return {
    start(steps, since) {
      tell = steps
      inTurn(() => bridge.startSteps({ since })).then(({ steps: state }) => {
        if (state !== 'none' || tell !== steps) return
        insteadOn = true
        instead?.start(steps, since)
      }, () => undefined)
    },
    stop() {
      clearTimeout(soon)
      soon = undefined
      tell = undefined
      if (insteadOn) instead?.stop()
      insteadOn = false
      void inTurn(() => bridge.stopSteps()).catch(() => undefined)
    },
  }
}

/** Rings where a workout is on; without a note what was to be rung is taken back. False: the service is not there, and somebody else must ring. */
export async function ringAt(id: string, note?: { title: string; body: string; at: number }): Promise<boolean> {
  return bridge.ring({ id, at: note?.at ?? 0, title: note?.title ?? '', body: note?.body ?? '' }).then(({ kept }) => kept, () => false)
}

export const keepAwake = (on: boolean): Promise<void> => bridge.keepAwake({ on })
export const openNativeSettings = (): Promise<void> => bridge.openSettings()
