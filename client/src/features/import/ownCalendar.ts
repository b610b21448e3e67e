import type { PlannedBody } from '../../sync/calendar-book'

/** What is planned, in the server's export. */
const NAME = 'calendar.json'
/** In the phone's own: a line of it, behind the workouts, which may be too many to be parsed here. */
const LINE = '\n"planned":'
const END = 0x06054b50
const ENTRY = 0x02014b50
/** The end of a ZIP has at most so much comment behind it. */
const LONGEST_END = 65_557
const LARGEST = 16 << 20

/** True where nothing else is in the file. */
export const isCalendar = (file: File): boolean => file.name.endsWith(NAME)

/**
 * The planned workouts of our own export (the ZIP, `calendar.json` out of it, or what a phone made); null where the file is none or has none. The server
 * takes everything else of an export; the plan is this phone's to send.
 */
export async function plannedIn(file: File): Promise<readonly PlannedBody[] | null> {
  try {
    const text = isCalendar(file) ? (file.size <= LARGEST ? await file.text() : null) : /\.json$/i.test(file.name) ? await lineOf(file) : await entryOf(file)
    const found = text === null ? null : (JSON.parse(text) as { planned?: unknown } | null)?.planned
    return Array.isArray(found) ? found.filter(isPlanned).map(asPlanned) : null
  } catch {
    return null // not ours, or damaged: the server says what it makes of the file
  }
}

/** The line of a phone's export that says what is planned. No text within the JSON has a line's end in it, and all that is nested is indented. */
async function lineOf(file: File): Promise<string | null> {
  const tail = await file.slice(-LARGEST).text()
  const at = tail.lastIndexOf(LINE)
  const end = tail.indexOf('\n', at + 1)
  return at < 0 || end < 0 ? null : `{${tail.slice(at, end).replace(/,$/, '')}}`
}

/** What is named so in a ZIP, by its list of contents. */
async function entryOf(file: File): Promise<string | null> {
  if (!/\.zip$/i.test(file.name) || typeof DecompressionStream === 'undefined') return null
  const tail = await view(file, Math.max(0, file.size - LONGEST_END), file.size)
  let at = tail.byteLength - 22
  while (at >= 0 && tail.getUint32(at, true) !== END) at--
  if (at < 0) return null
  const from = tail.getUint32(at + 16, true)
  const list = await view(file, from, from + tail.getUint32(at + 12, true))
  for (let entry = 0; entry + 46 <= list.byteLength && list.getUint32(entry, true) === ENTRY;) {
    const length = list.getUint16(entry + 28, true)
    const name = new TextDecoder().decode(new Uint8Array(list.buffer, entry + 46, length))
    if (name === NAME) {
      const [how, packed, size, start] = [list.getUint16(entry + 10, true), ...[20, 24, 42].map((offset) => list.getUint32(entry + offset, true))] as
        [number, number, number, number]
      if (size > LARGEST || packed > LARGEST) return null
      const head = await view(file, start, start + 30)
      const begin = start + 30 + head.getUint16(26, true) + head.getUint16(28, true)
      const content = file.slice(begin, begin + packed)
      return how === 0 ? await content.text() : await new Response(content.stream().pipeThrough(new DecompressionStream('deflate-raw'))).text()
    }
    entry += 46 + length + list.getUint16(entry + 30, true) + list.getUint16(entry + 32, true)
  }
  return null
}

const view = async (file: File, from: number, to: number): Promise<DataView> => new DataView(await file.slice(from, to).arrayBuffer())

function isPlanned(one: unknown): one is PlannedBody {
  const { planned_id, day, exercise_type } = (one ?? {}) as Partial<Record<keyof PlannedBody, unknown>>
  return typeof planned_id === 'string' && /^planned_[0-7][0-9a-z]{25}$/.test(planned_id) && typeof day === 'string' && /^\d{4}-\d\d-\d\d$/.test(day)
    && typeof exercise_type === 'string'
}

const MEMBERS = ['planned_id', 'day', 'time', 'exercise_type', 'title', 'target', 'note', 'outcome', 'plan'] as const
const asPlanned = (one: PlannedBody): PlannedBody =>
  Object.fromEntries(MEMBERS.filter((name) => one[name] != null).map((name) => [name, one[name]])) as unknown as PlannedBody
