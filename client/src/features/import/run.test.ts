import { expect, test } from 'vitest'
import type { WorkoutRow } from '../../app/model'
import type { AlikeWorkout, ImportCall, ImportOutcome, KeepOriginal } from '../../sync/imports'
import type { Alike } from './alike'
import { importFiles, type ImportServices, type ImportTalk, type Lack, type Line, type SaidByPerson } from './run'
import { zip } from './testing/zip'

const ID = '01h455vb4pex5vsknk084sn0'
const idOf = (n: number, type = 'running') => `${type}_${ID}${String(n).padStart(2, '0')}`
const found = (n: number, more: Partial<ImportOutcome> = {}): ImportOutcome => ({
  file: `${n}.gpx`, outcome: 'found', session_id: idOf(n), exercise_type: 'running', elapsed_time_s: 1800,
  started_at: new Date(Date.UTC(2026, 4, 4, 8) + n * 86_400_000).toISOString(), ...more,
})

/** A server that has `files`, and finds alike whatever `like` says. */
function world(
  files: Readonly<Record<string, readonly ImportOutcome[]>>, like: (one: AlikeWorkout, others: readonly AlikeWorkout[]) => AlikeWorkout | undefined,
) {
  const calls: ImportCall[] = [], edited: string[] = []
  const rows = new Map<string, WorkoutRow>()
  const asked: (readonly AlikeWorkout[])[] = []
  const value = <T>(read: () => T) => ({ read, watch: () => () => undefined })
  const services = {
    importFile(call: ImportCall) {
      calls.push(call)
      const all = files[call.name] ?? []
      const from = Number(call.from ?? 0)
      const outcomes = all.slice(from, from + call.most).map((one): ImportOutcome => {
        const said = one.outcome === 'refused' && (call.date !== undefined || call.weightUnit !== undefined) ? found(90, { file: one.file }) : one
        if (said.outcome !== 'found' || call.look) return said
        if (call.except.includes(said.session_id!)) return { ...said, outcome: 'left_out' }
        rows.set(said.session_id!, { sessionId: said.session_id!, state: 'finished', deletedAt: null } as WorkoutRow)
        return { ...said, outcome: 'taken' }
      })
      return Promise.resolve({ outcomes, ...(from + call.most < all.length && { next: String(from + call.most) }) })
    },
    findAlike(workouts: readonly AlikeWorkout[], beside: readonly AlikeWorkout[]) {
      asked.push(beside)
      const there = [...beside]
      return Promise.resolve(workouts.flatMap((one) => {
        const other = like(one, there)
        there.push(one)
        return other === undefined ? [] : [{ session_id: one.session_id, like: other }]
      }))
    },
    bringEdits: (id: string) => Promise.resolve(void edited.push(id)),
    workouts: value(() => [...rows.values()]), equipment: value(() => []),
    addEquipment: () => Promise.resolve(), syncNow: () => Promise.resolve(),
  } as unknown as ImportServices
  return { services, calls, rows, edited, asked }
}

function talk(answers: { readonly leaveOut?: boolean; readonly said?: SaidByPerson | null } = {}) {
  const lines: Line[] = [], questions: (readonly Alike[])[] = [], unsaid: string[] = []
  const progress = { files: 0, done: 0 }
  const heard: ImportTalk = {
    stopped: () => false,
    leaveOut: (_, alike) => Promise.resolve((questions.push(alike), answers.leaveOut ?? true)),
    say: (file, { missing }) => Promise.resolve((unsaid.push(`${file} ${missing}`), answers.said ?? null)),
    files: (more) => void (progress.files += more),
    tell: (more, done) => void (lines.push(...more), (progress.done += done)),
  }
  return { heard, lines, questions, unsaid, progress }
}

const files = (...names: string[]) => names.map((name) => new File(['x'], name))
const kinds = (lines: readonly Line[]) => lines.map(({ kind }) => kind)
const sameStart = (one: AlikeWorkout, there: readonly AlikeWorkout[]) => there.find((other) => other.started_at === one.started_at)

