import { expect, test } from '@playwright/test'
import { register, someone } from './account'

test('a webhook is added, its secret shown once, tested and deleted; the log tells of it', async ({ page }) => {
  await register(page, someone())
  await page.goto('/#/settings/account')
  await page.getByRole('link', { name: 'Webhooks' }).click()
  await page.getByRole('button', { name: 'Add a webhook' }).click()
  await expect(page.getByRole('button', { name: 'Add it', exact: true })).toBeDisabled()
  await page.getByLabel('What it is for').fill('Screen in the hall')
  await page.getByLabel('Address (https)').fill('https://127.0.0.1/hook')
  await page.getByRole('button', { name: 'Add it', exact: true }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'can’t be called' })).toBeVisible()

  // A name that leads to this machine: it is found out as it is called.
  await page.getByLabel('Address (https)').fill('https://localhost/hook')
  await page.getByRole('switch', { name: 'Changed workouts' }).uncheck()
  await page.getByRole('button', { name: 'Add it', exact: true }).click()
  await expect(page.getByTestId('secret')).toHaveText(/^whsec_[A-Za-z0-9+/]{43}=$/)
  await page.getByRole('button', { name: 'I have it' }).click()
  await expect(page.getByTestId('secret')).toHaveCount(0)

  const card = page.getByRole('region', { name: 'Screen in the hall' })
  await expect(card).toContainText('https://localhost/hook')
  await expect(card).toContainText('Finished workouts · Deleted workouts')
  await expect(card).toContainText('Not called yet')
  await card.getByRole('button', { name: 'Test Screen in the hall' }).click()
  await expect(card).toContainText('this address is not called')
  await card.getByRole('button', { name: 'Delete Screen in the hall' }).click()
  await page.getByRole('button', { name: 'Delete webhook' }).click()
  await expect(card).toHaveCount(0)

  await page.goto('/#/settings/security-log')
  await expect(page.getByRole('listitem').filter({ hasText: 'Webhook made' })).toBeVisible()
  await expect(page.getByRole('listitem').filter({ hasText: 'Webhook deleted' })).toBeVisible()
})
