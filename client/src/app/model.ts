import type { LocalDate, Period, Weekday } from '../exercise/calendar'
import type { Feeling, SaidFeeling, WireSet } from '../exercise/event'
import type { LiftedSet, LiftingResult } from '../exercise/lifting'
import type { Span } from '../exercise/moving-time'
import type { JudgedPoint, Split } from '../exercise/track'
import type { SensorReading } from '../exercise/zones'
import type { PlanMark, PlannedChange, PlannedTarget } from '../sync/calendar-book'
import type { EquipmentEdit, EquipmentPiece, ShownPiece } from '../sync/equipment'
import type { PrivacyNotice } from '../sync/consent'
import type { BodyWeight, ZoneSettings } from '../sync/profile'
import type { Account, AccountCalls } from './accountModel'

export type * from './accountModel'

/**
 * What screens read and do. `compose.ts` builds it from recorder, store and sync; features know nothing else of them.
 * Every list is the phone's own truth and is there without a network.
 */
export interface Watched<T> {
  /** The same object until something changed. */
  read(): T
  watch(listener: () => void): () => void
}

export type Signal = 'good' | 'weak' | 'lost' | 'off' | 'indoor' | 'looking'

/** Where a lap ended: everything counted from the workout's start. */
export interface LapMark {
  readonly elapsedMs: number
  readonly movingMs: number
  /** Null where the way was not measured. */
  readonly distanceMm: number | null
}

/** The workout that is on. Figures are as of `at`; the clock of a running one goes on from there. */
export interface LiveWorkout {
  readonly sessionId: string
  readonly type: string
  readonly phase: 'recording' | 'paused' | 'auto_paused'
  readonly startedAt: number
  readonly at: number
  readonly elapsedMs: number
  readonly movingMs: number
  /** The stretches of that which this phone recorded, by the workout's own clock. */
  readonly moving: readonly Span[]
  readonly pausedSince: number | null
  /** The same moment by the workout's own clock. */
  readonly pausedAtMs: number | null
  readonly distanceMm: number
  readonly estimatedMm: number
  /** Milliseconds per km over the last 30 s. */
  readonly paceNow: number | null
  readonly heartRate: number | null
  readonly points: readonly JudgedPoint[]
  readonly splits: readonly Split[]
  readonly laps: readonly LapMark[]
  readonly sets: readonly LiftedSet[]
  readonly fields: Readonly<Record<string, unknown>>
  readonly signal: Signal
  readonly accuracyM: number | null
  readonly signalSince: number | null
  readonly indoor: boolean
  /** Ids of what it is done with, as of its start. */
  readonly equipment?: readonly string[]
  readonly autoPause: boolean
  readonly storageFull: boolean
  /** Writing fails, and not for want of room. */
  readonly savingFails: boolean
  readonly rest: Rest | null
  /** How long the app was closed in the midst of this workout, until the person has seen it. */
  readonly closedFor: { readonly from: number; readonly ms: number } | null
}

/** The rest between sets: an end on the wall clock, kept through background and kill. */
export interface Rest {
  /** Wall clock; right also where that clock was set meanwhile. */
  readonly endsAt: number
  /** The same moment by the workout's own clock, which nobody can set; absent for one that is about to begin. */
  readonly endsElapsed?: number
  readonly next: string
}

export type SyncMark = 'phone' | 'sending' | 'server' | 'refused'

export interface WorkoutRow {
  readonly sessionId: string
  readonly type: string
  readonly startedAt: number
  readonly timeZone: string
  readonly date: LocalDate
  readonly elapsedMs: number
  readonly movingMs: number
  readonly distanceMm: number | null
  readonly estimated: boolean
  readonly corrected: boolean
  readonly ascentMm: number
  readonly descentMm: number
  readonly estimatedMm: number
  readonly splits: readonly Split[]
  readonly lifting: LiftingResult | null
  /** The fastest time over each length, by its name, in milliseconds; not known of what an earlier version of the app kept. */
  readonly efforts?: Readonly<Record<string, number>>
  /** A part of it was faster than anybody ever was: it sets no record of speed or pace. */
  readonly notOfAPerson?: boolean
  /** What the server told of it besides, by name in canonical whole units: a plug-in's metrics. */
  readonly metrics?: Readonly<Record<string, number>>
  readonly state: 'in_progress' | 'finished' | 'auto_finished' | 'discarded'
  readonly deletedAt: number | null
  readonly sync: SyncMark
  /** Recorded on another phone and known only from the server; a finished one comes home whole when it is opened. */
  readonly elsewhere: boolean
  readonly title: string
  readonly note: string
  readonly feeling: Feeling | null
  /** Ids of what it was done with, also of pieces that are here no more. */
  readonly equipment?: readonly string[]
}

