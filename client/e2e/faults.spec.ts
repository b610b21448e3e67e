import { expect, test } from '@playwright/test'
import { Phone } from './phone'
import { handTurned, pass, SATURDAY, straight, type Seen } from './receiver'

/** Never more than was covered, and never less than what was shown before. */
function honest(seen: readonly Seen[], before = 0): void {
  let shown = before
  for (const at of seen) {
    expect(at.shown, `shown after ${at.covered} m`).toBeGreaterThanOrEqual(shown)
    expect(at.shown, `shown after ${at.covered} m`).toBeLessThanOrEqual(before + at.covered + 10)
    shown = at.shown
  }
}

test('ten minutes without GPS are no distance, and no straight line', async ({ page, context }) => {
  await handTurned(context, SATURDAY)
  const phone = new Phone(page, context)
  await phone.open()
  await phone.start('Running')
  const first = await straight(page, { from: 0, seconds: 120, speed: 3 })
  honest(first)
  expect(first.at(-1)!.shown).toBeGreaterThanOrEqual(340)
  for (let minute = 0; minute < 10; minute++) {
    await pass(page, 60_000)
    await expect(page.getByRole('main').getByText(/No GPS since/)).toBeVisible()
    expect(await phone.shownDistance()).toBe(first.at(-1)!.shown / 1000)
  }
  const second = await straight(page, { from: 360 + 1800, seconds: 120, speed: 3 })
  honest(second, first.at(-1)!.shown)
  expect(second.at(-1)!.shown).toBeGreaterThanOrEqual(690)
  expect(second.at(-1)!.shown).toBeLessThanOrEqual(720)
  await phone.finish()
  await phone.save()
  await page.getByRole('link', { name: 'History' }).click()
  await expect(page.getByRole('link', { name: /^Running, .* 0\.(69|70|71|72) kilometres/ })).toBeVisible()
})

test('killed every minute, it goes on every time, and nothing shown is lost', async ({ context }) => {
  await handTurned(context, SATURDAY)
  let phone = new Phone(await context.newPage(), context)
  await phone.open()
  await phone.start('Running')
  let shown = 0
  for (let minute = 0; minute < 4; minute++) {
    const seen = await straight(phone.page, { from: minute * 180, seconds: 60, speed: 3 })
    honest(seen, shown)
    shown = seen.at(-1)!.shown
    await phone.page.close({ runBeforeUnload: false })
    phone = new Phone(await context.newPage(), context)
    await phone.open()
    await expect(phone.page.getByRole('button', { name: 'Pause', exact: true })).toBeVisible()
    expect(await phone.shownDistance()).toBeGreaterThanOrEqual(shown / 1000)
  }
  expect(shown).toBeGreaterThanOrEqual(4 * 170) // of each minute at most the last step and the one over the kill are missing
  expect(shown).toBeLessThanOrEqual(4 * 180)
  await phone.finish()
  await phone.save()
})

test.describe('on a full phone', () => {
  test.use({ serviceWorkers: 'block' }) // what it keeps counts too

  test('it says what is safe, counts nothing it cannot keep, and goes on when there is room', async ({ page, context, baseURL }) => {
    await handTurned(context, SATURDAY)
    const devtools = await context.newCDPSession(page)
    const { origin } = new URL(baseURL!)
    await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 600_000 }) // asked for at the first write, and then at one that would not fit
    const phone = new Phone(page, context)
    await phone.open()
    await phone.start('Running')
    const first = await straight(page, { from: 0, seconds: 30, speed: 3 })
    await page.evaluate(fill)
    const full = await straight(page, { from: 90, seconds: 30, speed: 3 })
    await expect(page.getByRole('alert').filter({ hasText: 'Storage is full. What is saved is safe' })).toBeVisible()
    honest(full, first.at(-1)!.shown)
    const safe = await phone.shownDistance()
    expect(safe).toBeLessThan(0.15)
    await devtools.send('Storage.overrideQuotaForOrigin', { origin })
    await expect(page.getByRole('alert').filter({ hasText: 'Storage is full' })).toHaveCount(0)
    const after = await straight(page, { from: 180, seconds: 30, speed: 3 })
    expect(after.at(-1)!.shown).toBeGreaterThanOrEqual(250)
    expect(after.at(-1)!.shown).toBeLessThanOrEqual(280)
    await phone.finish()
    await phone.save()
  })
})

