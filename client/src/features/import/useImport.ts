import { useCallback, useEffect, useRef, useState } from 'react'
import type { ReachedGoal, Services, WorkoutRow } from '../../app/model'
import { ServerSaidNo } from '../../app/serverSaidNo'
import { t } from '../../app/texts/texts'
import { notify } from '../../app/undo'
import type { ImportCall, ImportOutcome } from '../../sync/imports'
import { alikeIn, type Alike } from './alike'
import { goalsIn, isCalendar, plannedIn } from './ownCalendar'

/** Why a whole file could not be sent. */
export type Trouble = 'offline' | 'tooLarge' | 'signIn' | 'failed'

/** What became of a workout, or of a file that has none. */
export interface Line {
  readonly file: string
  readonly kind: 'taken' | 'there' | 'deleted' | 'leftOut' | 'refused' | 'passed' | 'planned' | 'goals' | Trouble
  readonly outcome?: ImportOutcome
  /** Planned workouts or goals of our own export that were not there. */
  readonly count?: number
}

/** The person is asked about workouts that look like ones they have. */
export interface Question {
  readonly file: string
  readonly alike: readonly Alike[]
  readonly answer: (leaveOut: boolean, forAll: boolean) => void
}

/** As many fit into one call; of a file with more the rest is taken with the answer "both" only. */
const MOST_LEFT_OUT = 100

const WORTH_PACKING = 1 << 20

const LIST_AFTER_MS = 500
const MOST_LIST_AFTER_MS = 16_000

export interface Import {
  readonly files: number
  readonly done: number
  readonly running: boolean
  readonly stopped: boolean
  readonly lines: readonly Line[]
  /** What the workouts that were taken have reached together; known once all of them are in the list. */
  readonly reached: readonly ReachedGoal[]
  readonly question: Question | null
  readonly begin: (files: readonly File[]) => void
  readonly stop: () => void
}

/** Sends files one after the other; a bad one stops no other, and each is asked about before anything of it is taken. */
export function useImport(services: Services): Import {
  const [state, setState] = useState({ files: 0, done: 0, running: false, stopped: false, lines: [] as readonly Line[], reached: [] as readonly ReachedGoal[] })
  const [question, setQuestion] = useState<Question | null>(null)
  const stopping = useRef(false)
  const mounted = useRef(true)
  useEffect(() => {
    mounted.current = true
    return () => {
      mounted.current = false
      stopping.current = true
    }
  }, [])

  const begin = useCallback((files: readonly File[]) => {
    const ask = (file: string, alike: readonly Alike[]): Promise<{ leaveOut: boolean; forAll: boolean }> =>
      new Promise((resolve) => setQuestion({
        file, alike,
        answer: (leaveOut, forAll) => {
          setQuestion(null)
          resolve({ leaveOut, forAll })
        },
      }))
    const run = async (): Promise<void> => {
      stopping.current = false
      setState({ files: files.length, done: 0, running: true, stopped: false, lines: [], reached: [] })
      let always: boolean | undefined
      const ids: string[] = []
      const brought = new Set<string>() // goals that were reached on another phone
      for (const file of files) {
        if (stopping.current) break
        let lines: readonly Line[]
        const { own, goals } = await takeOwn(services, file)
        for (const id of goals) brought.add(id)
        try {
          if (isCalendar(file) && own.length > 0) throw new NothingElse()
          const sent = { name: file.name, file: await packed(file) }
          const found = await services.importFile({ ...sent, look: true, except: [] })
          const alike = alikeIn(found, services.workouts.read()).slice(0, MOST_LEFT_OUT)
          if (alike.length > 0 && always === undefined && mounted.current) {
            const { leaveOut, forAll } = await ask(file.name, alike)
            if (forAll) always = leaveOut
            lines = await take(services, sent, leaveOut ? alike : [], services.workouts.read())
          } else lines = await take(services, sent, always === false ? [] : alike, services.workouts.read())
        } catch (failure) {
          lines = failure instanceof NothingElse ? [] : [{ file: file.name, kind: troubleOf(failure) }]
        }
        lines = [...own, ...lines]
        for (const { kind, outcome } of lines) if (kind === 'taken' && outcome?.session_id !== undefined) ids.push(outcome.session_id)
        if (mounted.current) setState((now) => ({ ...now, done: now.done + 1, lines: [...now.lines, ...lines] }))
      }
      await listed(services, ids)
      const all = await services.reachedTogether(ids).catch(() => []) // they are taken, whatever becomes of the joy
      const reached = all.filter(({ goal }) => !brought.has(goal.goalId))
      if (mounted.current) setState((now) => ({ ...now, running: false, stopped: now.done < now.files, reached }))
      else if (reached.length > 0) notify(t('goal.reachedTitle', { n: reached.length }))
    }
    void run()
  }, [services])
  const stop = useCallback(() => {
    stopping.current = true
    question?.answer(true, false)
  }, [question])
  return { ...state, question, begin, stop }
}

