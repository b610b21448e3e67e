import { describe, expect, test } from 'vitest'
import * as dates from './dates'
import * as figures from './figures'

const metric: figures.FigureStyle = { locale: 'en', distance: 'km', weight: 'kg' }
const miles: figures.FigureStyle = { locale: 'en', distance: 'mi', weight: 'lb' }
const german: figures.FigureStyle = { locale: 'de', distance: 'km', weight: 'kg' }

describe('figures', () => {
  test('a distance reads as a goal judges it', () => {
    expect(figures.inline(figures.distance(5_214_999, metric))).toBe('5.21\u00a0km')
    expect(figures.distance(4_994_999, metric).value).toBe('4.99')
    expect(figures.distance(4_995_000, metric).value).toBe('5.00')
    expect(figures.distance(1_609_344, miles).value).toBe('1.00')
    expect(figures.distance(290_000, metric).value).toBe('0.29')
  })

  test('digits follow the locale', () => {
    expect(figures.distance(5_210_000, german).value).toBe('5,21')
  })

  test('times grow hours only when there are any, and are read in words', () => {
    expect(figures.duration(1_880_000)).toMatchObject({ value: '31:20', spoken: '31 minutes 20 seconds' })
    expect(figures.duration(3_847_000)).toMatchObject({ value: '1:04:07', spoken: '1 hour 4 minutes 7 seconds' })
    expect(figures.duration(0)).toMatchObject({ value: '0:00', spoken: '0 seconds' })
  })

  test('a pace has its unit', () => {
    expect(figures.inline(figures.rate(1_880_000, 5_210_000, 'running', metric))).toBe('6:01\u00a0/km')
  })

  test('unknown is a dash, never nought', () => {
    expect(figures.rate(60_000, 0, 'running', metric).value).toBe('–')
    expect(figures.distance(null, metric).value).toBe('–')
    expect(figures.heartRate(undefined, 'en').value).toBe('–')
  })

  test('a weight comes back as entered', () => {
    expect(figures.inline(figures.weight(233, 'lb', 'en'))).toBe('233\u00a0lb')
    expect(figures.inline(figures.weight(82.5, 'kg', 'en'))).toBe('82.5\u00a0kg')
  })

  test('people type commas and points', () => {
    expect(figures.parseDecimal('82,5')).toBe(82.5)
    expect(figures.parseDecimal(' 82.5 ')).toBe(82.5)
    expect(figures.parseDecimal('1.2.3')).toBeNull()
    expect(figures.parseDecimal('')).toBeNull()
  })

  test.each([
    ['1,000', 'en-IE', null],
    ['1.000', 'en-IE', 1],
    ['1.000', 'de-DE', null],
    ['1.000', 'de-AT', null],
    ['1,000', 'de-DE', 1],
    ['12,500', 'en-US', null],
    ['0,125', 'en-US', 0.125],
    ['1,00', 'en-US', 1],
    ['1,0000', 'en-US', null],
    ['1 000', 'en-US', null],
    ['-5', 'en-US', null],
    ['+5', 'en-US', null],
    ['1e3', 'en-US', null],
    ['5 km', 'en-US', null],
    ['٥', 'en-US', 5],
    ['.5', 'en-US', null],
  ])('"%s" in %s is read as %s: what may mean thousands is never taken for ones', (typed, locale, value) => {
    expect(figures.parseDecimal(typed, locale)).toBe(value)
  })
})

describe('dates', () => {
  test('weeks begin on the chosen day', () => {
    expect(dates.weekStart('2026-11-22', 'monday')).toBe('2026-11-16')
    expect(dates.weekStart('2026-11-22', 'sunday')).toBe('2026-11-22')
    expect(dates.weekStart('2026-11-22', 'saturday')).toBe('2026-11-21')
  })

  test('months are counted over the turn of the year', () => {
    expect(dates.addMonths('2026-11-22', 2)).toBe('2027-01-01')
    expect(dates.addMonths('2026-01-05', -1)).toBe('2025-12-01')
  })

  test('a day is written in one way, whatever a browser thinks of the locale', () => {
    expect(dates.localDate(Date.parse('2026-03-04T23:30:00Z'), 'Europe/Vienna')).toBe('2026-03-05')
    expect(dates.localDate(Date.parse('0987-01-02T12:00:00Z'), 'UTC')).toBe('0987-01-02')
  })

  test('a zone this phone does not know is no reason to fail', () => {
    expect(dates.clock(0, 'en', 'Mars/Olympus')).toMatch(/\d/)
  })
})
