// @vitest-environment happy-dom
import { cleanup, configure, fireEvent, render, screen } from '@testing-library/react'
import { MemoryRouter, Route, Routes } from 'react-router-dom'
import { afterEach, expect, test } from 'vitest'
import { Value } from '../../app/local/value'
import type { Address, Services, SyncState } from '../../app/model'
import { ServerSaidNo } from '../../app/serverSaidNo'
import { ServicesProvider } from '../../app/services'
import AddressPage from './AddressPage'

configure({ asyncUtilTimeout: 30_000 })
afterEach(cleanup)

const no = (type: string) => new ServerSaidNo('refused', `https://stamina.example/problems/${type}`)

/** What the server was asked, in order. */
function show(first: Partial<Address> = {}, refusal?: string): string[] {
  const asked: string[] = []
  let address: Address = { email: 'ana@example.org', confirmed: true, coming: '', ...first }
  const services = {
    sync: new Value({ online: true } as SyncState),
    async address() {
      return address
    },
    async sendAddressCode() {
      asked.push('code')
    },
    async confirmAddress(code: string) {
      asked.push(`confirm ${code}`)
      address = { ...address, confirmed: true }
    },
    async changeAddress(email: string) {
      asked.push(`change to ${email}`)
      if (refusal) throw no(refusal)
      address = { ...address, coming: email }
    },
    async confirmAddressChange(code: string) {
      asked.push(`changed with ${code}`)
      if (code !== '7k2mq-x9f4c') throw no('wrong-code')
      return (address = { email: address.coming, confirmed: true, coming: '' })
    },
  } as unknown as Services
  render(
    <ServicesProvider value={services}>
      <MemoryRouter initialEntries={['/settings/email']}>
        <Routes>
          <Route path="/settings/email" element={<AddressPage />} />
          <Route path="/settings/account" element={<h1>Account</h1>} />
        </Routes>
      </MemoryRouter>
    </ServicesProvider>,
  )
  return asked
}
const type = (label: string, text: string) => fireEvent.change(screen.getByLabelText(label), { target: { value: text } })
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }))

test('another address is asked for, and is the account’s once the code is typed that came there', async () => {
  const asked = show()
  await screen.findByText('Confirmed: you read mail there.')
  type('New email', 'ana.new@example.net ')
  press('Send a code there')
  await screen.findByText(/^A code is on its way to ana\.new@example\.net/)
  type('Code from the mail', 'aaaaa-bbbbb')
  press('Change address')
  await screen.findByText(/^That code isn’t valid/)
  type('Code from the mail', '7k2mq-x9f4c ')
  press('Change address')
  await screen.findByRole('heading', { name: 'Account' })
  expect(asked).toEqual(['change to ana.new@example.net', 'changed with aaaaa-bbbbb', 'changed with 7k2mq-x9f4c'])
})

test('a change that waits for its code goes on where it was, and its code may be sent anew to the same address', async () => {
  const asked = show({ coming: 'ana.new@example.net' })
  await screen.findByText(/^A code is on its way to ana\.new@example\.net/)
  press('No code? Try again')
  expect((screen.getByLabelText('New email') as HTMLInputElement).value).toBe('ana.new@example.net')
  press('Send a code there')
  await screen.findByText(/^A code is on its way to ana\.new@example\.net/)
  expect(asked).toEqual(['change to ana.new@example.net'])
})

test('what is no address, or the present one, is never sent', async () => {
  const asked = show()
  await screen.findByText('ana@example.org')
  type('New email', 'ana')
  press('Send a code there')
  await screen.findByText('That doesn’t look like an email address.')
  type('New email', 'Ana@example.org')
  press('Send a code there')
  await screen.findByText('That is your address already.')
  expect(asked).toEqual([])
})

test('a second change in a week is refused in words that say why', async () => {
  show({}, 'conflict')
  await screen.findByText('ana@example.org')
  type('New email', 'ana.new@example.net')
  press('Send a code there')
  await screen.findByText(/^You changed your address in the last 7 days/)
})

test('an address that is not confirmed is confirmed by the code that comes there', async () => {
  const asked = show({ confirmed: false })
  await screen.findByText(/^Not confirmed yet/)
  press('Send me a code')
  await screen.findByText(/^A code is on its way\. /)
  type('Code from the mail', 'h3vdp-0t8wn')
  press('Confirm')
  await screen.findByText('Confirmed: you read mail there.')
  expect(asked).toEqual(['code', 'confirm h3vdp-0t8wn'])
})
