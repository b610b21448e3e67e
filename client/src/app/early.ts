// The first screen does not wait for what it shows nothing of: Start is there before the store is open. What was there last time
// decides what it may say.
import { builtIn } from './local/types'
import type { LiveWorkout, Services, SyncState, Watched, WorkoutRow } from './model'

const KEY = 'stamina.at-hand'
const SHOWN_TYPES = 3

/** What this phone had when it was last used. */
export interface AtHand {
  /** A workout was on: it opens before anything else. */
  readonly open: boolean
  /** Nothing had been recorded yet. */
  readonly fresh: boolean
  /** The types that were used last, the latest first. */
  readonly types: readonly string[]
}

export function atHand(): AtHand {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? 'null') as Partial<AtHand> | null
    const types = Array.isArray(kept?.types) ? kept.types.filter((type) => typeof type === 'string') : []
    return { open: kept?.open === true, fresh: kept === null || kept.fresh === true, types }
  } catch {
    return { open: false, fresh: false, types: [] }
  }
}

/** Before the app itself is there to ask (app/lock.ts). */
function isLocked(): boolean {
  try {
    return ((JSON.parse(localStorage.getItem('stamina.preferences') ?? '{}') as { lockAfter?: unknown } | null)?.lockAfter ?? null) !== null
  } catch {
    return false
  }
}

/**
 * Whether the first screen is Today with its Start key. A workout that was on comes before anything else, and so do the app lock and whatever else was
 * asked for.
 */
export const beginsWithStart = (): boolean => !atHand().open && !isLocked() && !location.pathname.startsWith('/open/') && /^#?\/?(today)?$/.test(location.hash)

/** Keeps it up to date. A phone that cannot keep it (full, forbidden) starts as one that had nothing. */
export function keepAtHand({ live, workouts }: { readonly live: Watched<LiveWorkout | null>; readonly workouts: Watched<readonly WorkoutRow[]> }): void {
  let kept = ''
  const keep = () => {
    const used = [...workouts.read()].filter((row) => row.deletedAt === null && row.state !== 'discarded').sort((a, b) => b.startedAt - a.startedAt)
    const now: AtHand = { open: live.read() !== null, fresh: used.length === 0, types: [...new Set(used.map((row) => row.type))].slice(0, SHOWN_TYPES) }
    const text = JSON.stringify(now)
    if (text === kept) return
    kept = text
    try {
      localStorage.setItem(KEY, text)
    } catch {
      // As said above.
    }
  }
  live.watch(keep)
  workouts.watch(keep)
  keep()
}

const waiting = new WeakSet<object>()

/** Whether these are still on their way, and what they say is nothing yet. */
export const areWaiting = (services: Services): boolean => waiting.has(services)

/** Services that are on their way: what they know is nothing yet, what is asked of them waits. */
export function waitingFor(coming: Promise<Services>): Services {
  const sync: SyncState = { online: true, busy: false, waiting: 0, lastAt: null, nextAt: null, refused: [], trouble: 'none', update: 'none' }
  const known: Readonly<Record<string, unknown>> = {
    live: null,
    elsewhere: false,
    workouts: [],
    goals: [],
    planned: [],
    zones: {},
    bodyWeight: null,
    equipment: [],
    types: builtIn(),
    account: null,
    sync,
    wiped: 'no',
  }
  const constants = new Map(Object.entries(known).map(([name, value]) => [name, { read: () => value, watch: () => () => undefined }]))
  const services = new Proxy({} as Services, {
    get: (_, name) =>
      constants.get(String(name)) ??
      (async (...asked: unknown[]) => ((await coming) as unknown as Record<string, (...asked: unknown[]) => unknown>)[String(name)]!(...asked)),
  })
  waiting.add(services)
  return services
}