test('of two recordings of one run that are chosen together the second is asked about, though neither is in the list yet', async () => {
  const { services, rows, asked } = world({ 'watch.gpx': [found(1)], 'phone.gpx': [found(2, { started_at: found(1).started_at! })] }, sameStart)
  const { heard, lines, questions } = talk()
  await importFiles(services, files('watch.gpx', 'phone.gpx'), heard)
  expect(questions.map((alike) => alike.map(({ found, like }) => [found.session_id, like.session_id]))).toEqual([[[idOf(2), idOf(1)]]])
  expect(kinds(lines)).toEqual(['taken', 'leftOut'])
  expect([...rows.keys()]).toEqual([idOf(1)])
  expect(asked[1]!.map(({ session_id }) => session_id)).toEqual([idOf(1)])
})

test('workouts of one own export that have a time in common are all taken; one that is there under another id is asked about', async () => {
  const own = (n: number, more: Partial<ImportOutcome> = {}) => found(n, { file: `own.zip/workouts/${idOf(n)}.json`, ...more })
  const others = Array.from({ length: 100 }, (_, i) => found(0, { session_id: `running_${ID.slice(0, 21)}${String(i).padStart(5, '0')}` }))
  const elsewhere = found(50, { started_at: found(3).started_at! }) as AlikeWorkout
  const { services, rows } = world({
    // The last one stands on another page than the one that it has its time in common with.
    'own.zip': [own(1), own(2, { started_at: found(1).started_at! }), own(3), ...others, own(4, { started_at: found(1).started_at! })],
    'watch.gpx': [found(5, { started_at: found(1).started_at! })],
  }, (one, there) => sameStart(one, [elsewhere, ...there.filter(({ started_at }) => started_at !== found(0).started_at)]))
  const { heard, questions } = talk()
  await importFiles(services, files('own.zip', 'watch.gpx'), heard)
  expect(questions.map((alike) => alike.map(({ found, like }) => [found.session_id, like.session_id]))).toEqual([[[idOf(3), idOf(50)]], [[idOf(5), idOf(1)]]])
  expect([1, 2, 3, 4, 5].filter((n) => rows.has(idOf(n)))).toEqual([1, 2, 4])
})

test('all that are alike are left out, however many', async () => {
  const all = Array.from({ length: 250 }, (_, i) => found(0, { session_id: `running_${ID.slice(0, 21)}${String(i).padStart(5, '0')}`, file: `${i}.gpx` }))
  const { services, rows, calls } = world({ 'a.csv': all }, (one) => one)
  const { heard, lines, questions } = talk()
  await importFiles(services, files('a.csv'), heard)
  expect(questions.map((alike) => alike.length)).toEqual([100, 100, 50])
  expect(rows.size).toBe(0)
  expect(lines.filter(({ kind }) => kind === 'leftOut')).toHaveLength(250)
  expect(calls.filter(({ look }) => !look)).toEqual([]) // there is nothing to send
})

test('a file of many workouts is taken page by page', async () => {
  const all = Array.from({ length: 230 }, (_, i) => found(0, { session_id: `running_${ID.slice(0, 21)}${String(i).padStart(5, '0')}` }))
  const { services, rows, calls } = world({ 'a.csv': all }, () => undefined)
  const { heard, lines, progress } = talk()
  const { ids } = await importFiles(services, files('a.csv'), heard)
  expect([rows.size, ids.length, lines.length]).toEqual([230, 230, 230])
  expect(calls.map(({ look, from }) => [look, from])).toEqual([
    [true, undefined], [false, undefined], [true, '100'], [false, '100'], [true, '200'], [false, '200'],
  ])
  expect(progress).toEqual({ files: 1, done: 1 })
})

