// Distance from steps while GPS cannot say: the person's own stride where enough was measured, else a usual one.

/** Millimetres a step; Murray et al. 1964 for walking, about 165 steps a minute at 10 km/h for running. */
const USUAL: Readonly<Record<string, number>> = { walking: 720, running: 1_000 }

/** Where steps are a way: nothing else asks for the motion sensor. */
export const countsSteps = (type: string): boolean => type in USUAL

const ENOUGH_STEPS = 200

export class Stride {
  readonly #usual: number
  #total: number | undefined
  #sureSteps = 0 // steps and distance while GPS was good
  #sureMm = 0
  #unsureMm = 0 // measured since the last reading of steps
  #guessing = false
  #owed = 0 // steps not yet turned into distance
  #stepsSincePoint = 0
  #e = 0

  constructor(type: string) {
    this.#usual = USUAL[type] ?? 0
  }

  get mm(): number {
    return this.#sureSteps >= ENOUGH_STEPS ? this.#sureMm / this.#sureSteps : this.#usual
  }

  measured(mm: number): void {
    this.#unsureMm += mm
    this.#stepsSincePoint = 0
  }

  /** GPS is gone: steps since the last point count, too. */
  guessFrom(e: number): void {
    this.#guessing = true
    this.#owed = this.#stepsSincePoint
    this.#e = e
  }

  /** A position has accounted for the time up to `e`: no later step may add distance to it. */
  spent(e: number): void {
    this.#e = Math.max(this.#e, e)
  }

  measureAgain(): void {
    this.#guessing = false
    this.#owed = 0
    this.#unsureMm = 0
  }

  /** After a pause or a kill: what was walked meanwhile is not the workout's. */
  rebase(e: number): void {
    this.#total = undefined
    this.#owed = 0
    this.#stepsSincePoint = 0
    this.#unsureMm = 0
    this.#e = e
  }

  /** A new cumulative reading; millimetres to add, never faster than the type can be. */
  steps(e: number, total: number, running: boolean, topSpeedMmPerS: number): number {
    const known = this.#total !== undefined
    const taken = Math.max(0, total - (this.#total ?? total))
    this.#total = total
    if (!running) return 0
    if (!this.#guessing) {
      this.#stepsSincePoint += taken
      if (known && this.#unsureMm > 0) {
        this.#sureSteps += taken
        this.#sureMm += this.#unsureMm
      }
      this.#unsureMm = 0
      return 0
    }
    this.#owed += taken
    const most = (topSpeedMmPerS * Math.max(0, e - this.#e)) / 1000
    this.#e = Math.max(this.#e, e)
    const mm = Math.floor(Math.min(this.#owed * this.mm, most))
    if (this.mm > 0) this.#owed = Math.max(0, this.#owed - mm / this.mm)
    return mm
  }
}
