import { expect, test, type Page } from '@playwright/test'
import { register, signIn, someone, sync } from './account'
import { Phone } from './phone'

/** A date so many days from today, as a field of dates takes it. */
function ahead(days: number): string {
  const at = new Date(Date.now() + days * 86_400_000)
  return `${at.getFullYear()}-${String(at.getMonth() + 1).padStart(2, '0')}-${String(at.getDate()).padStart(2, '0')}`
}

async function sheetOfPauses(page: Page): Promise<void> {
  await page.goto('/#/goals')
  await page.getByRole('link', { name: /^Goal: Move once a day, rest on Sunday/ }).click()
  await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('button', { name: 'Pause', exact: true }).click()
}

test('a goal with rest days and a pause that is to come are the same on two phones, and taken back on the one are gone on the other', async ({
  page,
  context,
  browser,
  baseURL,
}) => {
  const email = someone()
  const phone = new Phone(page, context)
  await phone.open()
  await register(page, email)
  await phone.open('/goals/new')
  await page.getByRole('combobox', { name: 'Type' }).selectOption('Any type')
  await page.getByRole('combobox', { name: 'Of what' }).selectOption('times')
  await page.getByRole('combobox', { name: 'How often' }).selectOption('a day')
  await page.getByRole('textbox', { name: 'How much' }).fill('1')
  await page.getByRole('button', { name: 'Sunday' }).click()
  await page.getByRole('button', { name: 'Set this goal' }).click()
  await expect(page).not.toHaveURL(/goals\/new/)
  await sheetOfPauses(page)
  await page.getByLabel('First day').fill(ahead(30))
  await page.getByLabel('Last day, if you know it').fill(ahead(37))
  await page.getByRole('button', { name: 'Pause these days' }).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await sync(page)

  const other = await browser.newContext({ ...(baseURL ? { baseURL } : {}), locale: 'en-IE', timezoneId: 'Europe/Vienna' })
  const second = await other.newPage()
  await signIn(second, email)
  await expect(second).not.toHaveURL(/sign-in/)
  await sheetOfPauses(second)
  await second.getByRole('button', { name: /^Delete the pause / }).click()
  await expect(second.getByRole('button', { name: /^Delete the pause / })).toHaveCount(0)
  await sync(second)

  await sync(page)
  await sheetOfPauses(page)
  await expect(page.getByRole('button', { name: 'Pause these days' })).toBeVisible()
  await expect(page.getByRole('button', { name: /^Delete the pause / })).toHaveCount(0)
  await other.close()
})
