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

    // The page's own first screen says the same as the app's until that one has been drawn.
    await this.page.locator('#first').waitFor({ state: 'detached' })
  }

  /** The bar with Undo stays, as it does while it has the focus: a slow machine's next step may come after six seconds. Before `open`. */
  async keepNotices(): Promise<void> {
    await this.context.addInitScript(() => {
      const setReal = window.setTimeout
      window.setTimeout = ((work: () => void, ms?: number, ...args: unknown[]) =>
        setReal(work, ms === 6000 ? 600_000 : ms, ...args)) as unknown as typeof window.setTimeout
    })
  }

  /** Says yes to location where the app asks. */
  async start(type: string): Promise<void> {
    await this.page.getByRole('button', { name: `Start ${type}` }).first().click()
    const why = this.page.getByRole('button', { name: 'Continue' })
    await expect(why.or(this.#now).or(this.#pause).first()).toBeVisible()
    if (await why.isVisible()) await why.click()
    await this.skipCountdown()
  }

  /** On a slow machine the countdown may end before the tap that skips it. */
  async skipCountdown(): Promise<void> {
    await expect(this.#now.or(this.#pause).first()).toBeVisible()
    await this.#now.click({ timeout: 5000 }).catch(() => undefined)
    await expect(this.#pause).toBeVisible()
  }

  get #now() {
    return this.page.getByRole('button', { name: 'Start now' })
  }

  get #pause() {
    return this.page.getByRole('button', { name: 'Pause', exact: true })
  }

  /**
   * Walks north, some metres a reading. The pace is part of what is fed in: readings that come faster are a speed that nobody runs, and would rightly
   * not count.
   */
  async move(readings: number, metres = 3, waitMs = 250): Promise<void> {
    for (let i = 0; i < readings; i++) {
      this.#step++
      await this.context.setGeolocation({
        latitude: 47.07 + (this.#step * metres) / 111_195,
        longitude: 15.44 + Math.sin(this.#step / 9) * 0.0002,
        accuracy: 5,
      })
      await this.page.waitForTimeout(waitMs)
    }
  }

  async shownDistance(): Promise<number> {
    const text = await this.page.locator('.hero [aria-hidden]').first().innerText()
    return Number(/[\d.,]+/.exec(text)?.[0].replace(',', '.') ?? Number.NaN)
  }

  /** Waits until a line with this text is in the journal on the disk, so that the screen has counted it or never will. */
  async written(text: string): Promise<void> {
    await expect.poll(async () => (await this.journal()).some((line) => line.includes(text)), `a journal line with ${text}`).toBe(true)
  }

  async journal(): Promise<string[]> {
    return (await this.#rows('journal')).map((row) => String((row as { text: unknown }).text))
  }

  async accounts(): Promise<{ refresh_token: string }[]> {
    return (await this.#rows('accounts')) as { refresh_token: string }[]
  }

  /** Damage as a bad flash cell or a browser's bug leaves it: rows that are not what was written, tables that are gone. */
  async damage({ lines = 0, tables = [] }: { lines?: number; tables?: readonly string[] }): Promise<void> {
    const version = await this.page.evaluate(() => indexedDB.databases().then((all) => all.find((db) => db.name === 'stamina')!.version!))
    await this.page.evaluate(
      ({ lines, tables, version }) =>
        new Promise<void>((resolve, reject) => {
          const open = tables.length > 0 ? indexedDB.open('stamina', version + 1) : indexedDB.open('stamina')
          open.onupgradeneeded = () => tables.forEach((table) => open.result.deleteObjectStore(table))
          open.onerror = () => reject(open.error)
          open.onsuccess = () => {
            const db = open.result
            if (lines === 0) {
              db.close()
              return resolve()
            }
            const tx = db.transaction('journal', 'readwrite')
            const store = tx.objectStore('journal')
            const cursor = store.openCursor(null, 'prev')
            let left = lines
            cursor.onsuccess = () => {
              const at = cursor.result
              if (at === null || left-- <= 0) return
              at.update({ ...(at.value as object), text: 'rot' })
              at.continue()
            }
            tx.oncomplete = () => {
              db.close()
              resolve()
            }
            tx.onabort = () => reject(tx.error)
          }
        }),
      { lines, tables, version },
    )
  }

  #rows(table: string): Promise<unknown[]> {
    return this.page.evaluate(
      (table) =>
        new Promise<unknown[]>((resolve, reject) => {
          const open = indexedDB.open(localStorage.getItem('stamina.store.name') ?? 'stamina')
          open.onerror = () => reject(open.error)
          open.onsuccess = () => {
            const all = open.result.transaction(table).objectStore(table).getAll()
            all.onerror = () => reject(all.error)
            all.onsuccess = () => {
              open.result.close()
              resolve(all.result)
            }
          }
        }),
      table,
    )
  }

  async finish(): Promise<void> {
    await this.#pause.click()
    await this.page.getByRole('button', { name: 'Finish' }).click()
    await this.page.getByRole('heading', { name: 'Review your workout' }).waitFor()
  }

  async save(): Promise<void> {
    await this.page.getByRole('button', { name: 'Save', exact: true }).click()
    await expect(this.page.getByRole('status').filter({ hasText: 'Saved on this phone.' }).first()).toBeVisible()
    await expect(this.page.getByRole('button', { name: 'Share' })).toBeVisible() // the workout itself
    const joy = this.page.getByRole('button', { name: 'Nice' }) // a goal that was reached comes with it
    if (await joy.isVisible()) await joy.click()
    await expect(joy).toBeHidden()
    await expect(this.page.getByRole('navigation', { name: 'Main' })).toBeVisible()
  }
}
