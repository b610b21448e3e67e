// What the rest of the phone asks of the server. One implementation speaks HTTP (http-api.ts); the tests have a model of the
// server behind the same port.

import type { Feeling, SaidFeeling } from '../exercise/event'
import type { CalendarPorts } from './calendar-book'
import type { EquipmentEdit, EquipmentPiece } from './equipment'
import type { PrivacyNotice } from './consent'
import type { BodyWeight, ProfileEdit, ZoneSettings } from './profile'

export type Failure =
  /** No network, or no answer in time (`slow`: a smaller request may get one). */
  | { readonly ok: false; readonly why: 'offline'; readonly slow?: true }
  /** 429 or 503: come back, and not before `retryAfterMs` where the server says so. */
  | { readonly ok: false; readonly why: 'busy'; readonly retryAfterMs?: number; readonly problem?: string }
  /** Another 5xx, or an answer that makes no sense. */
  | { readonly ok: false; readonly why: 'failing' }
  /** No access token is accepted any more, nor could a new one be had; or, `forbidden`, it does not reach this far. */
  | { readonly ok: false; readonly why: 'signed_out'; readonly problem?: string; readonly forbidden?: true }
  | { readonly ok: false; readonly why: 'out_of_date'; readonly detail?: string }
  /** 404, or 410 (`gone`): it was there and was deleted. */
  | { readonly ok: false; readonly why: 'missing'; readonly gone?: true }
  /** 412: changed elsewhere meanwhile; `etag` is the present one. */
  | { readonly ok: false; readonly why: 'changed'; readonly etag?: string }
  /** Any other 4xx: asking again would not help. */
  | { readonly ok: false; readonly why: 'refused'; readonly problem: string; readonly detail: string }

export type Answer<T> = { readonly ok: true; readonly value: T } | Failure

export interface Outcome {
  readonly index?: number
  readonly seq?: number
  readonly outcome: 'accepted' | 'refused'
  readonly reason?: string
  readonly detail?: string
}

export interface UploadGroup {
  readonly session_id: string
  readonly writer: string
  /** Fixed bytes, in seq order. */
  readonly events: readonly string[]
}

export interface UploadAnswer {
  /** Parallel to the groups sent. */
  readonly groups: readonly { readonly outcomes: readonly Outcome[] }[]
  readonly update_interval_s?: number
  readonly consistency_token?: string
}

export interface WriterState {
  readonly writer: string
  readonly next_seq: number
  readonly last_seq: number
  readonly missing?: readonly { readonly first: number; readonly last: number }[]
  readonly finished_seq?: number
}

export interface ServerEvent {
  readonly writer: string
  readonly seq: number
  readonly kind: string
  /** 64 hex digits. */
  readonly hash: string
  /** As received, base64. */
  readonly bytes: string
}

/** What edit_workout said, as entered. */
export interface WorkoutEdits {
  readonly exercise_type?: string | null
  readonly title?: string | null
  readonly note?: string | null
  readonly feeling?: SaidFeeling | null
  readonly distance?: { readonly value: number; readonly unit: string } | null
  readonly moving_time_s?: number | null
  readonly equipment?: readonly string[] | null
}

/** Of a WorkoutLine or WorkoutAnswer, what the phone decides by; the rest is kept and shown as it came. */
export interface ServerWorkout {
  readonly session_id: string
  readonly exercise_type: string
  readonly state: 'in_progress' | 'finished' | 'auto_finished' | 'discarded'
  readonly started_at?: string
  readonly time_zone?: string
  readonly local_date: string
  readonly elapsed_time_s: number
  readonly moving_time_s: number
  readonly metrics: Readonly<Record<string, { readonly value: number; readonly unit?: string; readonly estimated?: number }>>
  /** Metrics that a person corrected. */
  readonly corrected?: readonly string[] | null
  readonly title?: string | null
  readonly note?: string | null
  readonly feeling?: Feeling | null
  readonly equipment?: readonly string[] | null
  readonly digest: string
  readonly writers: readonly WriterState[]
  /** Counts the edits of edit_workout. */
  readonly edits?: number
  /** What those say now; no list tells it. */
  readonly edited?: WorkoutEdits | null
  readonly deleted_at?: string
  readonly events?: readonly ServerEvent[]
  readonly store_epoch?: string
  readonly pending?: readonly string[]
  readonly [member: string]: unknown
}

export interface WorkoutPage {
  readonly workouts: readonly ServerWorkout[]
  readonly next_cursor?: string
  readonly store_epoch: string
}

