import { platformName } from '../platform/native'
import type { LiveWorkout, Watched } from './model'

const HOUR_MS = 3_600_000
const RECORDING_LOCK = 'stamina-recording'

/** A new version of the web app that waits for a tap; it takes over only when asked, and never while a workout is on, in this tab or another. */
let waiting: (() => void | Promise<void>) | null = null
const listeners = new Set<() => void>()

export const updateWaiting = {
  read: () => waiting !== null,
  watch: (listener: () => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
}

function offer(take: () => void | Promise<void>): void {
  waiting = take
  for (const listener of listeners) listener()
}

export async function registerWorker(live: Watched<LiveWorkout | null>): Promise<void> {
  if (platformName() !== 'web' || !('serviceWorker' in navigator) || import.meta.env.DEV) return
  const { registerSW } = await import('virtual:pwa-register')
  // Another tab may have taken the new version, for all of them. One that records stays as it is until its workout is over and its person says so.
  const newVersion = () => (live.read() === null ? location.reload() : offer(() => location.reload()))
  let registration: ServiceWorkerRegistration | undefined
  const takeOver = registerSW({
    onNeedRefresh: () =>
      offer(() => {
        // A page of a first visit has no worker, so it is never told that there is another one.
        registration?.waiting?.addEventListener('statechange', ({ target }) => (target as ServiceWorker).state === 'activated' && newVersion())
        return takeOver(true)
      }),
    onNeedReload: newVersion,
    onRegisteredSW: (_, registered) => {
      registration = registered
      if (registered) lookForVersions(registered)
    },
  })
}

/** An installed app may be open for weeks; the browser looks only when a page is loaded. */
export function lookForVersions(registration: Pick<ServiceWorkerRegistration, 'update'>): void {
  let lookedMs = performance.now()
  const look = () => {
    if (document.visibilityState !== 'visible' || performance.now() - lookedMs < HOUR_MS) return
    lookedMs = performance.now()
    void registration.update().catch(() => undefined) // offline: the next time
  }
  document.addEventListener('visibilitychange', look)
  setInterval(look, HOUR_MS)
}

/** Whether any tab records: it would be reloaded with this one. */
export async function recordedSomewhere(locks: LockManager | undefined = navigator.locks): Promise<boolean> {
  const held = (await locks?.query())?.held ?? []
  return held.some((lock) => lock.name === RECORDING_LOCK)
}

/**
 * After a failure: what broke may be mended in a version that waits, and a reload alone never lets it in, while the one that broke cannot offer it. Where a
 * workout is on, here or in another tab, all stays as it is.
 */
export async function reloadMended(
  reload: () => void = () => location.reload(),
  container: Pick<ServiceWorkerContainer, 'getRegistration'> | undefined = navigator.serviceWorker,
  locks: LockManager | undefined = navigator.locks,
): Promise<void> {
  const mended = (await container?.getRegistration().catch(() => undefined))?.waiting
  if (!mended || (await recordedSomewhere(locks))) return reload()
  mended.addEventListener('statechange', () => (mended.state === 'activated' || mended.state === 'redundant') && reload())
  mended.postMessage({ type: 'SKIP_WAITING' })
}

/** False: a workout is on in another tab, and the update waits for its end. */
export async function updateNow(): Promise<boolean> {
  if (waiting) {
    if (await recordedSomewhere()) return false
    await waiting()
  } else if (platformName() === 'web') location.reload()
  else open(platformName() === 'ios' ? 'itms-apps://apps.apple.com/app/stamina' : 'market://details?id=app.stamina.phone', '_blank')
  return true
}
