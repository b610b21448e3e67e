// The server port over HTTP, through the generated contract. Events go out as the bytes they were sealed as; every answer
// is sorted into "ok" or one of the few ways in which it is not.
import createClient, { type Client } from 'openapi-fetch'
import type { paths } from '../api/schema'
import type { PrivacyNotice } from './consent'
import { typeOfProblem } from './problems'
import type {
  Answer, AuthApi, Failure, GoalBody, Outcome, ServerApi, ServerWorkout, UploadAnswer, UploadGroup, WorkoutPage,
} from './server-api'

export interface HttpPorts {
  /** '' for the server that served this page. */
  readonly baseUrl: string
  /** `web/0.1.0`: the server says when this is too old for its screens; uploads go on. */
  readonly client: string
  readonly fetch?: (request: Request) => Promise<Response>
  readonly timeoutMs?: number
}

export interface TokenHolder {
  token(): string | undefined
  refreshed(refusedToken: string | undefined): Promise<string | undefined>
  /** Why there is none, where the reason is not that the sign-in has ended. */
  whyNot?(): Failure | undefined
}

const TIMEOUT_MS = 30_000
const GZIP_FROM = 4_096

/** Calls without a token. */
export function authApi(ports: HttpPorts): AuthApi {
  const client = clientOf(ports)
  // The same key as long as the same account is being opened: repeated after a lost answer the call signs in, where it would else find the address taken.
  let opening: { email: string; password: string; key: string } | undefined
  return {
    register: (email, password, device, notice_version) => {
      if (opening?.email !== email || opening.password !== password) opening = { email, password, key: randomKey() }
      const registration_key = opening.key
      return asked(() => client.POST('/v1/auth/register', { body: { email, password, device, registration_key, ...(notice_version && { notice_version }) } }))
    },
    async notice() {
      const config = await asked<{ privacy_notice?: PrivacyNotice | null }>(() => client.GET('/v1/client-config'))
      return config.ok ? { ok: true, value: config.value.privacy_notice ?? undefined } : config
    },
    signIn: (email, password, device, second_factor) =>
      asked(() => client.POST('/v1/auth/sign-in', { body: { email, password, device, ...(second_factor && { second_factor }) } })),
    beginPasskey: () => asked(() => client.POST('/v1/auth/passkey/begin')),
    signInWithPasskey: ({ state, credential }, device) => asked(() => client.POST('/v1/auth/passkey', { body: { state, credential, device } })),
    refresh: (refresh_token) => asked(() => client.POST('/v1/auth/refresh', { body: { refresh_token } })),
    askForCode: (email) => asked(() => taken(client.POST('/v1/auth/reset-code', { body: { email } }))),
    resetPassword: (email, code, new_password, device, second_factor) =>
      asked(() => client.POST('/v1/auth/reset', { body: { email, code, new_password, device, ...(second_factor && { second_factor }) } })),
  }
}

/** Of a call that is answered with 202 and nothing more: what comes of it is told by mail. An upload's 202 has a body, or is no answer. */
export async function taken<T extends { readonly data?: unknown; readonly response: Response }>(call: Promise<T>): Promise<unknown> {
  const result = await call
  return result.response.status === 202 ? { ...result, data: {} } : result
}

/** 160 random bits. */
function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(20)), (b) => b.toString(16).padStart(2, '0')).join('')
}

