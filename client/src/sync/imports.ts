// What import_file is asked, and what it answers.
import type { EquipmentPiece } from './equipment'

/** What became of a workout of an imported file, or of a file without one. */
export interface ImportOutcome {
  readonly file: string
  readonly outcome: 'taken' | 'found' | 'left_out' | 'refused' | 'passed'
  readonly session_id?: string
  readonly exercise_type?: string
  readonly started_at?: string
  readonly elapsed_time_s?: number
  readonly points?: number
  readonly sets?: number
  /** As the server says it, in English: "3 repeated, 1 with a time out of line". */
  readonly set_aside?: string
  readonly set_aside_reasons?: Readonly<Record<string, number>>
  /** As the server says it, in English. */
  readonly message?: string
  readonly remarks?: readonly ImportRemark[]
  /** Of the equipment in an own export: pieces to be added. */
  readonly equipment?: readonly EquipmentPiece[]
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
}
