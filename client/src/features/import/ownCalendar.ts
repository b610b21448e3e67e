import { dateOf, dayNumber } from '../../exercise/calendar'
import type { PlannedBody } from '../../sync/calendar-book'
import type { BroughtGoal, GoalRest } from '../../sync/goal-book'

/** What is planned, and the goals, in the server's export. */
const PLAN = 'calendar.json'
const GOALS = 'goals.json'
/** In the phone's own: a line for each of these, behind the workouts, which may be too many to be parsed here. */
type Member = 'planned' | 'goals'
const END = 0x06054b50
const ENTRY = 0x02014b50
/** The end of a ZIP has at most so much comment behind it. */
const LONGEST_END = 65_557
const LARGEST = 16 << 20

/** True where nothing else is in the file. */
export const isCalendar = (file: File): boolean => file.name.endsWith(PLAN)

/**
 * The planned workouts of our own export (the ZIP, `calendar.json` out of it, or what a phone made); null where the file is none or has none. The server
 * takes everything else of an export; the plan is this phone's to send.
 */
export async function plannedIn(file: File): Promise<readonly PlannedBody[] | null> {
  try {
    const text = isCalendar(file) ? (file.size <= LARGEST ? await file.text() : null)
      : /\.json$/i.test(file.name) ? await lineOf(file, 'planned')
      : await entryOf(file, PLAN)
    const found = text === null ? null : (JSON.parse(text) as { planned?: unknown } | null)?.planned
    return Array.isArray(found) ? found.filter(isPlanned).map(asPlanned) : null
  } catch {
    return null // not ours, or damaged: the server says what it makes of the file
  }
}

/** The goals of our own export, those that were not deleted; none where the file is none. */
export async function goalsIn(file: File): Promise<readonly BroughtGoal[]> {
  try {
    const text = file.name.endsWith(GOALS) ? (file.size <= LARGEST ? await file.text() : null)
      : isCalendar(file) ? null
      : /\.json$/i.test(file.name) ? await lineOf(file, 'goals')
      : await entryOf(file, GOALS)
    const found = text === null ? null : (JSON.parse(text) as { goals?: unknown } | null)?.goals
    return Array.isArray(found) ? found.map(asGoal).filter(isGoal) : []
  } catch {
    return []
  }
}

/** As the API has it: the server keeps terms from a date on, and rests by their last day. */
function asGoal(one: unknown): unknown {
  const { goal_id, goal, terms, starts_on, ends_on, pauses, deleted_at } = (one ?? {}) as Readonly<Record<string, unknown>>
  if (deleted_at !== undefined) return undefined
  const { from: _from, ...last } = (Array.isArray(terms) ? (terms.at(-1) as object) : {}) as { readonly from?: unknown }
  return {
    goal_id, goal: goal ?? last, starts_on, ...(ends_on !== undefined && { ends_on }), ...(Array.isArray(pauses) && { pauses: pauses.map(asRest) }),
  }
}

const asRest = ({ from, to, resumes_on }: { readonly from: string; readonly to?: string; readonly resumes_on?: string }): GoalRest => {
  const on = resumes_on ?? (to === undefined ? undefined : dateOf(dayNumber(to) + 1))
  return { from, ...(on !== undefined && { resumes_on: on }) }
}

/** The line of a phone's export with this member. No text within the JSON has a line's end in it, and all that is nested is indented or no member. */
async function lineOf(file: File, member: Member): Promise<string | null> {
  const tail = await file.slice(-LARGEST).text()
  const at = tail.lastIndexOf(`\n"${member}":`)
  const end = tail.indexOf('\n', at + 1)
  return at < 0 || end < 0 ? null : `{${tail.slice(at, end).replace(/,$/, '')}}`
}

/** What is named so in a ZIP, by its list of contents. */
async function entryOf(file: File, wanted: string): Promise<string | null> {
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
    if (name === wanted) {
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

function isGoal(one: unknown): one is BroughtGoal {
  const { goal_id, starts_on, goal } = (one ?? {}) as Partial<Record<keyof BroughtGoal, unknown>>
  const { period, measure, target } = (goal ?? {}) as Partial<Record<'period' | 'measure' | 'target', unknown>>
  return typeof goal_id === 'string' && /^goal_[0-7][0-9a-z]{25}$/.test(goal_id) && typeof starts_on === 'string' && /^\d{4}-\d\d-\d\d$/.test(starts_on)
    && typeof period === 'string' && typeof measure === 'string' && typeof target === 'number'
}

const MEMBERS = ['planned_id', 'day', 'time', 'exercise_type', 'title', 'target', 'note', 'outcome', 'plan'] as const
const asPlanned = (one: PlannedBody): PlannedBody =>
  Object.fromEntries(MEMBERS.filter((name) => one[name] != null).map((name) => [name, one[name]])) as unknown as PlannedBody
