import { describe, expect, test } from 'vitest'
import * as figures from './figures'

const metric: figures.FigureStyle = { locale: 'en', distance: 'km', weight: 'kg' }
const miles: figures.FigureStyle = { locale: 'en', distance: 'mi', weight: 'lb' }
const plain = (figure: figures.Figure) => figures.inline(figure).replaceAll('\u00a0', ' ')

describe('how fast', () => {
  test.each([
    ['running', metric, '6:01 /km'], ['running', miles, '9:41 /mi'],
    ['cycling', metric, '10.0 km/h'], ['cycling', miles, '6.2 mph'],
    ['swimming', metric, '0:36 /100 m'], ['swimming', miles, '0:33 /100 yd'],
  ] as const)('%s is read in its own measure and the unit of the person (%o)', (type, style, expected) => {
    expect(plain(figures.rate(1_880_000, 5_210_000, type, style))).toBe(expected)
  })

  test('a split is a kilometre, a mile, 100 m or 100 yards, and says so', () => {
    expect([metric, miles].map((style) => figures.splitMm('running', style))).toEqual([1_000_000, 1_609_344])
    expect([metric, miles].map((style) => figures.splitMm('swimming', style))).toEqual([100_000, 91_440])
    expect(figures.splitName(3, 'running', miles)).toBe('Mile 3')
    expect(figures.splitName(3, 'cycling', metric)).toBe('Km 3')
    expect(figures.splitName(3, 'swimming', metric)).toBe('300 m')
  })

  test('what is typed in the digits that the screen shows is understood', () => {
    expect(figures.parseDecimal('٨٢٫٥')).toBe(82.5)
    expect(figures.parseDecimal('८२')).toBe(82)
  })

  test('a sum of time says hours and minutes, so that nobody takes them for minutes and seconds', () => {
    expect(figures.hours(7_080_000)).toBe('1 h 58 min')
    expect(figures.hours(79_200_000)).toBe('22 h')
    expect(figures.hours(12_000)).toBe('< 1 min')
  })
})
