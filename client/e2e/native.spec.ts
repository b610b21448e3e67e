import { expect } from '@playwright/test'
import { Phone } from './phone'
import { test } from './simulated/android'

// The built app as the native shells carry it, in Capacitor's Android bridge, on a simulated phone (simulated/android.ts). What a real one does, only a
// device can show.

test('the service reads, the app may die, and the notification pauses', async ({ page, context, android }) => {
  const phone = new Phone(page, context)
  await phone.open()
  await phone.start('Running')
  await expect.poll(async () => (await android.state()).session).not.toBe('')
  await android.serviceReads(0, 40)
  await expect.poll(() => phone.shownDistance()).toBe(0.12)
  expect((await android.state()).said).toMatchObject({ title: 'Running', paused: false })

  await android.rendererGone()
  await android.serviceReads(40, 600)
  await phone.open('/record')
  await expect.poll(() => phone.shownDistance()).toBe(1.92)
  await expect(page.getByText(/Stamina was closed/)).toBeHidden()

  await page.goto('/icons/icon.svg') // the app is dead; its service is not
  await android.tapsNotice('pause')
  await android.serviceReads(640, 300)
  await phone.open('/record')
  await expect(page.getByRole('button', { name: 'Go on' })).toBeVisible()
  expect(await phone.shownDistance()).toBe(1.92)
  await expect.poll(async () => (await android.state()).said?.paused).toBe(true)

  await android.tapsNotice('resume')
  await expect(page.getByRole('button', { name: 'Pause', exact: true })).toBeVisible()
  await phone.finish()
  await phone.save()
  await expect.poll(async () => (await android.state()).session).toBe('')
})

test('where the system ended the whole process, opening the app starts the service again', async ({ page, context, android }) => {
  const phone = new Phone(page, context)
  await phone.open()
  await phone.start('Running')
  await android.serviceReads(0, 40)
  await expect.poll(() => phone.shownDistance()).toBe(0.12)
  await android.processKilled()
  expect((await android.state()).session).toBe('')
  await phone.open()
  await expect.poll(async () => (await android.state()).session).not.toBe('')
  await android.serviceReads(40, 40)
  await expect.poll(() => phone.shownDistance()).toBeGreaterThan(0.2)
})

test('Back from Record goes to Today, from Today out of the app, each touch of the key one step', async ({ page, context, android }) => {
  const phone = new Phone(page, context)
  await phone.open()
  await phone.start('Running')
  await page.getByRole('radio', { name: 'Track' }).click()
  await android.pressBack()
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible()
  expect((await android.state()).minimised).toBe(0)
  for (const tab of ['History', 'Stats', 'Goals', 'Today']) await page.getByRole('link', { name: tab, exact: true }).click()
  await expect.poll(() => page.evaluate(() => location.hash)).toBe('#/today')
  expect((await android.state()).listeners).toMatchObject({ 'App.backButton': 1, 'App.appUrlOpen': 1 })
  await android.pressBack()
  await expect.poll(async () => (await android.state()).minimised).toBe(1)
})

test('a link that started the app opens its page once', async ({ page, android }) => {
  await android.launch('stamina://start/cycling')
  await expect(page.getByRole('dialog')).toBeVisible()
  await expect.poll(() => page.evaluate(() => location.hash)).toBe('#/start?type=cycling')
  await page.getByRole('button', { name: 'Close' }).click()
  for (const tab of ['History', 'Goals']) {
    await page.getByRole('link', { name: tab, exact: true }).click()
    await expect(page.getByRole('heading', { name: tab, level: 1 })).toBeVisible()
  }
  expect(await page.evaluate(() => location.hash)).toBe('#/goals')
  await android.openLink('stamina://devices')
  await expect.poll(() => page.evaluate(() => location.hash)).toBe('#/settings/devices')
})

test('a link never leads away from an open workout when it starts the app', async ({ page, context, android }) => {
  const phone = new Phone(page, context)
  await phone.open()
  await phone.start('Running')
  await android.launch('stamina://goal/abc')
  await expect(page.getByRole('button', { name: 'Pause', exact: true })).toBeVisible()
  expect(await page.evaluate(() => location.hash)).toBe('#/record')
})

test('a set, its rest and a pause open no page of the system, and the service rings', async ({ page, context, android }) => {
  const phone = new Phone(page, context)
  await phone.open('/start')
  await page.getByRole('radio', { name: 'Weights' }).click()
  await page.getByRole('button', { name: 'Start Weights' }).last().click()
  await phone.skipCountdown()
  await expect.poll(async () => (await android.state()).session).not.toBe('')
  expect(await android.state()).toMatchObject({ locates: false })
  await page.getByRole('button', { name: 'Exercise', exact: true }).click()
  await page.getByLabel('Search or name your own').fill('bench')
  await page.getByRole('button', { name: 'Bench press', exact: true }).click()
  await page.getByRole('button', { name: /^Set done/ }).click()
  await expect.poll(async () => (await android.state()).notes.filter((note) => note.from === 'service' && note.id === 'rest')).toHaveLength(1)
  await page.getByRole('button', { name: 'Pause', exact: true }).click()
  await expect.poll(async () => (await android.state()).notes.filter((note) => note.id === 'paused')).toHaveLength(1)
  expect((await android.state()).pages.filter((opened) => !opened.startsWith('dialog'))).toEqual([])
})

test('kilometres are said, the screen stays on, and a forgotten pause is told, whatever screen is open', async ({ page, context, android }) => {
  const phone = new Phone(page, context)
  await phone.open()
  await page.evaluate(() => localStorage.setItem('stamina.preferences', JSON.stringify({ voice: true, distance: 'km' })))
  await android.allow('POST_NOTIFICATIONS')
  await phone.open()
  await page.reload()
  await phone.start('Running')
  await android.serviceReads(0, 30)
  await android.pressBack()
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible()
  expect((await android.state()).awake).toBe(true)
  await android.serviceReads(30, 310)
  await expect.poll(async () => (await android.state()).spoken).toEqual([expect.stringMatching(/^Kilometre 1\./)])
  await android.tapsNotice('pause')
  await expect.poll(async () => (await android.state()).notes).toEqual([expect.objectContaining({ id: 'paused', from: 'service' })])
  expect((await android.state()).awake).toBe(false)
  await android.tapsNotice('resume')
  await expect.poll(async () => (await android.state()).notes).toEqual([])
})

test('a phone without network says so, and tries again as soon as there is one', async ({ page, context, android }) => {
  const phone = new Phone(page, context)
  await phone.open()
  expect((await android.state()).unknown).toEqual([])
  const heard = page.evaluate(() => new Promise<string>((tell) => addEventListener('online', () => tell('online'), { once: true })))
  await context.setOffline(true)
  expect(await page.evaluate(() => navigator.onLine)).toBe(false)
  await context.setOffline(false)
  expect(await heard).toBe('online')
})
