import { sealPending } from './journal'
import type { RecorderPorts } from './ports'
import type { Workout } from './workout'

/** Longer than the offer to take it back stands on the screen. */
const LAP_BACK_MS = 10_000

/** When lines become an event that never changes: as often as the server's policy says, and not while they may still be taken back. */
export class Sealing {
  /** Something waits for the next moment at which it can be sealed. */
  wanted = false
  readonly #ports: RecorderPorts
  #lastE = 0

  constructor(ports: RecorderPorts) {
    this.#ports = ports
  }

  /** Another workout, or the same one after a restart: sealed up to `e`, by its own clock. */
  from(e: number): void {
    this.#lastE = e
  }

  due(e: number): boolean {
    return this.wanted || e - this.#lastE >= this.#ports.updateIntervalMs()
  }

  /**
   * What cannot be sealed stays in the journal and is sealed at a later tick, or after a restart. `must`: the workout has come to a point that has to be
   * told.
   */
  async seal(workout: Workout, now: () => number, must: boolean, mayBeTakenBack: () => boolean): Promise<void> {
    if (!must && workout.lapIsFresh && now() - workout.laps.at(-1)!.elapsedMs < LAP_BACK_MS) {
      this.wanted = true
      return
    }
    if (!must && !this.due(now())) return
    this.wanted = true
    if (mayBeTakenBack()) return
    const sealed = await sealPending(this.#ports, workout)
    this.wanted = false
    this.#lastE = now()
    if (sealed > 0) this.#ports.sealed?.()
  }
}
