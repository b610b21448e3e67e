import { createHmac } from 'node:crypto'
import { expect, test } from '@playwright/test'
import { password, register, signIn, someone } from './account'

/** What an app that makes codes shows at a moment (RFC 6238: SHA-1, 30 s, 6 digits). */
function codeAt(secret: string, ms: number): string {
  const bits = [...secret].map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('')
  const key = Buffer.from(bits.match(/.{8}/g)!.map((octet) => parseInt(octet, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(ms / 30_000)))
  const mac = createHmac('sha1', key).update(counter).digest()
  return String((mac.readUInt32BE(mac[19]! & 15) & 0x7fff_ffff) % 1_000_000).padStart(6, '0')
}

test('a second factor is added, asked for at sign-in, made up for by a recovery code, and taken away; the log tells of it', async ({ page }) => {
  const email = someone()
  await register(page, email)
  await page.goto('/#/settings/second-factor')
  await page.getByRole('button', { name: 'Add an app that makes codes' }).click()
  const secret = (await page.getByTestId('totp-secret').innerText()).replaceAll(' ', '')
  await page.getByLabel('The code it shows').fill('000000')
  await page.getByRole('button', { name: 'Turn on' }).click()
  await expect(page.getByText('That code is wrong, too old, or was used already.')).toBeVisible()
  // Of now: the server takes the step before and after as well, so that it does not matter when the next one begins.
  await page.getByLabel('The code it shows').fill(codeAt(secret, Date.now()))
  await page.getByRole('button', { name: 'Turn on' }).click()
  await expect(page.getByRole('heading', { name: 'Your recovery codes' })).toBeVisible()
  const codes = await page.getByRole('listitem').filter({ hasText: /^[0-9a-z]{5}-[0-9a-z]{5}$/ }).allInnerTexts()
  expect(codes).toHaveLength(10)
  await page.getByRole('button', { name: 'I have them' }).click()
  await expect(page.getByText(/10 recovery codes are left/)).toBeVisible()

  await page.goto('/#/settings/account')
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('button', { name: 'Sign out and remove it here' }).click()
  await expect(page.getByText(/^Signed out/).first()).toBeVisible()
  await signIn(page, email)
  await expect(page.getByText('The password is right. This account asks for a code too.')).toBeVisible()
  await page.getByLabel('Code of your app, or a recovery code').fill('000000')
  await page.getByRole('button', { name: 'Sign in', exact: true }).first().click()
  await expect(page.getByText('That code is wrong, too old, or was used already.')).toBeVisible()
  await page.getByLabel('Code of your app, or a recovery code').fill(codes[0]!)
  await page.getByRole('button', { name: 'Sign in', exact: true }).first().click()
  await expect(page.getByRole('link', { name: 'Sync: Synced' })).toBeVisible()

  // Long after signing in the server asks again; here it is told to by the first answer.
  let asks = 1
  await page.route('**/v1/users/me/recovery-codes', (route) =>
    asks-- > 0
      ? route.fulfill({ status: 403, contentType: 'application/problem+json', json: { type: 'https://stamina.example/problems/reauthentication-required' } })
      : route.continue(),
  )
  await page.goto('/#/settings/second-factor')
  await expect(page.getByText(/9 recovery codes are left/)).toBeVisible()
  await page.getByRole('button', { name: 'Make new recovery codes' }).click()
  await expect(page.getByRole('heading', { name: 'Is it you?' })).toBeVisible()
  await page.getByLabel('Password').fill('not the password')
  await page.getByRole('button', { name: 'Confirm' }).click()
  await expect(page.getByText('That isn’t your password.')).toBeVisible()
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Confirm' }).click()
  await expect(page.getByRole('heading', { name: 'Your recovery codes' })).toBeVisible()
  const renewed = await page.getByRole('listitem').filter({ hasText: /^[0-9a-z]{5}-[0-9a-z]{5}$/ }).allInnerTexts()
  await page.getByRole('button', { name: 'I have them' }).click()

  await page.getByRole('button', { name: 'Turn off' }).click()
  await page.getByLabel('Password').fill(password)
  await page.getByLabel('Code of your app, or a recovery code').fill(renewed[1]!)
  await page.getByRole('button', { name: 'Turn off' }).last().click()
  await expect(page.getByRole('button', { name: 'Add an app that makes codes' })).toBeVisible()

  await page.goto('/#/settings/password')
  await page.getByLabel('Password up to now').fill(password)
  await page.getByLabel('New password').fill('another long walk')
  await page.getByRole('button', { name: 'Change password' }).click()
  await expect(page.getByText('Password changed. All other devices were signed out.')).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Account', level: 1 })).toBeVisible()
  await page.getByRole('link', { name: 'Security log' }).click()
  const told = ['Password changed', 'Second factor off', 'New recovery codes', 'Recovery code used', 'Right password, wrong codes', 'Second factor on']
  for (const happened of told) await expect(page.getByRole('listitem').filter({ hasText: new RegExp(`^${happened}`) }).first()).toBeVisible()
})