/** Calls with the token of whoever is signed in; one that is not accepted any more is renewed once. */
export function httpApi(ports: HttpPorts, holder: TokenHolder): ServerApi {
  const client = clientOf(ports)
  const read = <T>(send: (headers: Record<string, string>) => Promise<unknown>): Promise<Answer<T>> => authorised<T>(holder, send)

  /** The body is text that must arrive as it is: the contract's types describe it, the serialiser does not touch it. */
  const upload = async (
    groups: readonly UploadGroup[],
    send: (init: { headers: Record<string, string>; body: never; bodySerializer: () => BodyInit }) => Promise<unknown>,
    text: string,
  ): Promise<Answer<UploadAnswer>> => {
    const packed = await gzipped(text)
    const answer = await read<WireUpload>((headers) => send({
      headers: { ...headers, 'Content-Type': 'application/json', ...(packed !== undefined && { 'Content-Encoding': 'gzip' }) },
      body: {} as never, bodySerializer: () => packed ?? text,
    }))
    return answer.ok ? { ok: true, value: sorted(groups, answer.value) } : answer
  }
  const path = (session_id: string) => ({ params: { path: { session_id } } })

  return {
    startWorkout: (session_id, bytes) => upload([whole(session_id, bytes)], (init) => client.POST('/v1/workouts', init), bytes),
    updateProgress: (group, sentAt) => upload([group], (init) =>
      client.POST('/v1/workouts/{session_id}/progress', { ...path(group.session_id), ...init }),
      `{"writer":${JSON.stringify(group.writer)},"sent_at":${JSON.stringify(sentAt)},"events":[${group.events.join(',')}]}`),
    finishWorkout: (session_id, bytes) => upload([whole(session_id, bytes)], (init) =>
      client.POST('/v1/workouts/{session_id}/finish', { ...path(session_id), ...init }), bytes),
    syncWorkouts: (groups, sentAt) => upload(groups, (init) => client.POST('/v1/sync', init),
      `{"sent_at":${JSON.stringify(sentAt)},"workouts":[${groups.map((g) =>
        `{"session_id":${JSON.stringify(g.session_id)},"writer":${JSON.stringify(g.writer)},"events":[${g.events.join(',')}]}`).join(',')}]}`),

    getWorkout: (session_id, withEvents, tokens) =>
      read<ServerWorkout>((headers) =>
        client.GET('/v1/workouts/{session_id}', {
          headers: { ...headers, ...consistency(tokens) },
          params: { path: { session_id }, query: withEvents ? { include: 'events' } : {} },
        }),
      ),
    listWorkouts: (cursor) =>
      read<WorkoutPage>((headers) => client.GET('/v1/workouts', { headers, params: { query: cursor === undefined ? {} : { cursor } } })),
    editWorkout: (session_id, edit, etag) =>
      read<ServerWorkout>((headers) =>
        client.PATCH('/v1/workouts/{session_id}', { headers, params: { path: { session_id }, header: { 'If-Match': etag } }, body: edit as never }),
      ),

    listGoals: () => read((headers) => client.GET('/v1/goals', { headers })),
    setGoal: (body) => read<GoalBody>((headers) => client.POST('/v1/goals', { headers, body: body as never })),
    editGoal: (goal_id, body, etag) =>
      read<GoalBody>((headers) =>
        client.PATCH('/v1/goals/{goal_id}', { headers, params: { path: { goal_id }, header: { 'If-Match': etag } }, body: body as never }),
      ),
    deleteGoal: (goal_id, etag) =>
      read((headers) => client.DELETE('/v1/goals/{goal_id}', { headers: { ...headers, 'If-Match': etag }, params: { path: { goal_id } } })),
    restoreGoal: (goal_id) => read<GoalBody>((headers) => client.POST('/v1/goals/{goal_id}/restore', { headers, params: { path: { goal_id } } })),

    getCalendar: () => read((headers) => client.GET('/v1/calendar', { headers })),
    editCalendar: (changes) => read((headers) => client.PATCH('/v1/calendar', { headers, body: { changes } as never })),
    listEquipment: () => read((headers) => client.GET('/v1/equipment', { headers })),
    addEquipment: (piece) => read((headers) => client.POST('/v1/equipment', { headers, body: piece as never })),
    editEquipment: (equipment_id, edit) =>
      read((headers) => client.PATCH('/v1/equipment/{equipment_id}', { headers, params: { path: { equipment_id } }, body: edit as never })),
    deleteEquipment: (equipment_id) => read((headers) => client.DELETE('/v1/equipment/{equipment_id}', { headers, params: { path: { equipment_id } } })),

    getProfile: () => read((headers) => client.GET('/v1/users/me', { headers })),
    async editProfile(edit) {
      let etag = ''
      const profile = await read((headers) => client.GET('/v1/users/me', { headers }).then((result) => {
        etag = result.response.headers.get('ETag') ?? ''
        return result
      }))
      return profile.ok
        ? await read((headers) => client.PATCH('/v1/users/me', { headers, params: { header: { 'If-Match': etag } }, body: edit as never }))
        : profile
    },

    giveConsent: (notice_version) => read((headers) => client.POST('/v1/users/me/consent', { headers, body: { notice_version } })),

    listExerciseTypes: () => read((headers) => client.GET('/v1/exercise-types', { headers })),
    getClientConfig: () => read((headers) => client.GET('/v1/client-config', { headers })),
  }
}

/** With the token of the moment; where that is not accepted any more, once again with the next. */
export async function authorised<T>(holder: TokenHolder, send: (headers: Record<string, string>) => Promise<unknown>): Promise<Answer<T>> {
  const first = holder.token() ?? await holder.refreshed(undefined)
  if (first === undefined) return holder.whyNot?.() ?? { ok: false, why: 'signed_out' }
  const answer = await asked<T>(() => send({ Authorization: `Bearer ${first}` }))
  if (answer.ok || answer.why !== 'signed_out') return answer
  const second = await holder.refreshed(first)
  return second === undefined ? (holder.whyNot?.() ?? answer) : await asked<T>(() => send({ Authorization: `Bearer ${second}` }))
}

