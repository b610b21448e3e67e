// ZIP archives, read and written by their lists of contents: nothing is unpacked that need not be, so an archive of gigabytes is cut into parts that are
// slices of the file on the disk.

const END = 0x06054b50
const END64 = 0x06064b50
const END64_AT = 0x07064b50
const ENTRY = 0x02014b50
const HEAD = 0x04034b50
/** The end of a ZIP has at most so much comment behind it. */
const LONGEST_END = 65_557
const NONE32 = 0xffffffff
const STORED = 0, DEFLATED = 8
/** Sizes behind the content instead of before it; here they are known. */
const SIZES_BEHIND = 8

/** A file in a ZIP, as its list of contents says. */
export interface Member {
  readonly name: string
  readonly nameBytes: Uint8Array<ArrayBuffer>
  readonly flags: number
  readonly how: number
  readonly crc: number
  readonly packed: number
  readonly size: number
  /** Where its own head stands. */
  readonly at: number
}

/** What is in a ZIP, folders left out; null where the file is none. */
export async function membersOf(file: Blob): Promise<readonly Member[] | null> {
  const start = Math.max(0, file.size - LONGEST_END)
  const tail = await view(file, start, file.size)
  let end = tail.byteLength - 22
  while (end >= 0 && tail.getUint32(end, true) !== END) end--
  if (end < 0) return null
  let [size, from] = [tail.getUint32(end + 12, true), tail.getUint32(end + 16, true)]
  if (end >= 20 && tail.getUint32(end - 20, true) === END64_AT) {
    const at = Number(tail.getBigUint64(end - 12, true))
    const large = await view(file, at, at + 56)
    if (large.byteLength === 56 && large.getUint32(0, true) === END64)
      [size, from] = [Number(large.getBigUint64(40, true)), Number(large.getBigUint64(48, true))]
  }
  const list = await view(file, from, from + size)
  const members: Member[] = []
  for (let entry = 0; entry + 46 <= list.byteLength && list.getUint32(entry, true) === ENTRY;) {
    const [name, extra, comment] = [28, 30, 32].map((at) => list.getUint16(entry + at, true)) as [number, number, number]
    if (entry + 46 + name + extra + comment > list.byteLength) return null
    const nameBytes = new Uint8Array(list.buffer.slice(entry + 46, entry + 46 + name) as ArrayBuffer)
    const [packed, unpacked, at] = largeSizes(list, entry, entry + 46 + name, extra)
    const member = {
      name: new TextDecoder().decode(nameBytes), nameBytes, flags: list.getUint16(entry + 8, true), how: list.getUint16(entry + 10, true),
      crc: list.getUint32(entry + 16, true), packed, size: unpacked, at,
    }
    if (!member.name.endsWith('/')) members.push(member)
    entry += 46 + name + extra + comment
  }
  return members
}

/** Of entries beyond 4 GB the numbers stand in a field of their own, in this order, each only where the usual place has no room. */
function largeSizes(list: DataView, entry: number, extra: number, length: number): [packed: number, size: number, at: number] {
  let [packed, size, at] = [20, 24, 42].map((offset) => list.getUint32(entry + offset, true)) as [number, number, number]
  for (let field = extra; field + 4 <= extra + length; field += 4 + list.getUint16(field + 2, true)) {
    if (list.getUint16(field, true) !== 1) continue
    const until = field + 4 + list.getUint16(field + 2, true)
    let next = field + 4
    const large = (usual: number): number => {
      if (usual !== NONE32 || next + 8 > until) return usual
      next += 8
      return Number(list.getBigUint64(next - 8, true))
    }
    size = large(size)
    packed = large(packed)
    at = large(at)
  }
  return [packed, size, at]
}

/** A member's bytes as they are packed. */
async function packedOf(file: Blob, member: Member): Promise<Blob> {
  const head = await view(file, member.at, member.at + 30)
  if (head.byteLength < 30 || head.getUint32(0, true) !== HEAD) throw new Error('no member there')
  const begin = member.at + 30 + head.getUint16(26, true) + head.getUint16(28, true)
  return file.slice(begin, begin + member.packed)
}

/** A member's content. */
export async function contentOf(file: Blob, member: Member): Promise<Blob> {
  const packed = await packedOf(file, member)
  if (member.how === STORED) return packed
  if (member.how !== DEFLATED) throw new Error('packed in another way')
  return await new Response(packed.stream().pipeThrough(new DecompressionStream('deflate-raw'))).blob()
}

/** Some members of a ZIP as a ZIP of their own, with a text beside them. */
export async function partOf(file: Blob, members: readonly Member[], beside: { readonly name: string; readonly text: string }): Promise<Blob> {
  const [text, nameBytes] = [new TextEncoder().encode(beside.text), new TextEncoder().encode(beside.name)]
  const all = [
    { flags: 0, how: STORED, crc: crc32(text), packed: text.length, size: text.length, nameBytes, content: new Blob([text]) },
    ...(await Promise.all(members.map(async (member) => ({ ...member, flags: member.flags & ~SIZES_BEHIND, content: await packedOf(file, member) })))),
  ]
  const parts: BlobPart[] = [], list: BlobPart[] = []
  let at = 0, listSize = 0
  for (const { flags, how, crc, packed, size, nameBytes, content } of all) {
    const both = numbers([2, flags], [2, how], [4, 0], [4, crc], [4, packed], [4, size], [2, nameBytes.length], [2, 0])
    const entry = [numbers([4, ENTRY], [2, 20], [2, 20]), both, numbers([2, 0], [2, 0], [2, 0], [4, 0], [4, at]), nameBytes]
    list.push(...entry)
    listSize += 46 + nameBytes.length
    parts.push(numbers([4, HEAD], [2, 20]), both, nameBytes, content)
    at += 30 + nameBytes.length + packed
  }
  return new Blob([...parts, ...list, numbers([4, END], [2, 0], [2, 0], [2, all.length], [2, all.length], [4, listSize], [4, at], [2, 0])])
}

function numbers(...of: readonly [bytes: number, value: number][]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(of.reduce((sum, [bytes]) => sum + bytes, 0))
  let i = 0
  for (const [bytes, value] of of) for (let b = 0; b < bytes; b++) out[i++] = Math.floor(value / 2 ** (8 * b)) & 255
  return out
}

/** As ZIP asks for it (IEEE 802.3); of short texts only, so without a table. */
function crc32(bytes: Uint8Array): number {
  let crc = ~0
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (0xedb88320 & -(crc & 1))
  }
  return ~crc >>> 0
}

const view = async (file: Blob, from: number, to: number): Promise<DataView<ArrayBuffer>> => new DataView(await file.slice(from, to).arrayBuffer())
