import { deflateRawSync } from 'node:zlib'

/** A ZIP as the server writes it: sizes behind each entry, and in the list of contents. */
export function zip(entries: Readonly<Record<string, string | Uint8Array<ArrayBuffer>>>, packs: boolean): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [], list: Uint8Array[] = []
  let at = 0
  const push = (to: Uint8Array[], ...some: Uint8Array[]) => some.forEach((part) => to.push(part))
  const numbers = (...of: readonly [bytes: number, value: number][]) => {
    const out = new Uint8Array(of.reduce((sum, [bytes]) => sum + bytes, 0))
    let i = 0
    for (const [bytes, value] of of) for (let b = 0; b < bytes; b++) out[i++] = (value / 2 ** (8 * b)) & 255
    return out
  }
  for (const [name, text] of Object.entries(entries)) {
    const [raw, title] = [typeof text === 'string' ? new TextEncoder().encode(text) : text, new TextEncoder().encode(name)]
    const content = packs ? new Uint8Array(deflateRawSync(raw)) : raw
    const how = packs ? 8 : 0
    const head = numbers([4, 0x04034b50], [2, 20], [2, 8], [2, how], [4, 0], [4, 0], [4, 0], [4, 0], [2, title.length], [2, 0])
    const behind = numbers([4, 0x08074b50], [4, 0], [4, content.length], [4, raw.length])
    push(list, numbers([4, 0x02014b50], [2, 20], [2, 20], [2, 8], [2, how], [4, 0], [4, 0], [4, content.length], [4, raw.length], [2, title.length],
      [2, 0], [2, 0], [2, 0], [2, 0], [4, 0], [4, at]), title)
    push(parts, head, title, content, behind)
    at += head.length + title.length + content.length + behind.length
  }
  const size = list.reduce((sum, part) => sum + part.length, 0)
  const n = Object.keys(entries).length
  const all = [...parts, ...list, numbers([4, 0x06054b50], [2, 0], [2, 0], [2, n], [2, n], [4, size], [4, at], [2, 0])]
  const out = new Uint8Array(all.reduce((sum, part) => sum + part.length, 0))
  all.reduce((to, part) => (out.set(part, to), to + part.length), 0)
  return out
}
