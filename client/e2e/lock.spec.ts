import { expect, test } from '@playwright/test'
import { lockScreen, seen } from './lock'
import { Phone } from './phone'

test('in a browser the page covers itself while nobody looks, if that was asked for', async ({ page, context }) => {
  const phone = new Phone(page, context)
  await phone.open('/settings/privacy')
  const heading = page.getByRole('heading', { name: 'Privacy', level: 1 })
  await seen(page, 'hidden')
  await expect(heading).toBeVisible()
  await seen(page, 'visible')
  await page.getByRole('switch', { name: 'Hide in the app switcher' }).click()
  await seen(page, 'hidden')
  await expect(heading).toBeHidden()
  await seen(page, 'visible')
  await expect(heading).toBeVisible()
})

test('in a browser without an account no lock is offered, and one that is left over opens by itself', async ({ page, context }) => {
  const phone = new Phone(page, context)
  await phone.open('/settings/privacy')
  await expect(page.getByRole('switch', { name: 'Hide in the app switcher' })).toBeVisible()
  await expect(page.getByRole('switch', { name: 'App lock' })).toHaveCount(0)
  await page.evaluate(() => localStorage.setItem('stamina.preferences', JSON.stringify({ lockAfter: 0, lockPasskey: 'AAAA' })))
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Privacy', level: 1 })).toBeVisible()
  await expect(lockScreen(page)).toHaveCount(0)
})
