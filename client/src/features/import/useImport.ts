import { useCallback, useEffect, useRef, useState } from 'react'
import type { ReachedGoal, Services } from '../../app/model'
import { t } from '../../app/texts/texts'
import { notify } from '../../app/undo'
import type { Alike } from './alike'
import { importFiles, type Lack, type Line, type Missing, type SaidByPerson } from './run'

export type { Line } from './run'

/** The person is asked about workouts that look like ones they have. */
export interface Question {
  readonly file: string
  readonly alike: readonly Alike[]
  readonly answer: (leaveOut: boolean, forAll: boolean) => void
}

/** The person is asked for what a file does not say; null leaves it refused. */
export interface Unsaid {
  readonly file: string
  readonly lack: Lack
  readonly answer: (said: SaidByPerson | null, forAll: boolean) => void
}

export interface Import {
  readonly files: number
  readonly done: number
  readonly running: boolean
  readonly stopped: boolean
  readonly lines: readonly Line[]
  /** What the workouts that were taken have reached together; known once all of them are in the list. */
  readonly reached: readonly ReachedGoal[]
  readonly question: Question | null
  readonly unsaid: Unsaid | null
  readonly begin: (files: readonly File[]) => void
  readonly stop: () => void
}

const NOTHING = { files: 0, done: 0, running: false, stopped: false, lines: [] as readonly Line[], reached: [] as readonly ReachedGoal[] }

/** An import as its screen shows it. */
export function useImport(services: Services): Import {
  const [state, setState] = useState(NOTHING)
  const [question, setQuestion] = useState<Question | null>(null)
  const [unsaid, setUnsaid] = useState<Unsaid | null>(null)
  const stopping = useRef(false)
  const mounted = useRef(true)
  const open = useRef<() => void>(undefined) // answers what is being asked with no
  useEffect(() => {
    mounted.current = true
    return () => {
      mounted.current = false
      stopping.current = true
      open.current?.() // nobody is there to answer, and what was taken so far has yet to be brought to its end
    }
  }, [])

  const begin = useCallback((files: readonly File[]) => {
    let always: boolean | undefined // leave them out
    const alwaysSaid = new Map<Missing, SaidByPerson | null>()
    const talk = {
      stopped: () => stopping.current,
      leaveOut: (file: string, alike: readonly Alike[]) => {
        if (always !== undefined) return Promise.resolve(always)
        if (!mounted.current) return Promise.resolve(true)
        return new Promise<boolean>((resolve) => {
          const answer = (leaveOut: boolean, forAll: boolean) => {
            setQuestion(null)
            if (forAll) always = leaveOut
            resolve(leaveOut)
          }
          open.current = () => answer(true, false)
          setQuestion({ file, alike, answer })
        })
      },
      say: (file: string, lack: Lack) => {
        const said = alwaysSaid.get(lack.missing)
        if (said !== undefined) return Promise.resolve(said)
        if (!mounted.current) return Promise.resolve(null)
        return new Promise<SaidByPerson | null>((resolve) => {
          const answer = (said: SaidByPerson | null, forAll: boolean) => {
            setUnsaid(null)
            if (forAll) alwaysSaid.set(lack.missing, said)
            resolve(said)
          }
          open.current = () => answer(null, false)
          setUnsaid({ file, lack, answer })
        })
      },
      files: (more: number) => mounted.current && setState((now) => ({ ...now, files: now.files + more })),
      tell: (lines: readonly Line[], done: number) =>
        mounted.current && setState((now) => ({ ...now, done: now.done + done, lines: [...now.lines, ...lines] })),
    }
    const run = async (): Promise<void> => {
      stopping.current = false
      setState({ ...NOTHING, running: true })
      const { ids, goals } = await importFiles(services, files, talk)
      const all = await services.reachedTogether(ids).catch(() => []) // they are taken, whatever becomes of the joy
      const reached = all.filter(({ goal }) => !goals.has(goal.goalId)) // those that came along were reached on another phone
      if (mounted.current) setState((now) => ({ ...now, running: false, stopped: now.done < now.files, reached }))
      else if (reached.length > 0) notify(t('goal.reachedTitle', { n: reached.length }))
    }
    void run().finally(() => mounted.current && setState((now) => ({ ...now, running: false })))
  }, [services])
  const stop = useCallback(() => {
    stopping.current = true
    open.current?.()
  }, [])
  return { ...state, question, unsaid, begin, stop }
}
