import { expect, test, type Locator, type Page } from '@playwright/test'
import { Phone } from './phone'
import { handTurned, pass, run, SATURDAY } from './receiver'

// What a demanding user cursed at first, each as it was met.

async function lift(phone: Phone, page: Page, exercise: string): Promise<void> {
  await phone.open('/start')
  await page.getByRole('radio', { name: 'Weights' }).click()
  await page.getByRole('button', { name: 'Start Weights' }).last().click()
  await phone.skipCountdown()
  await page.getByRole('button', { name: 'Exercise', exact: true }).click()
  await page.getByLabel('Search or name your own').fill(exercise)
  await page.getByRole('button', { name: exercise, exact: true }).click()
}

async function set(page: Page, weight: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Weight, kg' }).fill(weight)
  await page.getByRole('button', { name: /^Set done/ }).click()
}

/** Where the key lies, whether it takes taps or not; of two a finger is down for 60 ms and up for 60 ms. */
async function tap(key: Locator, clickCount = 1): Promise<void> {
  const box = (await key.boundingBox())!
  await key.page().mouse.click(box.x + box.width / 2, box.y + box.height / 2, { clickCount, delay: 60 })
}

test('looking at Indoors leaves the next run outdoors, and indoors by mistake is undone under way', async ({ page, context }) => {
  await handTurned(context, SATURDAY)
  const phone = new Phone(page, context)
  await phone.open('/start')
  await page.getByRole('radio', { name: 'Running' }).click()
  await page.getByRole('radio', { name: 'Indoors' }).click()
  await expect(page.getByRole('button', { name: 'Start Running indoors' })).toBeVisible()
  await page.getByRole('button', { name: 'Close' }).click()
  await expect(page).toHaveURL(/#\/today/)
  await page.getByRole('link', { name: 'Other…' }).click()
  await page.getByRole('radio', { name: 'Running' }).click()
  await expect(page.getByRole('radio', { name: 'Outdoors' })).toHaveAttribute('aria-checked', 'true')
  await page.getByRole('radio', { name: 'Indoors' }).click()
  await page.getByRole('button', { name: 'Start Running indoors' }).click()
  await phone.skipCountdown()
  await run(page, { seconds: 60, speed: 3 })
  await expect(page.locator('.hero')).toContainText('–')
  await page.getByRole('button', { name: 'Use GPS' }).click()
  await expect(page.getByRole('button', { name: /Change where this is/ })).toBeVisible()
  await run(page, { seconds: 120, speed: 3 })
  await expect.poll(() => phone.shownDistance()).toBeGreaterThan(0.25)
})

test('a locked lifting screen has no key but those of the lock', async ({ page, context }) => {
  const phone = new Phone(page, context)
  await lift(phone, page, 'Bench press')
  await set(page, '60')
  await expect(page.getByText(/^Rest /)).toBeVisible()
  await page.getByRole('button', { name: 'Lock' }).click()
  await expect(page.getByRole('button')).toHaveText(['Tap 1', 'Tap 2'])
  await expect(page.getByRole('row', { name: /^1 – 60 5/ })).toBeVisible()
  await page.getByRole('row', { name: /^1 – 60 5/ }).click({ force: true })
  await expect(page.getByRole('button')).toHaveText(['Tap 1', 'Tap 2'])
})

test('laps are shown where they were marked, at the end, on the page and in the file', async ({ page, context }) => {
  await handTurned(context, SATURDAY)
  const phone = new Phone(page, context)
  await phone.open()
  const began = Date.now()
  await phone.start('Running')
  await run(page, { seconds: 200, speed: 3 })
  await page.getByRole('button', { name: 'Lap' }).click()
  const said = await page.getByText(/^Lap 1: 0\.\d+\skm, \d:\d\d, \d:\d\d\s\/km$/).textContent()
  const most = 200 + Math.ceil((Date.now() - began) / 1000) // and what this machine took for the taps
  const isLap = (time: string) => {
    const [minutes, seconds] = time.split(':').map(Number)
    expect(minutes! * 60 + seconds!).toBeGreaterThanOrEqual(200)
    expect(minutes! * 60 + seconds!).toBeLessThanOrEqual(most)
  }
  isLap(/, (\d:\d\d),/.exec(said!)![1]!)
  await run(page, { seconds: 100, speed: 3.5 })
  await page.getByRole('radio', { name: 'Splits' }).click()
  const laps = page.getByRole('table', { name: 'Laps' })
  await expect(laps.getByRole('row')).toHaveCount(3)
  await phone.finish()
  await expect(laps.getByRole('row')).toHaveCount(3)
  await phone.save()
  await expect(laps.getByRole('row')).toHaveCount(3)
  await page.getByRole('button', { name: 'Share' }).click()
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Whole track as GPX' }).click()
  const text = await (await (await download).createReadStream()).toArray()
  const gpx = Buffer.concat(text).toString()
  isLap(/<name>Lap 1: (\d:\d\d)/.exec(gpx)![1]!)
  expect(gpx.match(/<trkpt/g)!.length).toBeGreaterThan(280) // whole: nobody loses the first and last metres of an own run
})

test('a set is put right by a tap on it, under way and after the end', async ({ page, context }) => {
  const phone = new Phone(page, context)
  await lift(phone, page, 'Bench press')
  await set(page, '600')
  await page.getByRole('row', { name: /^Set 1, .* – 600 5/ }).click()
  await page.getByRole('textbox', { name: 'Weight, kg' }).fill('60')
  await page.getByRole('button', { name: /^Change to 60\skg × 5/ }).click()
  await expect(page.getByRole('row', { name: /^Set 1, .* – 60 5 Done/ })).toBeVisible()
  await set(page, '700')
  await expect(page.getByRole('row', { name: /^Set 2, .* – 700 5 Done/ })).toBeVisible()
  await phone.finish()
  await phone.save()
  await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('button', { name: 'Correct', exact: true }).click()
  await page.getByRole('button', { name: /^Set 2, 700\skg × 5: change/ }).click()
  await page.getByRole('textbox', { name: 'Weight, kg' }).fill('70')
  await page.getByRole('button', { name: /^Keep 70\skg × 5/ }).click()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByRole('cell', { name: /^70\skg × 5/ })).toBeVisible()
  await expect(page.getByText(/700/)).toHaveCount(0)
})

