// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import type { ReactNode } from 'react'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { localDate } from '../../app/dates'
import { Value } from '../../app/local/value'
import type { GoalRest, Services } from '../../app/model'
import { setPreferences } from '../../app/preferences'
import { ServicesProvider } from '../../app/services'
import type { PlannedChange } from '../../sync/calendar-book'
import { RestSheet } from '../goals/RestSheet'
import { PlannedSheet } from './PlannedSheet'
import { PlansSheet } from './PlansSheet'

beforeEach(() => setPreferences({ language: 'en' }))
afterEach(() => {
  cleanup()
  localStorage.clear()
})

/** Browsers take years of five digits; the document of these tests takes four, and a field of text takes all. */
function typeDay(label: string, day: string) {
  const field = screen.getByLabelText(label) as HTMLInputElement
  field.setAttribute('type', 'text')
  fireEvent.change(field, { target: { value: day } })
}

const tap = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }))
const FIVE_DIGITS = ['20266-11-30', '12026-11-30']

function withServices(sheet: ReactNode): PlannedChange[] {
  const changes: PlannedChange[] = []
  const services = {
    types: new Value([{ id: 'running', title: 'Running', screen: 'distance', form: [] }]),
    workouts: new Value([]),
    planned: new Value([]),
    changePlanned: (made: readonly PlannedChange[]) => {
      changes.push(...made)
      return Promise.resolve(() => Promise.resolve())
    },
  } as unknown as Services
  render(<ServicesProvider value={services}>{sheet}</ServicesProvider>)
  return changes
}

test.each(FIVE_DIGITS)('a workout planned in a year of five digits is refused beside the day: %s', (day) => {
  const changes = withServices(<PlannedSheet open day="2026-11-30" onClose={() => undefined} />)
  typeDay('Day', day)
  tap('Wednesday')
  tap('Plan it')
  expect(screen.getByText('Give a day, up to three years ahead.')).toBeTruthy()
  expect(changes).toEqual([])
})

test.each(FIVE_DIGITS)('nor is it repeated until one: %s', (day) => {
  const changes = withServices(<PlannedSheet open day={localDate(Date.now())} onClose={() => undefined} />)
  tap('Wednesday')
  typeDay('Until', day)
  tap('Plan it')
  expect(screen.getByText('Give a day with one of these weekdays before it.')).toBeTruthy()
  expect(changes).toEqual([])
})

test.each(FIVE_DIGITS)('no plan begins in one: %s', (day) => {
  const changes = withServices(<PlansSheet open onClose={() => undefined} />)
  tap(/Couch to 5K/)
  typeDay('From', day)
  expect(screen.getByText('Give a day within the next year.')).toBeTruthy()
  tap('Put it in the plan')
  expect(changes).toEqual([])
})

test.each(FIVE_DIGITS)('no pause of a goal begins or ends in one: %s', (day) => {
  const rests: GoalRest[] = []
  render(<RestSheet open rests={[]} onClose={() => undefined} onRest={(rest) => rests.push(rest)} />)
  typeDay('Last day, if you know it', day)
  tap('Pause these days')
  expect(screen.getByText('Give a day from the first one on, or none.')).toBeTruthy()
  typeDay('First day', day)
  tap('Pause these days')
  expect(screen.getByText('Give a day within a year from today.')).toBeTruthy()
  expect(rests).toEqual([])
})
