import { isNative } from '../native'
import { hasPasskeys, makePasskey, signWithPasskey } from '../passkeys'

/** Whether this device can make sure of its owner: by its own lock, or in a browser by a passkey that it keeps. */
export async function canCheckOwner(): Promise<boolean> {
  if (isNative()) return (await import('./native')).canCheck()
  return hasPasskeys() && (await PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable())
}

/**
 * Asks the owner for the first time. The answer is what `isOwner` wants later: natively nothing, in a browser the name of a passkey that no server
 * knows. Undefined: they did not show that it is them.
 */
export async function firstCheck(title: string): Promise<string | undefined> {
  if (isNative()) return (await (await import('./native')).check(title)) ? '' : undefined
  const made = await makePasskey({
    challenge: random(), rp: { name: 'Stamina' }, user: { id: random(), name: title, displayName: title }, timeout: 120_000,
    pubKeyCredParams: [{ type: 'public-key', alg: -7 }, { type: 'public-key', alg: -257 }],
    authenticatorSelection: { authenticatorAttachment: 'platform', userVerification: 'required', residentKey: 'discouraged' },
  }).catch(() => undefined)
  return (made as { id: string } | undefined)?.id
}

/**
 * In a browser its signature is not looked at: the lock keeps others from the screen of an unlocked device, and whoever runs scripts of their own in
 * the page has what it shows anyhow.
 */
export async function isOwner(passkey: string, title: string): Promise<boolean> {
  if (isNative()) return (await import('./native')).check(title)
  const options = { challenge: random(), allowCredentials: [{ type: 'public-key', id: passkey }], userVerification: 'required', timeout: 120_000 }
  return signWithPasskey(options).then(() => true, () => false)
}

/** 128 random bits, as WebAuthn's JSON writes them. */
function random(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/** Natively the system hides it; in a browser the page covers itself (app/lock.ts), as far as that takes its picture late enough. */
export async function hideInAppSwitcher(on: boolean): Promise<void> {
  if (isNative()) await (await import('./native')).hide(on)
}
