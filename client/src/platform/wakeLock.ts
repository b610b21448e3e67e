import { isNative } from './native'

/**
 * Keeps the screen on while it is asked for. A native app asks the system, whose WebView refuses it to pages; in a browser a lock that the browser lets
 * go with a hidden page is taken again.
 */
export class ScreenLight {
  #wanted = false
  #lock: WakeLockSentinel | undefined
  #asking = false

  constructor(private readonly page: Document = document) {
    page.addEventListener('visibilitychange', () => void this.#take())
  }

  set(on: boolean): void {
    this.#wanted = on
    if (isNative()) void import('./location/native').then(({ keepAwake }) => keepAwake(this.#wanted)).catch(() => undefined)
    else if (on) void this.#take()
    else this.#letGo()
  }

  #letGo(): void {
    void this.#lock?.release()
    this.#lock = undefined
  }

  async #take(): Promise<void> {
    if (isNative() || this.#asking || !this.#wanted || this.page.visibilityState !== 'visible' || !('wakeLock' in navigator)) return
    if (this.#lock && !this.#lock.released) return
    this.#asking = true
    try {
      this.#lock = await navigator.wakeLock.request('screen')
    } catch {
      // Low battery or not allowed: the screen may sleep, recording goes on.
    }
    this.#asking = false
    if (!this.#wanted) this.#letGo() // it was no longer asked for when the answer came
  }
}
