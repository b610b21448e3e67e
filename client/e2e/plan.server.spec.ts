import { expect, test } from '@playwright/test'
import { register, signIn, someone, sync } from './account'
import { Phone } from './phone'

/** A date so many days from today, as a field of dates takes it. */
function ahead(days: number): string {
  const at = new Date()
  at.setDate(at.getDate() + days)
  return `${at.getFullYear()}-${String(at.getMonth() + 1).padStart(2, '0')}-${String(at.getDate()).padStart(2, '0')}`
}

test('what one phone plans another moves, and a calendar program reads it until the link is ended', async ({ page, context, browser, baseURL, request }) => {
  const [first, then] = [ahead(3), ahead(5)]
  const email = someone()
  await new Phone(page, context).open()
  await register(page, email)
  await page.goto('/#/plan')
  await page.getByRole('button', { name: 'Plan a workout', exact: true }).click()
  await page.getByLabel('Day', { exact: true }).fill(first)
  await page.getByLabel('Name, if you like').fill('Long run')
  await page.getByRole('button', { name: 'Plan it', exact: true }).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await sync(page)

  const other = await browser.newContext({ ...(baseURL ? { baseURL } : {}), locale: 'en-IE', timezoneId: 'Europe/Vienna' })
  const second = await other.newPage()
  await signIn(second, email)
  await expect(second).not.toHaveURL(/sign-in/)
  await second.goto('/#/plan')
  await second.getByRole('button', { name: /Long run/ }).click()
  await second.getByLabel('Day', { exact: true }).fill(then)
  await second.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(second.getByRole('dialog')).toHaveCount(0)
  await sync(second)
  await other.close()

  await sync(page)
  await page.goto('/#/plan')
  await page.getByRole('button', { name: /Long run/ }).click()
  await expect(page.getByLabel('Day', { exact: true })).toHaveValue(then)
  await page.keyboard.press('Escape')

  await page.getByRole('button', { name: 'Calendar link' }).click()
  await page.getByRole('button', { name: 'Make a link' }).click()
  const link = await page.getByLabel('Your link').inputValue()
  const read = await request.get(link)
  expect(read.headers()['content-type']).toContain('text/calendar')
  const text = await read.text()
  expect(text).toContain('SUMMARY:Long run\r\n')
  expect(text).toContain(`DTSTART;VALUE=DATE:${then.replaceAll('-', '')}\r\n`)
  await page.getByRole('button', { name: 'End the link' }).click()
  await expect(page.getByRole('button', { name: 'Make a link' })).toBeVisible()
  expect((await request.get(link)).status()).toBe(404)
})
