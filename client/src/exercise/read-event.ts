// What one event says, as far as the fold reads it: the twin of the server's EventReader. Wrong content is noted, never thrown;
// contract/vectors/malformed.json and the differential fuzz hold both to the same.
import { MAX_ELAPSED_MS, type Feeling, type LogEvent } from './event'
import { isObject, list, right, text, thousandths, whole, WRONG, type Members, type Read } from './fields'
import { parseTime } from './rfc3339'

export type Kind = 'started' | 'progress' | 'paused' | 'resumed' | 'lap' | 'finished' | 'discarded' | 'restored' | 'corrected' | 'note' | 'void'

export interface EventFacts {
  readonly writer: string
  readonly seq: number
  readonly kind: string
  readonly known: boolean
  /** Stands on the workout clock. */
  readonly timed: boolean
  /** Milliseconds; -1 where it has none that is valid. */
  readonly elapsedMs: number
  /** Wall clock, ms since 1970; -Infinity where it has none. */
  readonly atMs: number
  readonly startedMs?: number
  /** Of a start or a correction. */
  readonly exerciseType?: string
  readonly correctedDistanceMm?: number
  readonly correctedMovingMs?: number
  readonly endMs?: number
  /** Where a person cropped the beginning. */
  readonly startMs?: number
  /** What it takes back: the members that a correction gives as null, the feeling that a note gives as none. */
  readonly takenBack?: readonly ('correctedDistanceMm' | 'correctedMovingMs' | 'exerciseType' | 'endMs' | 'startMs' | 'feeling')[]
  /** Of what a person changes afterwards: a count above every one that its writer knew of; 0 where it gives none. */
  readonly lamport?: number
  readonly note?: string
  readonly title?: string
  readonly feeling?: Feeling
  /** Of a start or a note: ids of what it was done with, each once. */
  readonly equipment?: readonly string[]
  readonly progress?: Members
  /** Something in it is of the wrong type or out of its range; `whole` where it is no object of text at all. */
  readonly wrong?: 'member' | 'whole'
}

const TIMED: ReadonlySet<string> = new Set<Kind>(['started', 'progress', 'paused', 'resumed', 'lap', 'finished'])
const KNOWN: ReadonlySet<string> = new Set<Kind>([...TIMED as ReadonlySet<Kind>, 'discarded', 'restored', 'corrected', 'note', 'void'])
const FEELINGS: ReadonlySet<string> = new Set<Feeling>(['very_easy', 'easy', 'steady', 'hard', 'max'])

const CORRECTIONS = {
  distance_m: 'correctedDistanceMm', moving_time_s: 'correctedMovingMs', exercise_type: 'exerciseType',
  end_elapsed_ms: 'endMs', start_elapsed_ms: 'startMs',
} as const
const MAX_LAMPORT = 1_000_000
const MAX_NOTE = 2_000
const MAX_TITLE = 200
const MAX_TIME_ZONE = 100
const MAX_LOCATION_BYTES = 4_096
const MAX_LOCATION_TEXT = 500
/** Two and a half times around the Earth. */
export const MAX_DISTANCE_M = 100_000_000
const MOST_EQUIPMENT = 20
const EQUIPMENT = /^equipment_[0-7][0-9abcdefghjkmnpqrstvwxyz]{25}$/
const TYPE = /^[a-z]([a-z_]{0,61}[a-z])?$/

