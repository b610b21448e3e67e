import type { Page } from '@playwright/test'

/** Words that stand on more than one line because their box is too narrow for them: read letter by letter. What people wrote (`.wraps`) may be any long. */
export async function brokenWords(page: Page): Promise<string[]> {
  return await page.evaluate(() => {
    const found: string[] = []
    const walker = document.createTreeWalker(document.querySelector('dialog[open]') ?? document.body, NodeFilter.SHOW_TEXT)
    const range = document.createRange()
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement
      if (!parent || /^(SCRIPT|STYLE|OPTION|TEXTAREA)$/.test(parent.tagName) || parent.closest('.visually-hidden, .visually-hidden-until-focus, .track-box'))
        continue
      for (const { 0: word, index } of (node.textContent ?? '').matchAll(/[\p{L}\p{N}]{2,}/gu)) {
        range.setStart(node, index)
        range.setEnd(node, index + word.length)
        const lines = new Set([...range.getClientRects()].filter((box) => box.width > 0).map((box) => Math.round(box.top)))
        if (lines.size > 1) found.push(`"${word}" is broken`)
      }
    }
    return found
  })
}
