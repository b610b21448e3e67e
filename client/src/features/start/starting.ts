import { useEffect, useRef, useState } from 'react'
import { useLocation, useNavigate } from 'react-router-dom'
import { areWaiting } from '../../app/early'
import type { WorkoutRow } from '../../app/model'
import { useLive, useServices } from '../../app/services'
import { askForMotion } from '../../platform/location/steps'
import { countsSteps } from '../../recording/stride'
import type { PlannedLift } from '../../sync/calendar-book'

export interface Request {
  readonly type: string
  /** Of this one workout: how the last one was begun says nothing about it. */
  readonly indoor: boolean
  /** What is planned of it. */
  readonly lifts?: readonly PlannedLift[]
}

/** A start that a tap asked for and Record has yet to carry out. It lives in memory: a link or a reload never starts anything. */
let asked: { readonly request: Request; readonly id: string } | null = null

/** What the way to this page asked for. Reading it takes nothing away: a page that is coming may be drawn more than once before it is shown. */
export function requestOf(state: unknown): Request | null {
  const id = (state as { start?: unknown } | null)?.start
  return asked !== null && asked.id === id ? asked.request : null
}

/** It is being carried out; going back to it starts nothing again. */
export function requestTaken(): void {
  asked = null
}

interface Starting {
  readonly start: (type: string, indoor: boolean, lifts?: readonly PlannedLift[]) => void
  /** Asked for, and waiting for the store to open. */
  readonly coming: Request | null
}

export function useAskToStart(): Starting {
  const navigate = useNavigate()
  const { pathname } = useLocation()
  const live = useLive()
  const waiting = areWaiting(useServices())
  const [tapped, setTapped] = useState<Request | null>(null)
  const gone = useRef(false) // one tap, one start: the page that was tapped is on its way out
  const go = (request: Request) => {
    if (gone.current) return
    gone.current = true
    const id = crypto.randomUUID()
    asked = live ? null : { request, id }
    navigate('/record', { replace: pathname === '/start', state: { start: id } }) // back from the workout never leads to the question before it
  }
  const begin = useRef(go)
  useEffect(() => {
    begin.current = go
  })
  // Tapped before the store was open: now it is.
  useEffect(() => {
    if (tapped === null || waiting) return
    setTapped(null)
    begin.current(tapped)
  }, [tapped, waiting])
  const start = (type: string, indoor: boolean, lifts: readonly PlannedLift[] = []) => {
    if (tapped !== null) return // one start is on its way
    const request = { type, indoor, lifts }
    if (countsSteps(type)) void askForMotion() // within the tap, or iOS refuses
    if (waiting) setTapped(request)
    else go(request)
  }
  return { start, coming: tapped }
}

/** Types by recent use, then all others in their own order. What was thrown away was not used. */
export function byRecentUse(types: readonly string[], rows: readonly WorkoutRow[]): string[] {
  const used = [
    ...new Set(
      rows
        .filter((row) => row.state !== 'discarded' && row.deletedAt === null)
        .sort((a, b) => b.startedAt - a.startedAt)
        .map((row) => row.type),
    ),
  ]
  return [...used.filter((type) => types.includes(type)), ...types.filter((type) => !used.includes(type))]
}