test('what is there already, under whatever type, is not taken again, and its edits still come', async () => {
  const { services, rows, calls, edited } = world({ 'a.json': [found(1, { edits: { title: 'x' } }), found(2)] }, () => undefined)
  rows.set(idOf(1, 'trail_run'), { sessionId: idOf(1, 'trail_run'), state: 'finished', deletedAt: null } as WorkoutRow)
  const { heard, lines } = talk()
  await importFiles(services, files('a.json'), heard)
  expect(kinds(lines)).toEqual(['there', 'taken'])
  expect(calls.at(-1)!.except).toEqual([idOf(1)])
  expect(edited).toEqual([idOf(1)])
})

test('each file is kept once beside the workouts that were made of it, and one that is not is told and stops nothing', async () => {
  const taken = world({
    'sets.csv': [found(1, { original: 'sets.csv' }), found(2, { original: 'sets.csv' })],
    'ride.fit': [found(3, { original: 'ride.fit' })],
    'listed.csv': [found(4)],
  }, () => undefined)
  const kept: unknown[] = []
  const services = {
    ...taken.services,
    keepOriginal: async ({ name, content, workouts }: KeepOriginal) => {
      kept.push([name, await content.text(), workouts])
      return name === 'ride.fit' ? [] : workouts
    },
  }
  const { heard, lines } = talk()
  await importFiles(services, files('sets.csv', 'ride.fit', 'listed.csv'), heard)
  expect(kept).toEqual([['sets.csv', 'x', [idOf(1), idOf(2)]], ['ride.fit', 'x', [idOf(3)]]])
  expect(lines.map(({ kind, outcome }) => [kind, outcome?.remarks?.map(({ code }) => code)])).toEqual([
    ['taken', undefined], ['taken', undefined], ['taken', ['original_not_kept']], ['taken', undefined],
  ])
})

test('a workout of which only a part has arrived is sent again', async () => {
  const { services, rows, calls } = world({ 'a.gpx': [found(1)] }, () => undefined)
  rows.set(idOf(1), { sessionId: idOf(1), state: 'in_progress', deletedAt: null } as WorkoutRow)
  const { heard, lines } = talk()
  await importFiles(services, files('a.gpx'), heard)
  expect(kinds(lines)).toEqual(['there'])
  expect(calls.map(({ look, except }) => [look, except])).toEqual([[true, []], [false, []]])
})

test('a day that a file does not say is asked for, and the file taken with it', async () => {
  const refused: ImportOutcome = { file: 'a.gpx', outcome: 'refused', remarks: [{ code: 'no_day', text: 'Which day?' }] }
  const asked = talk({ said: { date: '2026-05-04' } })
  const there = world({ 'a.gpx': [refused] }, () => undefined)
  await importFiles(there.services, files('a.gpx'), asked.heard)
  expect(asked.unsaid).toEqual(['a.gpx day'])
  expect(kinds(asked.lines)).toEqual(['taken'])
  expect(there.calls.at(-1)).toMatchObject({ look: false, date: '2026-05-04' })

  const kept = talk()
  await importFiles(world({ 'a.gpx': [refused] }, () => undefined).services, files('a.gpx'), kept.heard)
  expect(kinds(kept.lines)).toEqual(['refused'])
})