export function readEvent(event: LogEvent): EventFacts {
  const members = event as unknown as Members
  const kind = typeof event.kind === 'string' && event.kind !== '' ? event.kind : 'progress'
  const known = KNOWN.has(kind), timed = TIMED.has(kind)
  const bare = { writer: event.writer, seq: event.seq, kind, known, timed, elapsedMs: -1, atMs: -Infinity }
  if (!known || kind === 'void') return bare

  let wrong: EventFacts['wrong'] = hasLoneSurrogate(members) ? 'whole' : undefined
  const take = <T>(read: Read<T>): T | undefined => {
    if (read === WRONG) wrong ??= 'member'
    return right(read)
  }
  const object = (name: string): Members | undefined => {
    const value = members[name]
    return value == null ? undefined : take<Members>(isObject(value) ? value : WRONG)
  }
  const facts: { -readonly [K in keyof EventFacts]: EventFacts[K] } = {
    ...bare,
    elapsedMs: members['elapsed_ms'] === undefined ? (kind === 'started' ? 0 : -1) : right(whole(members, 'elapsed_ms', 0, MAX_ELAPSED_MS)) ?? -1,
    atMs: parseTime(members['at']) ?? -Infinity,
  }
  const set = <K extends keyof EventFacts>(name: K, value: EventFacts[K] | undefined): void => {
    // eslint-disable-next-line no-restricted-syntax -- a name of this file, none of the event's
    if (value !== undefined) facts[name] = value
  }
  if (kind === 'progress' || kind === 'finished') set('progress', object('progress'))
  if (kind === 'started') {
    set('startedMs', parseTime(members['started_at']))
    // The design document calls it type; where an event has both they must agree.
    const named = take(typeName(members, 'exercise_type')), alias = take(typeName(members, 'type'))
    if (named !== undefined && alias !== undefined && named !== alias) wrong ??= 'member'
    set('exerciseType', named ?? alias)
    take(text(members, 'time_zone', MAX_TIME_ZONE))
    const place = members['location']
    const location = typeof place === 'string' ? undefined : object('location')
    if (typeof place === 'string' && place.length > MAX_LOCATION_TEXT) wrong ??= 'member'
    if (location !== undefined && utf8Length(JSON.stringify(location)) > MAX_LOCATION_BYTES) wrong ??= 'member'
  }
  if (kind === 'started' || kind === 'note') set('equipment', take(equipmentOf(members)))
  if (kind === 'note') {
    set('note', take(text(members, 'note', MAX_NOTE)))
    set('title', take(text(members, 'title', MAX_TITLE)))
    const feeling = take(text(members, 'feeling', MAX_TITLE))
    if (feeling === 'none') set('takenBack', ['feeling'])
    else if (feeling !== undefined) set('feeling', take<Feeling>(FEELINGS.has(feeling) ? feeling as Feeling : WRONG))
  }
  if (kind === 'corrected' && members['correction'] !== undefined) {
    const correction = take<Members>(isObject(members['correction']) ? members['correction'] : WRONG) ?? {}
    set('correctedDistanceMm', take(thousandths(correction, 'distance_m', MAX_DISTANCE_M)))
    set('correctedMovingMs', take(thousandths(correction, 'moving_time_s', MAX_ELAPSED_MS / 1000)))
    set('exerciseType', take(typeName(correction, 'exercise_type')))
    set('endMs', take(whole(correction, 'end_elapsed_ms', 0, MAX_ELAPSED_MS)))
    set('startMs', take(whole(correction, 'start_elapsed_ms', 0, MAX_ELAPSED_MS)))
  }
  if (kind === 'corrected' && isObject(members['correction'])) {
    const correction = members['correction']
    set('takenBack', Object.entries(CORRECTIONS).flatMap(([name, member]) => correction[name] === null ? [member] : []))
  }
  if (['discarded', 'restored', 'corrected', 'note', 'progress'].includes(kind)) set('lamport', take(whole(members, 'lamport', 0, MAX_LAMPORT)))
  set('wrong', wrong)
  return facts
}

function equipmentOf(members: Members): Read<readonly string[]> {
  const ids = list(members, 'equipment')
  if (!Array.isArray(ids)) return ids as Read<readonly string[]>
  const isGood = ids.length <= MOST_EQUIPMENT && ids.every((id) => typeof id === 'string' && EQUIPMENT.test(id))
  return isGood ? [...new Set(ids as string[])] : WRONG
}

function typeName(of: Members, name: string): Read<string> {
  const value = text(of, name, 63)
  return typeof value === 'string' && !TYPE.test(value) ? WRONG : value
}

const utf8Length = (value: string): number => new TextEncoder().encode(value).length

const LONE = /[\ud800-\udfff]/u // with u a pair is one character and does not match

/** JSON may hold \ud800 alone, which no text can. */
function hasLoneSurrogate(value: unknown): boolean {
  if (typeof value === 'string') return LONE.test(value)
  if (typeof value !== 'object' || value === null) return false
  if (Array.isArray(value)) return value.some(hasLoneSurrogate)
  for (const name in value) if (LONE.test(name) || hasLoneSurrogate((value as Members)[name])) return true
  return false
}