/** Fills what room there is, to the last few bytes. */
async function fill(): Promise<void> {
  const db = await new Promise<IDBDatabase>((resolve, reject) => {
    const open = indexedDB.open('ballast')
    open.onupgradeneeded = () => void open.result.createObjectStore('ballast', { autoIncrement: true })
    open.onsuccess = () => resolve(open.result)
    open.onerror = () => reject(open.error)
  })
  const put = (bytes: number) =>
    new Promise<boolean>((done) => {
      const tx = db.transaction('ballast', 'readwrite')
      tx.objectStore('ballast').put(crypto.getRandomValues(new Uint8Array(bytes)))
      tx.oncomplete = () => done(true)
      tx.onabort = () => done(false)
    })
  for (let bytes = 65_536; bytes >= 1; bytes /= 2) while (await put(bytes));
  db.close()
}

test('rotten lines of a workout under way are passed over: it goes on, shorter and never longer', async ({ page, context }) => {
  await handTurned(context, SATURDAY)
  const phone = new Phone(page, context)
  await phone.open()
  await phone.start('Running')
  const first = await straight(page, { from: 0, seconds: 60, speed: 3 })
  await phone.damage({ lines: 20 })
  await page.reload()
  await expect(page.getByRole('button', { name: 'Pause', exact: true })).toBeVisible()
  const kept = (await phone.shownDistance()) * 1000
  expect(kept).toBeGreaterThanOrEqual(100)
  expect(kept).toBeLessThanOrEqual(first.at(-1)!.shown)
  const second = await straight(page, { from: 180, seconds: 60, speed: 3 })
  honest(second, kept)
  expect(second.at(-1)!.shown).toBeGreaterThanOrEqual(kept + 170)
  await phone.finish()
  await phone.save()
})

test('a database that has lost a table is salvaged at the next start, and records at once', async ({ page, context }) => {
  await handTurned(context, SATURDAY)
  const phone = new Phone(page, context)
  await phone.open()
  await phone.start('Running')
  await straight(page, { from: 0, seconds: 60, speed: 3 })
  await phone.finish()
  await phone.save()
  await phone.damage({ tables: ['last_sets', 'goals'] })
  await page.reload()
  await phone.open('/today')
  await phone.start('Running')
  const second = await straight(page, { from: 0, seconds: 30, speed: 3 })
  expect(second.at(-1)!.shown).toBeGreaterThanOrEqual(80)
  await phone.finish()
  await phone.save()
  await page.getByRole('link', { name: 'History' }).click()
  await expect(page.getByRole('link', { name: /^Running, / })).toHaveCount(2)
})

test('damage in the midst of a workout is told, and opening again mends it', async ({ page, context }) => {
  await handTurned(context, SATURDAY)
  const phone = new Phone(page, context)
  await phone.open()
  await phone.start('Running')
  const first = await straight(page, { from: 0, seconds: 60, speed: 3 })
  await phone.damage({ tables: ['last_sets'] })
  await straight(page, { from: 180, seconds: 20, speed: 3 })
  await expect(page.getByRole('alert').filter({ hasText: 'Saving fails.' })).toBeVisible()
  expect(await phone.shownDistance()).toBe(first.at(-1)!.shown / 1000)
  await page.getByRole('button', { name: 'Open again' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'Saving fails.' })).toBeHidden()
  await expect(page.getByRole('button', { name: 'Pause', exact: true })).toBeVisible()
  expect(await phone.shownDistance()).toBeGreaterThanOrEqual(first.at(-1)!.shown / 1000)
  const second = await straight(page, { from: 240, seconds: 30, speed: 3 })
  honest(second, first.at(-1)!.shown)
  await phone.finish()
  await phone.save()
})
