import { expect } from '@playwright/test'
import { register, safeOnServer, someone } from './account'
import { Phone } from './phone'
import { test } from './simulated/android'

// Page and server at two origins, as in every native app: the browser asks the server before each kind of call, and nothing here answers for it.

test('the refresh token lies with the phone, not with the app, renews, and goes with the sign-out', async ({ page, context, android }) => {
  const phone = new Phone(page, context)
  await phone.open()
  await register(page, someone())
  const [first] = Object.values((await android.state()).secrets)
  expect(first).toMatch(/^\S{40,}$/)
  const dump = await page.evaluate(() => JSON.stringify(Object.entries(localStorage).filter(([key]) => !key.startsWith('phone.'))))
  expect(dump + JSON.stringify(await phone.accounts())).not.toContain(first)
  // Long after: the access token has run out.
  await page.evaluate(
    () =>
      new Promise<void>((done, failed) => {
        const open = indexedDB.open(localStorage.getItem('stamina.store.name') ?? 'stamina')
        open.onerror = () => failed(open.error)
        open.onsuccess = () => {
          const tx = open.result.transaction('accounts', 'readwrite')
          const cursor = tx.objectStore('accounts').openCursor()
          cursor.onsuccess = () => cursor.result?.update({ ...(cursor.result.value as object), expires_wall: 0 })
          tx.oncomplete = () => {
            open.result.close()
            done()
          }
        }
      }),
  )
  await page.reload()
  await expect.poll(async () => Object.values((await android.state()).secrets).some((secret) => secret !== first)).toBe(true)
  await expect.poll(async () => Object.keys((await android.state()).secrets)).toHaveLength(1)
  await page.goto('/#/settings/account')
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('button', { name: 'Sign out and remove it here' }).click()
  await expect.poll(async () => (await android.state()).secrets).toEqual({})
})

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
