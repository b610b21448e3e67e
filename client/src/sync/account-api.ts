// The calls about the account itself: phones that are signed in, sign-out, deletion.
import { authorised, clientOf, taken, type HttpPorts, type TokenHolder } from './http-api'
import type { components } from '../api/schema'
import type { AlikePair, AlikeWorkout, Bring, Brought, ImportCall, ImportPart, KeepOriginal, KeptOriginal } from './imports'
import type { Answer, PasskeyChallenge, PasskeyProof } from './server-api'

export interface DeviceLine {
  readonly device_id: string
  readonly name: string
  readonly platform?: string
  readonly last_seen_at: string
  readonly this_device: boolean
  readonly revoked?: unknown
}

/** One thing that happened to the account. */
export interface LogLine {
  readonly at: string
  readonly kind: string
  readonly by: string
  readonly device_name?: string
}

/** One passkey of the account. */
export interface PasskeyLine {
  readonly passkey_id: string
  readonly name: string
  readonly created_at: string
  readonly last_used_at?: string
  readonly synced: boolean
}

/** What the server says of the account's address. */
export interface AddressLine {
  readonly email: string
  readonly email_verified?: boolean
  readonly pending_email?: string
}

export type ZoneLine = components['schemas']['PrivacyZoneAnswer']
export type WorkoutLine = components['schemas']['WorkoutLine']
export type CalendarLink = components['schemas']['CalendarLinkAnswer']
export type TokenLine = components['schemas']['TokenAnswer']
export type WebhookLine = components['schemas']['WebhookAnswer']
export type SharedCopy = components['schemas']['SharedWorkout']

export interface AccountApi {
  devices(): Promise<Answer<readonly DeviceLine[]>>
  revoke(device_id: string): Promise<Answer<unknown>>
  signOut(): Promise<Answer<unknown>>
  deleteAccount(password: string): Promise<Answer<unknown>>
  changePassword(current: string, next: string): Promise<Answer<unknown>>
  address(): Promise<Answer<AddressLine>>
  sendAddressCode(): Promise<Answer<unknown>>
  verifyAddress(code: string): Promise<Answer<unknown>>
  changeAddress(new_email: string): Promise<Answer<unknown>>
  confirmAddressChange(code: string): Promise<Answer<unknown>>
  /** Ends every sign-in but this phone's. */
  endOthers(): Promise<Answer<unknown>>
  log(): Promise<Answer<readonly LogLine[]>>
  /** Shows again that it is the owner; counts for ten minutes. */
  reauthenticate(proof: { readonly password: string } | { readonly second_factor: string } | { readonly passkey: PasskeyProof }): Promise<Answer<unknown>>
  secondFactor(): Promise<Answer<{ readonly totp_since?: string; readonly recovery_codes_left: number }>>
  beginTotp(): Promise<Answer<{ readonly secret: string; readonly uri: string }>>
  /** With the first code of the app; answers with the recovery codes. */
  confirmTotp(code: string): Promise<Answer<{ readonly recovery_codes: readonly string[] }>>
  removeTotp(password: string, second_factor: string): Promise<Answer<unknown>>
  passkeys(): Promise<Answer<readonly PasskeyLine[]>>
  beginAddingPasskey(): Promise<Answer<PasskeyChallenge>>
  addPasskey(made: PasskeyProof, name: string): Promise<Answer<unknown>>
  renamePasskey(passkey_id: string, name: string): Promise<Answer<unknown>>
  removePasskey(passkey_id: string): Promise<Answer<unknown>>
  tokens(): Promise<Answer<readonly TokenLine[]>>
  makeToken(name: string, scopes: readonly TokenLine['scopes'][number][], expires_in_days: number): Promise<Answer<TokenLine>>
  revokeToken(token_id: string): Promise<Answer<unknown>>
  webhooks(): Promise<Answer<readonly WebhookLine[]>>
  makeWebhook(name: string, url: string, events: readonly WebhookLine['events'][number][]): Promise<Answer<WebhookLine>>
  testWebhook(webhook_id: string): Promise<Answer<WebhookLine>>
  deleteWebhook(webhook_id: string): Promise<Answer<unknown>>
  renewCodes(): Promise<Answer<{ readonly recovery_codes: readonly string[] }>>
  /** Everything that the server has of the account, as a ZIP. */
  everything(): Promise<Answer<Blob>>
  /** Workouts of which nothing stands but what a phone uploaded after it was signed out. */
  waitingForWord(): Promise<Answer<readonly WorkoutLine[]>>
  takeQuarantined(session_id: string): Promise<Answer<unknown>>
  throwAway(session_id: string): Promise<Answer<unknown>>
  zones(): Promise<Answer<readonly ZoneLine[]>>
  addZone(place: { readonly lat: number; readonly lon: number; readonly name?: string }): Promise<Answer<unknown>>
  removeZone(zone_id: string): Promise<Answer<unknown>>
  /** A workout as others may see it. */
  copyForOthers(session_id: string): Promise<Answer<SharedCopy>>
  /** The same as a GPX file. */
  fileForOthers(session_id: string): Promise<Answer<Blob>>
  makeCalendarLink(): Promise<Answer<CalendarLink>>
  endCalendarLink(): Promise<Answer<unknown>>
  importFile(asked: ImportCall): Promise<Answer<ImportPart>>
  keepOriginal(file: KeepOriginal): Promise<Answer<KeptOriginal>>
  /** Which of these the person has from elsewhere, or twice among them; `beside` was taken just now. */
  findAlike(workouts: readonly AlikeWorkout[], beside: readonly AlikeWorkout[]): Promise<Answer<readonly AlikePair[]>>
  /** edit_workout of one that was edited so often; 0: never. */
  bringEdits(session_id: string, edits: Readonly<Record<string, unknown>>, revision: number): Promise<Answer<unknown>>
  /** Goals, plan and privacy zones of an own export; what is there already stays as it is. */
  bringExport(body: Bring): Promise<Answer<Brought>>
}

