import { lazy, Suspense } from 'react'
import type { PlannedWorkout } from '../../app/model'

const Loaded = lazy(() => import('./PlannedSheet').then((m) => ({ default: m.PlannedSheet })))

/** The sheet of one planned workout; its code comes when it is first opened, for Today is there before anything else. */
export function PlannedSheet({ planned, onClose }: { planned: PlannedWorkout | null; onClose: () => void }) {
  return planned ? <Suspense fallback={null}><Loaded open planned={planned} onClose={onClose} /></Suspense> : null
}
