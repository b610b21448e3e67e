import { expect, test } from 'vitest'
import type { AlikeWorkout } from '../../sync/imports'
import { besideOf, comparable, uniqueOf } from './alike'

const one = (started_at: string, elapsed_time_s = 1800, session_id = 'running_01'): AlikeWorkout =>
  ({ session_id, exercise_type: 'running', started_at, elapsed_time_s })

test('only what was taken of the same time is compared with, in whatever zone it was written', () => {
  const wanted = [one('2026-05-04T10:00:00+02:00')]
  const [same, before, dayAfter] = [one('2026-05-04T08:29:59Z'), one('2026-05-04T07:29:59Z'), one('2026-05-05T08:00:00Z')]
  expect(besideOf(wanted, [before, same, dayAfter])).toEqual([same])
  expect(besideOf(wanted, Array.from({ length: 300 }, (_, i) => one('2026-05-04T08:00:00Z', 60, `running_${i}`)))).toHaveLength(200)
})

test('what says of no time is not compared', () => {
  expect(comparable({ file: 'a.gpx', outcome: 'found', session_id: 'running_01' })).toBeUndefined()
  expect(comparable({ file: 'a.gpx', outcome: 'found', session_id: 'running_01', exercise_type: 'running', started_at: '2026-05-04T08:00:00Z' }))
    .toEqual(one('2026-05-04T08:00:00Z', 0))
})

test('the same content is the same workout under whatever type', () => {
  expect(uniqueOf('trail_run_01h455vb4pex5vsknk084sn02q')).toBe(uniqueOf('running_01h455vb4pex5vsknk084sn02q'))
})
