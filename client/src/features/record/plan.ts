/** The order of exercises in the workout that is on, kept through a kill. What was lifted is in the log; this is only the plan. */
export interface Plan {
  readonly exercises: readonly string[]
  readonly current: number
  /** Each exercise in here alternates with the one after it. */
  readonly linked: readonly string[]
}

export const EMPTY: Plan = { exercises: [], current: 0, linked: [] }
const key = (sessionId: string) => `stamina.plan.${sessionId}`

export function readPlan(sessionId: string, logged: readonly string[]): Plan {
  let plan = EMPTY
  try {
    plan = { ...EMPTY, ...(JSON.parse(localStorage.getItem(key(sessionId)) ?? '{}') as Partial<Plan>) }
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
    exercises,
    linked: plan.linked.filter((one) => one !== name),
    current: Math.max(0, Math.min(exercises.length - 1, plan.current > at ? plan.current - 1 : plan.current)),
  }
}

export function toggleLink(plan: Plan, name: string): Plan {
  return { ...plan, linked: plan.linked.includes(name) ? plan.linked.filter((n) => n !== name) : [...plan.linked, name] }
}

/** After a set: within a superset the next of its exercises, round and round; else the same one. */
export function afterSet(plan: Plan): Plan {
  const name = (i: number) => plan.exercises[i] ?? ''
  let first = plan.current
  while (first > 0 && plan.linked.includes(name(first - 1))) first--
  let last = plan.current
  while (last < plan.exercises.length - 1 && plan.linked.includes(name(last))) last++
  if (first === last) return plan
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
