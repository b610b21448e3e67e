// The wire form of a workout's log (docs/events.md), as far as the fold reads it. Unknown members stay in the bytes.

export interface WirePoint {
  readonly t?: number
  readonly lat: number
  readonly lon: number
  readonly ele?: number
  readonly acc?: number
  readonly hr?: number
  readonly cad?: number
  readonly gap?: boolean
}

export interface WireSet {
  readonly set_id?: string
  readonly deleted?: boolean
  readonly exercise?: string
  readonly weight?: number
  /** The body's, in the set's unit: of exercises that lift it. */
  readonly body_weight?: number
  readonly unit?: 'kg' | 'lb'
  readonly repetitions?: number
  readonly duration_s?: number
  readonly rpe?: number
  readonly warm_up?: boolean
}

export interface WireExercise {
  readonly name: string
  readonly weight?: number
  readonly body_weight?: number
  readonly unit?: 'kg' | 'lb'
  readonly repetition?: number
  readonly sets?: number
}

export interface WireProgress {
  readonly distance_m?: number
  readonly points?: readonly WirePoint[]
  readonly steps?: number
  readonly laps?: number
  readonly pool_length_m?: number
  readonly estimated?: boolean
  readonly sets?: readonly WireSet[]
  readonly exercises?: readonly WireExercise[]
  readonly [field: string]: unknown
}

/** A member that is null takes back what was corrected before. */
export interface WireCorrection {
  readonly distance_m?: number | null
  readonly moving_time_s?: number | null
  readonly exercise_type?: string | null
  readonly end_elapsed_ms?: number | null
  readonly start_elapsed_ms?: number | null
}

export type Feeling = 'very_easy' | 'easy' | 'steady' | 'hard' | 'max'
/** What can be said of it: `none` takes back what was said before. */
export type SaidFeeling = Feeling | 'none'

export interface WireLocation {
  readonly name?: string
  readonly lat?: number
  readonly lon?: number
  readonly indoor?: boolean
}

export interface WireEvent {
  readonly seq: number
  readonly kind?: string
  readonly at?: string
  readonly elapsed_ms?: number
  readonly writer?: string
  readonly session_id?: string
  readonly exercise_type?: string
  readonly started_at?: string
  readonly time_zone?: string
  readonly location?: WireLocation
  readonly auto?: boolean
  /** Of what a person changes afterwards: one more than the highest that the phone knows of in this workout. */
  readonly lamport?: number
  readonly progress?: WireProgress
  readonly correction?: WireCorrection
  readonly note?: string
  readonly feeling?: SaidFeeling
  readonly title?: string
  /** Of a start or a note: ids of what the workout is done with; an empty list: with nothing. */
  readonly equipment?: readonly string[]
}

/** An event with the writer that its identity needs; `bytes` never enter a fold. */
export interface LogEvent extends WireEvent {
  readonly writer: string
}

export const MAX_ELAPSED_MS = 2_592_000_000
export const MAX_SEQ = 999_999
