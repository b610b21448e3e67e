import { devices, expect } from '@playwright/test'
import { setLock, showsNothing } from './lock'
import { Phone } from './phone'
import { test } from './simulated/ios'

// The built app as the iOS shell carries it, in Capacitor's bridge for iOS, on a simulated iPhone (simulated/ios.ts).
test.use({ userAgent: devices['iPhone 15'].userAgent })

test('iOS: readings go on while the page sleeps, an app that was swiped away has a gap, and rests are planned with the system', async ({
  page,
  context,
  ios,
}) => {
  const phone = new Phone(page, context)
  await phone.open()
  await page.evaluate(() => localStorage.setItem('stamina.preferences', JSON.stringify({ voice: true, distance: 'km' })))
  await page.reload()
  await expect(page.locator('html')).toHaveClass(/\bios\b/)
  await phone.start('Running')
  await expect.poll(async () => (await ios.state()).session).not.toBe('')
  await ios.serviceReads(0, 40)
  await expect.poll(() => phone.shownDistance()).toBe(0.12)
  await expect.poll(async () => (await ios.state()).awake).toBe(true)

  await ios.rendererGone()
  await ios.serviceReads(40, 600)
  await phone.open('/record')
  await expect.poll(() => phone.shownDistance()).toBe(1.92)

  // Swiped away the app is ended, and nothing reads until it is opened again: what was covered meanwhile is no distance.
  await ios.processKilled()
  await ios.serviceReads(640, 60)
  await phone.open('/record')
  await expect.poll(async () => (await ios.state()).session).not.toBe('')
  await ios.serviceReads(700, 40)
  await expect.poll(() => phone.shownDistance()).toBeGreaterThan(2)
  expect(await phone.shownDistance()).toBeLessThan(2.1)
  await ios.serviceReads(740, 360)
  await expect.poll(async () => (await ios.state()).spoken.at(-1)).toMatch(/^Kilometre 3\./)
  await phone.finish()
  await phone.save()
  await expect.poll(async () => (await ios.state()).session).toBe('')
  await expect.poll(async () => (await ios.state()).awake).toBe(false)

  await ios.allow('POST_NOTIFICATIONS')
  await phone.open('/start?type=weight_training')
  await page.getByRole('button', { name: 'Start Weights' }).last().click()
  await page.getByRole('button', { name: 'Exercise', exact: true }).click()
  await page.getByLabel('Search or name your own').fill('bench')
  await page.getByRole('button', { name: 'Bench press', exact: true }).click()
  await page.getByRole('button', { name: /^Set done/ }).click()
  await expect.poll(async () => (await ios.state()).notes).toEqual([expect.objectContaining({ id: '3', from: 'plugin' })])
  expect((await ios.state()).notes[0]!.at).toBeGreaterThan(0)
  await page.getByRole('button', { name: 'Skip' }).click()
  await expect.poll(async () => (await ios.state()).notes).toEqual([])
})

test('iOS: the app lock and the cover for the app switcher', async ({ page, context, ios }) => {
  const phone = new Phone(page, context)
  await phone.open()
  await setLock(page)
  await page.getByRole('switch', { name: 'Hide in the app switcher' }).click()
  await ios.heldBy('stranger')
  await page.reload()
  await showsNothing(page)
  await expect.poll(async () => (await ios.state()).hidden).toBe(true)
  await ios.heldBy('owner')
  await page.getByRole('button', { name: 'Unlock' }).click()
  await page.getByRole('switch', { name: 'App lock' }).click()
  await expect(page.getByRole('radiogroup', { name: 'Asks again' })).toBeHidden()
  await ios.heldBy('stranger')
  await page.reload()
  await expect(page.getByRole('switch', { name: 'App lock' })).not.toBeChecked()
})
