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

test('a pause that is told afterwards mends a streak, one of all goals ends on its day, and rest days are part of the sentence', async ({ page, context }) => {
  await handTurned(context, SATURDAY)
  const phone = new Phone(page, context)
  await phone.open('/goals/new')
  await page.getByRole('textbox', { name: 'How much' }).fill('1')
  await page.getByRole('button', { name: 'Set this goal' }).click()
  await expect(page).not.toHaveURL(/goals\/new/)
  await log(page, '2026-11-21T08:00', '5')
  await page.getByRole('button', { name: 'Nice' }).click()
  await pass(page, 14 * DAY) // Saturday, 5 December
  await log(page, '2026-12-04T08:00', '5')
  await page.getByRole('button', { name: 'Nice' }).click()

  await page.getByRole('link', { name: 'Goals' }).click()
  await page.getByRole('link', { name: /^Goal: Run once a week/ }).click()
  await expect(page.getByText('Reached in 1 of 2 weeks.')).toBeVisible()
  await pause(page, '2026-11-25', '2026-11-27')
  await expect(page.getByText('2 weeks in a row')).toBeVisible()
  await expect(page.getByRole('img', { name: '23 Nov 2026: 0 of 1, breaks nothing' })).toBeVisible()
  await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('button', { name: 'Pause', exact: true }).click()
  await page.getByRole('button', { name: 'Delete the pause 25 Nov 2026 to 27 Nov 2026' }).click()
  await page.keyboard.press('Escape')
  await expect(page.getByText('2 weeks in a row')).toBeHidden()
  await pause(page, '2026-12-05', '2026-12-04')
  await expect(page.getByText('Give a day from the first one on, or none.')).toBeVisible()
  await page.keyboard.press('Escape')

  await phone.open('/goals/new')
  await page.getByRole('combobox', { name: 'How often' }).selectOption('a day')
  await page.getByRole('textbox', { name: 'How much' }).fill('1')
  await page.getByRole('button', { name: 'Sunday' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'Run once a day, rest on Sunday' })).toBeVisible()
  await page.getByRole('button', { name: 'Set this goal' }).click()
  await expect(page).not.toHaveURL(/new/)
  await phone.open('/goals')
  await page.getByRole('button', { name: 'Pause all' }).click()
  await page.getByLabel('Last day, if you know it').fill('2026-12-12')
  await page.getByRole('button', { name: 'Pause these days' }).click()
  await expect(page.getByRole('link', { name: /^Goal:/ }).filter({ hasText: 'paused' })).toHaveCount(2)
  await pass(page, 8 * DAY)
  await page.reload()
  await expect(page.getByRole('link', { name: /^Goal:/ }).first()).toBeVisible()
  await expect(page.getByRole('link', { name: /^Goal:/ }).filter({ hasText: 'paused' })).toHaveCount(0)
})

async function pause(page: Page, from: string, to: string): Promise<void> {
  await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('button', { name: 'Pause', exact: true }).click()
  await page.getByLabel('First day').fill(from)
  await page.getByLabel('Last day, if you know it').fill(to)
  await page.getByRole('button', { name: 'Pause these days' }).click()
}

test('a template sets several goals at once, which one tap takes back, and offers only what is no goal yet', async ({ page, context }) => {
  await handTurned(context, SATURDAY)
  const phone = new Phone(page, context)
  await phone.keepNotices()
  for (const kept of [false, true]) {
    await phone.open('/goals/new')
    await page.getByRole('button', { name: 'Couch to 5K Run 3 times a week, at least 20\u00a0min each · Run once, at least 5\u00a0km' }).click()
    await expect(page.getByRole('status').filter({ hasText: '2 goals set.' }).first()).toBeVisible()
    await expect(page).not.toHaveURL(/new/)
    await phone.open('/goals')
    await expect(page.getByRole('link', { name: /^Goal: Run/ })).toHaveCount(2)
    if (kept) break
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect(page.getByRole('link', { name: /^Goal: Run/ })).toHaveCount(0)
  }
  await phone.open('/goals/new')
  await expect(page.getByRole('button', { name: /^5×5 lifting/ })).toBeVisible()
  await expect(page.getByRole('button', { name: /^Couch to 5K/ })).toHaveCount(0)
})