export interface WorkoutDetail extends WorkoutRow {
  /** What a person cropped away at the beginning, of the clock that was recorded. */
  readonly croppedMs: number
  readonly points: readonly JudgedPoint[]
  readonly heart: readonly SensorReading[]
  readonly power: readonly SensorReading[]
  readonly sets: readonly LiftedSet[]
  readonly laps: readonly LapMark[]
  readonly fields: Readonly<Record<string, unknown>>
}

export interface FormField {
  readonly name: string
  readonly kind: string
  readonly label: string
  readonly unit?: string | undefined
  readonly help?: string | undefined
  readonly choices?: readonly string[] | undefined
  readonly min?: number | undefined
  readonly max?: number | undefined
}

export interface TypeDeclaration {
  readonly id: string
  readonly title: string
  readonly screen: 'distance' | 'sets' | 'form'
  readonly form: readonly FormField[]
}

/** One shape: in each period, count n of, or sum of a metric, over workouts of a type, each satisfying conditions. */
export interface Goal {
  readonly goalId: string
  readonly type: string | null
  readonly period: Period
  readonly measure: 'count' | 'days' | 'sum'
  readonly metric: string | null
  readonly target: number
  readonly unit: string
  readonly each: { readonly metric: string; readonly op: '>=' | '<='; readonly value: number; readonly unit: string } | null
  /** Of a goal by day: days of the week that are rest. */
  readonly restDays?: readonly Weekday[]
  /** It rests today. */
  readonly paused: boolean
}

/** Days that do not count, the last one included; without it until the person goes on. */
export interface GoalRest {
  readonly from: LocalDate
  readonly to?: LocalDate
}

export interface GoalStatus {
  readonly goal: Goal
  /** Shown numbers in the goal's unit. */
  readonly done: number
  /** Whole percent, cut off, of the figures as they are judged: 100 means reached, and `done` of hours may be cut to less. */
  readonly percent: number
  /** The part that the server knows, in the same unit. */
  readonly confirmed: number
  readonly reached: boolean
  readonly daysLeft: number
  readonly streak: number
  readonly longest: number
  /** Every closed period, the latest first; of a goal for once none. */
  readonly history: readonly GoalPeriod[]
  /** The last day of the period that this is of; absent before the goal's start, after its end, and for one without an end. */
  readonly lastDay?: LocalDate
  /** The day of the workout that reached it in this period. */
  readonly reachedOn?: LocalDate
  /** Its rests, past ones and those to come as well; none where it never rested. */
  readonly rests: readonly GoalRest[]
  /** False where the goal has conditions or a measure that the editor cannot show: then it is not offered there. */
  readonly editable: boolean
  /** What the server does not take as it is here, until the person has chosen. */
  readonly trouble: GoalTrouble | null
}

export interface GoalPeriod {
  readonly start: LocalDate
  readonly done: number
  /** What was asked for then. */
  readonly target: number
  readonly reached: boolean
  /** Short, and yet no break: it was paused, or cut short. */
  readonly excused: boolean
}

/** A goal and the periods that were reached at once, the earliest first. */
export interface ReachedGoal {
  readonly goal: Goal
  readonly periods: readonly {
    /** The day of the workout that made it. */
    readonly on: LocalDate
    /** Absent where the period is still under way, or has no end. */
    readonly lastDay?: LocalDate
  }[]
}

/** What the phone's own history says of a goal before it is set. */
export interface GoalPreview {
  readonly status: GoalStatus
  /** In how many of the last so many closed periods it would have been reached; of none where nothing was recorded before. */
  readonly lately: { readonly reached: number; readonly of: number }
  /** The heaviest that was lifted, in the goal's unit; null where the goal is about something else or nothing was. */
  readonly best: number | null
}

/** Changed on another device as well (`theirs` is that version), or refused by the server, in its words. */
export interface GoalTrouble {
  readonly n: number
  readonly kind: 'changed' | 'refused'
  readonly theirs: Goal | null
  readonly reason: string
}

export interface Refusal {
  readonly sessionId: string
  readonly seq: number
  readonly reason: string
}

export interface SyncState {
  readonly online: boolean
  readonly busy: boolean
  /** Workouts that wait on this phone. */
  readonly waiting: number
  readonly lastAt: number | null
  readonly nextAt: number | null
  readonly refused: readonly Refusal[]
  readonly trouble: 'none' | 'offline' | 'server' | 'busy' | 'signed_out'
  readonly update: 'none' | 'recommended' | 'required'
  /** The privacy notice that the account has not agreed to: until then nothing is sent. */
  readonly asks?: PrivacyNotice
}

