// Every row the phone keeps. Keys are listed once, here; the same lists serve IndexedDB and the tests' storage.
import type { Feeling, SaidFeeling, WireLocation } from '../exercise/event'
import type { LiftingResult } from '../exercise/lifting'
import type { Split } from '../exercise/track'

/** One line of a recording in progress: JSON text with its checksum, so that a torn or rotten one is seen. */
export interface JournalRow {
  readonly session_id: string
  readonly n: number
  readonly text: string
  readonly sum: number
}

/** A sealed event. `bytes` never change; everything beside them is the phone's own bookkeeping. */
export interface EventRow {
  readonly session_id: string
  readonly writer: string
  readonly seq: number
  readonly kind: string
  readonly bytes: string
  /** The last journal line this event covers; -1 where it came from no journal. */
  readonly upto: number
  /** Whose it is: a user id, or '' for a workout recorded without an account. */
  readonly account: string
  /** 1 until the server has acknowledged it; absent afterwards, which takes it out of the index. */
  readonly waiting?: 1
  /** Set where the server refuses these bytes and even the void in their place: shown, and not sent again until asked. */
  readonly stuck?: string
}

/** What the server refused; the void that took its place is in `events`. Kept to show and to export. */
export interface RefusedRow {
  readonly session_id: string
  readonly writer: string
  readonly seq: number
  readonly account: string
  readonly bytes: string
  readonly reason: string
  readonly detail: string
  readonly at: number
  /** The person has seen it. */
  readonly seen?: true
}

export type WorkoutPhase = 'open' | 'finished' | 'discarded'

export interface WorkoutFigures {
  /** Where a person cropped the beginning, on the clock that was recorded; absent: 0. */
  readonly start_ms?: number
  readonly elapsed_ms: number
  readonly moving_time_ms: number
  readonly distance_mm: number
  readonly estimated_mm: number
  readonly corrected: boolean
  readonly ascent_mm: number
  readonly descent_mm: number
  readonly splits: readonly Split[]
  readonly lifting: LiftingResult
  /** The fastest time over each length, by its name; not there in what an earlier version of the app kept. */
  readonly best_effort_ms?: Readonly<Record<string, number>>
  readonly not_of_a_person?: boolean
}

/** What edit_workout can say of a workout, in the words of the log. */
export interface Edited {
  readonly exercise_type?: string
  readonly distance_m?: number
  readonly moving_time_s?: number
  readonly title?: string
  readonly note?: string
  readonly feeling?: SaidFeeling
  readonly equipment?: readonly string[]
}

/** A workout as this phone knows it. */
export interface WorkoutRow {
  readonly session_id: string
  readonly account: string
  readonly exercise_type: string
  readonly started_at: string
  readonly time_zone: string
  readonly location?: WireLocation
  readonly phase: WorkoutPhase
  readonly figures: WorkoutFigures
  readonly title?: string
  readonly note?: string
  readonly feeling?: Feeling
  /** Ids of what it was done with. */
  readonly equipment?: readonly string[]
  /** What edit_workout said of it beside the log, as the server told last; `revision` counts the edits. */
  readonly edits?: { readonly revision: number; readonly said: Edited }
  /** What of that this phone has said otherwise since, knowing of it: the server is yet to take those edits back. */
  readonly overruled?: readonly (keyof Edited)[]
  /** What another phone had when this one took it over; gone when the events of that one have come. */
  readonly taken_over?: { readonly moving_time_ms: number; readonly distance_mm: number }
  /** When Save was pressed, in wall-clock ms; 0 while open. */
  readonly finished_wall: number
  /** When discarded, to be had back for 30 days. */
  readonly discarded_wall?: number
  /** When the digests matched: "safe on the server". Cleared by every later event and by a new store epoch. */
  readonly matched_wall?: number
  /** The digest that matched. */
  readonly matched_digest?: string
  /** Comparisons that found a difference, and when the last one was: they grow rarer. */
  readonly differed?: number
  readonly compared_wall?: number
  /** Its events are only on the server: dropped 30 days or more after matching, or in forms that only the server folds. The figures stay. */
  readonly trimmed?: true
  /** Per writer the seq after the last one used, kept when the events went: a seq is never used twice. */
  readonly next_seqs?: Readonly<Record<string, number>>
  /** The lamport above all that was said, kept likewise: what is said next is said last. */
  readonly next_lamport?: number
}

