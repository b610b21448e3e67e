import { expect, test } from 'vitest'
import { stepMm } from '../../exercise/geodesic'
import { Track } from '../../exercise/track'
import { withoutEnds } from './ends'

/** Out and back along a street, by metres from home. */
function along(metres: readonly number[]) {
  const track = new Track(12_500)
  metres.forEach((m, i) => track.add({ t: i * 10_000, lat: 47 + m / 111_195, lon: 15 }))
  return track.points
}

test('nothing near start or end is left, and the way breaks where it led past them', () => {
  const way = along([0, 100, 190, 210, 300, 400, 300, 210, 150, 50, 150, 210, 300, 210, 100, 0])
  const shown = withoutEnds(way)
  expect(shown).toHaveLength(8)
  expect(shown.every((p) => stepMm(way[0]!, p) > 200_000)).toBe(true)
  expect(shown.map((p) => p.joined)).toEqual([false, true, true, true, true, false, true, true])
})

test('of a short round nothing is left', () => {
  expect(withoutEnds(along([0, 50, 100, 50, 0]))).toEqual([])
  expect(withoutEnds([])).toEqual([])
})
