// How late readings come that say their own time. It may be of another clock than the phone's, ahead of it or behind: the same lateness on every
// reading is none.

export class Lateness {
  #least: number | undefined
  #last: { readonly stamp: number; readonly now: number } | undefined

  /** Milliseconds; not above 0 where it is not late. `now` is the workout's clock, `wall` the wall clock at that moment. */
  of(stamp: number, now: number, wall: number): number {
    const last = this.#last
    this.#last = { stamp, now }
    // Of several at once only the last may be fresh: that the one before was the last is known where this one did not come along with it.
    if (last !== undefined && now - last.now >= (stamp - last.stamp) / 2) this.#least = Math.min(this.#least ?? Infinity, last.now - last.stamp)
    const late = wall - stamp
    return this.#least === undefined ? late : Math.min(late, now - stamp - this.#least)
  }
}
