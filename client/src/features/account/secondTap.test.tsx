// @vitest-environment happy-dom
import { cleanup, configure, fireEvent, render, screen } from '@testing-library/react'
import type { ReactNode } from 'react'
import { MemoryRouter } from 'react-router-dom'
import { afterEach, expect, test } from 'vitest'
import { Value } from '../../app/local/value'
import type { Services, SyncState } from '../../app/model'
import { ServicesProvider } from '../../app/services'
import SecondFactorPage from './SecondFactorPage'
import TokensPage from './TokensPage'
import WebhooksPage from './WebhooksPage'

configure({ asyncUtilTimeout: 30_000 })
afterEach(cleanup)

/** A server that takes its time: each making is answered when the test says so. */
function show(page: ReactNode): ((answer: unknown) => void)[] {
  const asked: ((answer: unknown) => void)[] = []
  const slowly = () => new Promise((resolve) => void asked.push(resolve))
  const services = {
    sync: new Value({ online: true } as SyncState),
    secondFactor: () => Promise.resolve({ since: Date.parse('2026-11-01T10:00:00Z'), codesLeft: 3 }),
    tokens: () => Promise.resolve([]),
    webhooks: () => Promise.resolve([]),
    renewRecoveryCodes: slowly,
    makeToken: slowly,
    makeWebhook: slowly,
  } as unknown as Services
  render(<ServicesProvider value={services}><MemoryRouter>{page}</MemoryRouter></ServicesProvider>)
  return asked
}
const twice = (name: string) => {
  const key = screen.getByRole('button', { name })
  for (let tap = 0; tap < 2; tap++) fireEvent.click(key)
}
const type = (label: string, text: string) => fireEvent.change(screen.getByLabelText(label), { target: { value: text } })

test('a second tap asks for no second set of recovery codes, of which only one would be right', async () => {
  const asked = show(<SecondFactorPage />)
  await screen.findByText(/3 recovery codes are left/)
  twice('Make new recovery codes')
  expect(asked).toHaveLength(1)
  asked[0]!(['aaaa-bbbb'])
  await screen.findByText('aaaa-bbbb')
})

test('a second tap makes no second token, which nobody would ever see', async () => {
  const asked = show(<TokensPage />)
  fireEvent.click(await screen.findByRole('button', { name: 'Make a token' }))
  type('What it is for', 'Calendar')
  fireEvent.click(screen.getByRole('switch', { name: 'Read goals' }))
  twice('Make it')
  expect(asked).toHaveLength(1)
  asked[0]!('token-1')
  await screen.findByText('token-1')
})

test('a second tap makes no second webhook', async () => {
  const asked = show(<WebhooksPage />)
  fireEvent.click(await screen.findByRole('button', { name: 'Add a webhook' }))
  type('What it is for', 'Home')
  type('Address (https)', 'https://home.example/hook')
  twice('Add it')
  expect(asked).toHaveLength(1)
  asked[0]!('secret-1')
  await screen.findByText('secret-1')
})
