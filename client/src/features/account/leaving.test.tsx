// @vitest-environment happy-dom
import { cleanup, configure, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { MemoryRouter, Route, Routes } from 'react-router-dom'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Value } from '../../app/local/value'
import type { Account, Services, SyncState } from '../../app/model'
import { ServerSaidNo } from '../../app/serverSaidNo'
import { ServicesProvider } from '../../app/services'
import { UndoBar } from '../../app/undo'
import DataPage from '../settings/DataPage'
import AccountPage from './AccountPage'

// A dialog of happy-dom opens nothing by itself.
beforeEach(() => {
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true
  }
})
configure({ asyncUtilTimeout: 30_000 })
afterEach(cleanup)

/** Someone is signed in; what is asked of the services is noted. */
function signedIn(change: Partial<Services> = {}) {
  const asked: string[] = []
  const noted = (name: string) => () => {
    asked.push(name)
    return Promise.resolve()
  }
  const sync: Partial<SyncState> = { waiting: 0, online: true }
  const services = {
    account: new Value<Account | null>({ email: 'ana@example.org', name: '', expired: false } as Account),
    workouts: new Value([]),
    types: new Value([]),
    sync: new Value(sync as SyncState),
    signOut: (rows: string) => noted(`signOut ${rows}`)(),
    deleteAccount: noted('deleteAccount'),
    seenWiped: noted('seenWiped'),
    syncNow: noted('syncNow'),
    ...change,
  } as unknown as Services
  const show = (path: string) =>
    render(
      <ServicesProvider value={services}>
        <MemoryRouter initialEntries={[path]}>
          <Routes>
            <Route path="/account" element={<AccountPage />} />
            <Route path="/data" element={<DataPage />} />
            <Route path="*" element={<p>Today</p>} />
          </Routes>
          <UndoBar />
        </MemoryRouter>
      </ServicesProvider>,
    )
  return { asked, show }
}
const key = (name: string) => screen.getByRole('button', { name, hidden: true })

test('signing out asks first what stays on the phone, and does nothing when called off', async () => {
  const { asked, show } = signedIn()
  show('/account')
  fireEvent.click(key('Sign out'))
  expect(screen.getByText('Sign out of this phone?')).toBeTruthy()
  fireEvent.click(key('Cancel'))
  expect(asked).toEqual([])
  fireEvent.click(key('Sign out'))
  fireEvent.click(key('Sign out and remove it here'))
  await waitFor(() => expect(asked).toEqual(['signOut remove']))
  expect(await screen.findByText('Today')).toBeTruthy()
  expect(await screen.findByText('Signed out. What the server has was removed from this phone.')).toBeTruthy()
})

test('with something that is only here, syncing comes first and nothing unsent is offered for removal', async () => {
  const { asked, show } = signedIn({ sync: new Value({ waiting: 2, online: true } as SyncState) })
  show('/account')
  fireEvent.click(key('Sign out'))
  expect(screen.getByText(/^2 workouts exist only here/)).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'Sign out and remove it here', hidden: true })).toBeNull()
  fireEvent.click(key('Sign out, keep it on this phone'))
  await waitFor(() => expect(asked).toEqual(['signOut keep']))
})

test('whoever deletes the account is told that it was deleted, and not that another device signed this phone out', async () => {
  const { asked, show } = signedIn()
  show('/data')
  fireEvent.click(key('Delete account'))
  const forGood = screen.getByRole('button', { name: /for good/i, hidden: true }) as HTMLButtonElement
  expect(forGood.disabled).toBe(true)
  fireEvent.change(document.getElementById('delete-password')!, { target: { value: 'correct horse battery' } })
  fireEvent.change(document.getElementById('delete-typed')!, { target: { value: 'Delete' } })
  fireEvent.click(forGood)
  fireEvent.click(forGood) // the second tap of a double one
  await waitFor(() => expect(asked).toEqual(['deleteAccount', 'seenWiped']))
  expect(await screen.findByText('Your account and everything in it were deleted.')).toBeTruthy()
})

test('a wrong password is named, and nothing is deleted', async () => {
  const { asked, show } = signedIn({
    deleteAccount: () => Promise.reject(new ServerSaidNo('signed_out', 'https://stamina.example/problems/wrong-credentials')),
  })
  show('/data')
  fireEvent.click(key('Delete account'))
  fireEvent.change(document.getElementById('delete-typed')!, { target: { value: 'delete' } })
  fireEvent.click(screen.getByRole('button', { name: /for good/i, hidden: true }))
  expect(await screen.findByText('That password isn’t right. Nothing was deleted.')).toBeTruthy()
  expect(asked).toEqual([])
})