/** Years of workouts, over a slow network. */
const PATIENCE_MS = 600_000

export function accountApi(ports: HttpPorts, holder: TokenHolder): AccountApi {
  const client = clientOf(ports)
  const call = <T>(send: (headers: Record<string, string>) => Promise<unknown>): Promise<Answer<T>> => authorised<T>(holder, send)
  const patient = clientOf({ ...ports, timeoutMs: PATIENCE_MS })
  return {
    async devices() {
      const answer = await call<{ devices: readonly DeviceLine[] }>((headers) => client.GET('/v1/users/me/devices', { headers }))
      return answer.ok ? { ok: true, value: answer.value.devices.filter((d) => d.revoked === undefined) } : answer
    },
    revoke: (device_id) => call((headers) => client.DELETE('/v1/users/me/devices/{device_id}', { headers, params: { path: { device_id } } })),
    signOut: () => call((headers) => client.POST('/v1/auth/sign-out', { headers })),
    deleteAccount: (password) => call((headers) => client.POST('/v1/users/me/delete', { headers, body: { password } })),
    changePassword: (current_password, new_password) =>
      call((headers) => client.POST('/v1/auth/password', { headers, body: { current_password, new_password } })),
    address: () => call((headers) => client.GET('/v1/users/me', { headers })),
    sendAddressCode: () => call((headers) => taken(client.POST('/v1/users/me/email/code', { headers }))),
    verifyAddress: (code) => call((headers) => client.POST('/v1/users/me/email/verify', { headers, body: { code } })),
    changeAddress: (new_email) => call((headers) => taken(client.POST('/v1/users/me/email', { headers, body: { new_email } }))),
    confirmAddressChange: (code) => call((headers) => client.POST('/v1/users/me/email/confirm', { headers, body: { code } })),
    endOthers: () => call((headers) => client.POST('/v1/auth/sign-out-everywhere', { headers, body: { keep_this_device: true } })),
    async log() {
      const answer = await call<{ events: readonly LogLine[] }>((headers) => client.GET('/v1/users/me/security-log', { headers }))
      return answer.ok ? { ok: true, value: answer.value.events } : answer
    },
    reauthenticate: (proof) => call((headers) => client.POST('/v1/auth/reauthenticate', { headers, body: proof })),
    secondFactor: () => call((headers) => client.GET('/v1/users/me/second-factor', { headers })),
    beginTotp: () => call((headers) => client.POST('/v1/users/me/totp', { headers })),
    confirmTotp: (code) => call((headers) => client.POST('/v1/users/me/totp/confirm', { headers, body: { code } })),
    removeTotp: (password, second_factor) => call((headers) => client.POST('/v1/users/me/totp/remove', { headers, body: { password, second_factor } })),
    async passkeys() {
      const answer = await call<{ passkeys: readonly PasskeyLine[] }>((headers) => client.GET('/v1/users/me/passkeys', { headers }))
      return answer.ok ? { ok: true, value: answer.value.passkeys } : answer
    },
    beginAddingPasskey: () => call((headers) => client.POST('/v1/users/me/passkeys/begin', { headers })),
    addPasskey: ({ state, credential }, name) => call((headers) => client.POST('/v1/users/me/passkeys', { headers, body: { state, credential, name } })),
    renamePasskey: (passkey_id, name) =>
      call((headers) => client.POST('/v1/users/me/passkeys/{passkey_id}/name', { headers, params: { path: { passkey_id } }, body: { name } })),
    removePasskey: (passkey_id) => call((headers) => client.DELETE('/v1/users/me/passkeys/{passkey_id}', { headers, params: { path: { passkey_id } } })),
    async tokens() {
      const answer = await call<{ tokens: readonly TokenLine[] }>((headers) => client.GET('/v1/users/me/tokens', { headers }))
      return answer.ok ? { ok: true, value: answer.value.tokens } : answer
    },
    makeToken: (name, scopes, expires_in_days) =>
      call((headers) => client.POST('/v1/users/me/tokens', { headers, body: { name, scopes: [...scopes], expires_in_days } })),
    revokeToken: (token_id) => call((headers) => client.DELETE('/v1/users/me/tokens/{token_id}', { headers, params: { path: { token_id } } })),
    async webhooks() {
      const answer = await call<{ webhooks: readonly WebhookLine[] }>((headers) => client.GET('/v1/users/me/webhooks', { headers }))
      return answer.ok ? { ok: true, value: answer.value.webhooks } : answer
    },
    makeWebhook: (name, url, events) => call((headers) => client.POST('/v1/users/me/webhooks', { headers, body: { name, url, events: [...events] } })),
    testWebhook: (webhook_id) => call((headers) => client.POST('/v1/users/me/webhooks/{webhook_id}/test', { headers, params: { path: { webhook_id } } })),
    deleteWebhook: (webhook_id) => call((headers) => client.DELETE('/v1/users/me/webhooks/{webhook_id}', { headers, params: { path: { webhook_id } } })),
    renewCodes: () => call((headers) => client.POST('/v1/users/me/recovery-codes', { headers })),
    everything() {
      return call<Blob>((headers) => patient.GET('/v1/users/me/export', { headers, parseAs: 'blob' }))
    },
    async waitingForWord() {
      const answer = await call<{ workouts: readonly WorkoutLine[] }>((headers) =>
        client.GET('/v1/workouts', { headers, params: { query: { quarantined: true, limit: 100 } } }),
      )
      return answer.ok ? { ok: true, value: answer.value.workouts } : answer
    },
    takeQuarantined: (session_id) =>
      call((headers) => client.POST('/v1/workouts/{session_id}/take-quarantined', { headers, params: { path: { session_id } } })),
    throwAway: (session_id) => call((headers) => client.DELETE('/v1/workouts/{session_id}', { headers, params: { path: { session_id } } })),
    async zones() {
      const answer = await call<{ zones: readonly ZoneLine[] }>((headers) => client.GET('/v1/users/me/privacy-zones', { headers }))
      return answer.ok ? { ok: true, value: answer.value.zones } : answer
    },
    addZone: (body) => call((headers) => client.POST('/v1/users/me/privacy-zones', { headers, body })),
    removeZone: (zone_id) => call((headers) => client.DELETE('/v1/users/me/privacy-zones/{zone_id}', { headers, params: { path: { zone_id } } })),
    copyForOthers: (session_id) =>
      call((headers) => client.POST('/v1/workouts/{session_id}/copy-for-others', { headers, params: { path: { session_id } } })),
    fileForOthers: (session_id) =>
      call((headers) =>
        patient.POST('/v1/workouts/{session_id}/copy-for-others', {
          headers, params: { path: { session_id }, query: { format: 'gpx' } }, parseAs: 'blob',
        }),
      ),
    makeCalendarLink: () => call((headers) => client.POST('/v1/calendar/link', { headers })),
    endCalendarLink: () => call((headers) => client.DELETE('/v1/calendar/link', { headers })),
    importFile({ name, file, look, except, most, from, date, weightUnit, dateOrder }) {
      return call<ImportPart>((headers) =>
        patient.POST('/v1/imports', {
          headers: { ...headers, 'Content-Type': 'application/octet-stream' },
          params: {
            query: {
              file: name, mode: look ? 'look' : 'take', time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone, most,
              ...(except.length > 0 && { except: except.join(',') }), ...(from && { from }), ...(date && { date }),
              ...(weightUnit && { weight_unit: weightUnit }), ...(dateOrder && { date_order: dateOrder }),
            },
          },
          body: file as never,
          bodySerializer: () => file,
        }),
      )
    },
    keepOriginal({ name, content, workouts, token }) {
      return call<KeptOriginal>((headers) =>
        patient.POST('/v1/workouts/originals', {
          headers: { ...headers, 'Content-Type': 'application/octet-stream' },
          params: { query: { file: name, workouts: workouts.join(','), ...(token && { consistency_token: token }) } },
          body: content as never,
          bodySerializer: () => content,
        }),
      )
    },
    async findAlike(workouts, beside) {
      const answer = await call<{ alike: readonly AlikePair[] }>((headers) =>
        patient.POST('/v1/workouts/alike', { headers, body: { workouts, ...(beside.length > 0 && { beside }) } as never }),
      )
      return answer.ok ? { ok: true, value: answer.value.alike } : answer
    },
    bringExport: (body) => call((headers) => patient.POST('/v1/users/me/bring', { headers, body: body as never })),
    bringEdits: (session_id, edits, revision) =>
      call((headers) =>
        client.PATCH('/v1/workouts/{session_id}', {
          headers, params: { path: { session_id }, header: { 'If-Match': `"${revision}"` } }, body: edits as never,
        })),
  }
}
