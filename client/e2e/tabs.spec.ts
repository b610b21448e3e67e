import { readFileSync, writeFileSync } from 'node:fs'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { expect, test, type Page } from '@playwright/test'
import { Phone } from './phone'

// Tabs and the service worker of the web app.

const WORKER = new URL('../dist/sw.js', import.meta.url).pathname
const worker = readFileSync(WORKER, 'utf8')

/** As a build leaves it: the program serves the compressed file to whoever takes it. */
function deploy(text: string): void {
  writeFileSync(WORKER, text)
  writeFileSync(`${WORKER}.br`, brotliCompressSync(text))
  writeFileSync(`${WORKER}.gz`, gzipSync(text))
}

const mark = (page: Page) => page.evaluate(() => Object.assign(window, { same: true }))
const isSame = (page: Page) => page.evaluate(() => 'same' in window)

test('a start in a tab while another records is no start: the person is asked, and may take over', async ({ page, context }) => {
  const second = await context.newPage()
  await new Phone(second, context).open()
  const phone = new Phone(page, context)
  await phone.open()
  await phone.start('Running')
  await second.getByRole('button', { name: 'Start Running' }).click()
  await second.getByRole('button', { name: 'Continue' }).click()
  await second.getByRole('button', { name: 'Start now' }).click({ timeout: 5000 }).catch(() => undefined) // on a slow machine the countdown ends before
  await expect(second.getByRole('alert').filter({ hasText: 'This workout is being recorded in another tab.' })).toBeVisible()
  await expect(second.getByText('The phone has no room', { exact: false })).toBeHidden()
  await expect(page.getByRole('button', { name: 'Pause', exact: true })).toBeVisible()
  await expect(page.getByText('This workout is being recorded in another tab.')).toBeHidden()
  await second.getByRole('button', { name: 'Take over here' }).click()
  await expect(second.getByRole('button', { name: 'Pause', exact: true })).toBeVisible()
})

test.describe('a new version', () => {
  test.afterEach(() => deploy(worker))

  test('waits while another tab records, and never reloads it @alone', async ({ page, context }) => {
    const second = await context.newPage()
    await new Phone(second, context).open()
    await second.evaluate(() => navigator.serviceWorker.ready.then(() => true))
    const phone = new Phone(page, context)
    await phone.open()
    await phone.start('Running')
    await mark(page)
    await mark(second)
    deploy(`${worker}\n// a newer version`)
    await second.evaluate(() => navigator.serviceWorker.ready.then((registration) => registration.update()).then(() => true))
    await second.getByRole('button', { name: 'Update' }).click()
    await expect(second.getByText('A workout is on in another tab.', { exact: false })).toBeVisible()
    expect(await isSame(page)).toBe(true)

    // Over: now both get it, the one that recorded when its person is back on a page.
    await phone.finish()
    await phone.save()
    await second.getByRole('button', { name: 'Update' }).click()
    await expect.poll(() => isSame(second).catch(() => true)).toBe(false)
  })
})

test('an https link opened in a browser leads to its page', async ({ page, context }) => {
  await new Phone(page, context).open()
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => true))
  await page.reload() // now the worker answers
  await page.goto('/open/sync')
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await expect(page).toHaveURL(/#\/settings\/sync$/)
})

test('the worker leaves to the server what is the server\'s', async ({ page, context }) => {
  await new Phone(page, context).open()
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => true))
  await page.reload()
  for (const path of ['/.well-known/assetlinks.json', '/lan-authority.crt', '/reference']) {
    await page.goto(path).catch(() => undefined) // this server has nothing there
    await expect(page.locator('#root'), path).toHaveCount(0)
  }
})

test('in the dark the first thing that is painted is dark', async ({ browser, baseURL }) => {
  const context = await browser.newContext({ ...(baseURL ? { baseURL } : {}), colorScheme: 'dark' })
  const page = await context.newPage()
  await page.route(/assets\/(?!first-).*\.js$/, (route) => route.abort()) // whatever the app would do comes too late
  await page.goto('/')
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)).toBe('rgb(13, 20, 19)')
  await context.close()
})
