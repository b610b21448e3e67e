/** A small thing of the workout that is on, kept through a reload; of another workout there is none. Where nothing may be kept it lasts as long as the page. */
export class KeptOfWorkout<T extends object> {
  readonly #key: string

  constructor(key: string) {
    this.#key = key
  }

  read(sessionId: string | undefined): T | undefined {
    try {
      const kept = JSON.parse(localStorage.getItem(this.#key) ?? 'null') as (T & { readonly sessionId: string }) | null
      return kept?.sessionId === sessionId ? (kept ?? undefined) : undefined
    } catch {
      return undefined
    }
  }

  keep(sessionId: string, value: T): void {
    try {
      localStorage.setItem(this.#key, JSON.stringify({ sessionId, ...value }))
    } catch {
      // The storage is full, or the browser forbids it.
    }
  }

  forget(): void {
    try {
      localStorage.removeItem(this.#key)
    } catch {
      // The browser forbids storage, so there is nothing to forget.
    }
  }
}
