// The native service's journal as text, one line each:
//   kind,wall ms,boot,ms since that boot,values…,checksum
// `fix` has latitude, longitude, accuracy and elevation (may be empty); `pause`, `resume` and `off` have no values. A line that
// is not whole, as a power cut leaves it, is passed over. Written by LocationJournal.java and LocationJournal.swift.
import { crc32 } from '../../recording/lines'

export interface Place {
  readonly lat: number
  readonly lon: number
  readonly acc: number
  readonly ele?: number
}

interface Moment {
  /** The wall clock then, milliseconds since 1970. */
  readonly wall: number
  /** Names one run of the phone: the other clock is comparable only within it. Empty where the phone does not tell. */
  readonly boot: string
  /** Milliseconds since then, sleep included; nobody can set it. */
  readonly mono: number
}

export type JournalLine = Moment & ({ readonly k: 'fix'; readonly place: Place } | { readonly k: 'pause' | 'resume' | 'off' })
export type DeviceNow = Moment

/** `at` is where in the journal the text begins, `next` where it goes on behind the line. */
export function parseJournal(text: string, at: number): { line: JournalLine; next: number }[] {
  const found: { line: JournalLine; next: number }[] = []
  let begin = 0
  while (begin < text.length) {
    const end = text.indexOf('\n', begin)
    const behind = end < 0 ? text.length : end + 1
    const line = parseLine(text.slice(begin, end < 0 ? text.length : end))
    if (line !== undefined) found.push({ line, next: at + behind })
    begin = behind
  }
  return found
}

function parseLine(text: string): JournalLine | undefined {
  const cut = text.lastIndexOf(',')
  if (cut < 0 || crc32(text.slice(0, cut)).toString(16) !== text.slice(cut + 1)) return undefined
  const [k, wall, boot = '', mono, lat, lon, acc, ele = ''] = text.slice(0, cut).split(',')
  const moment = { wall: Number(wall), boot, mono: Number(mono) }
  switch (k) {
    case 'fix': return { k, ...moment, place: { lat: Number(lat), lon: Number(lon), acc: Number(acc), ...(ele !== '' && { ele: Number(ele) }) } }
    case 'pause': case 'resume': case 'off': return { k, ...moment }
    default: return undefined // a kind of a newer service
  }
}

/** When a line was written, told so that a clock set meanwhile moves nothing. */
export class DeviceTime {
  #first: Moment | undefined

  at(now: Moment): { age: (line: Moment) => number; stamp: (line: Moment) => number } {
    const first = this.#first = this.#first?.boot === now.boot ? this.#first : now
    const same = (line: Moment): boolean => line.boot === now.boot && line.boot !== ''
    return {
      age: (line) => Math.max(0, Math.round(same(line) ? now.mono - line.mono : now.wall - line.wall)),
      stamp: (line) => Math.round(same(line) ? first.wall + line.mono - first.mono : line.wall),
    }
  }
}
