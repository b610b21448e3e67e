// Whether an event's progress can be counted as what its type says: the twin of each type's Validate on the server. Types of
// plug-ins judge theirs there alone.
import { flag, isObject, list, number, whole, WRONG, type Members } from './fields'
import { MAX_DISTANCE_M } from './read-event'

const MAX_STEPS = 100_000_000
const MAX_LAPS = 1_000_000
export const POOL_M = [5, 200] as const

/** `hasTrack` of a type that a way belongs to. */
export function isGoodProgress(type: string, hasTrack: boolean, progress: Members): boolean {
  return hasTrack ? isGoodDistance(type, progress) : type !== 'weight_training' || isGoodLifting(progress)
}

function isGoodDistance(type: string, progress: Members): boolean {
  const points = list(progress, 'points')
  const parts = [
    number(progress, 'distance_m', 0, MAX_DISTANCE_M),
    whole(progress, 'steps', 0, MAX_STEPS),
    whole(progress, 'laps', 0, MAX_LAPS),
    flag(progress, 'estimated'),
    points,
    type === 'swimming' ? number(progress, 'pool_length_m', ...POOL_M) : undefined,
  ]
  return !parts.includes(WRONG) && (points === undefined || (points as readonly unknown[]).every(isObject))
}

// A bad set is told of by itself (badSets) and takes no neighbour along.
function isGoodLifting(progress: Members): boolean {
  return list(progress, 'sets') !== WRONG && list(progress, 'exercises') !== WRONG
}
