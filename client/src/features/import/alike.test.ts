import { expect, test } from 'vitest'
import type { WorkoutRow } from '../../app/model'
import type { ImportOutcome } from '../../sync/imports'
import { alikeIn } from './alike'

const at = Date.parse('2026-05-04T08:00:00Z')
const row = (sessionId: string, change: Partial<WorkoutRow> = {}): WorkoutRow =>
  ({ sessionId, startedAt: at, elapsedMs: 1_800_000, state: 'finished', deletedAt: null, ...change }) as WorkoutRow
const found = (started_at: string, elapsed_time_s: number, session_id = 'new'): ImportOutcome =>
  ({ file: 'a.gpx', outcome: 'found', session_id, started_at, elapsed_time_s })

test('what shares half of the shorter time is asked about, in whatever zone it was written', () => {
  const have = row('mine')
  expect(alikeIn([found('2026-05-04T10:14:00+02:00', 1800)], [have])).toEqual([{ found: found('2026-05-04T10:14:00+02:00', 1800), have }])
  expect(alikeIn([found('2026-05-04T08:20:00Z', 1800)], [have])).toEqual([])
  expect(alikeIn([found('2026-05-04T08:20:00Z', 300)], [have])).toHaveLength(1) // a part of it
})

test('the same workout again is no double, and neither is one of a deleted workout or of another day', () => {
  expect(alikeIn([found('2026-05-04T08:00:00Z', 1800, 'mine')], [row('mine'), row('another')])).toEqual([])
  expect(alikeIn([found('2026-05-04T08:00:00Z', 1800)], [row('gone', { deletedAt: at })])).toEqual([])
  expect(alikeIn([found('2026-05-05T08:00:00Z', 1800)], [row('mine')])).toEqual([])
})

test('a log of sets without a length is found by its start', () => {
  expect(alikeIn([found('2026-05-04T08:10:00Z', 0)], [row('mine')])).toHaveLength(1)
  expect(alikeIn([found('2026-05-04T09:10:00Z', 0)], [row('mine')])).toEqual([])
})
