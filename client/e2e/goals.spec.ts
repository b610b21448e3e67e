import { expect, test, type Page } from '@playwright/test'
import { Phone } from './phone'
import { handTurned, pass, SATURDAY } from './receiver'

const DAY = 86_400_000

async function log(page: Page, when: string, km: string): Promise<void> {
  await page.goto('/#/log')
  await page.getByLabel('When').fill(when)
  await page.getByLabel('Duration, minutes or h:mm:ss').fill('30')
  await page.getByLabel(/^Distance/).fill(km)
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.waitForURL(/#\/history\/running/)
}

test('what is there already is said before a goal is set, and a workout logged later reaches the goal of its own week', async ({ page, context }) => {
  await handTurned(context, SATURDAY)
  const phone = new Phone(page, context)
  await phone.open('/today')
  for (const day of ['02', '04', '10', '12', '17']) await log(page, `2026-11-${day}T08:00`, '5')
  await phone.open('/goals/new')
  await page.getByRole('textbox', { name: 'How much' }).fill('2')
  await expect(page.getByText('You have 1 of 2 already. You would have reached it in 2 of the last 2 weeks.')).toBeVisible()
  await page.getByRole('button', { name: 'Set this goal' }).click()
  await expect(page).not.toHaveURL(/goals\/new/)

  await pass(page, 9 * DAY) // Monday of the week after the next
  await log(page, '2026-11-20T18:00', '6')
  await expect(page.getByRole('dialog', { name: 'Goal reached' }).getByText('Reached in the week to 22 Nov 2026.')).toBeVisible()
  await page.getByRole('button', { name: 'Nice' }).click()
  await page.getByRole('link', { name: 'Goals' }).click()
  await page.getByRole('link', { name: /^Goal: Run twice a week/ }).click()
  await expect(page.getByText('Reached in 1 of 2 weeks.')).toBeVisible()
  await expect(page.getByRole('img', { name: '16 Nov 2026: 2 of 2, reached' })).toBeVisible()
  await expect(page.getByRole('img', { name: '23 Nov 2026: 0 of 2' })).toBeVisible()
})
