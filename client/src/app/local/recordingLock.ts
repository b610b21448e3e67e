/** Another tab records; its person may take over here, but is asked. */
export class RecordedElsewhere extends Error {}

/**
 * Which tab records: a browser lock that dies with its tab. A tab that finds a workout of a dead one takes it up by itself;
 * one that finds a live one says so and asks.
 */
export class RecordingLock {
  readonly #locks: LockManager | undefined
  readonly #lost: () => void
  #release: (() => void) | undefined

  constructor(lost: () => void, locks: LockManager | undefined = navigator.locks) {
    this.#lost = lost
    this.#locks = locks
  }

  /** True if no other tab holds it. Without locks in the browser nobody can be asked, so the newest tab records. */
  async tryHold(): Promise<boolean> {
    return this.#release !== undefined || this.#request({ ifAvailable: true })
  }

  /** Takes it, from another tab if need be. */
  async hold(): Promise<void> {
    if (!this.#release) await this.#request({ steal: true })
  }

  /** Resolves when the tab that holds it is gone or has finished. */
  async whenFree(): Promise<void> {
    await this.#request({})
  }

  release(): void {
    this.#release?.()
    this.#release = undefined
  }

  #request(options: LockOptions): Promise<boolean> {
    if (!this.#locks) return Promise.resolve(true)
    return new Promise((resolve) => {
      this.#locks!.request('stamina-recording', options, (lock) => {
        resolve(lock !== null)
        if (lock === null) return undefined
        return new Promise<void>((release) => {
          this.#release = release
        })
      }).catch(() => {
        this.#release = undefined
        resolve(false)
        this.#lost()
      })
    })
  }
}
