// The journal: what happened, in the order it happened, one line each. Replaying the lines gives the workout back.
import type { SaidFeeling, WireLocation, WirePoint, WireSet } from '../exercise/event'
import type { JournalRow } from '../store/schema'

export interface Begin {
  readonly session_id: string
  readonly exercise_type: string
  readonly started_at: string
  readonly time_zone: string
  readonly writer: string
  readonly account: string
  readonly location?: WireLocation
  /** No GPS: distance from steps or pool lengths. */
  readonly indoor: boolean
  readonly pool_m?: number
  /** Ids of what it is done with. */
  readonly equipment?: readonly string[]
  /** How fast this type can be, mm/s: kept here, so that a restart judges as before whatever is declared by then. */
  readonly top_speed_mm_s?: number
  /** What an unfinished workout of another phone had at the moment this phone took it over. */
  readonly taken_over?: { readonly elapsed_ms: number; readonly moving_time_ms: number; readonly distance_mm: number }
}

export interface Rest {
  /** When it is over, on both clocks: the workout's own is right unless the app was killed and the wall clock set. */
  readonly until_elapsed: number
  readonly until_wall: number
  readonly planned_ms: number
  readonly exercise?: string
}

export interface Review {
  readonly distance_m?: number | null
  readonly moving_time_s?: number | null
  readonly end_elapsed_ms?: number | null
  readonly start_elapsed_ms?: number | null
  readonly exercise_type?: string
  readonly title?: string
  readonly note?: string
  readonly feeling?: SaidFeeling
  readonly equipment?: readonly string[]
}

/** When a line of the native service's journal was written: the phone's run, the time since its boot, and the wall clock. */
export interface Mark {
  readonly boot: string
  readonly mono: number
  readonly wall: number
}

/**
 * `e` is the workout's clock, `w` the wall clock at that moment; `j` says how far a native service's journal was read with it,
 * `m` which of its lines that was: a journal that has become shorter is known by that.
 */
export type Line = { readonly e: number; readonly w: number; readonly j?: number; readonly m?: Mark } & (
  | { readonly k: 'begin'; readonly begin: Begin }
  | { readonly k: 'writer'; readonly writer: string }
  | { readonly k: 'fix'; readonly p: WirePoint }
  | { readonly k: 'steps'; readonly total: number }
  | { readonly k: 'length' }
  | { readonly k: 'gap'; readonly on: boolean }
  /** From here on without GPS, or with it. */
  | { readonly k: 'place'; readonly indoor: boolean }
  | { readonly k: 'pause'; readonly auto: boolean }
  /** A pause in the past: what was read behind line `behind` was no training. Replaying leaves those readings out. */
  | { readonly k: 'pause_from'; readonly behind: number }
  | { readonly k: 'resume'; readonly auto: boolean }
  /** Whether this workout pauses by itself from here on. */
  | { readonly k: 'auto_pause'; readonly on: boolean }
  | { readonly k: 'lap' }
  /** The last lap was none; written only while no event has been made of it. */
  | { readonly k: 'lap_back' }
  | { readonly k: 'set'; readonly set: WireSet }
  | { readonly k: 'form'; readonly fields: Readonly<Record<string, unknown>> }
  | { readonly k: 'rest'; readonly rest: Rest | null }
  | { readonly k: 'alive' }
  | { readonly k: 'reopen'; readonly since: number }
  | { readonly k: 'finish'; readonly review: Review }
  | { readonly k: 'discard' }
)

export function writeLine(session_id: string, n: number, line: Line): JournalRow {
  const text = JSON.stringify(line)
  return { session_id, n, text, sum: crc32(text) }
}

/** Undefined for a line that is not what was written. */
export function readLine(row: JournalRow): Line | undefined {
  if (typeof row.text !== 'string' || crc32(row.text) !== row.sum) return undefined
  return JSON.parse(row.text) as Line
}

const TABLE = Int32Array.from({ length: 256 }, (_, n) => {
  let c = n
  for (let k = 0; k < 8; k++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1
  return c
})

/** CRC-32 (ISO 3309) over UTF-16 units, low byte first: enough to see a torn line. */
export function crc32(text: string): number {
  let c = -1
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    c = TABLE[(c ^ unit) & 255]! ^ (c >>> 8)
    c = TABLE[(c ^ (unit >>> 8)) & 255]! ^ (c >>> 8)
  }
  return (c ^ -1) >>> 0
}
