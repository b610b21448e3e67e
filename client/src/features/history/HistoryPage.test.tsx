// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { MemoryRouter } from 'react-router-dom'
import { afterEach, expect, test } from 'vitest'
import { localDate } from '../../app/dates'
import { Value } from '../../app/local/value'
import type { Services, SyncState, WorkoutRow } from '../../app/model'
import { ServicesProvider } from '../../app/services'
import HistoryPage from './HistoryPage'

afterEach(cleanup)
const ran = (date: string): WorkoutRow =>
  ({
    sessionId: `running_${date}`,
    type: 'running',
    startedAt: Date.parse(`${date}T10:00:00Z`),
    timeZone: 'UTC',
    date,
    elapsedMs: 60_000,
    movingMs: 60_000,
    distanceMm: 1_000_000,
    lifting: null,
    state: 'finished',
    deletedAt: null,
    sync: 'phone',
    title: '',
    note: '',
  }) as unknown as WorkoutRow

const page = (rows: readonly WorkoutRow[]) => {
  const services = { workouts: new Value(rows), types: new Value([]), sync: new Value({ online: true } as SyncState) } as unknown as Services
  render(
    <ServicesProvider value={services}>
      <MemoryRouter initialEntries={['/history']}><HistoryPage /></MemoryRouter>
    </ServicesProvider>,
  )
}

test('a workout whose time is not known shows none, and not 0:00', () => {
  page([{ ...ran('2026-11-20'), elapsedMs: 0, movingMs: 0 }])
  const row = screen.getByRole('link', { name: /^Running, / })
  expect(row.textContent).toContain('0.62 mi')
  expect(row.textContent).not.toMatch(/\b0:00|seconds/)
})

test('looking through the months of the calendar hides nothing from the list', () => {
  page([ran('2026-11-20'), ran('2026-07-01')])
  fireEvent.click(screen.getByRole('radio', { name: 'Calendar' }))
  for (let back = 0; back < 2; back++) fireEvent.click(screen.getByRole('button', { name: 'The month before' }))
  fireEvent.click(screen.getByRole('radio', { name: 'List' }))
  expect(screen.getAllByRole('link', { name: /^Running, / })).toHaveLength(2)
})

test('the calendar shows every workout: what is searched for in the list can be neither seen nor ended there', () => {
  page([ran(localDate(Date.now()))])
  fireEvent.change(screen.getByRole('searchbox', { name: 'Search' }), { target: { value: 'swimming' } })
  expect(screen.queryByRole('link', { name: /^Running, / })).toBeNull()
  fireEvent.click(screen.getByRole('radio', { name: 'Calendar' }))
  fireEvent.click(screen.getByRole('button', { name: /, 1 workout, / }))
  expect(screen.getByRole('link', { name: /^Running, / })).toBeTruthy()
  fireEvent.click(screen.getByRole('radio', { name: 'List' }))
  expect((screen.getByRole('searchbox', { name: 'Search' }) as HTMLInputElement).value).toBe('swimming')
})
