import { readFileSync } from 'node:fs'
import { expect, test, type Page } from '@playwright/test'
import { password, register, safeOnServer, signIn, someone } from './account'
import { Phone } from './phone'
import { handTurned, run } from './receiver'

/** All that this origin keeps in the browser, as text: databases, local and session storage, caches, cookies. */
async function dump(page: Page): Promise<Record<string, string>> {
  const kept = await page.evaluate(async () => {
    const found: Record<string, string> = { localStorage: JSON.stringify(localStorage), sessionStorage: JSON.stringify(sessionStorage) }
    for (const { name } of await indexedDB.databases()) {
      const db = await new Promise<IDBDatabase>((resolve, reject) => {
        const open = indexedDB.open(name!)
        open.onsuccess = () => resolve(open.result)
        open.onerror = () => reject(open.error)
      })
      for (const table of db.objectStoreNames) {
        found[`${name}/${table}`] = await new Promise<string>((resolve, reject) => {
          const all = db.transaction(table).objectStore(table).getAll()
          all.onsuccess = () => resolve(JSON.stringify(all.result))
          all.onerror = () => reject(all.error)
        })
      }
      db.close()
    }
    for (const name of await caches.keys()) {
      const cache = await caches.open(name)
      for (const request of await cache.keys()) found[`cache ${request.url}`] = request.url.includes('/v1/') ? await (await cache.match(request))!.text() : ''
    }
    return found
  })
  return { ...kept, cookies: JSON.stringify(await page.context().cookies()) }
}

const where = (kept: Record<string, string>, canaries: readonly string[]) =>
  Object.entries(kept).flatMap(([place, text]) =>
    canaries.filter((canary) => text.includes(canary) || place.includes(canary)).map((canary) => `${canary} in ${place}`),
  )

test('signing out with removal, and deleting the account, leave nothing of the person on the phone; the export was whole', async ({ page, context }) => {
  await handTurned(context)
  const phone = new Phone(page, context)
  const email = someone()
  await register(page, email)
  await phone.open()
  await phone.start('Running')
  await run(page, { seconds: 120, speed: 3 })
  await phone.finish()
  await page.getByLabel('Note').fill('Kanarienvogel')
  await phone.save()
  await safeOnServer(page, 'Running')

  const before = await dump(page)
  const account = JSON.parse(before['stamina/accounts']!)[0] as Record<string, string>
  const workout = JSON.parse(before['stamina/workouts']!)[0] as Record<string, string>
  const canaries = [email, 'Kanarienvogel', '"lat', workout['session_id']!, workout['started_at']!, account['user_id']!, account['device_id']!]
  for (const canary of canaries) expect(where(before, [canary]), canary).not.toEqual([])

  // Everything that the server has comes as one file.
  await page.goto('/#/settings/data')
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Export' }).click()])
  expect(download.suggestedFilename()).toMatch(/^stamina-.*\.zip$/)
  const zip = readFileSync(await download.path()).toString('latin1')
  const inZip = `workouts/${workout['session_id']!}`
  for (const file of ['account.json', 'security-log.json', `${inZip}.json`, `${inZip}.gpx`]) expect(zip).toContain(file)

  await page.goto('/#/settings/account')
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('button', { name: 'Sign out and remove it here' }).click()
  await expect(page.getByText('Signed out. What the server has was removed from this phone.')).toBeVisible()
  const tokens = [account['refresh_token']!, account['access_token']!]
  expect(where(await dump(page), [...canaries, ...tokens])).toEqual([])

  await signIn(page, email)
  await expect(page.getByRole('link', { name: 'Sync: Synced' })).toBeVisible()
  await safeOnServer(page, 'Running')
  await page.goto('/#/settings/data')
  await page.getByRole('button', { name: 'Delete account' }).click()
  await page.getByLabel('Password').fill(password)
  await page.getByLabel('Type “delete” to confirm').fill('delete')
  await page.getByRole('button', { name: 'Delete for good' }).click()
  await expect(page.getByText('Your account and everything in it were deleted.')).toBeVisible()
  expect(where(await dump(page), canaries)).toEqual([])
})
