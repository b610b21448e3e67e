// Where every failure of an action ends: in words for the person, and in a short list for "Copy version details". Nothing that
// was asked for may fail without either.
import { StorageError } from '../store/storage'
import { ServerSaidNo } from './serverSaidNo'
import { t } from './texts/texts'

export interface KnownFailure {
  /** Wall clock, milliseconds since 1970. */
  readonly at: number
  /** The name and message of the error, without anything that a person typed. */
  readonly text: string
}

const MOST_KEPT = 20
let kept: readonly KnownFailure[] = []
let show: (text: string) => void = () => undefined

/** The last failures of this run of the app, the newest last. */
export const recentFailures = (): readonly KnownFailure[] => kept

/** What shows the words; called once by the app's frame. */
export function showFailuresWith(shows: (text: string) => void): void {
  show = shows
}

/** Says that something failed. `words` are the page's own, where it has better ones than the kind of failure gives. */
export function failed(failure: unknown, words?: string): void {
  kept = [...kept, { at: Date.now(), text: describe(failure) }].slice(-MOST_KEPT)
  show(words ?? wordsOf(failure))
}

/** What a person is told of a failure, by its kind. */
export function wordsOf(failure: unknown): string {
  if (failure instanceof StorageError) return failure.trouble === 'full' ? t('failed.full') : t('failed.saving')
  if (failure instanceof Error && failure.name === 'NotHere') return t('cut.notHere') // by its name: its class would bring what records along
  if (failure instanceof ServerSaidNo) return failure.why === 'offline' ? t('failed.offline') : t('failed.server')
  return t('failed.other')
}

function describe(failure: unknown): string {
  if (!(failure instanceof Error)) return String(failure).slice(0, 200)
  const cause = failure.cause instanceof Error ? ` (${failure.cause.name})` : ''
  return `${failure.name}: ${failure.message}${cause}`.slice(0, 200)
}

/** A promise that nobody waited for, and an error outside of any screen, are failures like all others. */
export function catchStrayFailures(target: Pick<Window, 'addEventListener'> = window): void {
  target.addEventListener('unhandledrejection', (event) => failed(event.reason))
  target.addEventListener('error', (event) => {
    if (event.error != null) failed(event.error) // a resource that did not load has none
  })
}
