// Contact sheets of the pictures that the browser tests took: artifacts/contact/*.png, one a folder and a screenful of pages.
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { chromium } from 'playwright-core'

const artifacts = new URL('../../artifacts/', import.meta.url).pathname
const out = join(artifacts, 'contact')
const ON_A_SHEET = 24
const WIDTH = 200

const within = (folder) => (existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : [])
const pngs = (folder) => within(folder).filter((entry) => entry.name.endsWith('.png')).map((entry) => join(folder, entry.name)).sort()
const groups = new Map()
for (const look of ['md', 'ios']) groups.set(`screens-${look}`, pngs(join(artifacts, 'screens')).filter((file) => file.endsWith(`-${look}.png`)))
for (const language of ['en', 'de', 'ar-XB'])
  groups.set(`language-${language}`, pngs(join(artifacts, 'languages')).filter((file) => basename(file).startsWith(`${language}-`)))
groups.set('large-text', pngs(join(artifacts, 'large-text')))
for (const entry of within(join(artifacts, 'sheets'))) if (entry.isDirectory()) groups.set(`mixture-${entry.name}`, pngs(join(artifacts, 'sheets', entry.name)))

rmSync(out, { recursive: true, force: true })
mkdirSync(out, { recursive: true })
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--allow-file-access-from-files'],
})
const page = await browser.newPage({ viewport: { width: 8 * (WIDTH + 12) + 12, height: 800 } })
await page.goto(`file://${out}/`)
const STYLE = `body { margin: 12px; background: #888; display: flex; flex-wrap: wrap; gap: 12px; font: 10px sans-serif }
  figure { margin: 0; inline-size: ${WIDTH}px; overflow-wrap: anywhere } img { display: block }`
const figure = (file) => `<figure><img src="file://${file}" width="${WIDTH}"><figcaption>${basename(file, '.png')}</figcaption></figure>`
let sheets = 0
for (const [name, files] of groups)
  for (let from = 0; from < files.length; from += ON_A_SHEET) {
    await page.setContent(`<style>${STYLE}</style>${files.slice(from, from + ON_A_SHEET).map(figure).join('')}`)
    await page.waitForFunction(() => [...document.images].every((image) => image.complete))
    await page.screenshot({ path: join(out, `${name}-${from / ON_A_SHEET + 1}.png`), fullPage: true })
    sheets++
  }
await browser.close()
console.log(`${sheets} contact sheets in artifacts/contact`)
if (sheets === 0) process.exit(1)
