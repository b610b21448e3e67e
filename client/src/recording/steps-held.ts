const EVERY_MS = 1_000

/** A step counter's readings between lines: some counters tell each step, one line a second is enough, and the last one is kept. */
export class StepsHeld {
  #total: number | undefined // the newest reading that has no line yet
  #lineE = -Infinity

  hold(total: number): void {
    this.#total = total
  }

  /** Whether a line may be written at `e`, by the workout's clock. */
  due(e: number): boolean {
    return Math.abs(e - this.#lineE) >= EVERY_MS
  }

  get waits(): boolean {
    return this.#total !== undefined
  }

  /** The reading for a line at `e`; from there on the next second counts. */
  take(e: number): number | undefined {
    const total = this.#total
    this.#total = undefined
    this.#lineE = e
    return total
  }

  forget(): void {
    this.#total = undefined
    this.#lineE = -Infinity
  }
}
