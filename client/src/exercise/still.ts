// Finds out when somebody stands still: all counted points of at least a minute lie in a box of 20 m, and in 9 m of height where heights are known. The same
// as StillWindow in src/Exercises; docs/figures.md.

const LEAST_MS = 60_000
const SIDE_E7 = 1_797 // 20 m: a degree of latitude is 111.3 km, give or take half a percent
const HEIGHT_MM = 9_000

interface Place { readonly lat: number; readonly lon: number; readonly t: number | undefined; readonly eleMm: number | undefined }

// The lowest or highest value of a window that moves on: those that can still become it, in order.
class Extremes {
  #places: number[] = []
  #values: number[] = []
  #head = 0
  readonly #sign: 1 | -1

  constructor(sign: 1 | -1) {
    this.#sign = sign
  }

  get value(): number | undefined {
    return this.#values[this.#head]
  }

  add(place: number, value: number): void {
    while (this.#values.length > this.#head && this.#values.at(-1)! * this.#sign <= value * this.#sign) {
      this.#values.pop()
      this.#places.pop()
    }
    this.#values.push(value)
    this.#places.push(place)
  }

  forget(before: number): void {
    while (this.#head < this.#places.length && this.#places[this.#head]! < before) this.#head++
  }
}

// Of heights there may be none.
const span = ([lowest, highest]: readonly [Extremes, Extremes]): number =>
  lowest.value === undefined || highest.value === undefined ? 0 : highest.value - lowest.value

export class StillWindow {
  #points: { t: number; index: number }[] = []
  #first = 0
  #lat = [new Extremes(-1), new Extremes(1)] as const
  #lon = [new Extremes(-1), new Extremes(1)] as const
  #ele = [new Extremes(-1), new Extremes(1)] as const

  /** The index of the first point of the window. */
  get first(): number {
    return this.#points[this.#first]!.index
  }

  clear(): void {
    this.#points = []
    this.#first = 0
    this.#lat = [new Extremes(-1), new Extremes(1)]
    this.#lon = [new Extremes(-1), new Extremes(1)]
    this.#ele = [new Extremes(-1), new Extremes(1)]
  }

  /** Adds a counted point; true where all since `first` is no movement. */
  add(point: Place, index: number): boolean {
    if (point.t === undefined) {
      this.clear()
      return false
    }
    const place = this.#points.length
    this.#points.push({ t: point.t, index })
    for (const lat of this.#lat) lat.add(place, point.lat)
    for (const lon of this.#lon) lon.add(place, point.lon)
    if (point.eleMm !== undefined) for (const ele of this.#ele) ele.add(place, point.eleMm)
    const shrink = Math.cos(point.lat / 1e7 * (Math.PI / 180))
    while (span(this.#lat) > SIDE_E7 || span(this.#lon) * shrink > SIDE_E7 || span(this.#ele) > HEIGHT_MM) {
      this.#first++
      for (const extremes of [...this.#lat, ...this.#lon, ...this.#ele]) extremes.forget(this.#first)
    }
    return point.t - this.#points[this.#first]!.t >= LEAST_MS
  }
}
