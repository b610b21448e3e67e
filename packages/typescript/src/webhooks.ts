/** A request that is older, or of a clock that is further ahead, is refused: somebody may have kept it. */
const TOLERANCE_S = 300

/** What a webhook's request says of itself. */
export interface SignedRequest {
  /** The header `webhook-id`: the same for each attempt to tell the same. */
  readonly id: string
  /** The header `webhook-timestamp`. */
  readonly timestamp: string
  /** The header `webhook-signature`. */
  readonly signature: string
  /** The body, byte for byte as it came. */
  readonly body: string
}

/**
 * Whether a request is of the webhook with this secret, as Standard Webhooks has it.
 * @param secret as make_webhook showed it: `whsec_…`
 * @param now Unix time in ms
 */
export async function isSigned({ id, timestamp, signature, body }: SignedRequest, secret: string, now: number = Date.now()): Promise<boolean> {
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(now / 1000 - Number(timestamp)) > TOLERANCE_S) return false
  const raw = Uint8Array.from(atob(secret.replace(/^whsec_/, '')), (letter) => letter.charCodeAt(0))
  const key = await crypto.subtle.importKey('raw', raw, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify'])
  const content = new TextEncoder().encode(`${id}.${timestamp}.${body}`)
  for (const one of signature.split(' ')) {
    const [version, text] = one.split(',')
    if (version !== 'v1' || text === undefined || !/^[A-Za-z0-9+/]{43}=$/.test(text)) continue
    if (await crypto.subtle.verify('HMAC', key, Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)), content)) return true
  }
  return false
}
