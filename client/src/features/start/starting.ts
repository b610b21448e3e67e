import { useNavigate } from 'react-router-dom'
import type { WorkoutRow } from '../../app/model'
import { preferences } from '../../app/preferences'
import { useLive } from '../../app/services'

export interface Request {
  readonly type: string
  readonly indoor: boolean
}

/** A start that a tap asked for and Record has yet to carry out. It lives in memory: a link or a reload never starts anything. */
let asked: Request | null = null

export function takeRequest(): Request | null {
  const request = asked
  asked = null
  return request
}

export function useAskToStart(): (type: string, indoor?: boolean) => void {
  const navigate = useNavigate()
  const live = useLive()
  return (type, indoor = preferences().indoor) => {
    if (!live) asked = { type, indoor }
    navigate('/record')
  }
}

export const MAIN_TYPES = ['running', 'walking', 'cycling', 'swimming', 'weight_training'] as const

/** Types by recent use, then all others in their own order. */
export function byRecentUse(types: readonly string[], rows: readonly WorkoutRow[]): string[] {
  const used = [...new Set([...rows].sort((a, b) => b.startedAt - a.startedAt).map((row) => row.type))]
  return [...used.filter((type) => types.includes(type)), ...types.filter((type) => !used.includes(type))]
}
