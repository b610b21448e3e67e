import { expect, test, type Page } from '@playwright/test'
import { Phone } from './phone'
import { handTurned, run, SATURDAY } from './receiver'

/** Goes to it with Tab, as somebody without a pointer has to; what has the focus must be seen to have it. */
async function reach(page: Page, name: string | RegExp): Promise<void> {
  await expect(page.locator('button, a, input, [role=radio]').filter({ hasText: name }).or(page.getByLabel(name)).first()).toBeEnabled()
  const passed: string[] = []
  for (let tabs = 0; tabs < 60; tabs++) {
    const at = await page.evaluate(() => {
      const element = document.activeElement as HTMLElement & { labels?: NodeListOf<HTMLElement> }
      const named = element.ariaLabel ?? element.labels?.[0]?.textContent ?? element.textContent ?? ''
      const { outlineStyle, outlineWidth } = getComputedStyle(element)
      return { name: named.replaceAll(/\s+/g, ' ').trim(), shown: element.matches(':focus-visible') && outlineStyle !== 'none' && parseFloat(outlineWidth) > 0 }
    })
    if (typeof name === 'string' ? at.name === name : name.test(at.name)) {
      if (tabs > 0) expect(at.shown, `the focus on "${at.name}" is seen`).toBe(true)
      return
    }
    passed.push(at.name.slice(0, 20))
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab never comes to ${String(name)}: ${passed.join(', ')}`)
}

async function press(page: Page, name: string | RegExp, key = 'Enter'): Promise<void> {
  await reach(page, name)
  await page.keyboard.press(key)
}

test('with the keyboard alone a workout is recorded, reviewed and corrected, a set is logged and a goal is set', async ({ page, context }) => {
  await handTurned(context, SATURDAY, null)
  await new Phone(page, context).open()
  await press(page, 'Start Running')
  await press(page, 'Continue')
  await press(page, 'Start now')
  await expect(page.getByRole('button', { name: 'Pause', exact: true })).toBeEnabled()
  await run(page, { seconds: 120, speed: 3 })
  await press(page, 'Lap')
  await press(page, 'Undo') // its bar goes, and the focus is where it was
  await expect(page.getByRole('button', { name: 'Lap', exact: true })).toBeFocused()
  await press(page, 'Lap')
  // A page that goes takes the focus along: the next one's heading has it.
  await press(page, 'Leave this screen; recording goes on')
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused()
  await press(page, /^Running/)
  await press(page, 'Figures', 'ArrowRight')
  await expect(page.getByRole('radio', { name: 'Track' })).toBeFocused()
  await press(page, 'Pause')
  await press(page, 'Finish')
  await page.getByRole('heading', { name: 'Review your workout' }).waitFor()
  await press(page, 'Hard', ' ')
  await reach(page, 'Note')
  await page.keyboard.type('With keys')
  await press(page, 'Save')
  await page.waitForURL(/#\/history\//) // the review has a key More as well
  await expect(page.getByText('With keys')).toBeVisible()

  // A sheet keeps the focus while it is open, and gives it back.
  await press(page, 'More')
  await expect(page.locator('dialog[open]')).toBeVisible()
  for (let tabs = 0; tabs < 12; tabs++) {
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement === document.body || document.activeElement!.closest('dialog') !== null)).toBe(true)
  }
  await page.keyboard.press('Escape')
  await expect(page.locator('dialog[open]')).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'More' })).toBeFocused()
  await press(page, 'More')
  await press(page, 'Correct')
  await reach(page, 'Title')
  await page.keyboard.type('Along the river')
  await press(page, 'Save')
  await expect(page.getByRole('heading', { name: 'Along the river', level: 1 })).toBeVisible()

  await press(page, 'Goals')
  await press(page, 'New goal')
  await press(page, 'Set this goal')
  await expect(page.getByRole('link', { name: /^Goal: Run/ })).toBeVisible()
  await expect(page.locator('dialog[open]')).toHaveCount(0)
  await press(page, 'Today')
  await press(page, 'Other…')
  await page.locator('dialog[open]').waitFor()
  await reach(page, 'Running')
  await page.keyboard.press('ArrowLeft')
  await expect(page.getByRole('radio', { name: 'Weights' })).toHaveAttribute('aria-checked', 'true')
  await press(page, 'Start Weights')
  await press(page, 'Exercise')
  await reach(page, 'Search or name your own')
  await page.keyboard.type('bench')
  await press(page, 'Bench press')
  await reach(page, 'Weight, kg')
  await page.keyboard.type('60')
  await press(page, /^Set done: 60\skg/)
  await expect(page.getByRole('row', { name: /^Set 1, .* – 60 5 Done/ })).toBeVisible()
})
