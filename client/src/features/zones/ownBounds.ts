// A person's own bounds of zones, as they stand in their fields.

/** As many as the server takes. */
export const MOST_ZONES = 9

/** One bound. What was not touched stays what it was, also where its text is rounded. */
export interface BoundField {
  readonly text: string
  readonly was?: number
}

export interface Own {
  readonly fields: readonly BoundField[]
  /** Zone 1 begins at nothing, and has no field. */
  readonly fromZero: boolean
}

export interface Scale {
  /** As it would be typed. */
  readonly show: (value: number) => string
  readonly read: (text: string) => number | null
  readonly low: number
  readonly high: number
}

export type Wrong = 'none' | 'range' | 'order'

/** The fields of zones that are there already. */
export function ownOf(zones: readonly number[], { show }: Scale): Own {
  const fromZero = zones[0] === 0
  return { fields: zones.slice(fromZero ? 1 : 0).map((was) => ({ text: show(was), was })), fromZero }
}

/** Where nothing is there to begin with. */
export const emptyOwn = (zones: number, fromZero: boolean): Own =>
  ({ fields: Array.from({ length: fromZero ? zones - 1 : zones }, () => ({ text: '' })), fromZero })

export interface ReadOwn {
  /** Where they begin; undefined as long as a field is wrong. */
  readonly zones: readonly number[] | undefined
  /** What is wrong with each field. */
  readonly wrong: readonly Wrong[]
}

export function readOwn({ fields, fromZero }: Own, { show, read, low, high }: Scale): ReadOwn {
  const zones = fromZero ? [0] : []
  const wrong = fields.map(({ text, was }): Wrong => {
    const value = was !== undefined && text === show(was) ? was : read(text)
    if (value === null || value < low || value > high) return 'range'
    const before = zones.at(-1)
    zones.push(value)
    return before !== undefined && value <= before ? 'order' : 'none'
  })
  return { zones: wrong.every((each) => each === 'none') ? zones : undefined, wrong }
}
