import { isNative } from './native'

/**
 * Whether this browser makes and uses passkeys, in the form that speaks JSON (WebAuthn level 3). A native shell's page does not, nor one that is called by an
 * address of numbers: a passkey belongs to a name.
 */
export const hasPasskeys = (): boolean =>
  !isNative() &&
  typeof PublicKeyCredential === 'function' &&
  typeof PublicKeyCredential.parseCreationOptionsFromJSON === 'function' &&
  typeof PublicKeyCredential.parseRequestOptionsFromJSON === 'function' &&
  !/^[\d.]+$|^\[/.test(location.hostname)

/** The person closed the browser's question, or let it run out: nothing was done, and nothing failed. */
export const isPasskeyCancelled = (failure: unknown): boolean => nameOf(failure) === 'NotAllowedError' || nameOf(failure) === 'AbortError'

/** This device has a passkey of the account already. */
export const isPasskeyHere = (failure: unknown): boolean => nameOf(failure) === 'InvalidStateError'

const nameOf = (failure: unknown): string => (failure as { name?: string } | null)?.name ?? ''

/** Has the browser make one, by options of the server; as JSON. */
export async function makePasskey(options: unknown): Promise<unknown> {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options as PublicKeyCredentialCreationOptionsJSON)
  return json(await navigator.credentials.create({ publicKey }))
}

/** Has the browser sign with one that the person chooses, by options of the server; as JSON. */
export async function signWithPasskey(options: unknown): Promise<unknown> {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options as PublicKeyCredentialRequestOptionsJSON)
  return json(await navigator.credentials.get({ publicKey }))
}

function json(credential: Credential | null): unknown {
  if (credential === null) throw new DOMException('The browser gave no credential.', 'NotAllowedError')
  return (credential as PublicKeyCredential).toJSON()
}
