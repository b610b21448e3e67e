import createClient, { type Client } from 'openapi-fetch'
import type { paths } from './schema.js'

export type { components, operations, paths } from './schema.js'

/** Every call of the contract, by its path: `stamina.GET('/v1/status', …)`. */
export type StaminaClient = Client<paths>

/** The personal access token is unknown, was revoked or has ended, or the server could not say. */
export class TokenRefused extends Error {
  readonly status: number
  constructor(status: number, detail: string) {
    super(detail)
    this.status = status
  }
}

/** A call that is on its way as the token ends is refused: so it is renewed a little earlier. */
const EARLY_MS = 30_000

/**
 * A client that acts with a personal access token. What it may do, the token's scopes say.
 * @param server where the server is: https, or http on this machine itself
 * @param personalToken as make_token showed it: `stamina_pat_…`
 * @param fetching what calls are sent with
 */
export function connect(server: string, personalToken: string, fetching: typeof fetch = fetch): StaminaClient {
  const { protocol, hostname, origin } = new URL(server)
  if (protocol !== 'https:' && !['localhost', '127.0.0.1', '[::1]'].includes(hostname)) {
    throw new Error('A token goes over https, or over http to this machine itself.')
  }
  const anonymous = createClient<paths>({ baseUrl: origin, fetch: fetching })
  let held: { readonly token: string; readonly renewAt: number } | null = null
  let underWay: Promise<string> | null = null

  async function trade(): Promise<string> {
    const { data, error, response } = await anonymous.POST('/v1/auth/token', { body: { token: personalToken } })
    if (data === undefined) throw new TokenRefused(response.status, error.detail ?? error.title)
    held = { token: data.access_token, renewAt: Date.now() + data.expires_in_s * 1000 - EARLY_MS }
    return data.access_token
  }

  /** One for all calls, and asked for once by calls that start together. */
  function accessToken(): Promise<string> {
    if (held !== null && Date.now() < held.renewAt) return Promise.resolve(held.token)
    underWay ??= trade().finally(() => {
      underWay = null
    })
    return underWay
  }

  const stamina = createClient<paths>({ baseUrl: origin, fetch: fetching })
  stamina.use({
    async onRequest({ request }) {
      request.headers.set('Authorization', `Bearer ${await accessToken()}`)
      return request
    },
  })
  return stamina
}

export { isSigned, type SignedRequest } from './webhooks.js'
