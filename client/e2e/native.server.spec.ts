import { expect } from '@playwright/test'
import { register, safeOnServer, someone } from './account'
import { Phone } from './phone'
import { test } from './simulated/android'

// Page and server at two origins, as in every native app: the browser asks the server before each kind of call, and nothing here answers for it.

test('a native app makes an account and sends its workout to a server at another origin', async ({ page, context, android, baseURL }) => {
  const phone = new Phone(page, context)
  await phone.open()
  expect(new URL(page.url()).origin).toBe(new URL(baseURL ?? '').origin)
  await phone.start('Running')
  await android.serviceReads(0, 400)
  await expect.poll(() => phone.shownDistance()).toBe(1.2)
  await phone.finish()
  await phone.save()
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).origin))
  await register(page, someone())
  expect(await safeOnServer(page, 'Running')).toBe(1.2)
  expect(asked).toContain(new URL(process.env['STAMINA_URL'] ?? '').origin)
})
