import { expect, test } from 'vitest'
import type { EquipmentPiece } from '../../sync/equipment'
import { changesOf } from './changes'

const shoes: EquipmentPiece =
  { equipment_id: 'x', name: 'Blue', kind: 'shoes', default_for: ['running', 'walking'], starting_distance_m: 5, limit_m: 700_000 }

test('only what the person changed is sent, and an emptied limit as null', () => {
  expect(changesOf(shoes, { ...shoes, default_for: ['walking', 'running'] })).toEqual({})
  const { limit_m: _l, ...without } = shoes
  expect(changesOf(shoes, { ...without, name: 'Red' })).toEqual({ name: 'Red', limit_m: null })
  expect(changesOf(without, { ...without, kind: 'bike', default_for: [], starting_distance_m: 0, limit_m: 1 }))
    .toEqual({ kind: 'bike', default_for: [], starting_distance_m: 0, limit_m: 1 })
})