export interface Tokens {
  readonly user_id: string
  readonly device_id: string
  readonly access_token: string
  readonly expires_in_s: number
  readonly scope: 'full' | 'upload_only'
  readonly refresh_token?: string
  /** Present where the sign-in was ended: `user` (from another phone), `signed_out`, `password_changed`, `too_many_devices`, `token_reuse`. */
  readonly revoked?: { readonly reason: string }
}

export interface DeviceInfo {
  readonly name: string
  readonly platform: string
  /** The refresh token of the sign-in that this phone has until now: that one ends with the next. */
  readonly former_refresh_token?: string
}

export interface GoalBody {
  readonly goal_id: string
  readonly revision: number
  readonly [member: string]: unknown
}

type CalendarCalls = CalendarPorts['api']

/** The calls that need an access token; the token is the implementation's business (session.ts). */
export interface ServerApi extends CalendarCalls {
  startWorkout(session_id: string, bytes: string): Promise<Answer<UploadAnswer>>
  updateProgress(group: UploadGroup, sentAt: string): Promise<Answer<UploadAnswer>>
  finishWorkout(session_id: string, bytes: string): Promise<Answer<UploadAnswer>>
  syncWorkouts(groups: readonly UploadGroup[], sentAt: string): Promise<Answer<UploadAnswer>>

  getWorkout(session_id: string, withEvents: boolean, consistencyTokens?: readonly string[]): Promise<Answer<ServerWorkout>>
  listWorkouts(cursor?: string): Promise<Answer<WorkoutPage>>
  /** Takes edits back; `etag` is of the last that is known. */
  editWorkout(session_id: string, edit: Readonly<Record<string, null>>, etag: string): Promise<Answer<ServerWorkout>>

  listGoals(): Promise<Answer<{ readonly goals: readonly GoalBody[]; readonly store_epoch: string }>>
  setGoal(body: unknown): Promise<Answer<GoalBody>>
  editGoal(goal_id: string, body: unknown, etag: string): Promise<Answer<GoalBody>>
  deleteGoal(goal_id: string, etag: string): Promise<Answer<unknown>>
  restoreGoal(goal_id: string): Promise<Answer<GoalBody>>

  listEquipment(): Promise<Answer<{ readonly equipment: readonly EquipmentPiece[] }>>
  addEquipment(piece: EquipmentPiece): Promise<Answer<EquipmentPiece>>
  editEquipment(equipment_id: string, edit: EquipmentEdit): Promise<Answer<EquipmentPiece>>
  deleteEquipment(equipment_id: string): Promise<Answer<unknown>>

  getProfile(): Promise<Answer<{
    readonly training_zones?: ZoneSettings | null
    readonly body_weight?: BodyWeight | null
    readonly consents?: readonly { readonly notice_version: string }[] | null
  }>>
  giveConsent(noticeVersion: string): Promise<Answer<unknown>>
  /** Lays the edit over the profile as the server has it now. */
  editProfile(edit: ProfileEdit): Promise<Answer<unknown>>

  listExerciseTypes(): Promise<Answer<unknown>>
  getClientConfig(): Promise<Answer<unknown>>
}

/** What a browser is asked for, and what goes back with its answer. */
export interface PasskeyChallenge {
  readonly options: unknown
  readonly state: string
}

export interface PasskeyProof {
  readonly state: string
  readonly credential: unknown
}

/** The calls before there is a token. */
export interface AuthApi {
  /** `noticeVersion`: the privacy notice that the person agreed to, where the server has one. */
  register(email: string, password: string, device: DeviceInfo, noticeVersion?: string): Promise<Answer<Tokens>>
  /** The privacy notice that counts; undefined: the server asks nobody. */
  notice(): Promise<Answer<PrivacyNotice | undefined>>
  signIn(email: string, password: string, device: DeviceInfo, secondFactor?: string): Promise<Answer<Tokens>>
  /** Asks for a signature of one of the browser's passkeys. */
  beginPasskey(): Promise<Answer<PasskeyChallenge>>
  signInWithPasskey(proof: PasskeyProof, device: DeviceInfo): Promise<Answer<Tokens>>
  refresh(refreshToken: string): Promise<Answer<Tokens>>
  /** Has a code sent by mail; the answer is the same whether or not the address has an account. */
  askForCode(email: string): Promise<Answer<unknown>>
  /** Sets another password with that code, and signs this phone in. */
  resetPassword(email: string, code: string, newPassword: string, device: DeviceInfo, secondFactor?: string): Promise<Answer<Tokens>>
}
