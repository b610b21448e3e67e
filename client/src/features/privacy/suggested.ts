import { stepMm } from '../../exercise/geodesic'
import type { WorkoutDetail } from '../../app/model'

/** A place where several workouts begin or end. */
export interface SuggestedPlace {
  /** Degrees. */
  readonly lat: number
  readonly lon: number
  readonly workouts: number
  /** The latest of them. */
  readonly last: Pick<WorkoutDetail, 'sessionId' | 'startedAt' | 'timeZone' | 'type' | 'title'>
}

const ONE_PLACE_MM = 100_000
const LEAST = 3

interface Place {
  lat: number
  lon: number
  readonly of: Set<string>
  readonly last: SuggestedPlace['last']
}

/** The places where at least three workouts began or ended, most first; `known` are hidden already. Workouts come latest first. */
export function suggestedPlaces(workouts: readonly WorkoutDetail[], known: readonly { readonly lat: number; readonly lon: number }[]): SuggestedPlace[] {
  const places: Place[] = []
  for (const workout of workouts) {
    const counted = workout.points.filter((point) => point.verdict === 'counted')
    for (const end of [counted[0], counted.at(-1)]) {
      if (!end) continue
      const place = places.find((one) => stepMm(one, end) <= ONE_PLACE_MM)
      if (place) place.of.add(workout.sessionId)
      else places.push({ lat: end.lat, lon: end.lon, of: new Set([workout.sessionId]), last: workout })
    }
  }
  const hidden = known.map(({ lat, lon }) => ({ lat: Math.round(lat * 1e7), lon: Math.round(lon * 1e7) }))
  return places
    .filter((place) => place.of.size >= LEAST && !hidden.some((one) => stepMm(one, place) <= ONE_PLACE_MM))
    .sort((a, b) => b.of.size - a.of.size)
    .map(({ lat, lon, of, last }) => ({ lat: lat / 1e7, lon: lon / 1e7, workouts: of.size, last }))
}
