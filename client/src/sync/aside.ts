// What fails by itself steps aside for a while, so that it holds up nothing else: a workout, a goal, one kind of answer.
import type { Failure } from './server-api'

const FIRST_MS = 5_000
const LONGEST_MS = 86_400_000
/** So many in a row that fail are no matter of theirs: the server does. */
const IN_A_ROW = 3

export class Aside {
  readonly #until = new Map<string, { readonly times: number; readonly until: number }>()
  #row = 0

  /** A pass begins: what failed in the last one does not speak for this one. */
  begin(): void {
    this.#row = 0
  }

  has(name: string, now: number): boolean {
    const kept = this.#until.get(name)
    return kept !== undefined && now < kept.until && kept.until <= now + LONGEST_MS // a clock set back frees it
  }

  /** Puts it aside; answers the failure where it is no longer one thing's own, and everything has to stop. */
  put(name: string, now: number, failure: Failure): Failure | undefined {
    const times = (this.#until.get(name)?.times ?? 0) + 1
    this.#until.set(name, { times, until: now + Math.min(LONGEST_MS, FIRST_MS * 4 ** (times - 1)) })
    return ++this.#row >= IN_A_ROW ? failure : undefined
  }

  done(name: string): void {
    this.#until.delete(name)
    this.#row = 0
  }

  /** A person asked: everything is tried again at once. */
  forget(): void {
    this.#until.clear()
  }

  /** When the first of them may be tried again; undefined where none waits. */
  next(now: number): number | undefined {
    const later = [...this.#until.values()].map((kept) => kept.until).filter((until) => until > now)
    return later.length === 0 ? undefined : Math.min(...later)
  }
}

/** What says nothing about one workout or goal, but about the link or the sign-in. */
export const ofAll = (failure: Failure): boolean =>
  failure.why === 'offline' || failure.why === 'busy' || failure.why === 'out_of_date' || (failure.why === 'signed_out' && failure.forbidden !== true)
