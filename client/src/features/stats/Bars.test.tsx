// @vitest-environment happy-dom
import { cleanup, render } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { Bars } from './Bars'
import { sum, type Bucket } from './sums'

afterEach(cleanup)
const week = (start: string, end: string, byType: [string, number][]): Bucket =>
  ({ ...sum([], start, end), count: byType.length, movingMs: byType.reduce((ms, [, own]) => ms + own, 0), byType: new Map(byType) })

test('types lie in one order in every column, and weeks say that they begin on a day', () => {
  const { container } = render(
    <Bars
      buckets={[
        week('2026-11-02', '2026-11-09', [['running', 60_000], ['cycling', 120_000]]),
        week('2026-11-09', '2026-11-16', [['cycling', 120_000], ['running', 60_000]]),
      ]}
      period="month"
      today="2026-11-12"
      table={false}
    />,
  )
  const heights = [...container.querySelectorAll('.bar-stack')].map((stack) => [...stack.querySelectorAll('i')].map((part) => part.style.blockSize))
  expect(heights[0]).toHaveLength(2)
  expect(heights[0]![0]).not.toBe(heights[0]![1])
  expect(heights[1]).toEqual(heights[0])
  expect([...container.querySelectorAll('.bar-label')].map((label) => label.textContent)).toEqual(['from 2', 'from 9'])
})
