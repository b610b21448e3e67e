import { expect, type Page } from '@playwright/test'

/** The page goes out of sight or comes back, as a page hears it of its browser. */
export async function seen(page: Page, state: 'hidden' | 'visible'): Promise<void> {
  await page.evaluate((state) => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state })
    document.dispatchEvent(new Event('visibilitychange'))
  }, state)
}

export const lockScreen = (page: Page) => page.getByRole('dialog', { name: 'Stamina is locked' })

/** Nothing of the app is painted or read out: what is asked for is there, and hidden. */
export async function showsNothing(page: Page): Promise<void> {
  await expect(lockScreen(page)).toBeVisible()
  await expect(page.locator('.shell')).toBeHidden()
  await expect(page.getByRole('navigation')).toHaveCount(0)
}

export async function setLock(page: Page, asksAgain?: string): Promise<void> {
  await page.goto('/#/settings/privacy')
  await page.getByRole('switch', { name: 'App lock' }).click()
  if (asksAgain !== undefined) await page.getByRole('radio', { name: asksAgain }).click()
  await expect(page.getByRole('radiogroup', { name: 'Asks again' })).toBeVisible()
}
