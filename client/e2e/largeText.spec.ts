import { mkdirSync } from 'node:fs'
import { expect, test, type Page } from '@playwright/test'
import { brokenWords } from './brokenWords'
import { Phone } from './phone'
import { handTurned, run, SATURDAY, USED } from './receiver'

// Text twice as large as usual, on the smallest phone: what the browser's own setting does, so that media queries see it, too.
const OUT = new URL('../../artifacts/large-text/', import.meta.url).pathname
const args = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--blink-settings=defaultFontSize=32']
test.use({
  launchOptions: { executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args },
  viewport: { width: 360, height: 640 },
  deviceScaleFactor: 1,
  reducedMotion: 'reduce',
})

/** What is cut, too wide, or read letter by letter. */
async function faults(page: Page, name: string): Promise<string[]> {
  return await page.evaluate((name) => {
    const found: string[] = []
    if (document.scrollingElement!.scrollWidth > innerWidth) found.push(`${name}: wider than the screen`)
    for (const element of document.querySelectorAll<HTMLElement>('h1, h2, .key, .chip, .tab-bar a, .metric, .segments button')) {
      const box = element.getBoundingClientRect()
      const text = element.innerText.trim()
      if (box.width <= 1 || text === '' || element.closest('.chips, .visually-hidden, .visually-hidden-until-focus')) continue
      if (box.right > innerWidth + 1 || box.left < -1) found.push(`${name}: "${text}" leaves the screen`)
      const size = parseFloat(getComputedStyle(element).fontSize)
      const longest = Math.max(...text.split(/\s+/).map((word) => word.length))
      if (longest > 2 && box.width < size * 1.5) found.push(`${name}: "${text}" is read letter by letter`)
    }
    return found
  }, name)
}

async function inSight(page: Page, selector: string, name: string): Promise<string[]> {
  const boxes = await page
    .locator(selector)
    .evaluateAll((all) =>
      all.map((element) => ({ text: element.textContent, bottom: element.getBoundingClientRect().bottom, top: element.getBoundingClientRect().top })),
    )
  return boxes.filter((box) => box.top < 0 || box.bottom > 640.5).map((box) => `${name}: "${box.text}" is out of sight`)
}

test('at twice the text size on the smallest phone nothing is cut, and the keys that matter are in sight', async ({ page, context }) => {
  test.setTimeout(900_000)
  mkdirSync(OUT, { recursive: true })
  await handTurned(context, SATURDAY, { ...USED, restSeconds: 90 })
  const found: string[] = []
  const look = async (name: string, ...keys: string[]) => {
    await page.screenshot({ path: `${OUT}${name}.png` })
    found.push(...(await faults(page, name)), ...(await brokenWords(page)).map((word) => `${name}: ${word}`))
    for (const key of keys) found.push(...(await inSight(page, key, name)))
  }
  await page.goto('/')
  await page.locator('h1').first().waitFor()
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).fontSize)).toBe('32px')
  await look('first', '.start-keys .primary', '.tab-bar a')
  await page.locator('#root .start-keys .primary').click()
  await page.locator('.record-keys .pause').waitFor()
  await run(page, { seconds: 1300, speed: 3 })
  await look('record', '.record-keys .key', '.hero')
  await page.getByRole('button', { name: 'Lock', exact: true }).click()
  await page.locator('.lock-keys').waitFor()
  await look('locked', '.lock-keys .key')
  await page.getByRole('button', { name: 'Tap 1' }).click()
  await page.getByRole('button', { name: 'Tap 2' }).click()
  await page.getByRole('button', { name: 'Pause', exact: true }).click()
  await look('paused', '.pause-keys .key')
  await page.getByRole('button', { name: 'Finish' }).click()
  await page.locator('#note').waitFor()
  await look('finish', '.foot-bar .primary')
  await page.locator('.foot-bar .primary').click()
  await page.locator('table.splits').first().waitFor()
  await look('workout')
  for (const [name, path] of [
    ['today', '/today'],
    ['start', '/start'],
    ['goal-editor', '/goals/new'],
    ['sync', '/settings/sync'],
    ['devices', '/settings/devices'],
    ['data', '/settings/data'],
    ['voice', '/settings/voice'],
    ['look', '/settings/language'],
    ['privacy', '/settings/privacy'],
    ['about', '/settings/about'],
    ['register', '/sign-in?new=1'],
    ['update', '/update'],
    ['history', '/history'],
    ['calendar', '/history?view=calendar'],
    ['stats', '/stats'],
    ['records', '/stats/records'],
    ['year', '/stats/review'],
    ['goals', '/goals'],
    ['log', '/log'],
    ['settings', '/settings'],
    ['units', '/settings/units'],
    ['recording', '/settings/recording'],
    ['sign-in', '/sign-in'],
  ] as const) {
    await page.goto(`/#${path}`)
    await page.locator('h1').first().waitFor()
    await page.locator(/\/(start|new)$/.test(path) ? 'dialog[open] .sheet-foot .key' : '.page .column').waitFor()
    await look(name)
  }
  await page.goto('/#/start?type=weight_training')
  await page.getByRole('button', { name: 'Start Weights' }).last().click()
  await page.getByRole('button', { name: 'Exercise', exact: true }).click()
  await page.getByLabel('Search or name your own').fill('squat')
  await page.getByRole('button', { name: 'Squat', exact: true }).click()
  for (const n of [1, 2, 3]) {
    await page.getByRole('button', { name: /^Set done/ }).click()
    await expect(page.getByRole('button', { name: new RegExp(`^Set ${n}, `) })).toBeVisible()
  }
  await look('lifting', '.record-foot .key', '.sets .draft')
  expect(found).toEqual([])
})

