// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/react'
import { MemoryRouter } from 'react-router-dom'
import { afterEach, expect, test } from 'vitest'
import { Value } from '../../app/local/value'
import type { Account, Services, SyncState, WorkoutRow } from '../../app/model'
import { ServicesProvider } from '../../app/services'
import { SyncChip } from '../workouts/SyncChip'
import SyncPage from './SyncPage'

afterEach(cleanup)

/** All events of one workout have been taken by the server. */
function show(mark: WorkoutRow['sync']): void {
  const row = { sessionId: 'running_1', type: 'running', state: 'finished', deletedAt: null, startedAt: Date.now() - 60_000, sync: mark } as WorkoutRow
  const sync: SyncState = {
    online: true, busy: false, waiting: 0, lastAt: Date.now(), nextAt: null, refused: [], trouble: 'none', update: 'none',
  }
  const services = {
    account: new Value<Account | null>({ email: 'ana@example.org', name: '', expired: false } as Account),
    workouts: new Value([row]), types: new Value([]), sync: new Value(sync),
  } as unknown as Services
  render(
    <ServicesProvider value={services}>
      <MemoryRouter>
        <SyncChip />
        <SyncPage />
      </MemoryRouter>
    </ServicesProvider>,
  )
}

test('a workout that was sent and not yet compared is not called synced', () => {
  show('phone')
  expect(screen.queryByText(/^Everything is synced/)).toBeNull()
  expect(screen.getByText(/^1 workout waits on this phone/)).toBeDefined()
  expect(screen.getByRole('link', { name: 'Sync: 1 waiting' })).toBeDefined()
})

test('one that is the same on both sides is', () => {
  show('server')
  expect(screen.getByText(/^Everything is synced/)).toBeDefined()
  expect(screen.getByRole('link', { name: 'Sync: Synced' })).toBeDefined()
})
