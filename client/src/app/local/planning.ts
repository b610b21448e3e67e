// The calendar of this phone as the screens see it and change it.
import { getMeta, type Storage } from '../../store/storage'
import { CalendarBook, linkKey, type KnownPlanned, type PlannedOutcome } from '../../sync/calendar-book'
import { pulledKey } from '../../sync/pulled'
import type { Clock } from '../../recording/clock'
import { addDays, localDate } from '../dates'
import type { PlannedWorkout, Planning, Watched, WorkoutRow } from '../model'
import { Value } from './value'

export interface PlanningPorts {
  readonly storage: Storage
  readonly clock: Clock
  readonly workouts: Watched<readonly WorkoutRow[]>
  /** '' without one. */
  readonly account: () => string
  readonly nudge: () => void
}

/** So long a deleted workout is told of (compose.ts) and can be restored (Library.eraseDeleted). */
export const KEPT_DAYS = 30

interface Here {
  readonly planned: Watched<readonly PlannedWorkout[]>
  /** Since when a link reads the calendar; null where none does. */
  readonly linkMadeAt: Watched<number | null>
  refresh(): Promise<void>
  /** As they are kept, for the export. */
  readonly kept: CalendarBook['list']
  readonly calls: Planning
}

export function planningOf({ storage, clock, workouts, account, nudge }: PlanningPorts): Here {
  const planned = new Value<readonly PlannedWorkout[]>([])
  const linkMadeAt = new Value<number | null>(null)
  const book = new CalendarBook(storage, account, nudge)
  let shown = '[]'
  const refresh = async () => {
    const of = account()
    const { made, pulled } = await storage.transaction('read', ['meta'], async (tx) => ({
      made: await getMeta<string | null>(tx, linkKey(of)),
      pulled: (await getMeta<unknown>(tx, pulledKey(of))) !== undefined,
    }))
    const now = judged(await book.list(), workouts.read(), localDate(clock.wall()), of === '' || pulled)
    const text = JSON.stringify(now)
    if (text !== shown) planned.set(now)
    shown = text
    const at = made == null ? null : Date.parse(made)
    if (at !== linkMadeAt.read()) linkMadeAt.set(at)
  }
  const change = async (changes: Parameters<CalendarBook['change']>[0]) => {
    const back = await book.change(changes)
    await refresh()
    return back
  }
  return {
    planned,
    linkMadeAt,
    refresh,
    kept: () => book.list(),
    calls: {
      async changePlanned(changes) {
        const back = await change(changes)
        return async () => void (await change(back))
      },
    },
  }
}

/**
 * What became of each: what the person said; else it is done where exactly one finished workout of its type and day is no other's, and exactly one planned
 * one asks for it. Where there are several of either, the person is asked. In the order of days and times. `allHere`: the rows are all that there are.
 */
export function judged(all: readonly KnownPlanned[], rows: readonly WorkoutRow[], today: string, allHere = false): PlannedWorkout[] {
  const said = saidOf(rows, allHere ? addDays(today, -KEPT_DAYS) : '')
  const bodies = all.map((body) => ({ ...body, outcome: said(body) }))
  const named = new Set(bodies.flatMap(({ outcome }) => (outcome?.state === 'done' && outcome.session_id ? [outcome.session_id] : [])))
  const key = (type: string, day: string) => `${type} ${day}`
  const finished = new Map<string, string[]>()
  for (const row of rows) {
    if (row.deletedAt !== null || (row.state !== 'finished' && row.state !== 'auto_finished') || named.has(row.sessionId)) continue
    const of = key(row.type, row.date)
    finished.set(of, [...(finished.get(of) ?? []), row.sessionId])
  }
  const open = new Map<string, number>()
  for (const { exercise_type, day, outcome } of bodies) if (outcome == null) open.set(key(exercise_type, day), (open.get(key(exercise_type, day)) ?? 0) + 1)

  return bodies
    .map((body): PlannedWorkout => {
      const { planned_id: id, day, exercise_type: type, outcome } = body
      const candidates = finished.get(key(type, day)) ?? []
      const rest = outcome != null || candidates.length === 0
      const state = outcome?.state === 'done' ? 'done'
        : outcome?.state === 'skipped' ? 'skipped'
        : rest ? (day < today ? 'missed' : 'planned')
        : candidates.length === 1 && open.get(key(type, day)) === 1 ? 'done' : 'unclear'
      return {
        id, day, type, state, time: body.time ?? null, title: body.title ?? '', note: body.note ?? '', target: body.target ?? null, plan: body.plan ?? null,
        sessionId: outcome?.state === 'done' ? (outcome.session_id ?? null) : state === 'done' ? candidates[0]! : null,
        candidates, said: outcome != null, refusal: body.refusal ?? null,
      }
    })
    .sort((a, b) => (order(a) < order(b) ? -1 : 1))
}

/**
 * What the person said of one. That it was a workout which is deleted (joined with another, too) counts only while that is there: restored, it is it again.
 * One that is not here may be on its way; but of a day up to `since` nothing is, and what was deleted is no longer told.
 */
function saidOf(rows: readonly WorkoutRow[], since: string): (body: KnownPlanned) => PlannedOutcome | null {
  const gone = new Map(rows.map((row) => [row.sessionId, row.deletedAt !== null || row.state === 'discarded']))
  return ({ day, outcome }) =>
    outcome?.state === 'done' && outcome.session_id && (gone.get(outcome.session_id) ?? day <= since) ? null : (outcome ?? null)
}

const order = ({ day, time, id }: PlannedWorkout): string => `${day} ${time ?? ''} ${id}`
