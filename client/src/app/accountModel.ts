import type { Weekday } from '../exercise/calendar'
import type { JudgedPoint } from '../exercise/track'
import type { PrivacyNotice } from '../sync/consent'
import type { AlikePair, AlikeWorkout, Bring, Brought, ImportCall, ImportPart, KeepOriginal } from '../sync/imports'

// The account as screens see it, and what goes to its server; the rest of what screens read and do is in model.ts.

export interface Account {
  readonly email: string
  readonly name: string
  /** The session has run out: recording goes on, sending waits for a sign-in. */
  readonly expired: boolean
}

export interface Device {
  readonly id: string
  readonly name: string
  readonly lastSeen: number
  readonly thisPhone: boolean
}

/** Something that happened to the account. */
export interface LogEntry {
  readonly at: number
  readonly kind: string
  readonly by: string
  readonly device: string
}

/** A key in one of the person's devices that signs in by itself. */
export interface Passkey {
  readonly id: string
  readonly name: string
  readonly created: number
  /** null where it never was. */
  readonly lastUsed: number | null
  /** The person's other devices have it too. */
  readonly synced: boolean
}

/** What a token for the person's own programs may do. */
export const TOKEN_SCOPES = ['read_workouts', 'write_workouts', 'read_goals', 'write_goals', 'read_calendar', 'read_equipment', 'export'] as const
export type TokenScope = (typeof TOKEN_SCOPES)[number]

/** A token for the person's own programs; what it says was shown when it was made. */
export interface AccessToken {
  readonly id: string
  readonly name: string
  readonly scopes: readonly TokenScope[]
  readonly ends: number
  /** The day; null where it never was. */
  readonly lastUsed: number | null
}

export interface TokenWish {
  readonly name: string
  readonly scopes: readonly TokenScope[]
  /** Days until it ends. */
  readonly days: number
}

/** What a webhook may be told of. */
export const WEBHOOK_EVENTS = ['workout.finished', 'workout.changed', 'workout.deleted'] as const
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number]

export interface WebhookWish {
  readonly name: string
  readonly url: string
  readonly events: readonly WebhookEvent[]
}

/** An address of the person's that is told of their workouts. */
export interface Webhook extends WebhookWish {
  readonly id: string
  readonly state: 'active' | 'failing' | 'paused'
  /** Why it is paused. */
  readonly because: 'failing' | 'gone' | 'signed_out' | null
  /** null where there was none. */
  readonly lastAttempt: { readonly at: number; readonly delivered: boolean; readonly outcome: string; readonly status: number | null } | null
}

/** The account's address, as the server has it. */
export interface Address {
  readonly email: string
  /** Its owner has shown that they read mail there. */
  readonly confirmed: boolean
  /** The one that is to take its place once its code is typed; '' where none was asked for. */
  readonly coming: string
}

/** A workout that a phone uploaded after it was signed out: it counts once its owner says so. */
export interface WaitingWorkout {
  readonly sessionId: string
  readonly type: string
  readonly startedAt: number
  readonly elapsedMs: number
}

/** A place that others are not shown. */
export interface HiddenPlace {
  readonly id: string
  readonly name: string
  /** Degrees. */
  readonly lat: number
  readonly lon: number
  /** False: found when something was shared that began or ended there. */
  readonly chosen: boolean
  readonly addedAt: number
}

/** A workout as others may see it: figures and points of what is shown. */
export interface CopyForOthers {
  /** Nothing of the track had to be left out. */
  readonly whole: boolean
  readonly elapsedMs: number
  readonly movingMs: number
  readonly distanceMm: number | null
  readonly points: readonly JudgedPoint[]
}

export interface SecondFactor {
  /** Null: signing in takes the password alone. */
  readonly since: number | null
  readonly codesLeft: number
}

