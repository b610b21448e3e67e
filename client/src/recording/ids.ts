// Names that the phone mints: session and goal ids (TypeID over UUIDv7), set ids, the writer of this installed app.

import { sha256 } from '@noble/hashes/sha2.js'

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'

export type RandomBytes = (length: number) => Uint8Array

export function typeId(prefix: string, wallMs: number, random: RandomBytes): string {
  const bytes = random(16)
  for (let i = 0; i < 6; i++) bytes[i] = Math.floor(wallMs / 2 ** (8 * (5 - i))) % 256
  bytes[6] = 0x70 | (bytes[6]! & 0x0f)
  bytes[8] = 0x80 | (bytes[8]! & 0x3f)
  let bits = 0n
  for (const byte of bytes) bits = (bits << 8n) | BigInt(byte)
  let text = ''
  for (let i = 0; i < 26; i++) {
    text = ALPHABET[Number(bits & 31n)]! + text
    bits >>= 5n
  }
  return `${prefix}_${text}`
}

/** Random per installed app, and again after a damaged database: a writer never counts the same seq twice. */
export function newWriter(random: RandomBytes): string {
  return Array.from(random(16), (byte) => ALPHABET[byte & 31]!).join('')
}

const FAR_MS = 36 ** 9 - 1

/** A name that comes before those of all phones, and before every name of this kind made earlier. */
export function firstWriter(wallMs: number, random: RandomBytes): string {
  return `0000${(FAR_MS - wallMs).toString(36).padStart(9, '0')}${newWriter(random).slice(0, 8)}`
}

/** A name that comes after those of all phones, and after every name of this kind made earlier. */
export function lastWriter(wallMs: number, random: RandomBytes): string {
  return `zzzz${wallMs.toString(36).padStart(9, '0')}${newWriter(random).slice(0, 8)}`
}

const hashOf = (text: string): Uint8Array => sha256(new TextEncoder().encode(text))

/** The id of a workout that is made of others: the same on every phone that makes the same, and of the same moment as `of`. */
export function derivedId(prefix: string, of: string, text: string): string {
  let bits = 0n
  for (const letter of of.slice(of.lastIndexOf('_') + 1)) bits = (bits << 5n) | BigInt(ALPHABET.indexOf(letter))
  return typeId(prefix, Number(bits >> 80n), (length) => hashOf(text).slice(0, length))
}

/** A writer of such a workout. */
export const derivedName = (prefix: string, text: string): string => `${prefix}${newWriter(() => hashOf(text))}`.slice(0, 16)

/** How the names begin under which `own` writes in a workout made of others: between phones they stand in the order of `own`. */
export const derivedWriter = (own: string, session_id: string): string => `zz${own.slice(0, 16)}${derivedName('', session_id).slice(0, 6)}`

export function typeOfSession(sessionId: string): string {
  return sessionId.slice(0, sessionId.lastIndexOf('_'))
}
