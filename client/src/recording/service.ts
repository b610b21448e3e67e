// What a native location service wrote into its own journal, because a WebView in the background sleeps: it counts as if it had
// come in at its time. Each line made of it remembers how far that journal was read, so nothing is taken twice or left out.
import type { Line, Mark } from './lines'
import type { MakeLine, Receiver } from './receiver'
import type { Fix } from './signal'
import type { Workout } from './workout'

export type Heard = {
  /** Where the service's journal goes on behind this. */
  readonly next: number
  /** Milliseconds since it happened, by a clock that nobody can set. */
  readonly age: number
  /** When it was written, as the journal says: tells its lines apart. */
  readonly mark: Mark
} & (
  | { readonly k: 'fix'; readonly fix: Fix }
  /** Tapped on the notification. */
  | { readonly k: 'pause' | 'resume' }
  /** Location was denied or switched off. */
  | { readonly k: 'off' }
)

export interface Page {
  readonly heard: readonly Heard[]
  /** Where to read on; the same as asked for when there is no more. */
  readonly next: number
  /** The journal has become shorter than it was (a power cut, a new file): this is what there is from its beginning. */
  readonly cut?: boolean
}

/** What comes behind the last line taken: a journal read again from its beginning has the others as well. */
export function behind(heard: readonly Heard[], last: Mark | undefined): Heard[] {
  if (last === undefined) return [...heard]
  return heard.filter(({ mark }) => mark.boot === last.boot && mark.boot !== '' ? mark.mono > last.mono : mark.wall > last.wall)
}

/** Reads the service's journal of one workout. It never fails: what cannot be read now is read later. */
export type Service = (session_id: string, from: number) => Promise<Page>

/** `now` is the workout's clock when the page was read. */
export function heardLines(heard: Heard, workout: Workout, receiver: Receiver, now: number, autoPause: boolean, line: MakeLine): Line[] {
  const e = Math.max(workout.lastE, now - heard.age)
  const made = linesOf(heard, e, workout, receiver, now, autoPause, line)
  return made.map((one) => ({ ...one, j: heard.next, m: heard.mark }))
}

function linesOf(heard: Heard, e: number, workout: Workout, receiver: Receiver, now: number, autoPause: boolean, line: MakeLine): Line[] {
  switch (heard.k) {
    case 'fix':
      if (workout.indoor) return [] // of before it was said that there is no place
      return receiver.read(heard.fix, workout, { now, wall: heard.fix.stamp + heard.age, age: heard.age }, autoPause, line)
    case 'pause':
      if (workout.phase === 'auto_paused') return [line({ k: 'resume', auto: true }, e), line({ k: 'pause', auto: false }, e)]
      return workout.phase === 'recording' ? [line({ k: 'pause', auto: false }, e)] : []
    case 'resume':
      if (workout.phase !== 'paused' && workout.phase !== 'auto_paused') return []
      receiver.lookAgain(e)
      return [line({ k: 'resume', auto: false }, e)]
    case 'off':
      if (workout.indoor) return []
      receiver.signal.off()
      return receiver.tick(workout, e, line)
  }
}

/** Lines after which the next reading means something else (a pause, a gap): they are applied before it is judged. */
export const turns = (line: Line): boolean => line.k !== 'fix' || line.p.gap === true