export function clientOf(ports: HttpPorts): Client<paths> {
  const timeout = ports.timeoutMs ?? TIMEOUT_MS
  const send = ports.fetch ?? ((request: Request) => globalThis.fetch(request))
  return createClient<paths>({
    baseUrl: ports.baseUrl, headers: { 'Stamina-Client': ports.client },
    fetch: (request: Request) => send(new Request(request, { signal: timeoutSignal(timeout), cache: 'no-store' })),
  })
}

/** AbortSignal.timeout where there is one; iOS 15 has none. */
function timeoutSignal(ms: number): AbortSignal {
  if ('timeout' in AbortSignal) return AbortSignal.timeout(ms)
  const controller = new AbortController()
  setTimeout(() => controller.abort(new DOMException('no answer in time', 'TimeoutError')), ms)
  return controller.signal
}

interface WireUpload {
  readonly outcomes?: readonly Outcome[]
  readonly workouts?: readonly { readonly outcomes: readonly Outcome[] }[]
  readonly update_interval_s?: number
  readonly consistency_token?: string
}

function sorted(groups: readonly UploadGroup[], wire: WireUpload): UploadAnswer {
  // In the order sent; a workout that could not even be named has no id to be found by.
  const of = (_: UploadGroup, i: number): readonly Outcome[] => (wire.workouts === undefined ? wire.outcomes : wire.workouts[i]?.outcomes) ?? []
  return {
    groups: groups.map((g, i) => ({ outcomes: of(g, i) })),
    ...(wire.update_interval_s !== undefined && { update_interval_s: wire.update_interval_s }),
    ...(wire.consistency_token !== undefined && { consistency_token: wire.consistency_token }),
  }
}

/** Sends, and sorts what comes back. A request that got no answer in time, or none at all, is "offline". */
export async function asked<T>(send: () => Promise<unknown>): Promise<Answer<T>> {
  let result: { data?: unknown; error?: unknown; response: Response }
  try {
    result = await send() as typeof result
  } catch (error) {
    if (error instanceof SyntaxError) return { ok: false, why: 'failing' } // an answer that is no JSON is no answer
    return { ok: false, why: 'offline', ...((error as { name?: string } | null)?.name === 'TimeoutError' && { slow: true }) }
  }
  const { response, data, error } = result
  if (response.ok) return data === undefined && response.status !== 204 ? { ok: false, why: 'failing' } : { ok: true, value: data as T }
  return failureOf(response, error)
}

function failureOf(response: Response, body: unknown): Failure {
  const { type, detail } = typeOfProblem(body)
  // Without a problem of ours it is not our server that speaks (a captive portal, a proxy): nothing is settled by that.
  if (type === '' && response.status !== 429 && response.status !== 503) return { ok: false, why: 'failing' }
  switch (response.status) {
    case 401: return { ok: false, why: 'signed_out', problem: type }
    case 403:
      // A new token would change nothing: the person is asked.
      if (/\/(reauthentication|consent)-required$/.test(type)) return { ok: false, why: 'refused', problem: type, detail }
      return { ok: false, why: 'signed_out', problem: type, forbidden: true }
    case 404: return { ok: false, why: 'missing' }
    case 410: return { ok: false, why: 'missing', gone: true }
    case 412: {
      const etag = response.headers.get('ETag')
      return { ok: false, why: 'changed', ...(etag !== null && { etag }) }
    }
    case 426: return { ok: false, why: 'out_of_date', detail }
    case 408: return { ok: false, why: 'offline', slow: true }
    case 429:
    case 503: {
      const retryAfterMs = retryAfter(response.headers.get('Retry-After'))
      return { ok: false, why: 'busy', ...(type !== '' && { problem: type }), ...(retryAfterMs !== undefined && { retryAfterMs }) }
    }
  }
  if (type.endsWith('/client-out-of-date')) return { ok: false, why: 'out_of_date', detail }
  if (response.status >= 500 || response.status === 405) return { ok: false, why: 'failing' }
  return { ok: false, why: 'refused', problem: type, detail }
}

function retryAfter(header: string | null): number | undefined {
  if (header === null) return undefined
  const seconds = Number(header)
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000)
  const date = Date.parse(header)
  return Number.isFinite(date) ? Math.max(0, date - Date.now()) : undefined
}

function consistency(tokens: readonly string[] | undefined): Record<string, string> {
  return tokens === undefined || tokens.length === 0 ? {} : { 'Stamina-Consistency': tokens.join(',') }
}

async function gzipped(text: string): Promise<ArrayBuffer | undefined> {
  if (text.length < GZIP_FROM || typeof CompressionStream === 'undefined') return undefined
  return await new Response(new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'))).arrayBuffer()
}

function whole(session_id: string, bytes: string): UploadGroup {
  return { session_id, writer: (JSON.parse(bytes) as { writer: string }).writer, events: [bytes] }
}