/** It is done with what is the default for its type. */
export interface StartOptions {
  readonly indoor: boolean
  readonly autoPause: boolean
}

export interface Correction {
  readonly distanceMm?: number
  readonly movingMs?: number
  readonly type?: string
  readonly endElapsedMs?: number
}

export interface PastWorkout {
  readonly type: string
  readonly startedAt: number
  readonly durationMs: number
  readonly distanceMm?: number
  readonly sets?: readonly WireSet[]
  readonly fields?: Readonly<Record<string, unknown>>
  readonly note?: string
  readonly equipment?: readonly string[]
}

/** What was lifted last time, as entered. */
export interface LastTime {
  readonly startedAt: number
  readonly sets: readonly { readonly weight: number; readonly unit: 'kg' | 'lb'; readonly repetitions: number }[]
}

/** A workout that is to come, or was to. */
export interface PlannedWorkout {
  readonly id: string
  readonly day: LocalDate
  /** `07:30`; null for any time of the day. */
  readonly time: string | null
  readonly type: string
  readonly title: string
  readonly note: string
  readonly target: PlannedTarget | null
  readonly plan: PlanMark | null
  /** `unclear`: several workouts, or several planned ones, of one type on one day; the person is asked. */
  readonly state: 'planned' | 'done' | 'missed' | 'skipped' | 'unclear'
  /** The workout that it was. */
  readonly sessionId: string | null
  /** Finished workouts of its type and day that are no other's. */
  readonly candidates: readonly string[]
  /** The person said what became of it. */
  readonly said: boolean
  /** The server's words where it did not take the last change. */
  readonly refusal: string | null
}

/** The calendar (local/planning.ts). */
export interface Planning {
  /** Plans, moves, changes and deletes on this phone at once; answers with what undoes it. */
  changePlanned(changes: readonly PlannedChange[]): Promise<() => Promise<void>>
}

/** What this phone knows; each tells when it has changed. */
export interface Known {
  readonly live: Watched<LiveWorkout | null>
  readonly workouts: Watched<readonly WorkoutRow[]>
  readonly goals: Watched<readonly GoalStatus[]>
  readonly types: Watched<readonly TypeDeclaration[]>
  readonly account: Watched<Account | null>
  readonly sync: Watched<SyncState>
  readonly zones: Watched<ZoneSettings>
  /** Null where the person does not say. */
  readonly bodyWeight: Watched<BodyWeight | null>
  /** In the order of days and times. */
  readonly planned: Watched<readonly PlannedWorkout[]>
  /** Since when a link reads the calendar without signing in; null where none does. */
  readonly linkMadeAt: Watched<number | null>
  readonly equipment: Watched<readonly ShownPiece[]>
  /** True while another tab records. */
  readonly elsewhere: Watched<boolean>
  /**
   * Once not `no`: this phone was signed out from another device and its data here was removed after it had been sent in; `kept`: but for what only its owner
   * can send.
   */
  readonly wiped: Watched<'no' | 'all' | 'kept'>
  seenWiped(): Promise<void>
}

/** The workout that is on (local/recording.ts). */
export interface Recording {
  takeOverHere(): Promise<void>
  /** An unfinished workout of a phone that is gone, gone on with here. */
  takeOverWorkout(sessionId: string): Promise<void>
  start(type: string, options: StartOptions): Promise<void>
  pause(): Promise<void>
  resume(): Promise<void>
  lap(): Promise<void>
  /** False: too late, the lap has been made fast. */
  takeBackLap(): Promise<boolean>
  setAutoPause(on: boolean): Promise<void>
  /** With GPS from here on, or without. */
  useGps(on: boolean): Promise<void>
  /** A new set, a corrected one (same `set_id`), or a deleted one. */
  logSets(sets: readonly WireSet[]): Promise<void>
  setRest(rest: Rest | null): Promise<void>
  logFields(fields: Readonly<Record<string, unknown>>): Promise<void>
  seenClosed(): void
  /** The stretch while the app was closed was no training. */
  pauseFromClosed(): Promise<void>
  /** Ends the workout that is on, as of the tap on Finish; what was typed on the finish screen goes with it. */
  finish(with_: {
    correction?: Correction; feeling?: Feeling; note?: string; equipment?: readonly string[]
    /** By the workout's own clock; absent: now. */
    endMs?: number
  }): Promise<string>
  discard(): Promise<string>
}

