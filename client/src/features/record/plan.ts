import { slug } from '../../exercise/lifting'
import type { PlannedLift } from '../../sync/calendar-book'

/** A set that was planned: a proposal, which counts for nothing until it is done. */
export interface ProposedSet {
  readonly repetitions: number
  /** Absent where the plan says none. */
  readonly weight?: { readonly value: number; readonly unit: 'kg' | 'lb' }
}

/** The order of exercises in the workout that is on, kept through a kill. What was lifted is in the log; this is only the plan. */
export interface Plan {
  readonly exercises: readonly string[]
  readonly current: number
  /** Each exercise in here alternates with the one after it. */
  readonly linked: readonly string[]
  /** By slug of the exercise, in the order in which they are to be done; warm-ups are beside them. */
  readonly proposed: Readonly<Record<string, readonly ProposedSet[]>>
}

export const EMPTY: Plan = { exercises: [], current: 0, linked: [], proposed: {} }
const key = (sessionId: string) => `stamina.plan.${sessionId}`

/** What was planned for the day, as it is begun with. */
export function planOf(lifts: readonly PlannedLift[], nameInLog: (exercise: string) => string): Plan {
  const proposed = new Map<string, ProposedSet[]>()
  for (const { exercise, sets, repetitions, weight } of lifts) {
    const one: ProposedSet = { repetitions, ...(weight && { weight }) }
    proposed.set(slug(exercise), [...(proposed.get(slug(exercise)) ?? []), ...Array.from({ length: sets }, () => one)])
  }
  return { ...EMPTY, exercises: [...new Set(lifts.map(({ exercise }) => nameInLog(exercise)))], proposed: Object.fromEntries(proposed) }
}

export const proposedFor = (plan: Plan, name: string): readonly ProposedSet[] =>
  new Map(Object.entries(plan.proposed)).get(slug(name)) ?? []

/** `begin`: where nothing is kept of this workout yet. */
export function readPlan(sessionId: string, logged: readonly string[], begin: Plan = EMPTY): Plan {
  let plan = begin
  try {
    const kept = localStorage.getItem(key(sessionId))
    if (kept !== null) plan = { ...EMPTY, ...(JSON.parse(kept) as Partial<Plan>) }
  } catch {
    // An unreadable plan is no plan; the log has what counts.
  }
  const missing = logged.filter((name, i) => !plan.exercises.includes(name) && logged.indexOf(name) === i)
  return missing.length > 0 ? { ...plan, exercises: [...plan.exercises, ...missing] } : plan
}

export function writePlan(sessionId: string, plan: Plan): void {
  try {
    for (const stale of Object.keys(localStorage)) if (stale.startsWith('stamina.plan.') && stale !== key(sessionId)) localStorage.removeItem(stale)
    localStorage.setItem(key(sessionId), JSON.stringify(plan))
  } catch {
    // A full store forgets the order of exercises, and nothing that was lifted.
  }
}

export function withExercise(plan: Plan, name: string): Plan {
  const at = plan.exercises.indexOf(name)
  return at >= 0 ? { ...plan, current: at } : { ...plan, exercises: [...plan.exercises, name], current: plan.exercises.length }
}

export function move(plan: Plan, from: number, by: -1 | 1): Plan {
  const to = from + by
  if (to < 0 || to >= plan.exercises.length) return plan
  const exercises = [...plan.exercises]
  ;[exercises[from], exercises[to]] = [exercises[to]!, exercises[from]!]
  const current = plan.current === from ? to : plan.current === to ? from : plan.current
  return { ...plan, exercises, current }
}

/** An exercise added by mistake; whatever stands after it moves up. */
export function without(plan: Plan, name: string): Plan {
  const at = plan.exercises.indexOf(name)
  if (at < 0) return plan
  const exercises = plan.exercises.filter((one) => one !== name)
  return {
    ...plan,
    exercises,
    linked: plan.linked.filter((one) => one !== name),
    current: Math.max(0, Math.min(exercises.length - 1, plan.current > at ? plan.current - 1 : plan.current)),
  }
}

export function toggleLink(plan: Plan, name: string): Plan {
  return { ...plan, linked: plan.linked.includes(name) ? plan.linked.filter((n) => n !== name) : [...plan.linked, name] }
}

/**
 * After a set: within a superset the next of its exercises, round and round; where all that was planned of one is done, the next of which something is
 * left; else the same one. `left`: how many planned sets of an exercise are not done yet.
 */
export function afterSet(plan: Plan, left: (name: string) => number = () => 0): Plan {
  const name = (i: number) => plan.exercises[i] ?? ''
  let first = plan.current
  while (first > 0 && plan.linked.includes(name(first - 1))) first--
  let last = plan.current
  while (last < plan.exercises.length - 1 && plan.linked.includes(name(last))) last++
  if (first === last) {
    const isOver = proposedFor(plan, name(plan.current)).length > 0 && left(name(plan.current)) === 0
    const next = isOver ? plan.exercises.findIndex((other, i) => i > plan.current && left(other) > 0) : -1
    return next < 0 ? plan : { ...plan, current: next }
  }
  return { ...plan, current: plan.current === last ? first : plan.current + 1 }
}

/** Plates for one side, largest first, and what the plates cannot reach. */
export function plates(total: number, unit: 'kg' | 'lb', bar = unit === 'kg' ? 20 : 45): { readonly side: readonly number[]; readonly rest: number } {
  const sizes = unit === 'kg' ? [25, 20, 15, 10, 5, 2.5, 1.25] : [45, 35, 25, 10, 5, 2.5]
  let left = (total - bar) / 2
  const side: number[] = []
  for (const size of sizes)
    while (left >= size - 1e-9) {
      side.push(size)
      left -= size
    }
  return { side, rest: Math.max(0, Math.round(left * 200) / 100) }
}
