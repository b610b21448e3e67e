import { expect, test } from 'vitest'
import { emptyOwn, ownOf, readOwn, type Scale } from './ownBounds'

const whole: Scale = { show: String, read: (text) => (/^\d+$/.test(text) ? Number(text) : null), low: 1, high: 5_000 }
const typed = (texts: readonly string[], fromZero = false) => readOwn({ fields: texts.map((text) => ({ text })), fromZero }, whole)

test('bounds that rise are taken, and zone 1 begins at nothing where it has no field', () => {
  expect(typed(['100', '120'])).toEqual({ zones: [100, 120], wrong: ['none', 'none'] })
  expect(typed(['100', '120'], true).zones).toEqual([0, 100, 120])
})

test('what is wrong is said of its own field', () => {
  expect(typed(['100', '100', '120'])).toEqual({ zones: undefined, wrong: ['none', 'order', 'none'] })
  expect(typed(['100', '', '120'])).toEqual({ zones: undefined, wrong: ['none', 'range', 'none'] })
  expect(typed(['0', 'x', '5001']).wrong).toEqual(['range', 'range', 'range'])
  expect(typed(['150', '120', '140']).wrong).toEqual(['none', 'order', 'none'])
})

test('a bound that nobody touched stays what it was, though its text is rounded', () => {
  const tens: Scale = { ...whole, show: (value) => String(Math.round(value / 10)), read: (text) => Number(text) * 10 }
  const own = ownOf([0, 2_872, 3_250], tens)
  expect(own.fields.map((field) => field.text)).toEqual(['287', '325'])
  expect(readOwn(own, tens).zones).toEqual([0, 2_872, 3_250])
  const changed = { ...own, fields: own.fields.map((field, i) => (i === 0 ? { ...field, text: '290' } : field)) }
  expect(readOwn(changed, tens).zones).toEqual([0, 2_900, 3_250])
})

test('zones that do not begin at nothing have a field for the first', () => {
  expect(ownOf([95, 114], whole)).toEqual({ fields: [{ text: '95', was: 95 }, { text: '114', was: 114 }], fromZero: false })
  expect(emptyOwn(5, true).fields).toHaveLength(4)
  expect(readOwn(emptyOwn(5, false), whole).zones).toBeUndefined()
})
