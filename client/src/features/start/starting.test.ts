import { expect, test } from 'vitest'
import type { WorkoutRow } from '../../app/model'
import { byRecentUse } from './starting'

const row = (type: string, startedAt: number, change: Partial<WorkoutRow> = {}): WorkoutRow =>
  ({ type, startedAt, state: 'finished', deletedAt: null, ...change }) as WorkoutRow

test('the type used last is offered first; what was thrown away was not used', () => {
  const rows = [row('cycling', 1), row('walking', 2), row('swimming', 3, { state: 'discarded' }), row('running', 4, { deletedAt: 5 })]
  expect(byRecentUse(['running', 'walking', 'cycling', 'swimming'], rows)).toEqual(['walking', 'cycling', 'running', 'swimming'])
})
