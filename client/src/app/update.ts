import { platformName } from '../platform/native'

/** A waiting version of the web app; it takes over only when asked, and never while a workout is on. */
let waiting: (() => Promise<void>) | null = null
const listeners = new Set<() => void>()

export const updateWaiting = {
  read: () => waiting !== null,
  watch: (listener: () => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
}

export async function registerWorker(): Promise<void> {
  if (platformName() !== 'web' || !('serviceWorker' in navigator) || import.meta.env.DEV) return
  const { registerSW } = await import('virtual:pwa-register')
  const reload = registerSW({
    onNeedRefresh() {
      waiting = () => reload(true)
      for (const listener of listeners) listener()
    },
  })
}

export async function updateNow(): Promise<void> {
  if (waiting) await waiting()
  else if (platformName() === 'web') location.reload()
  else open(platformName() === 'ios' ? 'itms-apps://apps.apple.com/app/stamina' : 'market://details?id=app.stamina.phone', '_blank')
}
