import type { Services, WorkoutRow } from '../../app/model'
import { ServerSaidNo } from '../../app/serverSaidNo'
import type { AlikeWorkout, Bring, ImportCall, ImportOutcome, ImportPart } from '../../sync/imports'
import { besideOf, comparable, isOwn, uniqueOf, type Alike } from './alike'
import { MOST, planOf, type Piece, type Plan } from './pieces'

/** Why a whole file could not be sent. */
export type Trouble = 'offline' | 'tooLarge' | 'signIn' | 'failed'

/** What became of a workout, or of a file that has none. */
export interface Line {
  readonly file: string
  readonly kind: 'taken' | 'there' | 'deleted' | 'leftOut' | 'refused' | 'passed' | 'planned' | 'goals' | 'others' | Trouble
  readonly outcome?: ImportOutcome
  /** Planned workouts or goals of our own export that were not there; files that are not sent. */
  readonly count?: number
}

/** What a file does not say; of the order of day and month one of its dates, and the two days that it may be (2026-05-04). */
export type Lack =
  | { readonly missing: 'day' | 'unit' }
  | { readonly missing: 'order'; readonly date: string; readonly dayFirst: string; readonly monthFirst: string }

export type Missing = Lack['missing']

/** What the person said where the file does not. */
export interface SaidByPerson {
  readonly date?: string
  readonly weightUnit?: 'kg' | 'lb'
  readonly dateOrder?: 'dmy' | 'mdy'
}

/** What an import asks and tells on its way. */
export interface ImportTalk {
  readonly stopped: () => boolean
  /** Whether those of the file are left out. */
  readonly leaveOut: (file: string, alike: readonly Alike[]) => Promise<boolean>
  /** Null where the person does not say it. */
  readonly say: (file: string, lack: Lack) => Promise<SaidByPerson | null>
  readonly files: (more: number) => void
  readonly tell: (lines: readonly Line[], done: number) => void
}

export type ImportServices = Pick<
  Services, 'importFile' | 'keepOriginal' | 'findAlike' | 'bringEdits' | 'workouts' | 'equipment' | 'addEquipment' | 'syncNow'
  | 'bringExport' | 'zones' | 'saveZones' | 'bodyWeight' | 'saveBodyWeight'
>

const LIST_AFTER_MS = 500
const MOST_LIST_AFTER_MS = 16_000
const MOST_BROUGHT = 200
const NOT_KEPT = { code: 'original_not_kept', text: 'The file itself is not kept beside it.' }

/** Sends files one after the other; a bad one stops no other, and each is asked about before anything of it is taken. */
export async function importFiles(services: ImportServices, files: readonly File[], talk: ImportTalk): Promise<Imported> {
  const run = new Run(services, talk)
  talk.files(files.length)
  for (const file of files) {
    if (talk.stopped()) break
    await run.take(file)
  }
  await run.settle()
  return run
}

/** What an import has brought. */
export interface Imported {
  readonly ids: readonly string[]
  /** Goals out of our own export: what they had reached is no news. */
  readonly goals: ReadonlySet<string>
}

class Run implements Imported {
  readonly ids: string[] = []
  readonly goals = new Set<string>()
  readonly #services: ImportServices
  readonly #talk: ImportTalk
  /** What was taken in this run: it is in no list yet. */
  readonly #taken = new Map<string, AlikeWorkout>()
  readonly #edits = new Map<string, Readonly<Record<string, unknown>>>()
  /** Out of the chosen file, where it is our own export: the person has them all, whatever they have in common. */
  readonly #own = new Set<string>()

  constructor(services: ImportServices, talk: ImportTalk) {
    this.#services = services
    this.#talk = talk
  }

