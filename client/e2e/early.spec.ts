import { expect, test, type BrowserContext, type Page } from '@playwright/test'
import { Phone } from './phone'
import { handTurned, SATURDAY, straight } from './receiver'

// What a person can do before everything behind the first screen is there. Without the worker, whose answers cannot be held back.
test.use({ serviceWorkers: 'block' })

const BEHIND_THE_SCREENS = '**/assets/begin-*.js'
const THE_APP = '**/assets/index-*.js'

/** Holds a script back until the answer is called: all that stands behind the screens, or the screens themselves. */
async function heldBack(context: BrowserContext, what = BEHIND_THE_SCREENS): Promise<() => void> {
  let letGo!: () => void
  const free = new Promise<void>((resolve) => (letGo = resolve))
  await context.route(what, async (route) => {
    await free
    await route.continue()
  })
  return letGo
}

/** Opens the app as far as a page comes without its scripts: `load` waits for one that is held back, where that was asked for in time. */
async function open(page: Page, address = '/'): Promise<void> {
  await page.goto(address, { waitUntil: 'domcontentloaded' })
}

test('Start is there before the store is open, and a tap on it is kept', async ({ page, context }) => {
  const letGo = await heldBack(context)
  await open(page)
  await page.getByRole('button', { name: 'Walk', exact: true }).click()
  await page.getByRole('button', { name: 'Start Walking' }).click()
  await expect(page.getByText('No account needed.')).toBeVisible()
  letGo()
  await page.getByRole('button', { name: 'Continue' }).click()
  await new Phone(page, context).skipCountdown()
})

test('Start is in the page itself: a tap before any of the app is there starts that workout', async ({ page, context }) => {
  const letGo = await heldBack(context, THE_APP)
  await open(page)
  await expect(page.locator('#root')).toBeEmpty()
  await page.getByRole('button', { name: 'Walk', exact: true }).click()
  await page.getByRole('button', { name: 'Start Walking' }).click()
  await expect(page.getByRole('button', { name: 'Starting…' })).toBeVisible()
  letGo()
  await page.getByRole('button', { name: 'Continue' }).click()
  await new Phone(page, context).skipCountdown()
  await expect(page.locator('#first')).toHaveCount(0)
  await expect(page.getByRole('heading', { name: 'Walking' })).toBeVisible()
  const phone = new Phone(page, context)
  expect((await phone.journal())[0]).toContain('"walking"')
  // That tap has had its workout: Today, seen again during it and after it, starts no other.
  await page.getByRole('button', { name: 'Leave this screen; recording goes on' }).click()
  await page.getByRole('link', { name: /^Walking/ }).last().click()
  await phone.finish()
  await phone.save()
  await page.getByRole('link', { name: 'Today' }).click()
  await expect(page.getByRole('button', { name: 'Start Walking' })).toBeVisible()
  await page.getByRole('link', { name: 'Settings' }).click()
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible()
  expect(await phone.journal()).toEqual([])
})

test('a finger that is down while the app takes its place has tapped all the same', async ({ page, context }) => {
  const letGo = await heldBack(context, THE_APP)
  await open(page)
  const key = (await page.locator('#first .start-keys .primary').boundingBox())!
  await page.mouse.move(key.x + key.width / 2, key.y + key.height / 2)
  await page.mouse.down()
  letGo()
  await expect(page.locator('#root .start-keys .primary')).toHaveCount(1)
  await expect(page.locator('#first')).toHaveCount(1) // until the finger is up
  await expect(page.getByRole('button', { name: 'Start Running' })).toHaveCount(1) // one of them, for a screen reader too
  await page.mouse.up()
  await expect(page.locator('#first')).toHaveCount(0)
  await page.getByRole('button', { name: 'Continue' }).click()
  await new Phone(page, context).skipCountdown()
})

