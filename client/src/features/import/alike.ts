import type { AlikeWorkout, ImportOutcome } from '../../sync/imports'

/** A workout of a file, and one of the same time and place that is there, or that was taken out of another of the chosen files. */
export interface Alike {
  readonly found: ImportOutcome
  readonly like: AlikeWorkout
}

/** As many fit into one question beside those that are asked about. */
const MOST_BESIDE = 200

/** What identifies a workout whatever its type: the same content under another type is the same workout. */
export const uniqueOf = (sessionId: string): string => sessionId.slice(-26)

/** True for a workout out of our own export, whose files are named by the id that it keeps. */
export const isOwn = ({ file, session_id }: ImportOutcome): boolean => session_id !== undefined && file.endsWith(`/${session_id}.json`)

/** As the server compares it; undefined where it tells of no time. */
export function comparable({ session_id, exercise_type, started_at, elapsed_time_s, places }: ImportOutcome): AlikeWorkout | undefined {
  if (session_id === undefined || started_at === undefined) return undefined
  return { session_id, exercise_type: exercise_type ?? '', started_at, elapsed_time_s: elapsed_time_s ?? 0, ...(places && { places }) }
}

/** Of what was taken just now and may not be in the list yet: what a time has in common with one of these. */
export function besideOf(wanted: readonly AlikeWorkout[], taken: readonly AlikeWorkout[]): readonly AlikeWorkout[] {
  const times = wanted.map(timesOf)
  return taken.filter((one) => {
    const [from, to] = timesOf(one)
    return times.some(([start, end]) => from <= end && start <= to)
  }).slice(-MOST_BESIDE)
}

const timesOf = ({ started_at, elapsed_time_s }: AlikeWorkout): readonly [number, number] => {
  const from = Date.parse(started_at)
  return [from, from + elapsed_time_s * 1000]
}
