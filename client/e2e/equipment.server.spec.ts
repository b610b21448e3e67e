import { expect, test, type Page } from '@playwright/test'
import { register, safeOnServer, signIn, someone } from './account'
import { Phone } from './phone'

async function sync(page: Page): Promise<void> {
  await page.goto('/#/settings/sync')
  const now = page.getByRole('button', { name: 'Try now' })
  await now.click({ timeout: 30_000 }) // not before what is under way is done
  await expect(now).toBeEnabled({ timeout: 30_000 })
}

test('equipment and what each workout was done with are on a new phone, and what two phones change offline comes together', async ({
  page, context, browser, baseURL,
}) => {
  test.setTimeout(180_000)
  const email = someone()
  const phone = new Phone(page, context)
  await phone.open('/settings/equipment') // before there is an account
  await page.getByRole('link', { name: 'New equipment' }).click()
  await page.getByLabel('Name').fill('Blue shoes')
  await page.getByRole('group', { name: 'Default for' }).getByRole('button', { name: 'Running' }).click()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByRole('link', { name: /^Blue shoes/ })).toBeVisible()
  await register(page, email)
  await phone.open('/log')
  await page.getByLabel('Duration, minutes or h:mm:ss').fill('30')
  await page.getByLabel(/^Distance/).fill('5')
  await expect(page.getByText('Blue shoes')).toBeVisible()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByRole('link', { name: /^Blue shoes.*5\.00\skm/ })).toBeVisible()
  await safeOnServer(page, 'Running')

  const other = await browser.newContext({ ...(baseURL ? { baseURL } : {}) })
  const second = await other.newPage()
  await signIn(second, email)
  await expect(second.getByRole('link', { name: /^Sync: / })).toBeVisible({ timeout: 30_000 })
  await sync(second)
  await second.goto('/#/settings/equipment')
  await second.getByRole('link', { name: /^Blue shoes.*5\.00\skm/ }).click({ timeout: 30_000 })

  const edit = async (on: Page, label: string, text: string) => {
    await on.goto('/#/settings/equipment')
    await on.getByRole('link', { name: /shoes/ }).click()
    await on.getByRole('button', { name: 'More' }).click()
    await on.getByRole('button', { name: 'Edit equipment' }).click()
    await on.getByLabel(label).fill(text)
    await on.getByRole('button', { name: 'Save', exact: true }).click()
    await expect(on.getByRole('heading', { name: 'Edit equipment' })).toBeHidden()
  }
  for (const on of [context, other]) await on.route('**/v1/**', (route) => route.abort())
  await edit(page, 'Name', 'Old shoes')
  await edit(second, 'Tell me at, in km', '4')
  for (const on of [context, other]) await on.unroute('**/v1/**')
  await sync(page)
  await sync(second)
  await sync(page)
  for (const on of [page, second]) {
    await on.goto('/#/settings/equipment')
    await expect(on.getByRole('link', { name: /^Old shoes.*5\.00\skm.*of 4\.00\skm/ })).toBeVisible({ timeout: 30_000 })
  }
  await other.close()
})
