import { expect, test } from '@playwright/test'
import { register, signIn, someone } from './account'
import { withAuthenticator } from './passkeys'

test('a passkey is added, signs in without password and code, shows that it is the owner, gets another name and is removed', async ({ page }) => {
  const { cdp, authenticatorId } = await withAuthenticator(page)
  const email = someone()
  await register(page, email)
  await page.goto('/#/settings/account')
  await page.getByRole('link', { name: 'Passkeys' }).click()
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  await expect(page.getByText('Passkey added.')).toBeVisible()
  await expect(page.getByRole('listitem')).toHaveCount(1)
  const { credentials } = await cdp.send('WebAuthn.getCredentials', { authenticatorId })
  expect(credentials).toHaveLength(1)
  expect(credentials[0]).toMatchObject({ isResidentCredential: true, rpId: 'localhost' })
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  await expect(page.getByText('This device has a passkey of your account already.')).toBeVisible()

  await page.goto('/#/settings/account')
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('button', { name: 'Sign out and remove it here' }).click()
  await expect(page.getByText(/^Signed out/).first()).toBeVisible()
  await page.goto('/#/sign-in')
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await expect(page.getByRole('link', { name: 'Sync: Synced' })).toBeVisible()
  await page.goto('/#/settings/account')
  await expect(page.getByRole('definition').filter({ hasText: email })).toBeVisible()

  // Long after signing in the server asks again; here it is told to by the first answer.
  let asks = 1
  await page.route('**/v1/users/me/totp', (route) =>
    asks-- > 0
      ? route.fulfill({ status: 403, contentType: 'application/problem+json', json: { type: 'https://stamina.example/problems/reauthentication-required' } })
      : route.continue(),
  )
  await page.goto('/#/settings/second-factor')
  await page.getByRole('button', { name: 'Add an app that makes codes' }).click()
  await expect(page.getByRole('heading', { name: 'Is it you?' })).toBeVisible()
  await page.getByRole('button', { name: 'Use a passkey instead' }).click()
  await expect(page.getByTestId('totp-secret')).toBeVisible()

  await page.goto('/#/settings/passkeys')
  await expect(page.getByText(/last used/)).toBeVisible()
  await page.getByRole('button', { name: /^Change / }).click()
  await page.getByLabel('Name').fill('My key ring')
  await page.getByRole('button', { name: 'Save name' }).click()
  await page.getByRole('button', { name: 'Change My key ring' }).click()
  await page.getByRole('button', { name: 'Remove passkey' }).click()
  await expect(page.getByText('Passkey removed.')).toBeVisible()
  await expect(page.getByRole('listitem')).toHaveCount(0)

  await page.goto('/#/settings/account')
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('button', { name: 'Sign out and remove it here' }).click()
  await expect(page.getByText(/^Signed out/).first()).toBeVisible()
  await page.goto('/#/sign-in')
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await expect(page.getByText('That passkey isn’t known here, or it took too long.')).toBeVisible()
  await signIn(page, email)
  await expect(page.getByRole('link', { name: 'Sync: Synced' })).toBeVisible()
  await page.goto('/#/settings/security-log')
  for (const happened of ['Passkey added', 'Passkey removed'])
    await expect(page.getByRole('listitem').filter({ hasText: new RegExp(`^${happened}`) })).toBeVisible()
})

test('where the owner is not made sure of no passkey is made, and nobody is told that something failed', async ({ page }) => {
  const { cdp, authenticatorId } = await withAuthenticator(page)
  await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false })
  await register(page, someone())
  await page.goto('/#/settings/passkeys')
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  await expect.poll(async () => (await cdp.send('WebAuthn.getCredentials', { authenticatorId })).credentials.length).toBe(0)
  await expect(page.getByRole('listitem')).toHaveCount(0)
  await expect(page.getByRole('alert').filter({ hasText: /\S/ })).toHaveCount(0)
})

test('a browser that knows no passkeys is not offered any', async ({ page }) => {
  await page.addInitScript(() => {
    Reflect.deleteProperty(globalThis, 'PublicKeyCredential')
  })
  await page.goto('/#/sign-in')
  await expect(page.getByRole('button', { name: 'Sign in', exact: true }).first()).toBeVisible()
  await expect(page.getByRole('button', { name: 'Sign in with a passkey' })).toHaveCount(0)
})
