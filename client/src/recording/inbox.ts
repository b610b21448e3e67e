import type { Line } from './lines'

const MOST_QUEUED = 600

/** Lines that are not on the disk yet: what was read since the last write, and what a full disk did not take. */
export class Inbox {
  #lines: Line[] = []

  get length(): number {
    return this.#lines.length
  }

  push(...lines: readonly Line[]): void {
    this.#lines.push(...lines)
  }

  /** All of them, to be written. */
  take(): Line[] {
    const lines = this.#lines
    this.#lines = []
    return lines
  }

  keep(which: (line: Line) => boolean): void {
    this.#lines = this.#lines.filter(which)
  }

  clear(): void {
    this.#lines = []
  }

  /** Could not be written and come first at the next try. What no longer fits in memory is a hole in the track, not a straight line. */
  putBack(lines: readonly Line[]): void {
    const all = [...lines.filter((line) => line.k !== 'alive'), ...this.#lines]
    this.#lines = all.slice(-MOST_QUEUED)
    if (all.length <= MOST_QUEUED) return
    const at = this.#lines.findIndex((line) => line.k === 'fix')
    const line = this.#lines[at]
    if (line?.k === 'fix') this.#lines[at] = { ...line, p: { ...line.p, gap: true } }
  }
}
