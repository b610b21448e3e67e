import { expect, test } from '@playwright/test'
import { androidShell, serviceReads, serviceState, tapsNotice } from './nativePhone'
import { Phone } from './phone'

// The built app in Capacitor's Android bridge, with a made-up native side. What the real one does, only a device can show.

test('natively the service reads, the app may die, and the notification pauses', async ({ page, context }) => {
  await androidShell(context)
  const phone = new Phone(page, context)
  await phone.open()
  await phone.start('Running')
  await expect.poll(async () => (await serviceState(page)).session).not.toBe('')
  await serviceReads(page, 0, 40)
  await expect.poll(() => phone.shownDistance()).toBe(0.12)
  expect((await serviceState(page)).said).toMatchObject({ title: 'Running', paused: false })

  await page.goto('/manifest.webmanifest') // the app is dead; its service is not
  await serviceReads(page, 40, 600)
  await phone.open('/record')
  await expect.poll(() => phone.shownDistance()).toBe(1.92)
  await expect(page.getByText(/Stamina was closed/)).toBeHidden()

  await page.goto('/manifest.webmanifest')
  await tapsNotice(page, 'pause')
  await serviceReads(page, 640, 300)
  await phone.open('/record')
  await expect(page.getByRole('button', { name: 'Go on' })).toBeVisible()
  expect(await phone.shownDistance()).toBe(1.92)
  await expect.poll(async () => (await serviceState(page)).said?.paused).toBe(true)

  await tapsNotice(page, 'resume')
  await expect(page.getByRole('button', { name: 'Pause', exact: true })).toBeVisible()
  await phone.finish()
  await phone.save()
  await expect.poll(async () => (await serviceState(page)).session).toBe('')
})
