import type { PlannedBody } from '../../sync/calendar-book'
import type { BroughtGoal } from '../../sync/goal-book'
import { contentOf, membersOf } from './archive'

/** What is planned, in the server's export. */
const PLAN = 'calendar.json'
/** In the phone's own: a line for each of these, behind the workouts, which may be too many to be parsed here. */
type Member = 'planned' | 'goals'
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
      : await entryOf(file)
    const found = text === null ? null : (JSON.parse(text) as { planned?: unknown } | null)?.planned
    return Array.isArray(found) ? found.filter(isPlanned).map(asPlanned) : null
  } catch {
    return null // not ours, or damaged: the server says what it makes of the file
  }
}

/** The goals of what a phone made; none where the file is none. Those of the server's export the server takes, with all that they were before. */
export async function goalsIn(file: File): Promise<readonly BroughtGoal[]> {
  try {
    const text = /\.json$/i.test(file.name) && !isCalendar(file) ? await lineOf(file, 'goals') : null
    const found = text === null ? null : (JSON.parse(text) as { goals?: unknown } | null)?.goals
    return Array.isArray(found) ? found.filter(isGoal).map(({ goal_id, goal, starts_on, ends_on, pauses }) => ({
      goal_id, goal, starts_on, ...(ends_on !== undefined && { ends_on }), ...(Array.isArray(pauses) && { pauses }),
    })) : []
  } catch {
    return []
  }
}

/** The line of a phone's export with this member. No text within the JSON has a line's end in it, and all that is nested is indented or no member. */
async function lineOf(file: File, member: Member): Promise<string | null> {
  const tail = await file.slice(-LARGEST).text()
  const at = tail.lastIndexOf(`\n"${member}":`)
  const end = tail.indexOf('\n', at + 1)
  return at < 0 || end < 0 ? null : `{${tail.slice(at, end).replace(/,$/, '')}}`
}

/** What is named so in a ZIP, by its list of contents. */
async function entryOf(file: File): Promise<string | null> {
  if (!/\.zip$/i.test(file.name) || typeof DecompressionStream === 'undefined') return null
  const entry = (await membersOf(file))?.find(({ name }) => name === PLAN)
  return entry === undefined || entry.size > LARGEST || entry.packed > LARGEST ? null : await (await contentOf(file, entry)).text()
}

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
