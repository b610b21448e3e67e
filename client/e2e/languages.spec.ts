import { mkdirSync } from 'node:fs'
import { expect, test, type Page } from '@playwright/test'
import { brokenWords } from './brokenWords'
import { PAGES } from './pages'
import { handTurned, run, SATURDAY, USED } from './receiver'

const OUT = new URL('../../artifacts/languages/', import.meta.url).pathname
const SIZE = { width: 390, height: 844 } // the commonest width, and one that no other spec has

/** What is written on the screen, text by text, without figures and without what people or data named. */
async function words(page: Page): Promise<string[]> {
  return await page.evaluate(() => {
    const own = new Set(['Stamina', 'English', 'Deutsch', 'Pseudo', 'Apache-2.0', 'kg', 'lb', 'km', 'mi', 'min', 'GPS'])
    const found: string[] = []
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const text = node.textContent?.trim() ?? ''
      const parent = node.parentElement
      if (!/[A-Za-z]{2}/.test(text) || own.has(text) || !parent || /^(SCRIPT|STYLE|NOSCRIPT)$/.test(parent.tagName) || parent.closest('[lang]:not(html)'))
        continue
      found.push(text)
    }
    for (const element of document.querySelectorAll('[aria-label]')) found.push(element.getAttribute('aria-label')!)
    // Units are written alike everywhere.
    const units = /(?<![A-Za-z])(?:km|kg|lb|mi|min|yd|ft|bpm|mph|h|m|s)(?![A-Za-z])/g
    return found.filter((text) => /[A-Za-z]{2}/.test(text.replaceAll(units, '')) && !own.has(text))
  })
}

for (const [language, dir] of [['en', 'ltr'], ['de', 'ltr'], ['ar-XB', 'rtl']] as const)
  test(`every screen speaks ${language}, and nothing on it another language`, async ({ browser, baseURL }) => {
    test.setTimeout(900_000)
    mkdirSync(OUT, { recursive: true })
    const context = await browser.newContext({
      ...(baseURL ? { baseURL } : {}),
      viewport: SIZE,
      locale: 'en-IE',
      timezoneId: 'Europe/Vienna',
      permissions: ['geolocation'],
      reducedMotion: 'reduce',
    })
    await handTurned(context, SATURDAY, { ...USED, language })
    const page = await context.newPage()
    const strange: string[] = []
    const look = async (name: string) => {
      await page.screenshot({ path: `${OUT}${language}-${name.replaceAll(/[^a-z0-9]+/gi, '-')}.png` })
      const wide = await page.evaluate(() => document.scrollingElement!.scrollWidth - innerWidth)
      if (wide > 0) strange.push(`${name}: ${wide} px wider than the screen`)
      if (language !== 'ar-XB') strange.push(...(await brokenWords(page)).map((word) => `${name}: ${word}`)) // its words are longer than any
      const texts = await words(page)
      if (language === 'ar-XB') strange.push(...texts.filter((text) => !text.includes('⟦')).map((text) => `${name}: "${text}" is in no catalogue`))
      if (language === 'de')
        strange.push(
          ...texts.filter((text) => /\b(the|and|your|of|with|not|this|workout|goal|week)\b/i.test(text)).map((text) => `${name}: "${text}" is English`),
        )
    }
    await page.goto('/')
    await page.locator('h1').first().waitFor()
    await expect(page.locator('html')).toHaveAttribute('dir', dir)
    await expect(page.locator('html')).toHaveAttribute('lang', language === 'ar-XB' ? 'ar-EG' : language)
    await look('first')
    // A run with a lap, and a lift, by what the keys are rather than what they say.
    // The page's own first screen has the same keys until the app has drawn its own.
    await page.locator('#root .start-keys .key.primary').click()
    await page.locator('.record-keys .pause').waitFor()
    await run(page, { seconds: 400, speed: 3 })
    await page.locator('.record-keys .key').last().click()
    await run(page, { seconds: 60, speed: 3 })
    await look('record')
    await page.locator('.record-keys .pause').click()
    await look('paused')
    await page.locator('.pause-keys .key').last().click()
    await page.locator('#note').waitFor()
    await look('finish')
    await page.locator('.foot-bar .primary').click()
    await page.waitForURL(/#\/history\//)
    await page.locator('table.splits').first().waitFor()
    await look('workout')
    for (const path of PAGES) {
      await page.goto(`/#${path}`)
      await page.locator('h1').first().waitFor()
      await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))))
      await page.locator(/\/(start|new)$/.test(path) ? 'dialog[open] .sheet-foot .key' : '.page .column').waitFor()
      await look(path)
    }
    await context.close()
    expect(strange).toEqual([])
  })
