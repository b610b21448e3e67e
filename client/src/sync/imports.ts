// What import_file is asked, and what it answers.
import type { EquipmentPiece } from './equipment'
import type { BodyWeight, ZoneSettings } from './profile'

/** What became of a workout of an imported file, or of a file without one. */
export interface ImportOutcome {
  readonly file: string
  readonly outcome: 'taken' | 'found' | 'left_out' | 'refused' | 'passed'
  readonly session_id?: string
  readonly exercise_type?: string
  readonly started_at?: string
  readonly elapsed_time_s?: number
  readonly points?: number
  /** Of a look: where it was, as find_alike compares it. */
  readonly places?: readonly RecordedPlace[]
  readonly sets?: number
  /** As the server says it, in English: "3 repeated, 1 with a time out of line". */
  readonly set_aside?: string
  readonly set_aside_reasons?: Readonly<Record<string, number>>
  /** As the server says it, in English. */
  readonly message?: string
  readonly remarks?: readonly ImportRemark[]
  /** The file that it was made of, named as `file` is. */
  readonly original?: string
  /** Of the equipment in an own export: pieces to be added. */
  readonly equipment?: readonly EquipmentPiece[]
  /** Of a workout of an own export: what was edited afterwards, as a body of edit_workout. */
  readonly edits?: Readonly<Record<string, unknown>>
  /** Of an own export: goals, plan or privacy zones, as a body of bring_export. */
  readonly bring?: Bring
  /** Of an own export: the profile, as a body of edit_profile. */
  readonly profile?: { readonly training_zones?: ZoneSettings; readonly body_weight?: BodyWeight }
}

/** A body of bring_export. */
export interface Bring {
  readonly goals?: readonly { readonly goal_id: string }[]
  readonly planned?: readonly unknown[]
  readonly privacy_zones?: readonly unknown[]
}

/** How many were not there. */
export interface Brought {
  readonly goals: number
  readonly planned: number
}

/** Where a recording was; `t` in milliseconds since 1970. */
export interface RecordedPlace {
  readonly t: number
  readonly lat: number
  readonly lon: number
}

/** A workout as find_alike compares it. */
export interface AlikeWorkout {
  readonly session_id: string
  readonly exercise_type: string
  readonly started_at: string
  readonly elapsed_time_s: number
  readonly places?: readonly RecordedPlace[]
}

export interface AlikePair {
  readonly session_id: string
  readonly like: AlikeWorkout
}

/** A page of what became of a file. */
export interface ImportPart {
  readonly outcomes: readonly ImportOutcome[]
  /** Where the file goes on; absent at its end. */
  readonly next?: string
  readonly consistency_token?: string
}

/** A file that is kept beside the workouts that were made of it. */
export interface KeepOriginal {
  readonly name: string
  readonly content: Blob
  readonly workouts: readonly string[]
  /** Of the answer that took them. */
  readonly token?: string
}

/** What became of it. */
export interface KeptOriginal {
  /** Those that have their file now. */
  readonly workouts: readonly string[]
  readonly original_not_kept?: string
  /** Those that are on their way. */
  readonly pending?: readonly string[]
}

/** A sentence of the message, by a code that stays the same. */
export interface ImportRemark {
  readonly code: string
  readonly values?: Readonly<Record<string, string>>
  readonly text: string
}

export interface ImportCall {
  readonly name: string
  readonly file: Blob
  /** Says what is in it and takes nothing. */
  readonly look: boolean
  /** Workouts that are left out, by the ids that a look has told. */
  readonly except: readonly string[]
  /** Workouts of one answer. */
  readonly most: number
  /** `next` of the answer before. */
  readonly from?: string
  /** The day of files that name none. */
  readonly date?: string
  /** Of logs of sets that name none. */
  readonly weightUnit?: 'kg' | 'lb'
  /** Of logs of sets whose dates can be read both ways. */
  readonly dateOrder?: 'dmy' | 'mdy'
}
