import { expect, test } from '@playwright/test'
import { register, someone } from './account'
import { lockScreen, setLock, showsNothing } from './lock'
import { withAuthenticator } from './passkeys'

test('in a browser a passkey of this device alone opens the lock, and signing out is the way past one that is gone', async ({ page }) => {
  const { cdp, authenticatorId } = await withAuthenticator(page)
  await register(page, someone())
  await setLock(page)
  const { credentials } = await cdp.send('WebAuthn.getCredentials', { authenticatorId })
  expect(credentials).toHaveLength(1)
  await page.reload()
  await showsNothing(page)
  await page.getByRole('button', { name: 'Unlock', exact: true }).click()
  await expect(lockScreen(page)).toHaveCount(0)

  await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false })
  await page.reload()
  await page.getByRole('button', { name: 'Unlock', exact: true }).click()
  await expect(page.getByText('That didn’t work. Try again.')).toBeVisible()
  await showsNothing(page)
  await page.getByRole('button', { name: 'Can’t unlock?' }).click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(lockScreen(page)).toHaveCount(0)
  await page.goto('/#/settings')
  await expect(page.getByRole('link', { name: 'Account: none' }).or(page.getByRole('link', { name: /Account.*none/ })).first()).toBeVisible()
})
