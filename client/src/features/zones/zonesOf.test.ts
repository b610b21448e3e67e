import { expect, test } from 'vitest'
import { hasZones, heartZones, powerZones, speedZones } from './zonesOf'

test('without what the person typed there are no zones: nothing is assumed', () => {
  expect(heartZones({})).toBeUndefined()
  expect(heartZones({ heart_rate_formula: 'max' })).toBeUndefined()
  expect(heartZones({ max_heart_rate: 190 })).toBeUndefined()
  expect(heartZones({ heart_rate_formula: 'reserve', max_heart_rate: 190 })).toBeUndefined()
  expect(speedZones({}, 'running')).toBeUndefined()
  expect(speedZones({ threshold_speeds: { cycling: 9 } }, 'running')).toBeUndefined()
  expect(powerZones({}, 'cycling')).toBeUndefined()
  expect(powerZones({ threshold_powers: { cycling: 250 } }, 'running')).toBeUndefined()
  expect([hasZones({}), hasZones({ threshold_speeds: {} })]).toEqual([false, false])
})

test('zones are those of the formula that was chosen', () => {
  expect(heartZones({ heart_rate_formula: 'max', max_heart_rate: 190, resting_heart_rate: 50 })).toEqual([95, 114, 133, 152, 171])
  expect(heartZones({ heart_rate_formula: 'reserve', max_heart_rate: 190, resting_heart_rate: 50 })).toEqual([120, 134, 148, 162, 176])
  expect(heartZones({ heart_rate_formula: 'own', heart_rate_from: [110, 150] })).toEqual([110, 150])
  expect(speedZones({ threshold_speeds: { running: 3.704 } }, 'running')).toEqual([0, 2872, 3250, 3495, 3742])
})

test('power has its own threshold for each type', () => {
  const settings = { threshold_powers: { cycling: 250, running: 300 } }
  expect(powerZones(settings, 'cycling')).toEqual([0, 140, 190, 228, 265, 303, 378])
  expect(powerZones(settings, 'running')).toEqual([0, 168, 228, 273, 318, 363, 453])
  expect(hasZones(settings)).toBe(true)
})

test('bounds of the person stand in the place of the rule, of their type alone', () => {
  const settings = { threshold_speeds: { running: 3.704, cycling: 9 }, speed_from: { running: [0, 3.25] }, power_from: { cycling: [0, 200] } }
  expect(speedZones(settings, 'running')).toEqual([0, 3250])
  expect(speedZones(settings, 'cycling')).toHaveLength(5)
  expect(powerZones(settings, 'cycling')).toEqual([0, 200])
})

test('what nobody has makes no zones', () => {
  expect(heartZones({ heart_rate_formula: 'max', max_heart_rate: 300 })).toBeUndefined()
  expect(heartZones({ heart_rate_formula: 'reserve', max_heart_rate: 100, resting_heart_rate: 100 })).toBeUndefined()
  expect(speedZones({ threshold_speeds: { running: 0 } }, 'running')).toBeUndefined()
  expect(powerZones({ threshold_powers: { cycling: 19 } }, 'cycling')).toBeUndefined()
})
