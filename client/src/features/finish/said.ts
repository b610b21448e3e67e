import type { Feeling } from '../../exercise/event'
import { KeptOfWorkout } from './kept'

/** What was said of the workout that is on, before it is saved: kept while it goes on, and through a restart. */
export interface Said {
  readonly feeling: Feeling | null
  readonly note: string
  /** Ids of what it was done with; null: nothing was chosen. */
  readonly equipment: readonly string[] | null
}
const kept = new KeptOfWorkout<Said>('stamina.said')
const NOTHING: Said = { feeling: null, note: '', equipment: null }

/** Nothing where it was said of another workout. */
export const saidOf = (sessionId: string | undefined): Said => ({ ...NOTHING, ...kept.read(sessionId) })

export const keepSaid = (sessionId: string, { feeling, note, equipment }: Said): void => kept.keep(sessionId, { feeling, note, equipment })

/** The workout has been saved, with what was said, or discarded. */
export const forgetSaid = (): void => kept.forget()
