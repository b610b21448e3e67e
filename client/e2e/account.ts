import { readdirSync, readFileSync } from 'node:fs'
import { expect, type BrowserContext, type Page } from '@playwright/test'

export const password = 'correct horse battery'
export const someone = () => `runner-${crypto.randomUUID()}@example.org`

export async function register(page: Page, email: string): Promise<void> {
  await enter(page, '/#/sign-in?new=1', email, 'Make an account')
  await expect(page.getByRole('link', { name: 'Sync: Synced' })).toBeVisible()
}

export async function signIn(page: Page, email: string): Promise<void> {
  await enter(page, '/#/sign-in', email, 'Sign in')
}

async function enter(page: Page, path: string, email: string, key: string): Promise<void> {
  await page.goto(path)
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: key }).first().click()
}

export async function sync(page: Page): Promise<void> {
  await page.goto('/#/settings/sync')
  const now = page.getByRole('button', { name: 'Try now' })
  await now.click() // not before what is under way is done
  await expect(now).toBeEnabled()
}

/** A workout of the list that both sides agree on, with the kilometres it says. */
export async function safeOnServer(page: Page, type: string): Promise<number> {
  await page.goto('/#/history')
  const row = page.getByRole('link', { name: new RegExp(`^${type}, .*safe on the server`) })
  await expect(row).toBeVisible()
  return kilometres(await row.textContent())
}

export function kilometres(name: string | null): number {
  return Number(/([\d.]+) kilometres/.exec(name ?? '')?.[1])
}

/** Every mail of the folder. What is being written there has another name yet, and none by the time it is read. */
export function mails(folder: string): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.eml'))
    .map((file) => readFileSync(`${folder}/${file}`, 'utf8'))
}

/** The network of a bad day: one in three requests is answered, and some answers are lost on the way back. */
export async function badNetwork(context: BrowserContext, faults: number): Promise<{ met: () => number }> {
  let left = faults
  let seed = 20_261_122
  await context.route('**/v1/**', async (route) => {
    if (left <= 0 || route.request().url().includes('/v1/auth/')) return route.continue()
    seed = (seed * 16_807) % 2_147_483_647
    const fate = seed % 6
    if (fate >= 4) return route.continue()
    left--
    if (fate === 0) return route.fulfill({ status: 500 })
    if (fate === 1) return route.fulfill({ status: 503, headers: { 'retry-after': '1' } })
    if (fate === 2) return route.abort('timedout')
    await route.fetch().catch(() => undefined) // taken, and nobody hears of it
    return route.abort('connectionreset')
  })
  return { met: () => faults - left }
}
