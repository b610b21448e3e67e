// What the receiver is worth right now, without flicker: a worse state shows after 10 s, a better one after 3 good fixes.

export type SignalState = 'off' | 'searching' | 'good' | 'weak' | 'lost'

export interface Fix {
  /** Wall-clock time of the reading, as the receiver gives it. */
  readonly stamp: number
  readonly lat: number
  readonly lon: number
  /** Radius of 68 % confidence, metres. */
  readonly acc: number
  readonly ele?: number
  readonly hr?: number
  readonly cad?: number
}

export const LOST_AFTER_MS = 10_000
export const GOOD_ACC_M = 20
export const USABLE_ACC_M = 50
const GOOD_FIXES = 3

export class Signal {
  #state: SignalState = 'searching'
  #usableE: number
  #goodE: number
  #goodRun = 0
  #usableRun = 0
  #acc: number | undefined

  constructor(e: number) {
    this.#usableE = e
    this.#goodE = e
  }

  get state(): SignalState {
    return this.#state
  }

  /** Metres, of the last usable fix. */
  get acc(): number | undefined {
    return this.#acc
  }

  /** When the last usable fix came. */
  get usableE(): number {
    return this.#usableE
  }

  fix(e: number, acc: number): void {
    if (!(acc <= USABLE_ACC_M)) {
      this.#goodRun = this.#usableRun = 0
      this.tick(e)
      return
    }
    const first = this.#acc === undefined && this.#state === 'searching'
    this.#acc = acc
    this.#usableE = e
    this.#usableRun++
    if (acc <= GOOD_ACC_M) {
      this.#goodE = e
      this.#goodRun++
    } else {
      this.#goodRun = 0
    }
    if (first || this.#state === 'off') this.#state = acc <= GOOD_ACC_M ? 'good' : 'weak'
    else if (this.#goodRun >= GOOD_FIXES) this.#state = 'good'
    else if (this.#state === 'lost' && this.#usableRun >= GOOD_FIXES) this.#state = 'weak'
    this.tick(e)
  }

  tick(e: number): void {
    if (this.#state === 'off') return
    if (e - this.#usableE >= LOST_AFTER_MS) {
      this.#state = 'lost'
      this.#goodRun = this.#usableRun = 0
    } else if (this.#state === 'good' && e - this.#goodE >= LOST_AFTER_MS) {
      this.#state = 'weak'
    }
  }

  /** Location is denied or switched off. */
  off(): void {
    this.#state = 'off'
    this.#goodRun = this.#usableRun = 0
  }

  /** After a pause, a kill or a change of settings: look again. */
  search(e: number): void {
    this.#state = 'searching'
    this.#acc = undefined
    this.#usableE = this.#goodE = e
    this.#goodRun = this.#usableRun = 0
  }
}
