import { expect, test } from '@playwright/test'
import { badNetwork, register, safeOnServer, signIn, someone } from './account'
import { Phone } from './phone'
import { handTurned, pass, straight } from './receiver'

test('a network lost from start to end costs nothing but time', async ({ page, context }) => {
  await handTurned(context)
  const phone = new Phone(page, context)
  await phone.open()
  await register(page, someone())
  await phone.open('/today')
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => true)) // it keeps the screens that have not been seen yet
  await context.setOffline(true)
  await phone.start('Running')
  await straight(page, { from: 0, seconds: 200, speed: 3 })
  await phone.finish()
  await phone.save()
  await page.getByRole('link', { name: 'History' }).click()
  await expect(page.getByRole('link', { name: /^Running, .*saved on this phone/ })).toBeVisible()
  await context.setOffline(false)
  expect(await safeOnServer(page, 'Running')).toBeCloseTo(0.6, 1)
})

test('a server that answers 500, 503, late or not at all gets every event, once', async ({ page, context, browser, baseURL }) => {
  await handTurned(context)
  const phone = new Phone(page, context)
  const email = someone()
  await phone.open()
  await register(page, email)
  const network = await badNetwork(context, 20)
  await phone.open('/today')
  await phone.start('Running')
  for (let lap = 0; lap < 4; lap++) {
    await straight(page, { from: lap * 60, seconds: 20, speed: 3 })
    await page.getByRole('button', { name: 'Lap', exact: true }).click()
  }
  await phone.finish()
  await phone.save()
  // Asked for by hand: the phone's own rests grow to a quarter of an hour.
  await page.goto('/#/settings/sync')
  const all = page.getByText(/Everything is synced/)
  await expect
    .poll(async () => {
      await page.getByRole('button', { name: 'Try now' }).click({ timeout: 1000 }).catch(() => undefined)
      return all.isVisible()
    }, { timeout: 200_000 })
    .toBe(true)
  expect(network.met()).toBeGreaterThanOrEqual(4)
  const here = await safeOnServer(page, 'Running')

  const other = await browser.newContext({ ...(baseURL ? { baseURL } : {}), locale: 'en-IE', timezoneId: 'Europe/Vienna' })
  const second = await other.newPage()
  await signIn(second, email)
  expect(await safeOnServer(second, 'Running')).toBe(here)
  await other.close()
})

test('a phone lost in the midst of a workout: the next one goes on with it', async ({ browser, baseURL }) => {
  const options = { ...(baseURL ? { baseURL } : {}), locale: 'en-IE', timezoneId: 'Europe/Vienna', permissions: ['geolocation'] }
  const email = someone()
  const lost = await browser.newContext(options)
  await handTurned(lost)
  const first = new Phone(await lost.newPage(), lost)
  await first.open()
  await register(first.page, email)
  await first.open('/today')
  await first.start('Running')
  await straight(first.page, { from: 0, seconds: 100, speed: 3 })
  const sent = first.page.waitForResponse((answer) => /\/(progress|sync)$/.test(answer.url()) && answer.ok())
  await first.page.getByRole('button', { name: 'Lap', exact: true }).click() // seals what there is, once it can no longer be taken back
  await expect(first.page.getByText(/^Lap 1: /)).toBeVisible()
  await pass(first.page, 11_000)
  await sent
  const shown = await first.shownDistance()
  await lost.close()

  const next = await browser.newContext(options)
  await handTurned(next)
  const phone = new Phone(await next.newPage(), next)
  await signIn(phone.page, email)
  await phone.open('/today')
  await phone.page.getByRole('button', { name: 'Go on here' }).click()
  await expect(phone.page.getByRole('button', { name: 'Pause', exact: true })).toBeVisible()
  expect(await phone.shownDistance()).toBe(shown)
  await pass(phone.page, 60_000)
  const seen = await straight(phone.page, { from: 5000, seconds: 100, speed: 3 })
  expect(seen.at(-1)!.shown).toBeGreaterThanOrEqual(shown * 1000 + 280)
  expect(seen.at(-1)!.shown).toBeLessThanOrEqual(shown * 1000 + 310)
  await phone.finish()
  await phone.save()
  const kept = await safeOnServer(phone.page, 'Running')
  expect(kept).toBeGreaterThanOrEqual(shown + 0.28)
  expect(kept).toBeLessThanOrEqual(shown + 0.31)
  await next.close()
})

test('what a damaged database has lost comes back from the server', async ({ page, context }) => {
  await handTurned(context)
  const phone = new Phone(page, context)
  await phone.open()
  await register(page, someone())
  await phone.open('/today')
  await phone.start('Running')
  await straight(page, { from: 0, seconds: 100, speed: 3 })
  await phone.finish()
  await phone.save()
  const kept = await safeOnServer(page, 'Running')
  await phone.damage({ tables: ['workouts', 'events', 'server_workouts'] })
  await page.reload()
  await phone.open('/today')
  expect(await safeOnServer(page, 'Running')).toBe(kept)
  await page.goto('/#/today')
  await phone.start('Running')
})
