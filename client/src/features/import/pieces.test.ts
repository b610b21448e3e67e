import { expect, test } from 'vitest'
import { contentOf, membersOf } from './archive'
import { MOST, planOf, type Piece } from './pieces'
import { zip } from './testing/zip'

const many = (n: number, at = 0): Record<string, string> =>
  Object.fromEntries(Array.from({ length: n }, (_, i) => [`activities/${String(at + i).padStart(5, '0')}.gpx`, `<gpx>${at + i}</gpx>`]))

async function piecesOf(name: string, file: Blob): Promise<readonly Piece[]> {
  const pieces: Piece[] = []
  for await (const piece of (await planOf(name, file)).pieces()) pieces.push(piece)
  return pieces
}

const textsOf = async (file: Blob): Promise<Record<string, string>> => {
  const members = (await membersOf(file))!
  return Object.fromEntries(await Promise.all(members.map(async (one) => [one.name, await (await contentOf(file, one)).text()] as const)))
}

const textOf = async (piece: Piece, path: string): Promise<readonly [string, string] | null> => {
  const original = await piece.original(path)
  return original === null ? null : [original.name, await original.content.text()]
}

test.each([true, false])('an archive of thousands is cut into parts, each with its list, and nothing is lost or doubled (packed: %s)', async (packs) => {
  const entries = { ...many(250), 'activities.csv': 'Activity ID,Filename', 'media/1.jpg': 'x', 'media/': '' }
  const file = new Blob([zip(entries, packs)])
  const plan = await planOf('export.zip', file)
  expect(plan).toMatchObject({ files: 251, passed: 1 })
  const pieces = await piecesOf('export.zip', file)
  expect(pieces.map(({ files }) => files)).toEqual([MOST + 1, MOST, 50])
  const parts = await Promise.all(pieces.map((piece) => textsOf(piece.file)))
  expect(parts.map((part) => (JSON.parse(part['stamina-part.json']!) as { part: number; files: string[] }).part)).toEqual([1, 2, 3])
  expect((JSON.parse(parts[2]!['stamina-part.json']!) as { files: string[] }).files).toHaveLength(251)
  expect(parts.map((part) => part['activities.csv'])).toEqual(Array(3).fill('Activity ID,Filename'))
  const sent = parts.flatMap((part) => Object.entries(part).filter(([name]) => name.endsWith('.gpx')))
  expect(Object.fromEntries(sent)).toEqual(many(250))
  expect(sent).toHaveLength(250)
})

test('a small archive, and a file that is none, go as they are', async () => {
  const small = new Blob([zip(many(3), true)])
  expect((await piecesOf('export.zip', small)).map(({ file }) => file)).toEqual([small])
  const broken = new Blob(['PK'])
  expect((await piecesOf('export.zip', broken)).map(({ file, isSingle }) => ({ file, isSingle }))).toEqual([{ file: broken, isSingle: true }])
})

test('an archive within an archive is opened where it is large', async () => {
  const noise = new Uint8Array(3 << 20).map((_, i) => (i * 2_654_435_761) >>> 13)
  const inner = zip({ ...many(MOST + 20), 'big.fit': noise }, false)
  const pieces = await piecesOf('garmin.zip', new Blob([zip({ 'DI_CONNECT/part1.zip': inner, 'a.gpx': '<gpx/>' }, false)]))
  expect(pieces.map(({ name, files }) => [name, files])).toEqual([['garmin.zip', 1], ['part1.zip', 1], ['part1.zip', 0]])
  const parts = await Promise.all(pieces.slice(1).map(async ({ file }) => (await membersOf(file))!.filter(({ name }) => name.endsWith('.gpx')).length))
  expect(parts.reduce((sum, n) => sum + n, 0)).toBe(MOST + 20)
})

test('one file of an archive can go alone, with what the lists say of it', async () => {
  const [piece] = await piecesOf('export.zip', new Blob([zip({ ...many(2), 'activities.csv': 'list' }, true)]))
  const alone = (await piece!.alone('export.zip/activities/00001.gpx'))!
  const texts = await textsOf(alone.file)
  expect(Object.keys(texts).sort()).toEqual(['activities.csv', 'activities/00001.gpx', 'stamina-part.json'])
  expect(texts['activities/00001.gpx']).toBe('<gpx>1</gpx>')
  expect(await piece!.alone('export.zip/other.gpx')).toBeNull()
})

test('of two files of one name in an archive the one alone is the one that was meant', async () => {
  const [piece] = await piecesOf('x.zip', new Blob([zip({ 'run.gpx': '<gpx>root</gpx>', '2024/run.gpx': '<gpx>2024</gpx>' }, true)]))
  expect((await textsOf((await piece!.alone('x.zip/2024/run.gpx'))!.file))['2024/run.gpx']).toBe('<gpx>2024</gpx>')
  expect((await textsOf((await piece!.alone('x.zip/run.gpx'))!.file))['run.gpx']).toBe('<gpx>root</gpx>')
})

test('the file that a workout was made of is found as it is, also in an archive within the archive and in our own export', async () => {
  const [single] = await piecesOf('ride.gpx', new Blob(['<gpx/>']))
  expect(await textOf(single!, 'ride.gpx')).toEqual(['ride.gpx', '<gpx/>'])
  const inner = zip({ '1.fit': 'one' }, true)
  const [piece] = await piecesOf('export (1).zip', new Blob([zip({ 'activities/2.fit.gz': 'two', 'more/inner.zip': inner }, true)]))
  expect(await textOf(piece!, 'export 1.zip/activities/2.fit.gz')).toEqual(['2.fit.gz', 'two'])
  expect(await textOf(piece!, 'export 1.zip/more/inner.zip/1.fit')).toEqual(['1.fit', 'one'])
  expect(await piece!.original('export 1.zip/3.fit')).toBeNull()

  const id = '0123456789abcdef0123456789abcdef'
  const own = { ...many(MOST + 1), 'account.json': '{}', 'originals.json': '{}', [`originals/${id}-run.fit`]: 'run' }
  const [part] = await piecesOf('own.zip', new Blob([zip(own, true)]))
  expect(await textOf(part!, `own.zip/originals/${id}-run.fit`)).toEqual(['run.fit', 'run'])
  const sent = await textsOf(part!.file)
  expect(Object.keys(sent).filter((name) => name.startsWith('originals'))).toEqual(['originals.json'])

  const inFolder = Object.fromEntries(Object.entries(own).map(([name, text]) => [`stamina-export/${name}`, text]))
  const [packed] = await piecesOf('own.zip', new Blob([zip(inFolder, true)]))
  expect(await textOf(packed!, `own.zip/stamina-export/originals/${id}-run.fit`)).toEqual(['run.fit', 'run'])
  expect(Object.keys(await textsOf(packed!.file)).filter((name) => name.includes('originals'))).toEqual(['stamina-export/originals.json'])
})

test('text that is large is packed, so that a ride of days fits', async () => {
  const text = '<trkpt lat="46.05" lon="14.5"/>\n'.repeat(50_000)
  const [piece] = await piecesOf('ride.gpx', new Blob([text]))
  expect(piece!.file.size).toBeLessThan(text.length / 10)
  expect(await new Response(piece!.file.stream().pipeThrough(new DecompressionStream('gzip'))).text()).toBe(text)
})
