import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import AxeBuilder from '@axe-core/playwright'
import { expect, test, type BrowserContext, type Page } from '@playwright/test'
import { Phone } from './phone'
import { handTurned, pass, run, SATURDAY } from './receiver'

const OUT = new URL('../../artifacts/screens/', import.meta.url).pathname
const SIZES = { small: { width: 360, height: 640 }, large: { width: 430, height: 932 } } as const

for (const look of ['md', 'ios'] as const)
  test(`every screen in the ${look} look, small and large, light and dark, without an axe finding`, async ({ browser, baseURL }) => {
    test.setTimeout(900_000)
    const context = await browser.newContext({
      ...(baseURL ? { baseURL } : {}),
      viewport: SIZES.large,
      locale: 'en-IE',
      timezoneId: 'Europe/Vienna',
      hasTouch: true,
      isMobile: false,
      reducedMotion: 'reduce',
      deviceScaleFactor: 1,
      permissions: ['geolocation'],
    })
    await handTurned(context, SATURDAY, null)
    const page = await context.newPage()
    const camera = new Camera(page, look)
    await page.goto(`/?look=${look}`)
    await page.locator('h1').first().waitFor()
    await camera.take('first-run')
    await seed(page, context)

    const visit = async (name: string, path: string, ready?: string) => {
      await page.goto(`/?look=${look}#${path}`)
      await page.locator('h1').first().waitFor()
      if (ready) await page.getByText(ready).first().waitFor()
      await camera.take(name)
    }
    await visit('today', '/today', 'All goals')
    await visit('start', '/start', 'What are you doing?')
    await visit('history', '/history')
    await visit('history-calendar', '/history?view=calendar')
    await page.goto(`/?look=${look}#/history`)
    await page.getByRole('link', { name: /^Running/ }).first().click()
    await page.locator('.chart canvas').first().waitFor()
    await camera.take('workout')
    await page.getByRole('button', { name: 'Table' }).or(page.getByRole('radio', { name: 'Table' })).click()
    await camera.take('workout-tables')
    await page.getByRole('radio', { name: 'Chart' }).click()
    await page.getByRole('link', { name: 'Full screen' }).click()
    await camera.take('track')
    await page.goto(`/?look=${look}#/history`)
    await page.getByRole('link', { name: /^Running/ }).first().click()
    await page.getByRole('button', { name: 'More' }).click()
    await page.getByRole('button', { name: 'Crop or split' }).click()
    await page.getByRole('slider', { name: /^Start/ }).fill('600000')
    await page.getByText(/, was /).first().waitFor()
    await camera.take('crop')
    await page.getByRole('radio', { name: 'Split in two' }).click()
    await camera.take('split')
    await page.goto(`/?look=${look}#/history`)
    await page.getByRole('link', { name: /^Weights/ }).first().click()
    await camera.take('workout-lifting')
    await visit('log', '/log')
    await visit('stats-week', '/stats')
    await page.getByRole('radio', { name: 'Month' }).click()
    await camera.take('stats-month')
    await visit('records', '/stats/records', 'Longest')
    await visit('year', '/stats/review', 'What stands out')
    await visit('goals', '/goals')
    await page.getByRole('link', { name: /^Goal: Run/ }).click()
    await camera.take('goal')
    await visit('goal-editor', '/goals/new', 'Your goal')
    for (const name of ['', '/units', '/recording', '/voice', '/language', '/privacy', '/data', '/about', '/sync', '/devices'])
      await visit(`settings${name.replace('/', '-')}`, `/settings${name}`)
    await visit('sign-in', '/sign-in')
    await visit('register', '/sign-in?new=1')
    await visit('forgot', '/forgot')
    await visit('update', '/update')

    await page.goto(`/?look=${look}#/today`)
    await page.getByRole('button', { name: 'Run', exact: true }).click()
    await page.getByRole('button', { name: 'Start Running' }).click()
    await page.getByRole('button', { name: 'Start now' }).waitFor()
    await camera.take('countdown')
    await new Phone(page, context).skipCountdown()
    await run(page, { seconds: 1500, speed: 2.9 })
    await camera.take('record')
    await page.getByRole('radio', { name: 'Track' }).click()
    await camera.take('record-track')
    await page.getByRole('radio', { name: 'Splits' }).click()
    await camera.take('record-splits')
    await page.getByRole('radio', { name: 'Figures' }).click()
    await page.getByRole('button', { name: 'Lock' }).click()
    await camera.take('record-locked')
    await page.getByRole('button', { name: 'Tap 1' }).click()
    await page.getByRole('button', { name: 'Tap 2' }).click()
    await pass(page, 40_000)
    await page.getByRole('main').getByText(/No GPS since/).waitFor()
    await camera.take('record-gps-lost')
    await page.getByRole('button', { name: 'Leave this screen; recording goes on' }).click()
    await camera.take('today-live')
    await page.getByRole('link', { name: /^Running/ }).last().click()
    await page.getByRole('button', { name: 'Pause', exact: true }).click()
    await camera.take('paused')
    await page.getByRole('button', { name: 'Finish' }).click()
    await page.getByRole('heading', { name: 'Review your workout' }).waitFor()
    await camera.take('finish')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByRole('button', { name: 'Nice' }).waitFor()
    await camera.take('goal-reached')
    await context.close()
    expect(camera.findings).toEqual([])
  })