/** The server's answer about a workout, as it came; shown for workouts that this phone did not record. */
export interface ServerWorkoutRow {
  readonly session_id: string
  readonly account: string
  readonly started_at: string
  readonly fetched_wall: number
  readonly body: unknown
}

export interface GoalRow {
  readonly goal_id: string
  readonly account: string
  readonly body: unknown
  /** The server's ETag; absent for a goal it has not seen. */
  readonly etag?: string
}

/** A goal edit that waits for the server: in `n` order per goal. */
export interface GoalEditRow {
  readonly n: number
  readonly goal_id: string
  readonly account: string
  readonly verb: 'set' | 'edit' | 'delete' | 'restore'
  /** What is sent; of a deletion the row that was deleted with the edits that waited, for "Undo". */
  readonly body: unknown
  readonly etag?: string
  /** Changed elsewhere meanwhile: the server's version waits beside ours for a choice. */
  readonly conflict?: unknown
  /** The server's words where it refused this edit: it waits for another edit, or to be given up. */
  readonly refusal?: string
}

/** A planned workout: what the server has of it, and what was changed here since. */
export interface PlannedRow {
  readonly planned_id: string
  readonly account: string
  readonly server?: unknown
  /** Members that were changed here and wait for the server. */
  readonly mine?: unknown
  /** The server may have heard of it. */
  readonly sent?: true
  /** The server's words where it did not take the change: it waits for another. */
  readonly refusal?: string
}

export interface AccountRow {
  readonly user_id: string
  readonly email: string
  readonly name: string
  readonly device_id: string
  readonly access_token: string
  readonly refresh_token: string
  /** When the access token runs out, by this phone's clock; absent where an older app kept it. */
  readonly expires_wall?: number
  /** `signed_in`, `expired` (ask to sign in; nothing is lost) or `revoked` (may only upload, then its rows are wiped). */
  readonly standing: 'signed_in' | 'expired' | 'revoked'
  readonly current: boolean
}

/** What was lifted last time, per exercise. */
export interface LastSetsRow {
  readonly exercise: string
  readonly session_id: string
  readonly started_at: string
  readonly sets: readonly {
    readonly weight: number
    readonly unit: 'kg' | 'lb'
    readonly repetitions: number
    readonly rpe?: number
    readonly warm_up?: boolean
  }[]
}

export interface OwnExerciseRow {
  readonly slug: string
  readonly name: string
  readonly made_wall: number
}

export interface MetaRow {
  readonly key: string
  readonly value: unknown
}

export interface Tables {
  readonly meta: MetaRow
  readonly journal: JournalRow
  readonly events: EventRow
  readonly refused: RefusedRow
  readonly workouts: WorkoutRow
  readonly server_workouts: ServerWorkoutRow
  readonly goals: GoalRow
  readonly goal_edits: GoalEditRow
  readonly planned: PlannedRow
  readonly accounts: AccountRow
  readonly last_sets: LastSetsRow
  readonly own_exercises: OwnExerciseRow
}
export type TableName = keyof Tables

export const KEYS: { readonly [N in TableName]: readonly (keyof Tables[N] & string)[] } = {
  meta: ['key'],
  journal: ['session_id', 'n'],
  events: ['session_id', 'writer', 'seq'],
  refused: ['session_id', 'writer', 'seq'],
  workouts: ['session_id'],
  server_workouts: ['session_id'],
  goals: ['goal_id'],
  goal_edits: ['n'],
  planned: ['planned_id'],
  accounts: ['user_id'],
  last_sets: ['exercise'],
  own_exercises: ['slug'],
}

export const TABLES = Object.keys(KEYS) as TableName[]

/** Indexes beside the key: a row is in one only if it has its first member. */
export const INDEXES: { readonly [N in TableName]?: Readonly<Record<string, readonly (keyof Tables[N] & string)[]>> } = {
  events: { waiting: ['waiting', 'account', 'session_id', 'writer', 'seq'], stuck: ['stuck', 'account', 'session_id', 'writer', 'seq'] },
}

/** What loses the person's own, unsent work if it is lost, in the order in which it is salvaged. */
export const PRECIOUS: readonly TableName[] = [
  'meta',
  'workouts',
  'events',
  'journal',
  'refused',
  'accounts',
  'goal_edits',
  'goals',
  'planned',
  'own_exercises',
  'last_sets',
]