  async take(file: File): Promise<void> {
    const { tell, files } = this.#talk
    let plan: Plan
    try {
      plan = await planOf(file.name, file)
    } catch {
      return tell([{ file: file.name, kind: 'failed' }], 1)
    }
    this.#own.clear()
    files(plan.files - 1)
    if (plan.passed > 0) tell([{ file: file.name, kind: 'others', count: plan.passed }], 0)
    let left = plan.files
    try {
      for await (const piece of plan.pieces()) {
        if (this.#talk.stopped()) return
        const trouble = await this.#takePiece(piece).then(() => null, troubleOf)
        if (trouble !== null) tell([{ file: piece.name, kind: trouble }], 0)
        if (trouble === 'offline' || trouble === 'signIn') break // so it would be with all that follow
        tell([], piece.files)
        left -= piece.files
      }
    } catch {
      tell([{ file: file.name, kind: 'failed' }], 0) // an archive that is damaged further on
    }
    tell([], left)
  }

  /** Waits until all of it is in the list, and only then brings what was edited of it. */
  async settle(): Promise<void> {
    await listed(this.#services, this.ids)
    let edited = false
    for (const [id, edits] of this.#edits) {
      // It is taken; what was edited of it comes with the next import of the file.
      edited = await this.#services.bringEdits(id, edits).then(() => true, () => edited)
    }
    if (edited) await this.#services.syncNow().catch(() => undefined)
  }

  async #takePiece(piece: Piece, told = piece.name, said: SaidByPerson = {}, asked = new Set<Missing>()): Promise<void> {
    let from: string | undefined
    do {
      let call: Omit<ImportCall, 'look' | 'except'> = { name: piece.name, file: piece.file, most: MOST, ...said, ...(from !== undefined && { from }) }
      let looked = await this.#look(call)
      while (piece.isSingle) { // behind one question stands the next: of a log its dates, and then its weights
        const lack = looked.outcomes.map(lackOf).find((one) => one !== undefined && !asked.has(one.missing))
        const answer = lack === undefined ? null : await this.#talk.say(told, lack)
        if (lack === undefined || answer === null) break
        asked.add(lack.missing)
        said = { ...said, ...answer }
        call = { ...call, ...said }
        looked = await this.#look(call)
      }
      this.#talk.tell(await this.#takePage(piece, call, looked), 0)
      from = looked.next
    } while (from !== undefined && !this.#talk.stopped())
  }

  async #takePage(piece: Piece, call: Omit<ImportCall, 'look' | 'except'>, looked: ImportPart): Promise<readonly Line[]> {
    const before = new Map(this.#services.workouts.read().map((row) => [uniqueOf(row.sessionId), row]))
    const isThere = (outcome: ImportOutcome): boolean => {
      const id = uniqueOf(outcome.session_id ?? '')
      const row = before.get(id)
      return this.#taken.has(id) || (row !== undefined && (row.deletedAt !== null || row.state === 'finished' || row.state === 'discarded'))
    }
    for (const one of looked.outcomes) if (isOwn(one)) this.#own.add(uniqueOf(one.session_id!))
    const news = looked.outcomes.filter((outcome) => outcome.outcome === 'found' && !isThere(outcome))
    const alike = await this.#alikeIn(news)
    const left = new Set(alike.length > 0 && await this.#talk.leaveOut(piece.name, alike) ? alike.map(({ found }) => found.session_id) : [])
    // What is there already, under whatever type, is not sent again; a page of nothing else is not sent at all.
    const except = looked.outcomes.flatMap((one) => (one.session_id !== undefined && (left.has(one.session_id) || isThere(one)) ? [one.session_id] : []))
    const outcomes = await this.#keep(piece, news.length > left.size
      ? await this.#services.importFile({ ...call, look: false, except })
      : looked)
    for (const { session_id, edits } of looked.outcomes)
      if (edits !== undefined && session_id !== undefined && !left.has(session_id)) this.#edits.set(session_id, edits)
    const lines: Line[] = []
    const alone = new Map<string, boolean>() // a file may have several recordings without a day: it is asked about and taken once
    for (const outcome of outcomes) {
      if (outcome.bring?.goals !== undefined || outcome.bring?.planned !== undefined) continue // said by lines of their own
      const lack = piece.isSingle ? undefined : lackOf(outcome)
      if (lack !== undefined && !alone.has(outcome.file)) {
        alone.set(outcome.file, await this.#takeAlone(piece, outcome, lack).catch((failure: unknown) => {
          lines.push({ file: outcome.file, kind: troubleOf(failure) })
          return true
        }))
      }
      if (lack === undefined || alone.get(outcome.file) !== true) lines.push(this.#lineOf(outcome, left, before))
    }
    for (const one of news) if (!left.has(one.session_id)) this.#note(one)
    return [...lines, ...await this.#bring(outcomes)]
  }

  /** Keeps the files beside the workouts that were made of them; of one that is not kept the outcome says so, and the workout is taken all the same. */
  async #keep(piece: Piece, { outcomes, consistency_token: token }: ImportPart): Promise<readonly ImportOutcome[]> {
    const made = new Map<string, string[]>()
    for (const { outcome, original, session_id } of outcomes)
      if (outcome === 'taken' && original !== undefined && session_id !== undefined) made.set(original, [...made.get(original) ?? [], session_id])
    const unkept = new Set<string | undefined>()
    for (const [path, workouts] of made) {
      const kept = await this.#keepOne(piece, path, workouts, token).catch((): readonly string[] => [])
      for (const id of workouts) if (!kept.includes(id)) unkept.add(id)
    }
    return outcomes.map((one) => (unkept.has(one.session_id) ? { ...one, remarks: [...one.remarks ?? [], NOT_KEPT] } : one))
  }

  async #keepOne(piece: Piece, path: string, workouts: readonly string[], token: string | undefined): Promise<readonly string[]> {
    const file = await piece.original(path)
    return file === null ? [] : await this.#services.keepOriginal({ ...file, workouts, ...(token !== undefined && { token }) })
  }

