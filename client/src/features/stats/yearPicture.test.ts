// @vitest-environment happy-dom
import { expect, test } from 'vitest'
import type { WorkoutRow } from '../../app/model'
import { reviewOf } from './review'
import { yearPicture, type PictureWords } from './yearPicture'

const WORDS: PictureWords = {
  head: '3 workouts on 2 days',
  figures: [{ value: '50.00 km', name: 'Distance' }, { value: '2:30:00', name: 'Moving time' }, { value: '120 m', name: 'Up' }],
  months: [...'JFMAMJJASOND'],
  type: (id) => (id === 'running' ? 'Running' : `<${id} & co>`),
}
const row = (over: Partial<WorkoutRow>) =>
  ({
    sessionId: 's', type: 'running', date: '2026-06-01', startedAt: 0, movingMs: 600_000, distanceMm: 2_000_000, ascentMm: 0, lifting: null, ...over,
  }) as WorkoutRow
const drawn = (rows: WorkoutRow[], words = WORDS) => yearPicture(reviewOf(rows, '2026', '2026-11-29', 'monday'), words, (token) => `[${token}]`)
const parse = (svg: string) => new DOMParser().parseFromString(svg.replaceAll('&quot;', "'"), 'image/svg+xml')

test('the year, its figures, its months and its types stand on it', () => {
  const svg = drawn([row({}), row({ type: 'plug_in', date: '2026-07-01' })])
  const words = [...parse(svg).querySelectorAll('text')].map((text) => text.textContent)
  expect(words).toEqual(expect.arrayContaining(['2026', '3 workouts on 2 days', '50.00 km', 'Distance', 'Running']))
  expect(svg).toContain('&#60;plug_in &#38; co&#62;')
  expect(svg).toContain('[--type-running]')
})

test('each month is as high as its time, and the highest fills the room', () => {
  const heights = (svg: string) =>
    [...parse(svg).querySelectorAll('rect[fill="[--type-running]"]')].map((bar) => Number(bar.getAttribute('height')) + 4)
  expect(heights(drawn([row({ movingMs: 1_000 }), row({ movingMs: 500, date: '2026-07-01' })]))).toEqual([350, 175])
})

test('no name, note, place or hour of a workout is on it', () => {
  const svg = drawn([row({ title: 'Secret lane', note: 'past the mill', timeZone: 'Europe/Vienna', startedAt: Date.parse('2026-06-01T06:12:00Z') })])
  expect(svg).not.toMatch(/Secret|mill|Vienna|06:12|06-01/)
})

test('long words are written smaller instead of over the edge', () => {
  const svg = drawn([row({})], { ...WORDS, head: 'Siebenhundertachtundneunzig Trainingseinheiten an dreihundertfünfundsechzig Tagen' })
  const head = [...parse(svg).querySelectorAll('text')].find((text) => text.textContent?.startsWith('Sieben'))!
  expect(Number(head.getAttribute('font-size'))).toBeLessThan(24)
})
