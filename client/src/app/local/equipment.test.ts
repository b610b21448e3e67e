import { expect, test } from 'vitest'
import type { EquipmentPiece } from '../../sync/equipment'
import type { WorkoutRow } from '../model'
import { coveredBy, defaultsFor, giveWay, isWorn } from './equipment'

const piece = (id: string, more: Partial<EquipmentPiece> = {}): EquipmentPiece =>
  ({ equipment_id: id, name: id, kind: 'shoes', default_for: [], starting_distance_m: 0, ...more })
const row = (id: string, equipment: readonly string[], more: Partial<WorkoutRow> = {}) =>
  ({ sessionId: id, equipment, distanceMm: 5_000_000, movingMs: 1_800_000, state: 'finished', deletedAt: null, ...more }) as WorkoutRow

test('a piece has covered the distance before and every workout that ended with it; what was thrown away or goes on counts for nothing', () => {
  const rows = [
    row('a', ['shoes', 'watch']), row('b', ['shoes'], { distanceMm: null, movingMs: 600_000 }), row('c', ['bike']), row('d', []),
    row('e', ['shoes'], { state: 'discarded', deletedAt: 1 }), row('f', ['shoes'], { deletedAt: 1 }), row('g', ['shoes'], { state: 'in_progress' }),
    row('h', ['shoes'], { state: 'auto_finished', elsewhere: true }),
  ]
  const { distanceMm, movingMs, workouts } = coveredBy(piece('shoes', { starting_distance_m: 120_000.5 }), rows)
  expect([distanceMm, movingMs, workouts.map((one) => one.sessionId)]).toEqual([130_000_500, 4_200_000, ['a', 'b', 'h']])
  expect(coveredBy(piece('shoes'), [])).toEqual({ distanceMm: 0, movingMs: 0, workouts: [] })
})

test('it is worn from its limit on, to the millimetre, and never without one', () => {
  const covered = coveredBy(piece('shoes', { starting_distance_m: 700_000 }), [])
  expect(isWorn(piece('shoes', { limit_m: 700_000 }), covered)).toBe(true)
  expect(isWorn(piece('shoes', { limit_m: 700_000.001 }), covered)).toBe(false)
  expect(isWorn(piece('shoes'), covered)).toBe(false)
})

test('a workout begins with what is the default for its type and in use', () => {
  const pieces = [
    piece('road', { default_for: ['running', 'walking'] }), piece('old', { default_for: ['running'], retired_on: '2026-11-01' }),
    piece('strap', { kind: 'other', default_for: ['running', 'cycling'] }),
  ]
  expect(defaultsFor('running', pieces)).toEqual(['road', 'strap'])
  expect(defaultsFor('cycling', pieces)).toEqual(['strap'])
  expect(defaultsFor('swimming', pieces)).toEqual([])
})

test('of a kind one piece is the default of a type: the one before gives way there, and only there', () => {
  const pieces = [
    piece('road', { default_for: ['running', 'walking'] }), piece('bike', { kind: 'bike', default_for: ['running'] }),
    piece('trail', { default_for: ['walking'] }),
  ]
  expect(giveWay(piece('new', { default_for: ['running'] }), pieces)).toEqual({ road: { default_for: ['walking'] } })
  expect(giveWay(piece('road', { default_for: ['running'] }), pieces)).toEqual({})
  expect(giveWay(piece('new', { kind: 'other', default_for: ['running'] }), pieces)).toEqual({})
  expect(giveWay(piece('new', { default_for: ['running'], retired_on: '2026-11-01' }), pieces)).toEqual({})
})
