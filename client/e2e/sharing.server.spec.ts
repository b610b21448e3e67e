import { readFileSync } from 'node:fs'
import { expect, test, type Download, type Page } from '@playwright/test'
import { register, safeOnServer, someone } from './account'
import { Phone } from './phone'
import { handTurned, run, straight } from './receiver'

const METRES_PER_DEGREE = 111_195
/** How far each point of the file is from where the own, whole copy begins. */
function metresFromStart(gpx: string): number[] {
  const points = [...gpx.matchAll(/<trkpt lat="([\d.]+)" lon="([\d.]+)"/g)].map((m) => [Number(m[1]), Number(m[2])] as const)
  const start = whole[0]!
  return points.map(([lat, lon]) => Math.hypot((lat - start[0]) * METRES_PER_DEGREE, (lon - start[1]) * METRES_PER_DEGREE * 0.681))
}
let whole: (readonly [number, number])[] = []

async function fileOf(page: Page, key: string): Promise<{ name: string; text: string }> {
  const [download] = await Promise.all([page.waitForEvent('download') as Promise<Download>, page.getByRole('button', { name: key, exact: true }).click()])
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), 'latin1') }
}

async function share(page: Page): Promise<void> {
  await page.goto('/#/history')
  await page.getByRole('link', { name: /^Running/ }).first().click()
  await page.getByRole('button', { name: 'Share' }).click()
}

test('what is shared with others does not show where it began; the place is hidden from then on, and can be shown again', async ({ page, context }, info) => {
  await handTurned(context)
  const phone = new Phone(page, context)
  await register(page, someone())
  await phone.open()
  await phone.start('Running')
  await straight(page, { from: 0, seconds: 2_400, speed: 3 })
  await phone.finish()
  await phone.save()
  await safeOnServer(page, 'Running')

  await share(page)
  await expect(page.getByText(/^Others see \d[\d.]*\skm of 7\.[12]\d*\skm\.$/)).toBeVisible()
  await page.screenshot({ path: info.outputPath('share.png') })
  const own = await fileOf(page, 'Whole track as GPX')
  whole = [...own.text.matchAll(/<trkpt lat="([\d.]+)" lon="([\d.]+)"/g)].map((m) => [Number(m[1]), Number(m[2])] as const)
  expect(Math.min(...metresFromStart(own.text))).toBeLessThan(10)
  expect(own.name).toMatch(/-whole\.gpx$/)
  const others = await fileOf(page, 'Track as GPX')
  expect(others.name).toMatch(/-for-others\.gpx$/)
  expect(metresFromStart(others.text).length).toBeGreaterThan(300)
  expect(Math.min(...metresFromStart(others.text))).toBeGreaterThan(150)
  expect((await fileOf(page, 'Share a picture')).name).toMatch(/-for-others\.png$/)

  await page.goto('/#/settings/privacy/zones')
  await expect(page.getByText(/^found when you shared/)).toHaveCount(2) // where it began and where it ended
  await page.screenshot({ path: info.outputPath('zones.png'), fullPage: true })
  for (const left of [1, 0]) {
    await page.getByRole('button', { name: 'Show Place without a name again' }).first().click()
    await page.getByRole('button', { name: 'Show again', exact: true }).last().click()
    await expect(page.getByText(/^found when you shared/)).toHaveCount(left)
  }
  await expect(page.getByText('No place is hidden yet.')).toBeVisible()

  await share(page)
  await expect(page.getByText('Others see the whole track: you hide no place of it.')).toBeVisible()
})

test('a place where several workouts began is offered, and hidden under its name', async ({ page, context }, info) => {
  await handTurned(context)
  const phone = new Phone(page, context)
  await register(page, someone())
  for (let n = 0; n < 3; n++) {
    await phone.open()
    await phone.start('Running')
    await run(page, { seconds: 120, speed: 3 })
    await phone.finish()
    await phone.save()
  }
  await page.goto('/#/settings/privacy')
  await page.getByRole('link', { name: 'Hidden places' }).click()
  await page.getByRole('button', { name: /^Hide the place of Running, 3 workouts begin or end here/ }).first().click()
  await page.getByLabel('Name, only for you').fill('Home')
  await page.screenshot({ path: info.outputPath('hide.png') })
  await page.getByRole('button', { name: 'Hide', exact: true }).last().click()
  await expect(page.getByText(/^added by you on/)).toBeVisible()
  await expect(page.getByText('Home')).toBeVisible()
})
