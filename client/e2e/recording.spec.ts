import { expect, test } from '@playwright/test'
import { Phone } from './phone'
import { handTurned, SATURDAY, straight } from './receiver'

test('a newcomer records, pauses, finishes and finds the workout again, without an account @both', async ({ page, context }) => {
  const phone = new Phone(page, context)
  await phone.open()
  await expect(page.getByText('No account needed.')).toBeVisible()
  await phone.start('Running')
  await phone.move(20)
  await expect.poll(() => phone.shownDistance()).toBeGreaterThan(0.03)
  await phone.finish()
  await page.getByRole('button', { name: 'Hard', exact: true }).click()
  await page.getByLabel('Note').fill('Along the river')
  await phone.save()
  await page.getByRole('link', { name: 'History' }).click()
  await page.getByRole('link', { name: /^Running, .*saved on this phone/ }).click()
  await expect(page.getByText('Along the river')).toBeVisible()
  await expect(page.getByText('moving time').first()).toBeVisible()
})

test('killed in the midst of a workout and opened again, it goes on from where it was', async ({ page, context }) => {
  await handTurned(context, SATURDAY)
  const phone = new Phone(page, context)
  await phone.open()
  await phone.start('Running')
  const alive = Date.now()
  await straight(page, { from: 0, seconds: 60, speed: 3 })
  const before = await phone.shownDistance()
  expect(before).toBeGreaterThan(0.1)
  await page.evaluate(() => localStorage.setItem('e2e.offset', String(Number(localStorage.getItem('e2e.offset')) + 60_000))) // the next page's clock
  await page.close({ runBeforeUnload: false })

  const again = new Phone(await context.newPage(), context)
  await again.open()
  await expect(again.page).toHaveURL(/#\/record/)
  const told = await again.page.getByText(/Still going\. Stamina was closed for \d+:\d\d/).textContent()
  const [, minutes, seconds] = /closed for (\d+):(\d\d)/.exec(told!)!
  const closed = Number(minutes) * 60 + Number(seconds)
  expect(closed).toBeGreaterThanOrEqual(60)
  expect(closed).toBeLessThanOrEqual(60 + Math.ceil((Date.now() - alive) / 1000)) // and what this machine took to open it
  expect(await again.shownDistance()).toBeGreaterThanOrEqual(before)
  await again.page.getByRole('button', { name: 'Fine' }).click()
  await straight(again.page, { from: 2000, seconds: 20, speed: 0.1 }) // 2 km on: the gap is no distance
  expect(await again.shownDistance()).toBeLessThan(before + 0.1)
})

test('offline from start to end, with a cold start in between', async ({ page, context, baseURL }) => {
  const phone = new Phone(page, context)
  await phone.open()
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => true))
  await page.close()
  await context.setOffline(true)

  const offline = new Phone(await context.newPage(), context)
  await offline.page.goto(`${baseURL}/#/today`)
  await offline.page.getByRole('button', { name: 'Walk', exact: true }).click()
  await offline.start('Walking')
  await offline.move(12, 1.5)
  await offline.finish()
  await offline.save()
  await offline.page.getByRole('link', { name: 'History' }).click()
  await expect(offline.page.getByRole('link', { name: /^Walking/ })).toBeVisible()
  await context.setOffline(false)
})

test('two tabs never record the same workout; the second can take over', async ({ page, context }) => {
  const phone = new Phone(page, context)
  await phone.open()
  await phone.start('Running')
  await phone.move(6)
  const second = await context.newPage()
  await second.goto('/')
  await expect(second.getByText('This workout is being recorded in another tab.')).toBeVisible()
  await second.getByRole('button', { name: 'Take over here' }).click()
  await second.getByRole('link', { name: /Running/ }).click()
  await expect(second.getByRole('button', { name: 'Pause', exact: true })).toBeVisible()
  await expect(page.getByText('This workout is being recorded in another tab.')).toBeVisible()
})

test('without permission for location the workout goes on by time', async ({ page, context }) => {
  await context.clearPermissions()
  const phone = new Phone(page, context)
  await phone.open()
  await phone.start('Running')
  await expect(page.getByRole('main').getByText('Location is off. Time goes on.')).toBeVisible()
  await phone.finish()
  await page.getByRole('button', { name: 'Correct distance' }).click()
  await page.getByLabel('Distance in km').fill('5,2')
  await page.getByRole('button', { name: 'Use this distance' }).click()
  await expect(page.getByText('distance, entered by you')).toBeVisible()
  await phone.save()
})

test('a locked screen opens with two taps at opposite corners, and with nothing else', async ({ page, context }) => {
  const phone = new Phone(page, context)
  await phone.open()
  await phone.start('Running')
  await page.getByRole('button', { name: 'Lock' }).click()
  await expect(page.getByRole('button', { name: 'Pause', exact: true })).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Tap 2' })).toBeDisabled()
  await page.getByRole('button', { name: 'Tap 1' }).click()
  await page.getByRole('button', { name: 'Tap 2' }).click()
  await expect(page.getByRole('button', { name: 'Pause', exact: true })).toBeVisible()
})

