// Against a real HTTP server: what goes over the wire, and how answers are sorted.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { authApi, httpApi } from './http-api'
import type { ServerApi } from './server-api'

interface Seen { method: string; url: string; headers: IncomingMessage['headers']; body: string }
interface Reply { status?: number; headers?: Record<string, string>; body?: unknown; text?: string; never?: boolean }

let seen: Seen[], replies: Reply[], close: () => void, baseUrl: string
const problem = (status: number, type: string, headers: Record<string, string> = {}): Reply => ({
  status,
  headers: { 'Content-Type': 'application/problem+json', ...headers },
  body: { type: `https://stamina.example/problems/${type}`, title: 'T', status, detail: 'why' },
})

beforeEach(async () => {
  seen = []
  replies = []
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = []
    request.on('data', (c: Buffer) => chunks.push(c))
    request.on('end', () => {
      const raw = Buffer.concat(chunks)
      const body = request.headers['content-encoding'] === 'gzip' ? gunzipSync(raw).toString() : raw.toString()
      seen.push({ method: request.method!, url: request.url!, headers: request.headers, body })
      const reply = replies.shift() ?? { body: {} }
      if (reply.never === true) return
      response.writeHead(reply.status ?? 200, { 'Content-Type': 'application/json', ...reply.headers })
      response.end(reply.text ?? JSON.stringify(reply.body))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  close = () => { server.closeAllConnections(); server.close() }
})
afterEach(() => close())

const api = (token: string | undefined = 'good', refreshed?: string): ServerApi =>
  httpApi({ baseUrl, client: 'web/0.1.0', timeoutMs: 400 }, { token: () => token, refreshed: async () => refreshed })
const event = (seq: number, text = 'Grüße') => `{"seq":${seq},  "kind":"note","note":"${text}"}`

test('an edit of a workout is taken back as it is known, and not where it was edited again', async () => {
  replies = [{ status: 200, body: { session_id: 'running_x' } }]
  expect(await api().editWorkout('running_x', { equipment: null }, '"3"')).toEqual({ ok: true, value: { session_id: 'running_x' } })
  expect(seen[0]).toMatchObject({ method: 'PATCH', url: '/v1/workouts/running_x', body: '{"equipment":null}', headers: { 'if-match': '"3"' } })
})

describe('events', () => {
  test('arrive byte for byte, alone and in a batch', async () => {
    const bytes = '{"seq":0,"kind":"started","session_id":"running_x","writer":"w1","at": "2026-11-22T08:00:00Z"}'
    replies = [
      { status: 202, body: { session_id: 'running_x', outcomes: [{ seq: 0, outcome: 'accepted' }], update_interval_s: 120, consistency_token: 'abc' } },
      { status: 202, body: { outcomes: [] } },
    ]
    expect(await api().startWorkout('running_x', bytes)).toEqual({
      ok: true, value: { groups: [{ outcomes: [{ seq: 0, outcome: 'accepted' }] }], update_interval_s: 120, consistency_token: 'abc' },
    })
    await api().updateProgress({ session_id: 'running_x', writer: 'w1', events: [event(1), event(2)] }, '2026-11-22T09:00:00Z')
    expect(seen[0]).toMatchObject({ method: 'POST', url: '/v1/workouts', body: bytes })
    expect(seen[0]!.headers).toMatchObject({ 'stamina-client': 'web/0.1.0', authorization: 'Bearer good', 'content-type': 'application/json' })
    expect(seen[1]).toMatchObject({
      url: '/v1/workouts/running_x/progress',
      body: `{"writer":"w1","sent_at":"2026-11-22T09:00:00Z","events":[${event(1)},${event(2)}]}`,
    })
  })

  test('of many workouts go packed, and outcomes find their way back', async () => {
    const groups = ['b', 'a'].map((id) => ({ session_id: id, writer: 'w', events: [event(0, 'x'.repeat(5_000)), event(1)] }))
    replies = [
      {
        status: 202,
        body: {
          workouts: [
            { outcomes: [{ index: 1, outcome: 'refused', reason: 'too_large' }] },
            { session_id: 'a', writer: 'w', outcomes: [{ seq: 0, outcome: 'accepted' }] },
          ],
        },
      },
    ]
    const answer = await api().syncWorkouts(groups, 'now')
    expect(answer).toMatchObject({ ok: true, value: { groups: [{ outcomes: [{ index: 1 }] }, { outcomes: [{ seq: 0 }] }] } })
    expect(seen[0]!.headers['content-encoding']).toBe('gzip')
    expect(seen[0]!.body).toBe(
      `{"sent_at":"now","workouts":[${groups.map((g) => `{"session_id":"${g.session_id}","writer":"w","events":[${g.events.join(',')}]}`).join(',')}]}`,
    )
  })
})

describe('answers are sorted', () => {
  const why = async (reply: Reply) => {
    replies = [reply]
    return await api().getClientConfig()
  }

  test('busy, with the time the server names', async () => {
    expect(await why(problem(503, 'unavailable', { 'Retry-After': '7' }))).toMatchObject({ ok: false, why: 'busy', retryAfterMs: 7_000 })
    expect(await why(problem(429, 'too-many-requests'))).toEqual({ ok: false, why: 'busy', problem: 'https://stamina.example/problems/too-many-requests' })
    expect(await why({ status: 429, headers: { 'Retry-After': '3' }, text: '' })).toEqual({ ok: false, why: 'busy', retryAfterMs: 3_000 })
  })

  test('too old, missing, changed, refused, failing', async () => {
    expect(await why(problem(426, 'client-out-of-date'))).toEqual({ ok: false, why: 'out_of_date', detail: 'why' })
    expect(await why(problem(404, 'not-found'))).toEqual({ ok: false, why: 'missing' })
    expect(await why(problem(412, 'precondition-failed', { ETag: '"g7"' }))).toEqual({ ok: false, why: 'changed', etag: '"g7"' })
    expect(await why(problem(400, 'malformed-body'))).toEqual({
      ok: false,
      why: 'refused',
      problem: 'https://stamina.example/problems/malformed-body',
      detail: 'why',
    })
    expect(await why(problem(500, 'internal-error'))).toEqual({ ok: false, why: 'failing' })
  })

  test('what does not come from our server settles nothing', async () => {
    expect(await why({ text: '<html>Welcome to the hotel</html>', headers: { 'Content-Type': 'text/html' } })).toEqual({ ok: false, why: 'failing' })
    for (const status of [400, 401, 403, 404, 410, 413]) {
      expect(await why({ status, text: '<html>no</html>', headers: { 'Content-Type': 'text/html' } })).toEqual({ ok: false, why: 'failing' })
    }
  })

  test('no answer in time, or none at all, is offline', async () => {
    expect(await why({ never: true })).toEqual({ ok: false, why: 'offline', slow: true })
    close()
    expect(await why({})).toEqual({ ok: false, why: 'offline' })
  })
})

describe('tokens', () => {
  test('one that is not accepted is renewed once', async () => {
    replies = [problem(401, 'unauthorized'), { body: { server_time: 'x' } }]
    expect(await api('old', 'new').getClientConfig()).toMatchObject({ ok: true })
    expect(seen.map((s) => s.headers.authorization)).toEqual(['Bearer old', 'Bearer new'])
  })

  test('without one nothing is asked', async () => {
    expect(await api(undefined as never, undefined).getClientConfig()).toMatchObject({ ok: true }) // default: good
    expect(await httpApi({ baseUrl, client: 'web/0.1.0' }, { token: () => undefined, refreshed: async () => undefined }).listGoals()).toEqual({
      ok: false,
      why: 'signed_out',
    })
    expect(seen).toHaveLength(1)
  })

  test('signing in and renewing need none', async () => {
    const tokens = { user_id: 'user_1', device_id: 'device_1', access_token: 'a', refresh_token: 'r', expires_in_s: 900, scope: 'full' }
    replies = [{ status: 201, body: tokens }, { body: tokens }, problem(401, 'wrong-credentials')]
    const auth = authApi({ baseUrl, client: 'web/0.1.0' })
    expect(await auth.register('a@b.c', 'password12', { name: 'Phone', platform: 'web' })).toEqual({ ok: true, value: tokens })
    expect(await auth.refresh('r')).toEqual({ ok: true, value: tokens })
    expect(await auth.signIn('a@b.c', 'wrong', { name: 'Phone', platform: 'web' })).toEqual({
      ok: false,
      why: 'signed_out',
      problem: 'https://stamina.example/problems/wrong-credentials',
    })
    expect(seen.map((s) => [s.url, s.headers.authorization])).toEqual([
      ['/v1/auth/register', undefined],
      ['/v1/auth/refresh', undefined],
      ['/v1/auth/sign-in', undefined],
    ])
  })
})

test('a forgotten password: an answer without words is taken for what it is, and a code signs in', async () => {
  const tokens = { user_id: 'user_1', device_id: 'device_1', access_token: 'a', refresh_token: 'r', expires_in_s: 900, scope: 'full' }
  const auth = authApi({ baseUrl, client: 'web/0.1.0' })
  const device = { name: 'Phone', platform: 'web' }
  replies = [{ status: 202, text: '', headers: { 'Content-Length': '0' } }, problem(400, 'wrong-code'), { body: tokens }, problem(429, 'too-many-requests')]
  expect(await auth.askForCode('a@b.c')).toMatchObject({ ok: true })
  expect(await auth.resetPassword('a@b.c', 'aaaaa-bbbbb', 'twelve letters', device)).toMatchObject({ ok: false, why: 'refused' })
  expect(await auth.resetPassword('a@b.c', '7k2mq-x9f4c', 'twelve letters', device)).toEqual({ ok: true, value: tokens })
  expect(await auth.askForCode('a@b.c')).toMatchObject({ ok: false, why: 'busy' })
  expect(seen.map((s) => s.url)).toEqual(['/v1/auth/reset-code', '/v1/auth/reset', '/v1/auth/reset', '/v1/auth/reset-code'])
  expect(JSON.parse(seen[2]!.body)).toEqual({ email: 'a@b.c', code: '7k2mq-x9f4c', new_password: 'twelve letters', device })
})

test('a registration is repeated with its key, another account has another', async () => {
  const auth = authApi({ baseUrl, client: 'web/0.1.0', timeoutMs: 400 })
  replies = [{ never: true }, {}, {}]
  expect(await auth.register('a@b.c', 'password12', { name: 'Phone', platform: 'web' })).toMatchObject({ ok: false, why: 'offline' })
  await auth.register('a@b.c', 'password12', { name: 'Phone', platform: 'web' })
  await auth.register('d@e.f', 'password12', { name: 'Phone', platform: 'web' })
  const keys = seen.map((s) => (JSON.parse(s.body) as { registration_key: string }).registration_key)
  expect(keys[0]).toMatch(/^[0-9a-f]{40}$/)
  expect(keys[1]).toBe(keys[0])
  expect(keys[2]).not.toBe(keys[0])
})

test('reads show their consistency tokens, edits their ETag', async () => {
  await api().getWorkout('running_x', true, ['t1', 't2'])
  await api().editGoal('goal_1', { paused: true }, '"g3"')
  await api().listWorkouts('next')
  expect(seen[0]).toMatchObject({ method: 'GET', url: '/v1/workouts/running_x?include=events' })
  expect(seen[0]!.headers['stamina-consistency']).toBe('t1,t2')
  expect(seen[1]).toMatchObject({ method: 'PATCH', url: '/v1/goals/goal_1', body: '{"paused":true}' })
  expect(seen[1]!.headers['if-match']).toBe('"g3"')
  expect(seen[2]!.url).toBe('/v1/workouts?cursor=next')
})
