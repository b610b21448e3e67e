import { expect, test } from 'vitest'
import type { WorkoutDetail } from '../../app/model'
import { Track } from '../../exercise/track'
import { suggestedPlaces } from './suggested'

/** From one place to another, by metres north of home. */
function workout(sessionId: string, from: number, to: number): WorkoutDetail {
  const track = new Track(12_500)
  for (let i = 0; i <= 10; i++) track.add({ t: i * 60_000, lat: 47 + (from + ((to - from) * i) / 10) / 111_195, lon: 15 })
  return { sessionId, startedAt: 0, timeZone: 'Etc/UTC', type: 'running', title: '', points: track.points } as unknown as WorkoutDetail
}

test('places where three workouts began or ended are suggested, most first, and one workout counts once', () => {
  const workouts = [workout('a', 0, 3_000), workout('b', 20, 3_000), workout('c', 40, 10), workout('d', -30, 3_040), workout('e', 9_000, 8_000)]
  expect(suggestedPlaces(workouts, []).map((place) => [place.workouts, place.last.sessionId])).toEqual([[4, 'a'], [3, 'a']])
  expect(suggestedPlaces([workout('a', 0, 10), workout('b', 0, 10)], [])).toEqual([])
})

test('what is hidden already is not suggested', () => {
  const workouts = [workout('a', 0, 0), workout('b', 0, 0), workout('c', 0, 0)]
  expect(suggestedPlaces(workouts, [])).toHaveLength(1)
  expect(suggestedPlaces(workouts, [{ lat: 47.0005, lon: 15 }])).toEqual([])
})
