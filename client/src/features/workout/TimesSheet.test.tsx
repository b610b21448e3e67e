// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { TimesSheet, type Times } from './TimesSheet'

afterEach(cleanup)

const START = '2026-11-22T08:00:00'
const field = (name: RegExp) => screen.getByLabelText(name) as HTMLInputElement
const type = (name: RegExp, text: string) => fireEvent.change(field(name), { target: { value: text } })

/** An hour, begun at eight in the morning of the place. */
function open(timeZone: string, offset: string): Times[] {
  const set: Times[] = []
  render(
    <TimesSheet
      open startedAt={Date.parse(START + offset)} elapsedMs={3_600_000} movingMs={3_600_000} timeZone={timeZone} onClose={() => undefined}
      onSet={(times) => void set.push(times)}
    />,
  )
  return set
}

const PLACES = [['Asia/Tokyo', '+09:00'], ['America/St_Johns', '-03:30']] as const
test.each(PLACES)('times are shown and taken by the clock of the place where it was: %s', (zone, offset) => {
  const set = open(zone, offset)
  expect([field(/^Start/).value, field(/^End/).value]).toEqual(['2026-11-22T08:00', '2026-11-22T09:00'])
  type(/^Start/, '2026-11-22T07:30')
  fireEvent.click(screen.getByRole('button', { name: 'Set these times' }))
  expect(set).toEqual([{ startedAt: Date.parse(`2026-11-22T07:30:00${offset}`) }])
})

test('a start on the other side of a change of clocks is that of its own day', () => {
  const set = open('America/St_Johns', '-03:30')
  type(/^Start/, '2026-10-31T08:00') // a day before the clocks went back
  type(/^End/, '2026-10-31T09:30')
  fireEvent.click(screen.getByRole('button', { name: 'Set these times' }))
  expect(set).toEqual([{ startedAt: Date.parse('2026-10-31T08:00:00-02:30'), endElapsedMs: 5_400_000 }])
})
