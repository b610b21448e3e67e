import type { Feeling } from '../../exercise/event'

/** What was said of the workout that is on, before it is saved: kept while it goes on, and through a restart. */
export interface Said {
  readonly feeling: Feeling | null
  readonly note: string
  /** Ids of what it was done with; null: nothing was chosen. */
  readonly equipment: readonly string[] | null
}
interface Kept extends Said {
  readonly sessionId: string
}
const KEY = 'stamina.said'
const NOTHING: Said = { feeling: null, note: '', equipment: null }

/** Nothing where it was said of another workout. */
export function saidOf(sessionId: string | undefined): Said {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? 'null') as Kept | null
    return kept !== null && kept.sessionId === sessionId ? { ...NOTHING, ...kept } : NOTHING
  } catch {
    return NOTHING
  }
}

export function keepSaid(sessionId: string, { feeling, note, equipment }: Said): void {
  const kept: Kept = { sessionId, feeling, note, equipment }
  try {
    localStorage.setItem(KEY, JSON.stringify(kept))
  } catch {
    // Without it what was said lasts as long as the page.
  }
}

/** The workout has been saved, with what was said, or discarded. */
export function forgetSaid(): void {
  try {
    localStorage.removeItem(KEY)
  } catch {
    // Where nothing may be kept, nothing was; and the workout is saved all the same.
  }
}
