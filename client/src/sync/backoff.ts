// When to try again: longer after each failure, never all phones at once, never before the server's own word.
import type { Failure } from './server-api'

const FIRST_MS = 2_000
const LONGEST_MS = 15 * 60_000

/** `chance` in 0 … 1 spreads the phones: between half and the whole of the step. */
export function backoffMs(failures: number, chance: number, failure?: Failure): number {
  const step = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(20, Math.max(0, failures - 1)))
  const own = failure?.ok === false && failure.why === 'out_of_date' ? LONGEST_MS : Math.round(step * (0.5 + chance / 2))
  const told = failure?.ok === false && failure.why === 'busy' ? (failure.retryAfterMs ?? 0) : 0
  return Math.max(own, told + Math.round(Math.min(told, 30_000) * 0.2 * chance))
}
