// @vitest-environment happy-dom
import { expect, test } from 'vitest'
import { Phone } from '../../recording/testing/phone'
import type { GoalBody } from '../../sync/server-api'
import { storeGoals, type GoalRest } from '../../sync/goal-book'
import type { WorkoutRow } from '../model'
import { goalsOf } from './goals'
import { Value } from './value'

test('of rests that lie over one another one can be taken back: what is sent has none over another', async () => {
  const phone = await Phone.on()
  const goals = goalsOf({
    storage: phone.storage, clock: phone.clock, workouts: new Value<readonly WorkoutRow[]>([]), account: () => 'ana', signedIn: () => true,
    nudge: () => undefined,
  })
  const [october, open, holidays]: GoalRest[] = [
    { from: '2026-10-05', resumes_on: '2026-10-12' }, { from: '2026-11-20' }, { from: '2026-12-24', resumes_on: '2027-01-02' },
  ]
  const body = {
    goal_id: 'goal_1', revision: 3, goal: { exercise_type: 'running', period: 'week', measure: 'count', target: 3 }, starts_on: '2026-10-05', paused: true,
    pauses: [october, holidays, open],
  }
  await storeGoals(phone.storage, 'ana', [body as unknown as GoalBody], { today: '2026-11-22', firstDay: 'monday' })
  await goals.calls.takeRestBack('goal_1', { from: '2026-10-05', to: '2026-10-11' })
  expect((await goals.kept())[0]!.pauses).toEqual([open])
  const edits = await phone.storage.transaction('read', ['goal_edits'], (tx) => tx.list('goal_edits'))
  expect(edits.map((edit) => edit.body)).toEqual([{ pauses: [open] }])
})
