/** Keeps the screen on while it is asked for; a lock that the browser lets go with a hidden page is taken again. */
export class ScreenLight {
  #wanted = false
  #lock: WakeLockSentinel | undefined

  constructor(private readonly page: Document = document) {
    page.addEventListener('visibilitychange', () => void this.#take())
  }

  set(on: boolean): void {
    this.#wanted = on
    if (on) void this.#take()
    else {
      void this.#lock?.release()
      this.#lock = undefined
    }
  }

  async #take(): Promise<void> {
    if (!this.#wanted || this.page.visibilityState !== 'visible' || !('wakeLock' in navigator)) return
    if (this.#lock && !this.#lock.released) return
    try {
      this.#lock = await navigator.wakeLock.request('screen')
    } catch {
      // Low battery or not allowed: the screen may sleep, recording goes on.
    }
  }
}