test.each([false, true])('of a log the order of day and month is asked for, then its unit, and only then it is taken (in an archive: %s)', async (isPacked) => {
  const { services, calls, rows } = world({}, () => undefined)
  const importFile: ImportServices['importFile'] = (call) => {
    calls.push(call)
    const refused = (code: string, values: Readonly<Record<string, string>> = {}): ImportOutcome =>
      ({ file: isPacked ? 'export.zip/log.csv' : 'log.csv', outcome: 'refused', remarks: [{ code, values, text: code }] })
    if (call.dateOrder === undefined)
      return Promise.resolve({ outcomes: [refused('no_date_order', { date: '3/4/2024', day_first: '2024-04-03', month_first: '2024-03-04' })] })
    if (call.weightUnit === undefined) return Promise.resolve({ outcomes: [refused('no_weight_unit')] })
    if (!call.look) rows.set(idOf(1), { sessionId: idOf(1), state: 'finished', deletedAt: null } as WorkoutRow)
    return Promise.resolve({ outcomes: [found(1, { outcome: call.look ? 'found' : 'taken' })] })
  }
  const { heard, lines } = talk()
  const asked: (readonly [string, Lack])[] = []
  const say: ImportTalk['say'] = (file, lack) => {
    asked.push([file, lack])
    const said: SaidByPerson = lack.missing === 'order' ? { dateOrder: 'dmy' } : { weightUnit: 'lb' }
    return Promise.resolve(said)
  }
  const chosen = isPacked ? new File([zip({ 'log.csv': 'x' }, true)], 'export.zip') : new File(['x'], 'log.csv')
  await importFiles({ ...services, importFile }, [chosen], { ...heard, say })
  const name = isPacked ? 'export.zip/log.csv' : 'log.csv'
  expect(asked).toEqual([
    [name, { missing: 'order', date: '3/4/2024', dayFirst: '2024-04-03', monthFirst: '2024-03-04' }],
    [name, { missing: 'unit' }],
  ])
  expect(kinds(lines)).toEqual(['taken'])
  expect(calls.filter(({ look }) => !look)).toMatchObject([{ dateOrder: 'dmy', weightUnit: 'lb' }])
})

test('one file that cannot be sent stops no other', async () => {
  const { services } = world({ 'b.gpx': [found(1)] }, () => undefined)
  const importFile = services.importFile.bind(services)
  const broken = { ...services, importFile: (call: ImportCall) => (call.name === 'a.gpx' ? Promise.reject(new Error('no')) : importFile(call)) }
  const { heard, lines, progress } = talk()
  await importFiles(broken, files('a.gpx', 'b.gpx'), heard)
  expect(kinds(lines)).toEqual(['failed', 'taken'])
  expect(progress).toEqual({ files: 2, done: 2 })
})

test('what of an own export cannot be brought is told, and holds up neither its workouts nor what comes behind it', async () => {
  const goals = (file: string, ...ids: string[]): ImportOutcome => ({ file, outcome: 'passed', bring: { goals: ids.map((goal_id) => ({ goal_id })) } })
  const { services } = world({ 'own.zip': [found(1), goals('goals.json', 'lost'), goals('later.json', 'there', 'later')] }, () => undefined)
  const bringExport: ImportServices['bringExport'] = ({ goals: asked }) =>
    asked![0]!.goal_id === 'lost' ? Promise.reject(new Error('no')) : Promise.resolve({ goals: 1, planned: 0 })
  const { heard, lines } = talk()
  const { ids, goals: brought } = await importFiles({ ...services, bringExport }, files('own.zip'), heard)
  expect(lines.map(({ file, kind, count }) => [file, kind, count])).toEqual([
    ['1.gpx', 'taken', undefined], ['goals.json', 'failed', undefined], ['later.json', 'goals', 1],
  ])
  expect(ids).toEqual([idOf(1)])
  expect([...brought]).toEqual(['there', 'later'])
})

test('a plan of years is brought in as many calls as it needs', async () => {
  const planned = Array.from({ length: 450 }, (_, i) => ({ planned_id: i }))
  const { services } = world({ 'calendar.json': [{ file: 'calendar.json', outcome: 'passed', bring: { planned } }] }, () => undefined)
  const calls: (readonly unknown[])[] = []
  const bringExport: ImportServices['bringExport'] = (body) => {
    calls.push(body.planned!)
    return Promise.resolve({ goals: 0, planned: body.planned!.length })
  }
  const { heard, lines } = talk()
  await importFiles({ ...services, bringExport }, files('calendar.json'), heard)
  expect(calls.map((call) => call.length)).toEqual([200, 200, 50])
  expect(calls.flat()).toEqual(planned)
  expect(lines).toEqual([{ file: 'calendar.json', kind: 'planned', count: 450 }])
})
