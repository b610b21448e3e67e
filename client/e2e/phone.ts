import { expect, type BrowserContext, type Page } from '@playwright/test'

/** What a person does with the phone. */
export class Phone {
  #step = 0

  constructor(
    readonly page: Page,
    readonly context: BrowserContext,
  ) {}

  async open(path = ''): Promise<void> {
    await this.page.goto(`/${path ? `#${path}` : ''}`)
    await this.page.locator('h1').first().waitFor()
  }

  /** Skips the countdown; says yes to location where the app asks. */
  async start(type: string): Promise<void> {
    await this.page.getByRole('button', { name: `Start ${type}` }).first().click()
    const why = this.page.getByRole('button', { name: 'Continue' })
    const now = this.page.getByRole('button', { name: 'Start now' })
    await expect(why.or(now).first()).toBeVisible()
    if (await why.isVisible()) await why.click()
    await now.click()
    await expect(this.page.getByRole('button', { name: 'Pause', exact: true })).toBeVisible()
  }

  /** Walks north, some metres a reading, until the phone shows at least so many hundredths of its unit. */
  async move(readings: number, metres = 3, waitMs = 250): Promise<void> {
    for (let i = 0; i < readings; i++) {
      this.#step++
      await this.context.setGeolocation({ latitude: 47.07 + (this.#step * metres) / 111_195, longitude: 15.44 + Math.sin(this.#step / 9) * 0.0002, accuracy: 5 })
      await this.page.waitForTimeout(waitMs)
    }
  }

  async shownDistance(): Promise<number> {
    const text = await this.page.locator('.hero [aria-hidden]').first().innerText()
    return Number(/[\d.,]+/.exec(text)?.[0].replace(',', '.') ?? Number.NaN)
  }

  async finish(): Promise<void> {
    await this.page.getByRole('button', { name: 'Pause', exact: true }).click()
    // A tap is answered once it is on the disk, and a busy disk takes its time.
    await this.page.getByRole('button', { name: 'Finish' }).click({ timeout: 30_000 })
    await this.page.getByRole('heading', { name: 'Review your workout' }).waitFor()
  }

  async save(): Promise<void> {
    await this.page.getByRole('button', { name: 'Save', exact: true }).click()
    const later = this.page.getByRole('button', { name: 'Not now' })
    // Then the words, and perhaps the question about an account or a goal that was reached.
    const nice = this.page.getByRole('button', { name: 'Nice' })
    await expect(this.page.getByRole('status').filter({ hasText: 'Saved on this phone.' }).first()).toBeVisible()
    await expect(this.page.getByRole('navigation', { name: 'Main' }).or(later).or(nice).first()).toBeVisible()
    if (await nice.isVisible()) await nice.click()
    if (await later.isVisible()) await later.click()
    await expect(this.page.getByRole('navigation', { name: 'Main' })).toBeVisible()
  }
}