test('a second tap on Start starts no second workout, and what was chosen stays chosen', async ({ page, context }) => {
  const letGo = await heldBack(context, THE_APP)
  await page.clock.install()
  await open(page)
  await page.getByRole('button', { name: 'Ride', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Start Cycling' })).toBeVisible()
  letGo()
  await expect(page.locator('#first')).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Ride', exact: true })).toHaveAttribute('aria-pressed', 'true')
  await page.clock.pauseAt(Date.now() + 5_000) // for the page both taps come within a moment, on a busy machine as well
  const key = (await page.getByRole('button', { name: 'Start Cycling' }).boundingBox())!
  await page.mouse.click(key.x + key.width / 2, key.y + key.height / 2)
  await page.locator('dialog[open]').waitFor({ state: 'attached' })
  await page.mouse.click(key.x + key.width / 2, key.y + key.height / 2) // on its way when the question came: it is no answer to it
  await page.clock.resume()
  await page.getByRole('button', { name: 'Continue' }).click()
  const phone = new Phone(page, context)
  await phone.skipCountdown()
  expect((await phone.journal()).filter((line) => line.includes('"begin"'))).toHaveLength(1)
})

test('a key that has the focus keeps it when the app takes its place', async ({ page, context }) => {
  const letGo = await heldBack(context, THE_APP)
  await open(page)
  await page.getByRole('button', { name: 'Start Running' }).focus()
  letGo()
  await expect(page.locator('#first')).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Start Running' })).toBeFocused()
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Continue' }).click()
  await new Phone(page, context).skipCountdown()
})

test('another key before the app is there leads where it says', async ({ page, context }) => {
  const letGo = await heldBack(context, THE_APP)
  await open(page)
  await page.getByRole('link', { name: 'Settings' }).click()
  letGo()
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible()
  await expect(page.locator('#first')).toHaveCount(0)
})

test('the page says so where the app cannot be loaded, and offers to try again', async ({ page, context }) => {
  await context.route(THE_APP, (route) => route.abort())
  await open(page)
  await expect(page.getByRole('alert').filter({ hasText: 'Stamina didn’t load.' })).toBeVisible()
  await context.unroute(THE_APP)
  await page.getByRole('link', { name: 'Try again' }).click()
  await expect(page.locator('#first')).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Start Running' })).toBeVisible()
})

test.describe('on a German phone', () => {
  test.use({ locale: 'de-AT' })
  test('the page itself speaks German, and the app draws the same over it', async ({ page, context }) => {
    const letGo = await heldBack(context, THE_APP)
    await open(page)
    await expect(page.locator('html')).toHaveAttribute('lang', 'de')
    const before = await page.locator('#first').innerText()
    expect(before).toContain('Laufen starten')
    const places = () =>
      page
        .locator('.chip, .start-keys .primary, .tab-bar a, h1, .first-run h2')
        .evaluateAll((all) => all.map((one) => JSON.stringify(one.getBoundingClientRect())))
    const where = await places()
    letGo()
    await expect(page.locator('#first')).toHaveCount(0)
    expect(await page.locator('#root').innerText()).toBe(before)
    expect(await places()).toEqual(where)
  })
})

test('with a workout on there is no Start, however long the rest takes', async ({ page, context }) => {
  await handTurned(context, SATURDAY)
  const phone = new Phone(page, context)
  await phone.open()
  await phone.start('Running')
  await straight(page, { from: 0, seconds: 30, speed: 3 })
  const letGo = await heldBack(context)
  const asked = page.waitForRequest('**/assets/begin-*.js')
  await open(page, '/?again')
  await asked
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))))
  await expect(page.locator('h1')).toHaveCount(0)
  letGo()
  await expect(page.getByRole('button', { name: 'Pause', exact: true })).toBeVisible()
})

test('whoever has been here before sees their own types first, and no word for newcomers', async ({ page, context }) => {
  await handTurned(context, SATURDAY)
  const phone = new Phone(page, context)
  await phone.open()
  await page.getByRole('button', { name: 'Ride', exact: true }).click()
  await phone.start('Cycling')
  await straight(page, { from: 0, seconds: 90, speed: 6 })
  await phone.finish()
  await phone.save()
  const letGo = await heldBack(context)
  await open(page, '/?again')
  await expect(page.getByRole('button', { name: 'Start Cycling' })).toBeVisible()
  await expect(page.getByText('No account needed.')).toHaveCount(0)
  letGo()
  await expect(page.getByRole('link', { name: /^Cycling, / })).toBeVisible()
})
