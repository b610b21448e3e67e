import { mkdirSync, readFileSync } from 'node:fs'
import { expect, test } from '@playwright/test'
import { Phone } from './phone'
import { handTurned, pass, run, SATURDAY } from './receiver'

const OUT = new URL('../../artifacts/year/', import.meta.url).pathname
const DAY = 86_400_000

test('a year in review is made offline, as a picture that says nothing of any place', async ({ page: first, context }) => {
  await handTurned(context, SATURDAY)
  const phone = new Phone(first, context)
  await phone.open('/today')

  // A run in the year before, then two of this year with a day of rest between them.
  for (const [before, seconds] of [[366, 600], [2, 900], [0, 1200]] as const) {
    await pass(first, -before * DAY)
    await phone.open('/today')
    await first.getByRole('button', { name: 'Run', exact: true }).click()
    await phone.start('Running')
    await run(first, { seconds, speed: 3 })
    await phone.finish()
    await phone.save()
    await pass(first, before * DAY - seconds * 1000)
  }
  await first.evaluate(() => navigator.serviceWorker.ready.then(() => true))
  await first.close()
  await context.setOffline(true)

  const page = await context.newPage()
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  await new Phone(page, context).open('/today')
  await page.getByRole('link', { name: 'Stats' }).click()
  await expect(page.getByText('days in a row')).toBeVisible() // two, over the day of rest
  await page.getByRole('radio', { name: 'Year' }).click()
  await page.getByRole('link', { name: '2026 in review' }).click()
  await expect(page.getByRole('heading', { name: 'Year in review', level: 1 })).toBeVisible()
  await expect(page.getByRole('img', { name: /^Picture of 2026\. So far 2 workouts on 2 days\. distance: 7\.\d\d\skm/ })).toBeVisible()
  await expect(page.getByText(/^Workouts: 2, 1 before$/)).toBeAttached()
  await expect(page.getByRole('link', { name: /^Longest: 4\.\d+ kilometres, Running/ })).toBeVisible()

  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Share a picture' }).click()
  const file = await download
  expect(file.suggestedFilename()).toBe('stamina-2026.png')
  mkdirSync(OUT, { recursive: true })
  await file.saveAs(`${OUT}2026.png`)
  const png = readFileSync(`${OUT}2026.png`)
  expect(png.subarray(1, 4).toString()).toBe('PNG')
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1080, 1350])
  // Only pixels: a PNG has no other parts that could hold a place or a time.
  const parts: string[] = []
  for (let at = 8; at < png.length; at += png.readUInt32BE(at) + 12) parts.push(png.subarray(at + 4, at + 8).toString())
  expect(parts.filter((part) => !/^(IHDR|sRGB|gAMA|sBIT|pHYs|IDAT|IEND)$/.test(part))).toEqual([])
  expect(asked.filter((url) => new URL(url).pathname.startsWith('/v1/'))).toEqual([])

  await page.getByRole('button', { name: 'Earlier' }).click()
  await expect(page.getByRole('img', { name: /^Picture of 2025\. 1 workout on 1 day\./ })).toBeVisible()
})
