import { expect, test, type Page } from '@playwright/test'
import { Phone } from './phone'
import { handTurned, pass, run, SATURDAY } from './receiver'

const metric = (page: Page, name: string | RegExp) => page.locator('.metric', { hasText: name }).first()

const km = async (page: Page) => Number(/[\d.]+/.exec(await metric(page, 'distance').innerText())![0])

async function ran(page: Page, phone: Phone, seconds: readonly number[], breakMs = 600_000) {
  await phone.start('Running')
  for (const [i, part] of seconds.entries()) {
    if (i > 0) await pass(page, breakMs)
    await run(page, { seconds: part, speed: 3 })
  }
  await phone.finish()
  await phone.save()
}

const toCut = async (page: Page) => {
  await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('button', { name: 'Crop or split' }).click()
}

test('both ends are cropped with the figures in sight, taken back, and set by the keyboard', async ({ page, context }) => {
  await handTurned(context, SATURDAY)
  const phone = new Phone(page, context)
  await phone.keepNotices()
  await phone.open()
  await ran(page, phone, [900])
  const whole = await km(page)
  await toCut(page)

  const start = page.getByRole('slider', { name: /^Start/ })
  await start.fill('250000')
  await expect(metric(page, /distance, was/)).toBeVisible()
  await start.focus()
  await page.keyboard.press('ArrowRight')
  await expect(start).toHaveAttribute('aria-valuetext', /4 minutes 11 seconds/)
  await page.getByRole('button', { name: 'Start: ten seconds earlier' }).click()
  await expect(start).toHaveAttribute('aria-valuetext', /4 minutes 1 second/)
  await page.getByRole('slider', { name: /^End/ }).fill('600000')
  await expect(metric(page, /total time, was/)).toContainText('5:59')
  await page.getByRole('button', { name: 'Set these ends' }).click()

  await expect(page.getByText('Saturday 21 November 2026, 15:04')).toBeVisible() // begun within the first minute after three
  await expect(metric(page, 'total time')).toContainText('5:59')
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => km(page)).toBe(whole)
  await page.reload()
  await expect.poll(() => km(page)).toBe(whole)
})

test('a commute with a long stop becomes two, and one again', async ({ page, context }) => {
  await handTurned(context, SATURDAY)
  const phone = new Phone(page, context)
  await phone.open()
  await ran(page, phone, [600, 400])
  await toCut(page)
  await page.getByRole('radio', { name: 'Split in two' }).click()
  await page.getByRole('button', { name: /^At the stop from 15:/ }).click()
  await expect(page.getByText(/between them are in neither/)).toBeVisible()
  await page.getByRole('button', { name: 'Split here' }).click()

  const rows = page.getByRole('link', { name: /^Running/ })
  await expect(rows).toHaveCount(2)
  await rows.first().click() // the newest: the way home
  await expect(metric(page, 'moving time')).toContainText(/6:[34]/)
  await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('button', { name: /^Join with the one before: Running at 15:00, / }).click()
  await expect(page.getByText('Joined.')).toBeVisible()
  await page.goto('/#/history')
  await expect(rows).toHaveCount(1)
})

test('two runs of which the first was ended by mistake are joined, and come back when that is undone', async ({ page, context }) => {
  await handTurned(context, SATURDAY)
  const phone = new Phone(page, context)
  await phone.keepNotices()
  await phone.open()
  await ran(page, phone, [600])
  const first = await km(page)
  await phone.open('/today')
  await pass(page, 240_000)
  await ran(page, phone, [900])
  const second = await km(page)
  await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('button', { name: /^Join with the one before/ }).click()
  await expect.poll(() => km(page)).toBeCloseTo(first + second, 1)
  await expect(metric(page, 'moving time')).toContainText(/25:\d\d/)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByRole('link', { name: /^Running/ })).toHaveCount(2)
})
