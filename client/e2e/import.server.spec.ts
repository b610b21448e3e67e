import { expect, test } from '@playwright/test'
import { readFileSync } from 'node:fs'
import { register, safeOnServer, someone } from './account'
import { Phone } from './phone'
import { zip } from '../src/features/import/testing/zip'

/** Half an hour, a point every ten seconds. */
function gpx(start: string, options: { readonly odd?: boolean; readonly north?: number; readonly points?: number } = {}): Buffer {
  const points = Array.from({ length: options.points ?? 181 }, (_, i) => {
    const time = new Date(Date.parse(start) + i * 10_000).toISOString()
    return `<trkpt lat="${(46.05 + (options.north ?? 0) + i * 0.00027).toFixed(6)}" lon="14.5"><time>${time}</time></trkpt>`
  })
  if (options.odd) points.splice(90, 0, '<trkpt lat="46.07" lon="14.5"><time>1970-01-01T00:00:00Z</time></trkpt>')
  return Buffer.from(`<gpx version="1.1"><trk><type>running</type><trkseg>${points.join('')}</trkseg></trk></gpx>`)
}
const day = (i: number): string => new Date(Date.UTC(2025, 0, 1, 8) + i * 86_400_000).toISOString()
const file = (name: string, buffer: Buffer) => ({ name, mimeType: 'application/octet-stream', buffer })

test('a history comes along: each file says what became of it, and what is there from elsewhere is asked about', async ({ page }) => {
  await register(page, someone())
  await page.goto('/#/settings')
  await page.getByRole('link', { name: 'Bring your history' }).click()
  const choose = page.getByLabel('Choose files')
  await choose.setInputFiles([
    file('morning.gpx', gpx('2026-05-04T06:00:00Z', { odd: true })),
    file('broken.gpx', Buffer.from('<gpx><trk>oops')),
    file('holiday.jpg', Buffer.from([0xff, 0xd8, 0xff, 0xe0])),
  ])
  await expect(page.getByText('3 files read.')).toBeVisible()
  await expect(page.getByText('1 taken · 1 refused')).toBeVisible()
  await expect(page.getByText('Taken, but for 1 reading at a time that can’t be')).toBeVisible()
  await expect(page.getByText('No workout in it')).toBeVisible()

  // The same file again is the same workout; the watch's recording of the same run is asked about.
  await safeOnServer(page, 'Running')
  await page.goto('/#/settings/import')
  const watch = file('watch.gpx', gpx('2026-05-04T06:00:05Z', { north: 0.00003 }))
  await choose.setInputFiles([file('again.gpx', gpx('2026-05-04T06:00:00Z', { odd: true })), watch])
  await expect(page.getByRole('heading', { name: 'You may have this already' })).toBeVisible()
  await expect(page.getByText('In the file: Running, 4 May 2026, 08:00, 30:00')).toBeVisible()
  await page.screenshot({ path: new URL('../../artifacts/import-asks.png', import.meta.url).pathname, fullPage: true })
  await page.getByRole('button', { name: 'Leave it out' }).click()
  await expect(page.getByText('1 already there · 1 left out')).toBeVisible()

  await choose.setInputFiles([watch])
  await page.getByRole('button', { name: 'Keep both' }).click()
  await expect(page.getByText('1 taken', { exact: true })).toBeVisible()
  await page.goto('/#/history')
  await expect(page.getByRole('link', { name: /^Running, / })).toHaveCount(2)
})

test('of two recordings chosen together one is asked about, a day that no file says is asked for, an archive of many comes in whole', async ({ page }) => {
  test.setTimeout(900_000)
  await register(page, someone())
  await page.goto('/#/settings/import')
  const choose = page.getByLabel('Choose files')
  await choose.setInputFiles([
    file('phone.gpx', gpx('2026-05-04T06:00:00Z')),
    file('watch.gpx', gpx('2026-05-04T06:00:05Z', { north: 0.00003 })),
    file('drawn.gpx', Buffer.from('<gpx><trk><type>running</type><trkseg><trkpt lat="46" lon="14"/><trkpt lat="46.01" lon="14"/></trkseg></trk></gpx>')),
  ])
  await expect(page.getByRole('heading', { name: 'You may have this already' })).toBeVisible()
  await page.getByRole('button', { name: 'Leave it out' }).click()
  await expect(page.getByRole('heading', { name: 'Which day was it?' })).toBeVisible()
  await page.screenshot({ path: new URL('../../artifacts/import-day.png', import.meta.url).pathname, fullPage: true })
  await expect(page.getByRole('button', { name: 'Take it for this day' })).toBeDisabled()
  await page.getByLabel('Day of the workout').fill('2026-05-10')
  await page.getByRole('button', { name: 'Take it for this day' }).click()
  await expect(page.getByText('2 taken · 1 left out')).toBeVisible()

  // More than one call holds: it goes in parts, with the list's titles, and without the picture.
  const many = Object.fromEntries(Array.from({ length: 130 }, (_, i) => [`activities/${i}.gpx`, new Uint8Array(gpx(day(i), { points: 13 }))]))
  const list = [
    'Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,Filename',
    ...Object.keys(many).map((name, i) => `${i},x,Tour ${i},Ride,,${name}`),
  ]
  const archive = zip({ ...many, 'activities.csv': list.join('\n'), 'media/1.jpg': 'x' }, true)
  await choose.setInputFiles([file('export.zip', Buffer.from(archive))])
  await expect(page.getByText('130 taken')).toBeVisible({ timeout: 360_000 })
  await expect(page.getByText('1 file of another kind in it, such as pictures: not sent')).toBeVisible()
  await expect(page.getByText('131 files read.')).toBeVisible()
  await page.goto('/#/history')
  await expect(page.getByRole('link', { name: /^Cycling, Tour / }).first()).toBeVisible()

  // Begun again it finds all of them.
  await page.goto('/#/settings/import')
  await choose.setInputFiles([file('export.zip', Buffer.from(archive))])
  await expect(page.getByText('130 already there')).toBeVisible({ timeout: 360_000 })
})