/** What was taken is acknowledged before it is derived: the list is asked for again, at longer and longer intervals, until all of it is there. */
async function listed(services: Services, ids: readonly string[]): Promise<void> {
  for (let wait = LIST_AFTER_MS; wait <= MOST_LIST_AFTER_MS; wait *= 2) {
    await services.syncNow().catch(() => undefined) // the list follows by itself later
    const known = new Set(services.workouts.read().map((row) => row.sessionId))
    if (ids.every((id) => known.has(id))) return
    await new Promise((resolve) => setTimeout(resolve, wait))
  }
}

/** There is nothing in it for the server. */
class NothingElse extends Error {}

/** What is planned, and the goals of a phone without an account, come from our own export; what is there already stays as it is. */
async function takeOwn(services: Services, file: File): Promise<{ readonly own: readonly Line[]; readonly goals: readonly string[] }> {
  const own: Line[] = []
  const planned = await plannedIn(file)
  if (planned !== null && (planned.length > 0 || isCalendar(file))) {
    const there = new Set(services.planned.read().map((one) => one.id))
    const news = planned.filter((one) => !there.has(one.planned_id))
    await services.changePlanned(news)
    own.push({ file: file.name, kind: 'planned', count: news.length })
  }
  const found = await goalsIn(file)
  const goals = found.length > 0 ? await services.bringGoals(found) : []
  if (found.length > 0) own.push({ file: file.name, kind: 'goals', count: goals.length })
  return { own, goals }
}

/** JSON packs to a tenth: so what a phone of years exports goes in one call. */
async function packed(file: File): Promise<Blob> {
  if (!/\.json$/i.test(file.name) || file.size < WORTH_PACKING || typeof CompressionStream === 'undefined') return file
  return await new Response(file.stream().pipeThrough(new CompressionStream('gzip'))).blob()
}

async function take(
  services: Services, sent: Pick<ImportCall, 'name' | 'file'>, leftOut: readonly Alike[], rows: readonly WorkoutRow[],
): Promise<readonly Line[]> {
  const before = new Map(rows.map((row) => [row.sessionId, row]))
  const outcomes = await services.importFile({ ...sent, look: false, except: leftOut.map(({ found }) => found.session_id!) })
  const here = new Set(services.equipment.read().map((piece) => piece.equipment_id))
  for (const piece of outcomes.flatMap((outcome) => outcome.equipment ?? [])) if (!here.has(piece.equipment_id)) await services.addEquipment(piece)
  // Goals and plan were taken here, and are said by lines of their own.
  const told = outcomes.filter(({ remarks }) => remarks?.[0]?.code !== 'goals' && remarks?.[0]?.code !== 'plan')
  return told.map((outcome): Line => {
    const known = before.get(outcome.session_id ?? '')
    const kind = outcome.outcome === 'left_out' ? 'leftOut'
      : outcome.outcome === 'refused' || outcome.outcome === 'passed' ? outcome.outcome
      : known === undefined ? 'taken'
      : known.deletedAt === null && known.state !== 'discarded' ? 'there' : 'deleted'
    return { file: outcome.file, kind, outcome }
  })
}

function troubleOf(failure: unknown): Trouble {
  if (!(failure instanceof ServerSaidNo)) return 'failed'
  if (failure.problem.includes('too-large')) return 'tooLarge'
  return failure.why === 'offline' ? 'offline' : failure.why === 'signed_out' ? 'signIn' : 'failed'
}
