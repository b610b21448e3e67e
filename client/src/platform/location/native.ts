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
  readonly unit: string
  readonly unitMm: number
  readonly paused: boolean
  readonly movingMs: number
  readonly distanceMm: number
}

/** The plugin `StaminaLocation` of the native projects, as the bridge carries it. */
interface Bridge {
  start(options: { session: string; ask: boolean; notice: Notice }): Promise<{ location: 'on' | 'denied' }>
  stop(): Promise<void>
  show(options: { notice: Notice }): Promise<void>
  read(options: { session: string; from: number }): Promise<DeviceNow & { text: string; at: number; next: number }>
  startSteps(options: { since: number }): Promise<{ steps: 'on' | 'denied' | 'none' }>
  stopSteps(): Promise<void>
  openSettings(): Promise<void>
  addListener(event: 'written', heard: () => void): Promise<PluginListenerHandle>
  addListener(event: 'steps', heard: (steps: { total: number }) => void): Promise<PluginListenerHandle>
}

const bridge = registerPlugin<Bridge>('StaminaLocation')
/** One permission dialog after the other: the systems refuse a second one at once. */
let asked: Promise<unknown> = Promise.resolve()
function inTurn<T>(ask: () => Promise<T>): Promise<T> {
  const answer = asked.then(ask)
  asked = answer.catch(() => undefined)
  return answer
}

export interface NativeLocation extends LocationSource {
  readonly service: Service
  show(): void
}

export function nativeLocation(notice: () => Notice): NativeLocation {
  const time = new DeviceTime()
  let listener: LocationListener | undefined
  const more = (): void => listener?.more?.()
  void bridge.addListener('written', more)
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') more()
  })
  return {
    start(to, session) {
      if (listener !== undefined) return
      listener = to
      inTurn(() => bridge.start({ session, ask: true, notice: notice() })).then(
        ({ location }) => (location === 'denied' && listener === to ? to.off() : more()),
        () => listener === to && to.off(),
      )
    },
    stop() {
      listener = undefined
      void inTurn(() => bridge.stop()).catch(() => undefined)
    },
    show() {
      if (listener !== undefined) void bridge.show({ notice: notice() }).catch(() => undefined)
    },
    service: (session, from) => bridge.read({ session, from }).then(
      ({ text, at, next, ...now }): Page => ({ heard: heardOf(text, at, time.at(now)), next }),
      () => ({ heard: [], next: from }),
    ),
  }
}

function heardOf(text: string, at: number, now: ReturnType<DeviceTime['at']>): Heard[] {
  return parseJournal(text, at).map(({ line, next }) => {
    const age = now.age(line)
    return line.k === 'fix' ? { k: 'fix', next, age, fix: { ...line.place, stamp: now.stamp(line) } } : { k: line.k, next, age }
  })
}

/** The phone's step counter; where it has none, `instead`. */
export function nativeSteps(instead: StepSource | undefined): StepSource {
  let tell: ((total: number) => void) | undefined
  let insteadOn = false
  void bridge.addListener('steps', ({ total }) => tell?.(total))
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
      tell = undefined
      if (insteadOn) instead?.stop()
      insteadOn = false
      void inTurn(() => bridge.stopSteps()).catch(() => undefined)
    },
  }
}

export const openNativeSettings = (): Promise<void> => bridge.openSettings()
