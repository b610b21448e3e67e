import { expect, test, type BrowserContext } from '@playwright/test'
import { Phone } from './phone'
import { handTurned, SATURDAY, straight } from './receiver'

// What a person can do before everything behind the first screen is there. Without the worker, whose answers cannot be held back.
test.use({ serviceWorkers: 'block' })

/** Holds back all that stands behind the screens until the answer is called. */
async function heldBack(context: BrowserContext): Promise<() => void> {
  let letGo!: () => void
  const free = new Promise<void>((resolve) => (letGo = resolve))
  await context.route('**/assets/begin-*.js', async (route) => {
    await free
    await route.continue()
  })
  return letGo
}

test('Start is there before the store is open, and a tap on it is kept', async ({ page, context }) => {
  const letGo = await heldBack(context)
  await page.goto('/')
  await page.getByRole('button', { name: 'Walk', exact: true }).click()
  await page.getByRole('button', { name: 'Start Walking' }).click()
  await expect(page.getByText('No account needed.')).toBeVisible()
  letGo()
  await page.getByRole('button', { name: 'Continue' }).click()
  await new Phone(page, context).skipCountdown()
})

test('with a workout on there is no Start, however long the rest takes', async ({ page, context }) => {
  await handTurned(context, SATURDAY)
  const phone = new Phone(page, context)
  await phone.open()
  await phone.start('Running')
  await straight(page, { from: 0, seconds: 30, speed: 3 })
  const letGo = await heldBack(context)
  const asked = page.waitForRequest('**/assets/begin-*.js')
  await page.goto('/?again')
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
  await page.goto('/?again')
  await expect(page.getByRole('button', { name: 'Start Cycling' })).toBeVisible()
  await expect(page.getByText('No account needed.')).toHaveCount(0)
  letGo()
  await expect(page.getByRole('link', { name: /^Cycling, / })).toBeVisible()
})