test('the keys of the lock, and equipment, keep their words in German', async ({ page, context }) => {
  await handTurned(context, SATURDAY, { ...USED, language: 'de' })
  const found: string[] = []
  const look = async (name: string) => {
    await page.screenshot({ path: `${OUT}de-${name}.png` })
    found.push(...(await faults(page, name)), ...(await brokenWords(page)).map((word) => `${name}: ${word}`))
  }
  await page.goto('/')
  await page.locator('h1').first().waitFor()
  // The page's own first screen has the same key, for as long as the app takes to draw its own.
  await page.locator('#root .start-keys .primary').click()
  await page.getByRole('button', { name: 'Sperren', exact: true }).click()
  const keys = page.locator('.lock-keys .key')
  await expect(keys).toHaveText(['Tipp 1', 'Tipp 2'])
  await look('locked')
  found.push(...(await inSight(page, '.lock-keys .key', 'locked')))
  await page.goto('/#/settings/equipment')
  await page.locator('.lock-keys').waitFor({ state: 'detached' })
  await page.goto('/#/settings/equipment/add')
  await page.getByLabel('Name').fill('Laufschuhe für lange Läufe')
  await page.getByLabel('Strecke vorher, in km').fill('1234,5')
  await page.getByLabel('Melden ab, in km').fill('2000')
  await look('equipment-add')
  await page.getByRole('button', { name: 'Speichern', exact: true }).click()
  const piece = page.getByRole('link', { name: /^Laufschuhe/ })
  await expect(piece).toBeVisible()
  await look('equipment')
  await piece.click()
  await page.locator('.metric-grid').waitFor()
  await look('piece')
  expect(found).toEqual([])
})

test('the undo bar holds its key in German', async ({ page, context }) => {
  await handTurned(context, SATURDAY, { ...USED, language: 'de' })
  await new Phone(page, context).keepNotices()
  await page.goto('/#/plan')
  await page.getByRole('button', { name: 'Training planen', exact: true }).click()
  await page.getByRole('button', { name: 'Planen', exact: true }).click()
  const key = page.locator('.undo-bar').getByRole('button', { name: 'Rückgängig' })
  await expect(key).toBeVisible()
  const [bar, box] = [(await page.locator('.undo-bar').boundingBox())!, (await key.boundingBox())!]
  expect(box.x).toBeGreaterThanOrEqual(bar.x)
  expect(box.x + box.width).toBeLessThanOrEqual(bar.x + bar.width)
  expect(await key.evaluate((element) => element.scrollWidth - element.clientWidth)).toBeLessThanOrEqual(0)
  expect(await brokenWords(page)).toEqual([])
})

test('the notice of the import stays on the screen in the longest language, from right to left', async ({ page, context }) => {
  await handTurned(context, SATURDAY, { ...USED, language: 'ar-XB' })
  await page.goto('/#/settings/import')
  const notice = page.locator('.page .strip')
  await expect(notice).toBeVisible()
  const box = (await notice.boundingBox())!
  expect(box.x).toBeGreaterThanOrEqual(0)
  expect(box.x + box.width).toBeLessThanOrEqual(360)
  expect(await notice.evaluate((element) => element.scrollWidth - element.clientWidth)).toBeLessThanOrEqual(0)
  expect(await page.evaluate(() => document.scrollingElement!.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
})
