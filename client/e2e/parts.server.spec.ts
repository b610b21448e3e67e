import { expect, test, type Page } from '@playwright/test'
import { register, signIn, someone, sync } from './account'
import { Phone } from './phone'
import { handTurned, pass, run } from './receiver'

const runs = (page: Page) => page.getByRole('link', { name: /^Running, / })
const safe = (page: Page) => page.getByRole('link', { name: /^Running, .*safe on the server/ })

/** Once this phone has asked again, its list has so many runs. */
async function hasRuns(page: Page, count: number): Promise<void> {
  await expect(async () => {
    await sync(page)
    await page.goto('/#/history')
    await expect(runs(page)).toHaveCount(count, { timeout: 5_000 })
  }).toPass()
}

const movingTimes = async (page: Page, count: number): Promise<string[]> => {
  const shown: string[] = []
  for (let i = 0; i < count; i++) {
    await page.goto('/#/history')
    await runs(page).nth(i).click()
    shown.push(await page.locator('.metric', { hasText: 'moving time' }).first().innerText())
  }
  return shown
}

test('a commute that is split on one phone is two on the other, and joined there it is one on both', async ({ page, context, browser, baseURL }) => {
  const email = someone()
  await handTurned(context)
  const phone = new Phone(page, context)
  await phone.open()
  await phone.start('Running')
  await run(page, { seconds: 600, speed: 3 })
  await pass(page, 600_000)
  await run(page, { seconds: 400, speed: 3 })
  await phone.finish()
  await phone.save()
  await register(page, email)
  await page.goto('/#/history')
  await expect(safe(page)).toHaveCount(1)
  const [whole] = await movingTimes(page, 1)

  const other = await browser.newContext({ ...(baseURL ? { baseURL } : {}), locale: 'en-IE', timezoneId: 'Europe/Vienna' })
  const second = await other.newPage()
  await signIn(second, email)
  await expect(runs(second)).toHaveCount(1)

  await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('button', { name: 'Crop or split' }).click()
  await page.getByRole('radio', { name: 'Split in two' }).click()
  await page.getByRole('button', { name: /^At the stop from / }).click()
  await page.getByRole('button', { name: 'Split here' }).click()
  await expect(runs(page)).toHaveCount(2)
  await expect(safe(page)).toHaveCount(2)
  await hasRuns(second, 2)
  expect(await movingTimes(second, 2)).toEqual(await movingTimes(page, 2))

  await second.goto('/#/history')
  await runs(second).first().click() // the newest: the way home
  await second.getByRole('button', { name: 'More' }).click()
  await second.getByRole('button', { name: /^Join with the one before: / }).click()
  await expect(second.getByText('Joined.')).toBeVisible()
  await second.goto('/#/history')
  await expect(safe(second)).toHaveCount(1)
  await hasRuns(page, 1)
  expect([await movingTimes(page, 1), await movingTimes(second, 1)]).toEqual([[whole], [whole]])
  await other.close()
})
