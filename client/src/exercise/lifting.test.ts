import { expect, test } from 'vitest'
import { liftingResult, standingSets } from './lifting'

test('an exercise whose name every object has is counted as any other', () => {
  const lifted = { exercise: 'Constructor', unit: 'kg', repetitions: 5 } as const
  const result = liftingResult(standingSets([{ sets: [{ set_id: 'a', weight: 50, ...lifted }, { set_id: 'b', weight: 60, ...lifted }] }]))
  expect(Object.entries(result.max_weight_g_by_exercise)).toEqual([['constructor', 60_000]])
  expect(Object.entries(result.most_repetitions_by_exercise ?? {})).toEqual([['constructor', 5]])
})