test('a lifter logs sets with one thumb and gets a rest @both', async ({ page, context }) => {
  const phone = new Phone(page, context)
  await phone.keepNotices()
  await phone.open('/start')
  await page.getByRole('radio', { name: 'Weights' }).click()
  await page.getByRole('button', { name: 'Start Weights' }).last().click()
  await phone.skipCountdown()
  await page.getByRole('button', { name: 'Exercise', exact: true }).click()
  await page.getByLabel('Search or name your own').fill('bench')
  await page.getByRole('button', { name: 'Bench press', exact: true }).click()
  await page.getByRole('textbox', { name: 'Weight, kg' }).fill('82,5')
  await page.getByRole('textbox', { name: 'Weight, kg' }).press('Enter')
  await page.getByRole('button', { name: /^Set done: 82\.5\skg × 5/ }).click()
  await expect(page.getByText(/^Rest 1:/)).toBeVisible()
  await expect(page.getByRole('row', { name: /^Set 1, .* – 82\.5 5 Done/ })).toBeVisible()
  await page.getByRole('button', { name: 'Set 1, 82.5\u00a0kg × 5: change' }).click()
  await page.getByRole('button', { name: 'Delete this set' }).click()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByRole('row', { name: /^Set 1, .* – 82\.5 5 Done/ })).toBeVisible()
  await page.reload()
  await expect(page.getByText(/^Rest 1:|^Rest 0:/)).toBeVisible()
  await expect(page.getByRole('row', { name: /^Set 1, .* – 82\.5 5 Done/ })).toBeVisible()
})

// The third run began six minutes ago: soon after midnight that was the week before.
for (const [when, at, counted] of [
  ['at the very end of a week', '2026-11-22T23:50:00+01:00', '3 of 3, 100 percent. Reached'],
  ['at the very beginning of a week', '2026-11-23T00:05:00+01:00', '2 of 3'],
] as const)
  test(`a goal takes three taps, and counts the runs of its week, ${when}`, async ({ page, context }) => {
    await handTurned(context, at)
    const phone = new Phone(page, context)
    await phone.open('/goals')
    await page.getByRole('link', { name: 'New goal' }).click()
    await page.getByRole('radio', { name: /Run 3 times a week/ }).click()
    await page.getByRole('button', { name: 'Set this goal' }).click()
    await expect(page).toHaveURL(/#\/goals$/) // the sheet has closed: an address typed before that would be taken back with it
    await expect(page.getByRole('link', { name: /Goal: Run 3 times a week\. 0 of 3/ })).toBeVisible()
    for (const minutes of [2, 4, 6]) {
      await page.goto('/#/log')
      await page.getByLabel('Type').selectOption('running')
      // Before the moment at which this began, and not before now: a minute later the third would be of the new week.
      await page.getByLabel('When').fill(new Date(Date.parse(`${at.slice(0, 16)}Z`) - minutes * 60_000).toISOString().slice(0, 16))
      await page.getByLabel('Duration, minutes or h:mm:ss').fill('1:20') // over before now
      await page.getByLabel('Distance in km').fill('0.3')
      await page.getByRole('button', { name: 'Save', exact: true }).click()
      await page.waitForURL(/#\/history\//)
      await page.getByRole('heading', { name: 'Running', level: 1 }).waitFor()
    }
    await page.goto('/#/goals')
    await expect(page.getByRole('link', { name: new RegExp(`Goal: Run 3 times a week\\. ${counted}`) })).toBeVisible()
  })

test('a run over midnight reaches the goal of the week it began in', async ({ page, context }) => {
  await handTurned(context, '2026-11-22T23:50:00+01:00')
  const phone = new Phone(page, context)
  await phone.open('/goals/new')
  await page.getByRole('radio', { name: /Run 3 times a week/ }).click()
  await page.getByLabel('How much').fill('1')
  await page.getByRole('button', { name: 'Set this goal' }).click()
  await expect(page).not.toHaveURL(/goals\/new/)
  await phone.open('/today')
  await phone.start('Running')
  await straight(page, { from: 0, seconds: 900, speed: 3 })
  await phone.finish()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Nice' })).toBeVisible()
  await expect(page.getByRole('dialog').locator('.arc.unsure')).toHaveCount(0) // without an account nothing waits to be confirmed
})

test('a thumb quicker than the browser: what is tapped while a sheet closes is opened', async ({ page, context }) => {
  const phone = new Phone(page, context)
  await phone.open('/goals')
  await page.getByRole('link', { name: 'New goal' }).click()
  await page.getByRole('radio', { name: /Run 3 times a week/ }).click()
  await page.evaluate(() => {
    const go = history.go.bind(history)
    history.go = (delta) => {
      go(delta) // asked for, not yet done
      document.querySelector<HTMLElement>('nav a[href="#/history"]')!.click()
    }
  })
  await page.getByRole('button', { name: 'Set this goal' }).click()
  await expect(page.getByRole('heading', { name: 'History', level: 1 })).toBeVisible()
  await expect(page).toHaveURL(/#\/history$/)
})

test('a link preselects and never starts; one that leads nowhere says so', async ({ page, context }) => {
  const phone = new Phone(page, context)
  await phone.open('/start?type=cycling')
  await expect(page.getByRole('radio', { name: 'Cycling' })).toHaveAttribute('aria-checked', 'true')
  await page.goto('/#/record')
  await expect(page).toHaveURL(/#\/today/)
  await page.goto('/#/no/such/place')
  await expect(page.getByText('That link leads nowhere. Here is today.')).toBeVisible()
})
