import { expect, test } from 'vitest'
import { heartZones, speedZones } from './zonesOf'

test('without what the person typed there are no zones: nothing is assumed', () => {
  expect(heartZones({})).toBeUndefined()
  expect(heartZones({ heart_rate_formula: 'max' })).toBeUndefined()
  expect(heartZones({ max_heart_rate: 190 })).toBeUndefined()
  expect(heartZones({ heart_rate_formula: 'reserve', max_heart_rate: 190 })).toBeUndefined()
  expect(speedZones({}, 'running')).toBeUndefined()
  expect(speedZones({ threshold_speeds: { cycling: 9 } }, 'running')).toBeUndefined()
})

test('zones are those of the formula that was chosen', () => {
  expect(heartZones({ heart_rate_formula: 'max', max_heart_rate: 190, resting_heart_rate: 50 })).toEqual([95, 114, 133, 152, 171])
  expect(heartZones({ heart_rate_formula: 'reserve', max_heart_rate: 190, resting_heart_rate: 50 })).toEqual([120, 134, 148, 162, 176])
  expect(heartZones({ heart_rate_formula: 'own', heart_rate_from: [110, 150] })).toEqual([110, 150])
  expect(speedZones({ threshold_speeds: { running: 3.704 } }, 'running')).toEqual([0, 2872, 3250, 3495, 3742])
})

test('what nobody has makes no zones', () => {
  expect(heartZones({ heart_rate_formula: 'max', max_heart_rate: 300 })).toBeUndefined()
  expect(heartZones({ heart_rate_formula: 'reserve', max_heart_rate: 100, resting_heart_rate: 100 })).toBeUndefined()
  expect(speedZones({ threshold_speeds: { running: 0 } }, 'running')).toBeUndefined()
})