/** Three runs, a lifting workout and two goals, through the app itself. */
async function seed(page: Page, context: BrowserContext): Promise<void> {
  const phone = new Phone(page, context)
  for (const [day, speed] of [[3, 2.8], [1, 3.1]] as const) {
    await pass(page, -day * 86_400_000)
    await phone.open('/today')
    await page.getByRole('button', { name: 'Run', exact: true }).click()
    await phone.start('Running')
    await run(page, { seconds: 1860, speed, ...(day === 1 ? { silent: [800, 900] as const } : {}) })
    await phone.finish()
    await phone.save()
    await pass(page, day * 86_400_000 - 1_870_000)
  }
  await pass(page, -2 * 86_400_000)
  await phone.open('/start')
  await page.getByRole('radio', { name: 'Weights' }).click()
  await page.getByRole('button', { name: 'Start Weights' }).last().click()
  await phone.skipCountdown()
  for (const [name, kg] of [['Bench press', '80'], ['Barbell row', '70']] as const) {
    await page.getByRole('button', { name: 'Exercise', exact: true }).last().click()
    await page.getByLabel('Search or name your own').fill(name)
    await page.getByRole('button', { name, exact: true }).click()
    await page.getByRole('textbox', { name: 'Weight, kg' }).fill(kg)
    await page.getByRole('textbox', { name: 'Weight, kg' }).press('Enter')
    for (let i = 0; i < 3; i++) {
      await page.getByRole('button', { name: /^Set done/ }).click()
      await expect(page.getByRole('button', { name: new RegExp(`^Set ${i + 1}, .*: change$`) })).toBeVisible()
      await pass(page, 120_000)
    }
  }
  await phone.finish()
  await phone.save()
  await pass(page, 2 * 86_400_000 - 720_000)
  for (const sentence of [/Run 3 times a week|Run twice a week/, /a week/]) {
    await phone.open('/goals/new')
    await page.getByRole('radio', { name: sentence }).last().click()
    await page.getByRole('button', { name: 'Set this goal' }).click()
    await expect(page).not.toHaveURL(/goals\/new/)
    await phone.open('/goals')
    await expect(page.getByRole('link', { name: /^Goal:/ }).first()).toBeVisible()
  }
}

/** Drawn anew for its size, and nothing that ends by itself still moving. */
async function settled(): Promise<void> {
  for (let frame = 0; frame < 3; frame++) await new Promise((drawn) => requestAnimationFrame(drawn))
  const moving = document.getAnimations().filter((a) => a.playState === 'running' && a.effect?.getComputedTiming().endTime !== Infinity)
  await Promise.allSettled(moving.map((a) => a.finished))
}

class Camera {
  readonly findings: string[] = []
  #n = 0

  constructor(
    readonly page: Page,
    readonly look: string,
  ) {
    mkdirSync(OUT, { recursive: true })
    for (const old of readdirSync(OUT).filter((name) => name.endsWith(`-${look}.png`))) rmSync(OUT + old, { force: true })
  }

  /** A large and a small picture in different colours, the other way round in the other look; all eight with SCREENS=all. */
  async take(name: string): Promise<void> {
    this.#n++
    const every = process.env['SCREENS'] === 'all'
    for (const theme of ['light', 'dark'] as const) {
      await this.page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
      const own = (theme === 'light') === (this.look === 'md') ? 'large' : 'small'
      for (const [size, viewport] of Object.entries(SIZES)) {
        if (!every && size !== own) continue
        await this.page.setViewportSize(viewport)
        await this.page.evaluate(settled)
        await this.page.screenshot({ path: `${OUT}${String(this.#n).padStart(2, '0')}-${name}-${size}-${theme}-${this.look}.png` })
      }
      if (own !== 'large') continue // axe: light in one look, dark in the other
      const { violations } = await new AxeBuilder({ page: this.page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
        .disableRules(['region'])
        .setLegacyMode()
        .analyze() // a sheet is a dialog beside the landmarks
      for (const violation of violations)
        this.findings.push(
          `${name} ${theme} ${this.look}: ${violation.id}: ${violation.nodes
            .slice(0, 3)
            .map((node) => `${node.target.join(' ')} (${node.any[0]?.message ?? node.failureSummary ?? ''})`)
            .join(' | ')}`,
        )
    }
  }
}
