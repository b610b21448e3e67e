import { contentOf, membersOf, partOf, type Member } from './archive'

/** What one call sends: a file, or as many of an archive as the server takes at once. */
export interface Piece {
  readonly name: string
  readonly file: Blob
  /** How many of the archive's files are in it. */
  readonly files: number
  /** True for a file that is no archive, and for one of an archive by itself: what it does not say is asked for as it is sent. */
  readonly isSingle: boolean
  /** One file of it, as an outcome names it, in an archive of its own; null where it is not found. */
  readonly alone: (file: string) => Promise<Piece | null>
  /** The file that a workout was made of, as its outcome names it; null where it is not found. */
  readonly original: (path: string) => Promise<Original | null>
}

/** A file as it came. */
export interface Original {
  readonly name: string
  readonly content: Blob
}

/** How an archive, or a single file, is sent. */
export interface Plan {
  readonly files: number
  /** Pictures and the like, which are not sent. */
  readonly passed: number
  readonly pieces: () => AsyncGenerator<Piece>
}

/** A server tells of so many workouts in an answer, so that a question about each of them fits into an address. */
export const MOST = 100
const MOST_BYTES = 32 << 20
const WORTH_PACKING = 1 << 20
/** An archive within an archive up to this goes with the others. */
const SMALL_ARCHIVE = 1 << 20
const ARCHIVES_DEEP = 2

const ARCHIVE = /\.zip$/i
const PACKS_WELL = /\.(json|gpx|tcx|kml|csv|xml)$/i
const OF_ANOTHER_KIND = /(^|\/)__MACOSX\/|\.(jpe?g|png|gif|heic|webp|mp4|mov|avi|webm|mp3|pdf|html?)$/i
/** What the server reads beside the recordings: titles and types, and by what it knows our own export. */
const LISTS = [
  'activities.csv', 'data/activities.json', 'user_workouts_data.json', 'workoutlog.json', 'workoutsession.json', 'exerciseinfo.json', 'account.json',
  'originals.json',
]
const LARGEST_LIST = 16 << 20
/** Only a password opens it: it goes as it is, and the server says so. */
const isLocked = (member: Member): boolean => (member.flags & 1) === 1
const PART = 'stamina-part.json'
/** Of our own export, which may lie in a folder: what stands in this folder belongs to its workouts. */
const ORIGINALS = /(^|\/)originals\.json$/, IN_ORIGINALS = /(^|\/)originals\/[^/]*$/

/** A large archive is cut here, into archives of its own that the server takes, each with the lists of the whole. */
export async function planOf(name: string, file: Blob, depth = 1): Promise<Plan> {
  const found = ARCHIVE.test(name) && typeof DecompressionStream !== 'undefined' ? await membersOf(file).catch(() => null) : null
  const own = new Set(found?.filter((member) => ORIGINALS.test(member.name)).map((member) => member.name.replace(ORIGINALS, '$1originals/')))
  const all = found?.filter((member) => !own.has(member.name.slice(0, member.name.lastIndexOf('/') + 1))) ?? null
  if (found === null || all === null || all.length === 0) return { files: 1, passed: 0, pieces: () => single(name, file) }
  const members = all.filter((member) => !OF_ANOTHER_KIND.test(member.name))
  const lists = members.filter((member) => isList(member.name) && member.packed <= LARGEST_LIST)
  const inner = depth < ARCHIVES_DEEP ? members.filter((member) => ARCHIVE.test(member.name) && member.packed > SMALL_ARCHIVE && !isLocked(member)) : []
  const rest = members.filter((member) => !lists.includes(member) && !inner.includes(member))
  const listBytes = bytesOf(lists)
  const part = async (number: number, of: readonly Member[]): Promise<Blob> =>
    partOf(file, [...lists, ...of], { name: PART, text: JSON.stringify({ part: number, files: members.map((member) => member.name) }) })
  const original = (path: string): Promise<Original | null> => originalIn(file, found, path.slice(path.indexOf('/') + 1))
  const alone = async (outcome: string): Promise<Piece | null> => {
    // Of `run.gpx` and `2024/run.gpx` the longer name is meant, where both end so.
    const member = members.filter((one) => outcome.endsWith(`/${one.name}`)).sort((a, b) => b.name.length - a.name.length)[0]
    return member === undefined ? null : { name, file: await part(2, [member]), files: 0, isSingle: true, alone: () => Promise.resolve(null), original }
  }
  const count = all.length
  const isSmall = members.length <= MOST && file.size <= MOST_BYTES && inner.length === 0
  async function* pieces(): AsyncGenerator<Piece> {
    if (isSmall) {
      yield { name, file, files: count, isSingle: false, alone, original }
      return
    }
    let group: Member[] = [], number = 1
    const cut = async (): Promise<Piece> => {
      const piece = { name, file: await part(number, group), files: group.length + (number === 1 ? lists.length : 0), isSingle: false, alone, original }
      number++
      group = []
      return piece
    }
    for (const member of rest) {
      if (group.length === MOST || (group.length > 0 && listBytes + bytesOf(group) + member.packed > MOST_BYTES)) yield await cut()
      group.push(member)
    }
    if (group.length > 0 || (number === 1 && lists.length > 0)) yield await cut()
    for (const member of inner) {
      const plan = await planOf(member.name.slice(member.name.lastIndexOf('/') + 1), await contentOf(file, member), depth + 1)
      let files = 1
      for await (const piece of plan.pieces()) {
        yield { ...piece, files }
        files = 0
      }
    }
  }
  return { files: isSmall ? count : members.length, passed: isSmall ? 0 : count - members.length, pieces }
}

async function* single(name: string, file: Blob): AsyncGenerator<Piece> {
  yield {
    name, file: await packed(name, file), files: 1, isSingle: true,
    alone: () => Promise.resolve(null), original: () => Promise.resolve({ name, content: file }),
  }
}

/** A file of an archive, also of one within it. */
async function originalIn(file: Blob, members: readonly Member[], path: string): Promise<Original | null> {
  const member = members.find((one) => path === one.name || (ARCHIVE.test(one.name) && path.startsWith(`${one.name}/`)))
  if (member === undefined) return null
  const content = await contentOf(file, member)
  if (path !== member.name) return originalIn(content, await membersOf(content) ?? [], path.slice(member.name.length + 1))
  const name = path.slice(path.lastIndexOf('/') + 1)
  return { name: IN_ORIGINALS.test(path) ? name.replace(/^[0-9a-f]{32}-/, '') : name, content }
}

/** Text packs to a tenth: so what a phone of years exports, and a ride of days, go in one call. */
async function packed(name: string, file: Blob): Promise<Blob> {
  if (!PACKS_WELL.test(name) || file.size < WORTH_PACKING || typeof CompressionStream === 'undefined') return file
  return await new Response(file.stream().pipeThrough(new CompressionStream('gzip'))).blob()
}

const bytesOf = (members: readonly Member[]): number => members.reduce((sum, member) => sum + member.packed, 0)

const isList = (name: string): boolean => LISTS.some((list) => `/${name}`.toLowerCase().endsWith(`/${list}`))
