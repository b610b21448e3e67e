// @vitest-environment happy-dom
import { cleanup, configure, fireEvent, render, screen } from '@testing-library/react'
import { MemoryRouter, Route, Routes } from 'react-router-dom'
import { afterEach, expect, test } from 'vitest'
import { Value } from '../../app/local/value'
import type { Services, SyncState } from '../../app/model'
import { ServerSaidNo } from '../../app/serverSaidNo'
import { ServicesProvider } from '../../app/services'
import ForgotPage from './ForgotPage'

configure({ asyncUtilTimeout: 30_000 })
afterEach(cleanup)

/** What the server was asked, in order. */
function show(code: string): string[] {
  const asked: string[] = []
  const services = {
    sync: new Value({ online: true } as SyncState),
    async askForCode(email: string) {
      asked.push(`code for ${email}`)
    },
    async setPassword(email: string, given: string, password: string) {
      asked.push(`${email} ${given} ${password}`)
      if (given !== code) throw new ServerSaidNo('refused', 'https://stamina.example/problems/wrong-code')
    },
  } as unknown as Services
  render(
    <ServicesProvider value={services}>
      <MemoryRouter initialEntries={[{ pathname: '/forgot', state: { email: 'ana@example.org' } }]}>
        <Routes>
          <Route path="/forgot" element={<ForgotPage />} />
          <Route path="/today" element={<h1>Today</h1>} />
        </Routes>
      </MemoryRouter>
    </ServicesProvider>,
  )
  return asked
}
const type = (label: string, text: string) => fireEvent.change(screen.getByLabelText(label), { target: { value: text } })
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }))

test('a code comes by mail to the address that was typed already, and sets another password', async () => {
  const asked = show('7k2mq-x9f4c')
  press('Send me a code')
  await screen.findByText(/^If ana@example\.org has an account, a code is on its way/)
  type('Code from the mail', '7k2mq-x9f4c ')
  type('New password', 'twelve letters')
  press('Set password and sign in')
  await screen.findByRole('heading', { name: 'Today' })
  expect(asked).toEqual(['code for ana@example.org', 'ana@example.org 7k2mq-x9f4c twelve letters'])
})

test('a wrong code says so beside it, keeps what was typed, and a short password is never sent', async () => {
  const asked = show('7k2mq-x9f4c')
  press('I have a code')
  type('Code from the mail', 'aaaaa-bbbbb')
  type('New password', 'short')
  press('Set password and sign in')
  await screen.findByText('Use at least 12 characters.')
  expect(asked).toEqual([])
  type('New password', 'twelve letters')
  press('Set password and sign in')
  await screen.findByText(/^That code isn’t valid/)
  expect((screen.getByLabelText('New password') as HTMLInputElement).value).toBe('twelve letters')
})

test('without an address no code is asked for', async () => {
  const asked = show('')
  type('Email', 'ana')
  press('Send me a code')
  await screen.findByText('That doesn’t look like an email address.')
  expect(asked).toEqual([])
})
