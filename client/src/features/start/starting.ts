import { useEffect, useRef, useState } from 'react'
import { useLocation, useNavigate } from 'react-router-dom'
import { areWaiting } from '../../app/early'
import type { WorkoutRow } from '../../app/model'
import { useLive, useServices } from '../../app/services'
import { askForMotion } from '../../platform/location/steps'
import { countsSteps } from '../../recording/stride'

export interface Request {
  readonly type: string
  /** Of this one workout: how the last one was begun says nothing about it. */
  readonly indoor: boolean
}

/** A start that a tap asked for and Record has yet to carry out. It lives in memory: a link or a reload never starts anything. */
let asked: Request | null = null

export function takeRequest(): Request | null {
  const request = asked
  asked = null
  return request
}

export function useAskToStart(): (type: string, indoor: boolean) => void {
  const navigate = useNavigate()
  const { pathname } = useLocation()
  const live = useLive()
  const waiting = areWaiting(useServices())
  const [tapped, setTapped] = useState<Request | null>(null)
  const go = (request: Request) => {
    if (!live) asked = request
    navigate('/record', { replace: pathname === '/start' }) // back from the workout never leads to the question before it
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
  return (type, indoor) => {
    if (countsSteps(type)) void askForMotion() // within the tap, or iOS refuses
    if (waiting) setTapped({ type, indoor })
    else go({ type, indoor })
  }
}

/** Types by recent use, then all others in their own order. What was thrown away was not used. */
export function byRecentUse(types: readonly string[], rows: readonly WorkoutRow[]): string[] {
  const used = [...new Set(rows.filter((row) => row.state !== 'discarded' && row.deletedAt === null).sort((a, b) => b.startedAt - a.startedAt).map((row) => row.type))]
  return [...used.filter((type) => types.includes(type)), ...types.filter((type) => !used.includes(type))]
}