/** The account and what goes to its server (online.ts). */
export interface AccountCalls {
  /** The privacy notice of the server; null where it asks nobody. */
  notice(): Promise<PrivacyNotice | null>
  register(email: string, password: string, noticeVersion?: string): Promise<void>
  /** The account agrees to that notice: what waits is sent. */
  giveConsent(noticeVersion: string): Promise<void>
  /** `secondFactor`: a code of the app or a recovery code, where the account asks for one. */
  signIn(email: string, password: string, secondFactor?: string): Promise<void>
  /** By a passkey that the browser lets the person choose. */
  signInWithPasskey(): Promise<void>
  /** Has a code sent by mail, if the address has an account. */
  askForCode(email: string): Promise<void>
  /** Sets another password with that code, and signs in. */
  setPassword(email: string, code: string, password: string, secondFactor?: string): Promise<void>
  /** `remove` takes all that the server has from this phone; what is only here stays until its owner signs in again. */
  signOut(rows: 'keep' | 'remove'): Promise<void>
  devices(): Promise<readonly Device[]>
  revoke(deviceId: string): Promise<void>
  changePassword(current: string, next: string): Promise<void>
  address(): Promise<Address>
  /** Has a code sent to the account's address, to show that mail there is read. */
  sendAddressCode(): Promise<void>
  confirmAddress(code: string): Promise<void>
  /** Has a code sent to another address; nothing changes until it is typed. */
  changeAddress(email: string): Promise<void>
  /** With that code; answers with the address as it is then. */
  confirmAddressChange(code: string): Promise<Address>
  /** Ends every sign-in but this phone's. */
  endOthers(): Promise<void>
  securityLog(): Promise<readonly LogEntry[]>
  /** Shows the server again that it is the owner; export, ending sign-ins and a new factor ask for it. */
  prove(proof: { readonly password: string } | { readonly code: string } | { readonly passkey: true }): Promise<void>
  passkeys(): Promise<readonly Passkey[]>
  /** Has the browser make one, and the server take it. */
  addPasskey(): Promise<void>
  renamePasskey(id: string, name: string): Promise<void>
  removePasskey(id: string): Promise<void>
  tokens(): Promise<readonly AccessToken[]>
  /** What it says, this once. */
  makeToken(wish: TokenWish): Promise<string>
  endToken(id: string): Promise<void>
  webhooks(): Promise<readonly Webhook[]>
  /** What its messages are signed with, this once. */
  makeWebhook(wish: WebhookWish): Promise<string>
  /** Sends it a message now; the webhook as it is then. */
  testWebhook(id: string): Promise<Webhook>
  deleteWebhook(id: string): Promise<void>
  secondFactor(): Promise<SecondFactor>
  beginTotp(): Promise<{ readonly secret: string; readonly uri: string }>
  /** Answers with the recovery codes, this once. */
  confirmTotp(code: string): Promise<readonly string[]>
  removeTotp(password: string, code: string): Promise<void>
  renewRecoveryCodes(): Promise<readonly string[]>
  deleteAccount(password: string): Promise<void>
  waitingForWord(): Promise<readonly WaitingWorkout[]>
  /** It is the person's: it counts. */
  takeWaiting(sessionId: string): Promise<void>
  throwWaitingAway(sessionId: string): Promise<void>
  hiddenPlaces(): Promise<readonly HiddenPlace[]>
  hidePlace(place: { readonly lat: number; readonly lon: number; readonly name: string }): Promise<void>
  showPlace(id: string): Promise<void>
  /** Sent first, where the server does not have it yet. */
  copyForOthers(sessionId: string): Promise<CopyForOthers>
  /** The same as GPX. */
  fileForOthers(sessionId: string): Promise<Blob>
  /** Makes a link that reads the calendar without signing in, in place of the one before; told this once. */
  makeCalendarLink(): Promise<string>
  endCalendarLink(): Promise<void>
  /** Everything that the server has of the account: a ZIP. */
  exportAccount(): Promise<Blob>
  /** One file of another service or device; waits where the server is busy. */
  importFile(asked: ImportCall): Promise<ImportPart>
  /** Keeps a file beside the workouts that were made of it. Answers which of them have it now. */
  keepOriginal(file: KeepOriginal): Promise<readonly string[]>
  /** Which of these the person has from elsewhere, or twice among them; `beside` was taken just now. */
  findAlike(workouts: readonly AlikeWorkout[], beside: readonly AlikeWorkout[]): Promise<readonly AlikePair[]>
  /** Goals, plan and privacy zones of an own export; what is there already stays as it is. Answers how many were not. */
  bringExport(body: Bring): Promise<Brought>
  /** What was edited of a workout before it was exported; one that was edited here stays as it is. */
  bringEdits(sessionId: string, edits: Readonly<Record<string, unknown>>): Promise<void>
  syncNow(): Promise<void>
  /** The person has seen what was refused: it is no longer shown as in the way. */
  seenRefusals(): Promise<void>
  /** Kept on the phone, and sent with the next sync. */
  saveProfile(profile: { distance: 'km' | 'mi'; weight: 'kg' | 'lb'; firstDay: Weekday }): Promise<void>
}