test('a log whose dates can be read two ways asks which, and then for its unit', async ({ page }) => {
  await register(page, someone())
  await page.goto('/#/settings/import')
  const log = 'date,workout,exercise,weight,repetitions\n3/4/2024,Legs,Squat,80,5\n'
  await page.getByLabel('Choose files').setInputFiles([file('log.csv', Buffer.from(log))])
  await expect(page.getByRole('heading', { name: 'Day or month first?' })).toBeVisible()
  await expect(page.getByText('log.csv has dates such as 3/4/2024, which can be read two ways.')).toBeVisible()
  await expect(page.getByRole('button', { name: /^Month first: 4 Mar/ })).toBeVisible()
  await page.screenshot({ path: new URL('../../artifacts/import-order.png', import.meta.url).pathname, fullPage: true })
  await page.getByRole('button', { name: /^Day first: 3 Apr/ }).click()
  await expect(page.getByRole('heading', { name: 'Kilograms or pounds?' })).toBeVisible()
  await page.getByRole('button', { name: 'Kilograms (kg)' }).click()
  await expect(page.getByText('1 taken', { exact: true })).toBeVisible()
  await expect(page.getByText(/, 3 Apr 2024, /)).toBeVisible()
})

test('a goal that an import reaches is said at its end, and not again for the same file', async ({ page }) => {
  await register(page, someone())
  await page.goto('/#/goals/new')
  await page.getByRole('combobox', { name: 'Type' }).selectOption('Running')
  await page.getByRole('combobox', { name: 'Of what' }).selectOption('times')
  await page.getByRole('combobox', { name: 'How often' }).selectOption('a month')
  await page.getByRole('textbox', { name: 'How much' }).fill('1')
  await page.getByRole('button', { name: 'Set this goal' }).click()
  await expect(page).not.toHaveURL(/goals\/new/)

  await page.goto('/#/settings/import')
  // Short and just now: a run of half an hour began in the week before for half an hour of each week.
  const run = file('today.gpx', gpx(new Date(Date.now() - 5 * 60_000).toISOString(), { points: 25 }))
  await page.getByLabel('Choose files').setInputFiles([run])
  const said = page.getByRole('heading', { name: 'Goal reached', exact: true })
  await expect(said).toBeVisible()
  await expect(page.getByRole('link', { name: /^Run once a month.*Reached on / })).toBeVisible()
  await page.screenshot({ path: new URL('../../artifacts/import-goal.png', import.meta.url).pathname, fullPage: true })

  await page.getByLabel('Choose files').setInputFiles([run])
  await expect(page.getByText('1 already there')).toBeVisible()
  await expect(said).toHaveCount(0)
})

test('what a phone without an account exported is all there in an account on another phone', async ({ page, context, browser, baseURL }) => {
  const first = new Phone(page, context)
  await first.open('/settings/equipment')
  await page.getByRole('link', { name: 'New equipment' }).click()
  await page.getByLabel('Name').fill('Blue shoes')
  await page.getByRole('group', { name: 'Default for' }).getByRole('button', { name: 'Running' }).click()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByRole('link', { name: /^Blue shoes/ })).toBeVisible()
  await first.open('/log')
  await page.getByLabel('Duration, minutes or h:mm:ss').fill('40')
  await page.getByLabel(/^Distance/).fill('7.5')
  await expect(page.getByText('Blue shoes')).toBeVisible()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Share' })).toBeVisible()
  await first.open('/goals/new')
  await page.getByRole('combobox', { name: 'Type' }).selectOption('Running')
  await page.getByRole('combobox', { name: 'Of what' }).selectOption('times')
  await page.getByRole('combobox', { name: 'How often' }).selectOption('a week')
  await page.getByRole('textbox', { name: 'How much' }).fill('3')
  await page.getByRole('button', { name: 'Set this goal' }).click()
  await expect(page).not.toHaveURL(/goals\/new/)
  await first.open('/settings/data')
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Export' }).click()])
  const exported = readFileSync(await download.path())

  const other = await browser.newContext({ ...(baseURL ? { baseURL } : {}), locale: 'en-IE', timezoneId: 'Europe/Vienna' })
  const second = await other.newPage()
  await register(second, someone())
  await second.goto('/#/settings/import')
  await second.getByLabel('Choose files').setInputFiles([file('stamina-2026-11-29.json', exported)])
  await expect(second.getByText('1 file read.')).toBeVisible({ timeout: 120_000 })
  await expect(second.getByText('1 taken', { exact: true })).toBeVisible()
  await expect(second.getByText('1 goal taken')).toBeVisible()
  expect(await safeOnServer(second, 'Running')).toBe(7.5)
  await second.goto('/#/settings/equipment')
  await expect(second.getByRole('link', { name: /^Blue shoes.*7\.50\skm/ })).toBeVisible()
  await second.goto('/#/goals')
  await expect(second.getByRole('link', { name: /^Goal: Run 3 times a week/ })).toBeVisible()
  await other.close()
})