test('start, end and duration are corrected after the end', async ({ page, context }) => {
  await handTurned(context, SATURDAY)
  const phone = new Phone(page, context)
  await phone.open()
  await phone.start('Running')
  await run(page, { seconds: 600, speed: 3 })
  await phone.finish()
  await phone.save()
  await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('button', { name: 'Correct', exact: true }).click()
  await page.getByRole('button', { name: 'Date, start, end, duration' }).click()
  await page.getByLabel('Start; moves the whole workout').fill('2026-11-19T07:30')
  await page.getByLabel('Moving time, minutes or h:mm:ss').fill('9:75')
  await page.getByRole('button', { name: 'Set these times' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'Give a duration' }).first()).toBeVisible()
  await page.getByLabel('Moving time, minutes or h:mm:ss').fill('9:30')
  await page.getByRole('button', { name: 'Set these times' }).click()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText(/Thursday,? 19 November 2026,? .*07:30/)).toBeVisible()
  await expect(page.locator('.metric', { hasText: 'moving time' })).toContainText('9:30')
})

test('a lift goal is set on an empty phone, for any exercise, weight and unit', async ({ page, context }) => {
  const phone = new Phone(page, context)
  await phone.open('/goals/new')
  await page.getByLabel('Type').selectOption('weight_training')
  await page.getByLabel('Of what').selectOption('lift')
  await page.getByRole('button', { name: 'Set this goal' }).click()
  await expect(page.getByText('Choose an exercise.')).toBeVisible()
  await page.getByRole('button', { name: 'Exercise…' }).click()
  await page.getByLabel('Search or name your own').fill('bench')
  await page.getByRole('button', { name: 'Bench press', exact: true }).click()
  await page.getByLabel('Weight', { exact: true }).selectOption('lb')
  await page.getByLabel('How much').fill('100')
  await page.getByRole('button', { name: 'Set this goal' }).click()
  await expect(page).toHaveURL(/#\/goals$/)
  await expect(page.getByRole('link', { name: /^Goal: Bench press 100\slb\. 0\slb of 100\slb, 0 percent\. 100\slb to go/ })).toBeVisible()
})

test('a workout ends at Finish, however long the review stays open', async ({ page, context }) => {
  await handTurned(context, SATURDAY)
  const phone = new Phone(page, context)
  await phone.open()
  await phone.start('Running')
  await run(page, { seconds: 600, speed: 3 })
  await phone.finish()
  await pass(page, 45 * 60_000)
  await page.reload()
  await page.getByRole('heading', { name: 'Review your workout' }).waitFor()
  await phone.save()
  await expect(page.locator('.metric', { hasText: 'total time' })).toContainText(/10:[0-3]\d/)
})

test('the second tap of a double one lands on nothing', async ({ page, context }) => {
  const phone = new Phone(page, context)
  await page.clock.install()
  await lift(phone, page, 'Bench press')
  const done = page.getByRole('button', { name: /^Set done/ })
  await expect(done).toBeEnabled()
  await page.clock.pauseAt(Date.now() + 20_000) // for the page both taps come within a moment, on a busy machine as well
  await tap(done, 2)
  await expect(page.getByRole('row', { name: /^Set 1, .* Done/ })).toBeVisible()
  await page.clock.resume()
  await expect(done).toBeEnabled()
  await expect(page.getByRole('row', { name: /^Set 2, .* Done/ })).toHaveCount(0)
  const finish = page.getByRole('button', { name: 'Finish' })
  await page.clock.pauseAt(Date.now() + 60_000)
  await tap(page.getByRole('button', { name: 'Pause', exact: true }))
  await tap(finish)
  await page.clock.resume()
  await expect(finish).toBeEnabled()
  await expect(page).toHaveURL(/#\/record/)
})

test('a weight that cannot be taken is refused beside its field, and nothing else is logged', async ({ page, context }) => {
  const phone = new Phone(page, context)
  await lift(phone, page, 'Leg press')
  await page.getByRole('textbox', { name: 'Weight, kg' }).fill('15000')
  await expect(page.getByText('Give a number from 0 to 1,500.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Check the figures' })).toBeDisabled()
  await page.getByRole('textbox', { name: 'Weight, kg' }).fill('abc')
  await page.getByRole('textbox', { name: 'Weight, kg' }).press('Enter')
  await expect(page.getByRole('button', { name: 'Check the figures' })).toBeDisabled()
  await page.getByRole('textbox', { name: 'Weight, kg' }).fill('61')
  await page.getByRole('button', { name: /^Set done: 61\skg × 5/ }).click()
  await expect(page.getByRole('row', { name: /^Set 1, .* – 61 5 Done/ })).toBeVisible()
})

test('miles have splits of miles, and no icon lies over the steppers', async ({ page, context }) => {
  await handTurned(context, SATURDAY)
  const phone = new Phone(page, context)
  await page.addInitScript(() => localStorage.setItem('stamina.preferences', JSON.stringify({ distance: 'mi', countdown: 0 })))
  await page.setViewportSize({ width: 360, height: 640 })
  await phone.open()
  await page.getByRole('button', { name: 'Start Running' }).click()
  const why = page.getByRole('button', { name: 'Continue' })
  await why.click()
  await run(page, { seconds: 1200, speed: 3 })
  await expect(page.getByText('Mile 2')).toBeVisible()
  await page.getByRole('radio', { name: 'Splits' }).click()
  await expect(page.getByRole('columnheader', { name: 'Mile' })).toBeVisible()
  await expect(page.getByRole('columnheader', { name: '/mi' })).toBeVisible()
  await phone.finish()
  await phone.save()
  await lift(phone, page, 'Bench press')
  for (const n of [1, 2, 3, 4]) {
    await page.getByRole('button', { name: /^Set done/ }).click()
    await expect(page.getByRole('row', { name: new RegExp(`^Set ${n}, .* Done`) })).toBeVisible()
  }
  await page.locator('.record-body').evaluate((body) => body.scrollTo(0, 40))
  const covered = await page.evaluate(() => {
    const foot = document.querySelector('.record-foot')!.getBoundingClientRect()
    return [...document.querySelectorAll('.record-body .icon, .record-body .key')].filter((element) => {
      const box = element.getBoundingClientRect()
      // Of what reaches below the foot's edge, the part that does: above the edge it may be seen, it is only scrolled half away.
      const [from, to] = [Math.max(box.top, foot.top), Math.min(box.bottom, innerHeight)]
      const visible = document.elementFromPoint(box.x + box.width / 2, (from + to) / 2)
      return to > from && visible !== null && element.contains(visible)
    }).length
  })
  expect(covered).toBe(0)
})