/** Workouts that have ended (local/history.ts). */
export interface History {
  /** An unfinished workout of a phone that is gone, ended. */
  endElsewhere(sessionId: string, how: 'finished' | 'discarded'): Promise<void>
  restore(sessionId: string): Promise<void>
  remove(sessionId: string): Promise<void>
  correct(sessionId: string, correction: Correction): Promise<void>
  /** Sets of an ended workout: added, corrected (same `set_id`) or deleted. */
  correctSets(sessionId: string, sets: readonly WireSet[]): Promise<void>
  /** The whole workout moves to another start; what was measured stays as it is. */
  correctStart(sessionId: string, startedAt: number): Promise<void>
  annotate(sessionId: string, note: { note?: string; feeling?: SaidFeeling; title?: string; equipment?: readonly string[] }): Promise<void>
  logPast(workout: PastWorkout): Promise<string>
  open(sessionId: string): Promise<WorkoutDetail | null>
  /** As JSON that can be read back; rejects where its events are not on this phone. */
  document(sessionId: string): Promise<string>
  /** What this phone itself has, as JSON. */
  exportAll(): Promise<Blob>
}

/** All that was recorded of a workout, to be cropped or split; times are of the clock that was recorded, and it began at `startedAt`. */
export interface Recorded {
  readonly startedAt: number
  readonly elapsedMs: number
  readonly points: readonly JudgedPoint[]
  /** What counts now. */
  readonly startMs: number
  readonly endMs: number
  /** The workout as it would be from one moment to another. */
  between(startMs: number, endMs: number): WorkoutDetail
}

/** The person's training zones and body weight (local/zones.ts). */
export interface Zones {
  /** Kept on the phone, and sent with the next sync. */
  saveZones(zones: ZoneSettings): Promise<void>
  saveBodyWeight(weight: BodyWeight | null): Promise<void>
}

/** Shoes, bikes and whatever else workouts are done with (local/equipment.ts). Kept on the phone, and sent with the next sync. */
export interface EquipmentCalls {
  /** A new piece, or one that was deleted, as it was. What becomes the default of a type takes the place of others of its kind. */
  addEquipment(piece: EquipmentPiece): Promise<void>
  editEquipment(id: string, edit: EquipmentEdit): Promise<void>
  removeEquipment(id: string): Promise<void>
}

/** Where a workout begins and ends, one made of two and two of one (local/cuts.ts). Each is undone by what it answers with. */
export interface Cuts {
  /** Null where its events are not on this phone. */
  recorded(sessionId: string): Promise<Recorded | null>
  /** Null: as it was recorded, on that side. */
  crop(sessionId: string, startMs: number | null, endMs: number | null): Promise<() => Promise<void>>
  /** What lies between `toMs` and `fromMs` is in neither. */
  split(sessionId: string, toMs: number, fromMs: number): Promise<() => Promise<void>>
  join(sessionId: string, other: string): Promise<{ readonly sessionId: string; readonly undo: () => Promise<void> }>
}

/** What is known of exercises (local/exercises.ts). */
export interface Exercises {
  lastTime(exercise: string): Promise<LastTime | null>
  /** Names of the catalogue and the person's own, by recent use. */
  exerciseNames(): Promise<readonly { readonly name: string; /** Wall clock; 0: never. */ readonly usedAt: number }[]>
  addExercise(name: string): Promise<void>
}

/** The goals (local/goals.ts). */
export interface GoalCalls {
  /** Every goal as it stands with one more workout in. */
  goalsWith(row: WorkoutRow): Promise<readonly GoalStatus[]>
  /** The goals that a workout has brought to their end, in the periods of the day it began. */
  reachedBy(sessionId: string): Promise<readonly GoalStatus[]>
  /** The goals that these workouts together have reached, in whichever periods they began: what an import says. */
  reachedTogether(sessionIds: readonly string[]): Promise<readonly ReachedGoal[]>
  /** How a goal would stand if it were set now. */
  previewGoal(goal: Goal): Promise<GoalPreview>
  saveGoal(goal: Goal): Promise<void>
  /** Days under a rest do not count; nothing else of the goals is touched. One that lies over another becomes one with it. */
  restGoals(goalIds: readonly string[], rest: GoalRest): Promise<void>
  /** Takes a rest back: those days count. */
  takeRestBack(goalId: string, rest: GoalRest): Promise<void>
  /** Counts again from today on. */
  goOnWithGoals(goalIds: readonly string[]): Promise<void>
  removeGoal(goalId: string): Promise<void>
  /** Takes a deletion back. */
  restoreGoal(goalId: string): Promise<void>
  /** Ends a goal's trouble: sends this phone's version again, or takes the server's. */
  settleGoal(trouble: GoalTrouble, whose: 'mine' | 'theirs'): Promise<void>
}

/** All of it; a screen gets it whole, each part is made in a file of its own. */
export interface Services extends Known, Recording, History, Cuts, Zones, Planning, EquipmentCalls, Exercises, GoalCalls, AccountCalls {}
