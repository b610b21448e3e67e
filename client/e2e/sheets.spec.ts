// Every page in the mixtures that the other specs leave out: size, colours, look, text size and language together. The pictures go to
// artifacts/sheets/, and scripts/sheets.mjs puts them beside each other. STAMINA_SHEETS=all takes all 48 mixtures (docs/mobile.md).
import { mkdirSync, rmSync } from 'node:fs'
import { expect, test as base, type Browser, type BrowserContext, type Page } from '@playwright/test'
import { brokenWords } from './brokenWords'
import { PAGES } from './pages'
import { Phone } from './phone'
import { handTurned, pass, run, SATURDAY, USED } from './receiver'

const OUT = new URL('../../artifacts/sheets/', import.meta.url).pathname
const SIZES = { small: { width: 360, height: 640 }, large: { width: 430, height: 932 } } as const
const EVERY = {
  size: ['small', 'large'], theme: ['light', 'dark'], look: ['md', 'ios'], text: [100, 200], language: ['en', 'de', 'ar-XB'],
} as const
interface Mixture {
  readonly size: 'small' | 'large'
  readonly theme: 'light' | 'dark'
  readonly look: 'md' | 'ios'
  readonly text: 100 | 200
  readonly language: string
}

/** Each pair of values that no other spec shows together. */
const CHOSEN: readonly Mixture[] = [
  { size: 'small', theme: 'dark', look: 'ios', text: 200, language: 'de' },
  { size: 'large', theme: 'light', look: 'ios', text: 200, language: 'ar-XB' },
  { size: 'small', theme: 'dark', look: 'md', text: 100, language: 'de' },
  { size: 'small', theme: 'dark', look: 'ios', text: 100, language: 'ar-XB' },
]
const ALL: readonly Mixture[] = EVERY.size.flatMap((size) =>
  EVERY.theme.flatMap((theme) =>
    EVERY.look.flatMap((look) => EVERY.text.flatMap((text) => EVERY.language.map((language) => ({ size, theme, look, text, language })))),
  ),
)

type State = Awaited<ReturnType<BrowserContext['storageState']>>

/** A phone that has recorded a run with a lap and lifted, and has two goals; made once, and then opened in every mixture. */
const test = base.extend<object, { used: State }>({
  used: [
    async ({ browser }, use, worker) => {
      const { baseURL } = worker.project.use
      const context = await phone(browser, baseURL, SIZES.large)
      const page = await context.newPage()
      await seed(page, context)
      const state = await context.storageState({ indexedDB: true })
      await context.close()
      await use(state)
    },
    { scope: 'worker' },
  ],
})

async function phone(browser: Browser, baseURL: string | undefined, viewport: { width: number; height: number }, more: object = {}): Promise<BrowserContext> {
  const context = await browser.newContext({
    ...(baseURL ? { baseURL } : {}), viewport, locale: 'en-IE', timezoneId: 'Europe/Vienna', permissions: ['geolocation'], reducedMotion: 'reduce',
    deviceScaleFactor: 1, ...more,
  })
  await handTurned(context, SATURDAY)
  return context
}

async function seed(page: Page, context: BrowserContext): Promise<void> {
  const phone = new Phone(page, context)
  await phone.open()
  await phone.start('Running')
  await run(page, { seconds: 1300, speed: 2.9 })
  await page.getByRole('button', { name: 'Lap' }).click()
  await run(page, { seconds: 400, speed: 3.2 })
  await phone.finish()
  await phone.save()
  await pass(page, 3_600_000)
  await phone.open('/start?type=weight_training')
  await page.getByRole('button', { name: 'Start Weights' }).last().click()
  await page.getByRole('button', { name: 'Exercise', exact: true }).click()
  await page.getByLabel('Search or name your own').fill('bench')
  await page.getByRole('button', { name: 'Bench press', exact: true }).click()
  for (const n of [1, 2, 3]) {
    await page.getByRole('button', { name: /^Set done/ }).click()
    await expect(page.getByRole('button', { name: new RegExp(`^Set ${n}, `) })).toBeVisible()
  }
  await pass(page, 600_000)
  await phone.finish()
  await phone.save()
  for (const goal of [/Run twice a week|Run 3 times a week/, /a week/]) {
    await phone.open('/goals/new')
    await page.getByRole('radio', { name: goal }).last().click()
    await page.getByRole('button', { name: 'Set this goal' }).click()
    await expect(page).not.toHaveURL(/goals\/new/)
  }
}

