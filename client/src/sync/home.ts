// Events of the server's into this phone's store, and out of it again when they are old.
import { editedEvents } from '../recording/edited'
import { foldRows, logOf, nextLamport, noFigures } from '../recording/figures'
import { keepLastSets } from '../recording/last-sets'
import { refold, withoutMatch } from '../recording/refold'
import type { EventRow, WorkoutRow } from '../store/schema'
import { getMeta, type Storage, type Tx } from '../store/storage'
import { editsTold, withEdits } from './edits'
import type { ServerApi, ServerEvent, ServerWorkout } from './server-api'
import { figuresTold } from './told'

export interface HomePorts {
  readonly storage: Storage
  readonly api: ServerApi
  readonly wall: () => number
}

const DAY_MS = 86_400_000
export const KEEP_MS = 30 * DAY_MS

/**
 * A finished workout of another phone, whole: from then on it is known here like an own one, with its track, and can be
 * corrected and deleted. One that only the server folds stays as the server tells it (below). Answers whether anything came.
 */
export async function bringHome(ports: HomePorts, account: string, session_id: string): Promise<boolean> {
  const { kept, tokens } = await ports.storage.transaction('read', ['meta', 'workouts'], async (tx) => ({
    kept: await tx.get('workouts', session_id), tokens: await getMeta<string[]>(tx, 'consistency_tokens'),
  }))
  if (kept?.trimmed === true && wasJustCompared(kept, ports.wall())) return false
  const answer = await ports.api.getWorkout(session_id, true, tokens)
  if (!answer.ok || answer.value.state !== 'finished' || answer.value.deleted_at !== undefined || isBehind(answer.value)) return false
  return await takeHome(ports, account, answer.value)
}

// The comparison had its events, and this app could not fold them. Screens ask again with every change, so it asks once a day at most: by then a newer app may
// be able to.
function wasJustCompared({ matched_wall, compared_wall }: WorkoutRow, now: number): boolean {
  return matched_wall !== undefined && compared_wall !== undefined && compared_wall <= now && now - compared_wall < DAY_MS
}

/** Answers whether anything came. */
export async function takeHome(ports: HomePorts, account: string, workout: ServerWorkout): Promise<boolean> {
  const { session_id, started_at, time_zone, exercise_type, events = [] } = workout
  if (started_at === undefined || events.length === 0) return false
  return await ports.storage.transaction('write', ['meta', 'workouts', 'events', 'last_sets'], async (tx) => {
    const kept = await tx.get('workouts', session_id)
    if (kept !== undefined && kept.trimmed !== true) return false
    const { trimmed: _t, ...row } = kept ?? {
      session_id, account, exercise_type, started_at, time_zone: time_zone ?? '', phase: 'finished' as const,
      figures: noFigures(exercise_type), finished_wall: Date.parse(started_at) + Math.round(workout.elapsed_time_s * 1000),
    }
    const home = withEdits(withoutMatch(row), workout)
    if (!(await foldsAlike(tx, workout))) return await keepAsTold(tx, home, workout, ports.wall())
    await tx.put('workouts', home)
    await keep(tx, ports, home, events)
    return true
  })
}

/**
 * Whether this phone makes of the events what the server does. It does not know the forms in which people enter a workout (docs/events.md), nor the profile
 * that some of them ask for. Rules of another version move a figure a little: a tenth
 * is taken for alike, for otherwise such a workout would lose its track here.
 */
async function foldsAlike(tx: Tx, workout: ServerWorkout): Promise<boolean> {
  const rows = [...lowestByIdentity(workout.events ?? []).values()].map((e) => eventRow({ session_id: workout.session_id, account: '' }, e))
  const result = await foldRows(tx, workout.exercise_type, rows, editedEvents({ edits: editsTold(workout) }))
  const told = figuresTold(workout)
  const isNear = (ours: number, theirs: number): boolean => theirs === 0 || Math.abs(ours - theirs) * 10 <= Math.max(ours, theirs)
  return result.exercise_type === workout.exercise_type && isNear(result.elapsed_ms, told.elapsed_ms) && isNear(result.distance_mm, told.distance_mm)
    && (told.lifting.sets === 0 || result.lifting.sets === told.lifting.sets) && isNear(result.lifting.volume_g_reps, told.lifting.volume_g_reps)
}

// Like one whose events have gone: it can be titled, corrected, deleted and taken back, and its figures are the server's. What this phone has said, and the
// server does not count yet, stands until it does.
async function keepAsTold(tx: Tx, row: WorkoutRow, workout: ServerWorkout, now: number): Promise<boolean> {
  const waits = await tx.list('events', { index: 'waiting', prefix: [1, row.account, row.session_id], limit: 1 })
  if (waits.length > 0 || await waitsAgain(tx, row, workout.events ?? [])) return false
  const told = row.overruled === undefined ? asTold(row, workout, now) : row
  await keepEvents(tx, row, workout.events ?? []) // for what they have used up
  await tx.put('workouts', { ...told, trimmed: true, ...(await dropEvents(tx, row)), matched_wall: now, matched_digest: workout.digest, compared_wall: now })
  if (told.phase === 'discarded') await keepLastSets(tx, told.session_id, told.started_at, [])
  return true
}

