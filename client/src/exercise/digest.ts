// What phone and server compare: docs/events.md, "Digest"; contract/vectors/digest.json.
import { sha256 } from '@noble/hashes/sha2.js'

const encoder = new TextEncoder()
const MASK = (1n << 64n) - 1n

export interface HashedEvent {
  readonly writer: string
  readonly seq: number
  /** The event's fixed bytes as the text they encode. */
  readonly bytes: string
}

export function eventHash(event: HashedEvent): Uint8Array {
  const writer = encoder.encode(event.writer)
  const bytes = encoder.encode(event.bytes)
  const input = new Uint8Array(writer.length + 9 + bytes.length)
  input.set(writer)
  new DataView(input.buffer).setBigUint64(writer.length + 1, BigInt(event.seq))
  input.set(bytes, writer.length + 9)
  return sha256(input)
}

export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('')
}

/** Free of order and of repetition; where one identity has two contents, the lower hash stands. */
export function digest(events: Iterable<HashedEvent>): string {
  const standing = new Map<string, string>()
  for (const event of events) {
    const identity = `${event.writer} ${event.seq}`
    const hash = hex(eventHash(event))
    const other = standing.get(identity)
    if (other === undefined || hash < other) standing.set(identity, hash)
  }
  let sum = 0n
  for (const hash of standing.values()) sum = (sum + BigInt(`0x${hash.slice(0, 16)}`)) & MASK
  return sum.toString(16).padStart(16, '0')
}