for (const mixture of process.env['STAMINA_SHEETS'] === 'all' ? ALL : CHOSEN) {
  const { size, theme, look, text, language } = mixture
  const name = `${language}-${text}-${look}-${theme}-${size}`
  test(`every page, ${name}`, async ({ used, playwright, baseURL }) => {
    test.setTimeout(900_000)
    rmSync(`${OUT}${name}`, { recursive: true, force: true })
    mkdirSync(`${OUT}${name}`, { recursive: true })
    const { executablePath, args } = { ...test.info().project.use.launchOptions }
    // The person's own text size, as media queries see it.
    const browser = await playwright.chromium.launch({
      ...(executablePath ? { executablePath } : {}), args: [...(args ?? []), ...(text === 200 ? ['--blink-settings=defaultFontSize=32'] : [])],
    })
    const kept = { name: 'stamina.preferences', value: JSON.stringify({ ...USED, language }) }
    const storageState = {
      ...used,
      origins: used.origins.map((origin) => ({ ...origin, localStorage: [...origin.localStorage.filter((one) => one.name !== kept.name), kept] })),
    }
    const context = await phone(browser, baseURL, SIZES[size], { colorScheme: theme, storageState })
    const page = await context.newPage()
    const faults: string[] = []
    let shown = 0
    const take = async (what: string) => {
      await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))))
      const file = `${String(++shown).padStart(2, '0')}-${what.replaceAll(/[^a-z0-9]+/gi, '-').replaceAll(/^-|-$/g, '')}`
      await page.screenshot({ path: `${OUT}${name}/${file}.png` })
      const wide = await page.evaluate(() => document.scrollingElement!.scrollWidth - innerWidth)
      if (wide > 0) faults.push(`${what}: ${wide} px wider than the screen`)
      if (language !== 'ar-XB') faults.push(...(await brokenWords(page)).map((word) => `${what}: ${word}`)) // its words are longer than any
    }
    const visit = async (path: string, what = path) => {
      await page.goto(`/?look=${look}#${path}`)
      await page.locator('h1').first().waitFor()
      const there = /\/(start|new)$/.test(path) ? 'dialog[open] .sheet-foot .key' : path === '/today' ? '.ring-link' : '.page .column, .page canvas'
      await page.locator(there).first().waitFor()
      await take(what)
    }
    for (const path of PAGES) await visit(path)
    await page.goto(`/?look=${look}#/history`)
    const links = page.locator('a[href^="#/history/"]')
    await links.nth(1).waitFor()
    const [lift, ran] = await links.evaluateAll((all) => all.map((link) => link.getAttribute('href')!.slice(1)))
    await visit(lift!, 'lifting')
    await visit(ran!, 'workout')
    await page.locator('table.splits').first().evaluate((table) => table.scrollIntoView())
    await take('splits')
    await visit(`${ran!}/edit`, 'edit')
    await visit(`${ran!}/track`, 'track')
    await page.goto(`/?look=${look}#/goals`)
    await page.locator('a[href^="#/goals/"]:not([href$="new"])').first().click()
    await page.waitForURL(/goals\/(?!new)/)
    await take('goal')
    await visit('/today', 'today again')
    await page.locator('#root .start-keys .chip[data-type="running"]').click()
    await page.locator('#root .start-keys .primary').click()
    await page.locator('.record-keys .pause').waitFor()
    await run(page, { seconds: 400, speed: 3 })
    await take('record')
    await page.locator('.record-keys .pause').click()
    await page.locator('.pause-keys .key').first().waitFor()
    await take('paused')
    await page.locator('.pause-keys .key').last().click()
    await page.locator('#note').waitFor()
    await take('finish')
    await browser.close()
    expect(faults).toEqual([])
  })
}