// What the server acknowledged and does not have, as one that was restored from an older copy, is only here: it is sent again. True where there was any.
async function waitsAgain(tx: Tx, { session_id }: Kept, theirs: readonly ServerEvent[]): Promise<boolean> {
  const there = new Set(theirs.map((e) => `${e.writer} ${e.seq}`))
  const lacking = (await tx.list('events', { prefix: [session_id] })).filter((e) => e.stuck === undefined && !there.has(`${e.writer} ${e.seq}`))
  for (const event of lacking) await tx.put('events', { ...event, waiting: 1 })
  return lacking.length > 0
}

function asTold(row: WorkoutRow, workout: ServerWorkout, now: number): WorkoutRow {
  const { title: _t, note: _n, feeling: _f, equipment: _e, discarded_wall, ...rest } = row
  const { state, exercise_type, started_at = row.started_at, time_zone = row.time_zone, title, note, feeling, equipment } = workout
  return {
    ...rest, exercise_type, started_at, time_zone, figures: figuresTold(workout),
    ...(state === 'discarded' ? { phase: 'discarded', discarded_wall: discarded_wall ?? now } : { phase: 'finished' }),
    ...(title != null && { title }), ...(note != null && { note }), ...(feeling != null && { feeling }), ...(equipment != null && { equipment }),
  }
}

/** The server has taken more of it than is in this answer. */
export const isBehind = ({ session_id, pending }: ServerWorkout): boolean => pending?.includes(session_id) === true

/** Keeps events of the server's and folds the workout anew with them. */
export async function keep(tx: Tx, ports: HomePorts, row: Kept, theirs: readonly ServerEvent[]): Promise<void> {
  await keepEvents(tx, row, theirs)
  const known = await tx.get('workouts', row.session_id)
  if (known?.taken_over !== undefined) {
    const { taken_over: _t, ...rest } = known
    await tx.put('workouts', rest)
  }
  await refold(tx, row.session_id, ports.wall())
}

type Kept = Pick<WorkoutRow, 'session_id' | 'account'>

async function keepEvents(tx: Tx, row: Kept, theirs: readonly ServerEvent[]): Promise<void> {
  for (const e of theirs) {
    const kept = await tx.get('events', [row.session_id, e.writer, e.seq])
    if (kept === undefined) await tx.put('events', eventRow(row, e)) // ours stays: only we can send it
  }
}

const eventRow = ({ session_id, account }: Kept, e: ServerEvent): EventRow =>
  ({ session_id, writer: e.writer, seq: e.seq, kind: e.kind, bytes: textOf(e), upto: -1, account })

export const textOf = (e: ServerEvent): string => new TextDecoder().decode(Uint8Array.from(atob(e.bytes), (c) => c.charCodeAt(0)))

/** Where one identity has two contents the lower hash stands. */
export function lowestByIdentity(events: readonly ServerEvent[]): Map<string, ServerEvent> {
  const lowest = new Map<string, ServerEvent>()
  for (const e of events) {
    const identity = `${e.writer} ${e.seq}`
    const known = lowest.get(identity)
    if (known === undefined || e.hash < known.hash) lowest.set(identity, e)
  }
  return lowest
}

/**
 * What matched at least 30 days ago keeps its figures; its events are on the server. One workout a transaction: years that came to the server on one day are
 * due on one day, and a start of a workout would wait for all of them.
 */
export async function dropOld(ports: HomePorts): Promise<void> {
  const before = ports.wall() - KEEP_MS
  const isOld = (row: WorkoutRow) => row.trimmed !== true && row.phase !== 'open' && row.matched_wall !== undefined && row.matched_wall <= before
  const old = (await ports.storage.transaction('read', ['workouts'], (tx) => tx.list('workouts'))).filter(isOld)
  for (const { session_id } of old) {
    await ports.storage.transaction('write', ['workouts', 'events'], async (tx) => {
      const row = await tx.get('workouts', session_id)
      if (row !== undefined && isOld(row)) await tx.put('workouts', { ...row, trimmed: true, ...(await dropEvents(tx, row)) })
    })
  }
}

/** Answers which seqs come next, per writer, and which count. What is not acknowledged stays. */
async function dropEvents(tx: Tx, row: WorkoutRow): Promise<Pick<WorkoutRow, 'next_seqs' | 'next_lamport'>> {
  const next = new Map(Object.entries(row.next_seqs ?? {}))
  let next_lamport = row.next_lamport ?? 1
  for (const key of await tx.keys('events', { prefix: [row.session_id] })) {
    const [session_id, writer, seq] = key as [string, string, number]
    next.set(writer, Math.max(next.get(writer) ?? 0, seq + 1))
    const event = await tx.get('events', [session_id, writer, seq])
    if (event !== undefined) next_lamport = Math.max(next_lamport, nextLamport(logOf([event])))
    if (event?.waiting === undefined && event?.stuck === undefined) await tx.delete('events', [session_id, writer, seq])
  }
  return { next_seqs: Object.fromEntries(next), next_lamport }
}