  #lineOf(outcome: ImportOutcome, left: ReadonlySet<string | undefined>, before: ReadonlyMap<string, WorkoutRow>): Line {
    const { file, session_id = '' } = outcome
    if (outcome.outcome === 'refused' || outcome.outcome === 'passed') return { file, kind: outcome.outcome, outcome }
    if (left.has(session_id)) return { file, kind: 'leftOut', outcome }
    const row = before.get(uniqueOf(session_id))
    if (row === undefined) return { file, kind: this.#taken.has(uniqueOf(session_id)) ? 'there' : 'taken', outcome }
    return { file, kind: row.deletedAt === null && row.state !== 'discarded' ? 'there' : 'deleted', outcome: { ...outcome, session_id: row.sessionId } }
  }

  /** Taken, as far as this run knows. */
  #note(outcome: ImportOutcome): void {
    const one = comparable(outcome)
    if (outcome.session_id === undefined || one === undefined) return
    this.#taken.set(uniqueOf(outcome.session_id), one)
    this.ids.push(outcome.session_id)
  }

  /** Of an archive one file, after the person has said what it does not say; false where it stays refused. */
  async #takeAlone(piece: Piece, outcome: ImportOutcome, lack: Lack): Promise<boolean> {
    const alone = await piece.alone(outcome.file)
    const said = alone === null ? null : await this.#talk.say(outcome.file, lack)
    if (alone === null || said === null) return false
    await this.#takePiece(alone, outcome.file, said, new Set([lack.missing]))
    return true
  }

  #look(call: Omit<ImportCall, 'look' | 'except'>): Promise<ImportPart> {
    return this.#services.importFile({ ...call, look: true, except: [] })
  }

  async #alikeIn(news: readonly ImportOutcome[]): Promise<readonly Alike[]> {
    const wanted = news.flatMap((one) => comparable(one) ?? [])
    if (wanted.length === 0) return []
    const pairs = await this.#services.findAlike(wanted, besideOf(wanted, [...this.#taken.values()]))
    return pairs.flatMap(({ session_id, like }) => {
      const found = news.find((one) => one.session_id === session_id)
      return found === undefined || (isOwn(found) && this.#own.has(uniqueOf(like.session_id))) ? [] : [{ found, like }]
    })
  }

  /** What our own export holds beside workouts; what is there already stays as it is. What of it fails is told, and holds up nothing else. */
  async #bring(outcomes: readonly ImportOutcome[]): Promise<readonly Line[]> {
    const lines: Line[] = []
    for (const outcome of outcomes) {
      await this.#bringOne(outcome, lines).catch((failure: unknown) => lines.push({ file: outcome.file, kind: troubleOf(failure) }))
    }
    return lines
  }

  async #bringOne({ file, bring, profile, equipment = [] }: ImportOutcome, lines: Line[]): Promise<void> {
    if (bring !== undefined) {
      const counts = { goals: 0, planned: 0 }
      for (const part of partsOf(bring)) {
        const brought = await this.#services.bringExport(part)
        counts.goals += brought.goals
        counts.planned += brought.planned
      }
      for (const { goal_id } of bring.goals ?? []) this.goals.add(goal_id)
      for (const kind of ['goals', 'planned'] as const) if (bring[kind] !== undefined) lines.push({ file, kind, count: counts[kind] })
    }
    if (profile?.training_zones !== undefined && Object.keys(this.#services.zones.read()).length === 0)
      await this.#services.saveZones(profile.training_zones)
    if (profile?.body_weight !== undefined && this.#services.bodyWeight.read() === null) await this.#services.saveBodyWeight(profile.body_weight)
    const here = new Set(this.#services.equipment.read().map((piece) => piece.equipment_id))
    for (const piece of equipment) if (!here.has(piece.equipment_id)) await this.#services.addEquipment(piece)
  }
}

/** As many of each list as one call takes. */
function partsOf(bring: Bring): readonly Bring[] {
  const calls = Math.max(1, ...Object.values(bring).map((list) => Math.ceil(list.length / MOST_BROUGHT)))
  return Array.from({ length: calls }, (_, i) =>
    Object.fromEntries(Object.entries(bring).map(([name, list]) => [name, list.slice(i * MOST_BROUGHT, (i + 1) * MOST_BROUGHT)])))
}

/** What was taken is acknowledged before it is derived: the list is asked for again, at longer and longer intervals, until all of it is there. */
async function listed(services: ImportServices, ids: readonly string[]): Promise<void> {
  for (let wait = LIST_AFTER_MS; wait <= MOST_LIST_AFTER_MS; wait *= 2) {
    await services.syncNow().catch(() => undefined) // the list follows by itself later
    const known = new Set(services.workouts.read().map((row) => row.sessionId))
    if (ids.every((id) => known.has(id))) return
    await new Promise((resolve) => setTimeout(resolve, wait))
  }
}

function lackOf({ outcome, remarks = [] }: ImportOutcome): Lack | undefined {
  for (const { code, values } of outcome === 'refused' ? remarks : []) {
    if (code === 'no_day') return { missing: 'day' }
    if (code === 'no_weight_unit') return { missing: 'unit' }
    const { date, day_first: dayFirst, month_first: monthFirst }: Readonly<Record<string, string | undefined>> = values ?? {}
    if (code === 'no_date_order' && date && dayFirst && monthFirst) return { missing: 'order', date, dayFirst, monthFirst }
  }
  return undefined
}

function troubleOf(failure: unknown): Trouble {
  if (!(failure instanceof ServerSaidNo)) return 'failed'
  if (failure.problem.includes('too-large')) return 'tooLarge'
  return failure.why === 'offline' ? 'offline' : failure.why === 'signed_out' ? 'signIn' : 'failed'
}
