// Makes every icon and splash from assets/mark.svg: for the web, Android and iOS. Needs a Chromium; the pictures are committed.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { chromium } from 'playwright-core'

const root = new URL('..', import.meta.url).pathname
const mark = readFileSync(`${root}assets/mark.svg`, 'utf8')
const lane = /<path[^>]+\/>/.exec(mark)[0]
const sun = /<circle[^>]+\/>/.exec(mark)[0]
const GROUND = { light: '#F7F5F0', dark: '#0D1413' }
const DEEP = { light: '#0F4C5C', dark: '#8CCFDD' }

const paint = (shape, colour) => shape.replace(/stroke="#[^"]+"/, `stroke="${colour}"`).replace(/fill="#[^"]+"/, `fill="${colour}"`)
const svg = (viewBox, inside, background) => {
  const [x, y, w, h] = viewBox.split(' ')
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${viewBox}">${background ? `<rect x="${x}" y="${y}" width="${w}" height="${h}" fill="${background}"/>` : ''}${inside}</svg>`
}
const BOX = '0 0 108 108'
const NEAR = '18 18 72 72'
const icon = svg(NEAR, lane + sun, '#0F4C5C')
const iconDark = svg(NEAR, paint(lane, DEEP.dark) + sun, GROUND.dark)
const iconTinted = svg(NEAR, paint(lane, '#FFFFFF') + paint(sun, '#C8C8C8'), '#000000')
const maskable = svg(BOX, lane + sun, '#0F4C5C')
const foreground = svg(BOX, lane + sun)
const mono = svg(BOX, paint(lane, '#FFFFFF') + paint(sun, '#FFFFFF'))
const glyph = svg('28 22 56 64', paint(lane, '#FFFFFF') + paint(sun, '#FFFFFF'))
// The mark alone, 96 of 288 dp, on the page's own ground.
const splash = (theme) => svg('-54 -54 216 216', paint(lane, DEEP[theme]) + sun, GROUND[theme])

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] })
const page = await browser.newPage({ deviceScaleFactor: 1 })

async function png(file, source, width, height = width, background = '') {
  await page.setViewportSize({ width, height })
  const side = Math.min(width, height)
  await page.setContent(
    `<body style="margin:0;display:grid;place-items:center;width:${width}px;height:${height}px;background:${background || 'transparent'}"><div style="width:${side}px;height:${side}px">${source.replace('<svg ', `<svg width="${side}" height="${side}" `)}</div></body>`,
  )
  mkdirSync(dirname(root + file), { recursive: true })
  writeFileSync(root + file, await page.screenshot({ omitBackground: true }))
}

writeFileSync(`${root}public/icons/icon.svg`, `${icon}\n`)
for (const size of [192, 512]) await png(`public/icons/icon-${size}.png`, icon, size)
await png('public/icons/maskable-512.png', maskable, 512)
await png('public/icons/monochrome-512.png', mono, 512)
await png('public/icons/apple-touch-icon.png', icon, 180)

const res = 'android/app/src/main/res'
const densities = { mdpi: 1, hdpi: 1.5, xhdpi: 2, xxhdpi: 3, xxxhdpi: 4 }
for (const [name, by] of Object.entries(densities)) {
  await png(`${res}/mipmap-${name}/ic_launcher.png`, icon, 48 * by)
  await png(
    `${res}/mipmap-${name}/ic_launcher_round.png`,
    `<svg viewBox="18 18 72 72" xmlns="http://www.w3.org/2000/svg"><circle cx="54" cy="54" r="36" fill="#0F4C5C"/>${lane}${sun}</svg>`,
    48 * by,
  )
  await png(`${res}/mipmap-${name}/ic_launcher_foreground.png`, foreground, 108 * by)
  await png(`${res}/mipmap-${name}/ic_launcher_monochrome.png`, mono, 108 * by)
  await png(`${res}/drawable-${name}/ic_stat_stamina.png`, glyph, 24 * by)
  for (const theme of ['light', 'dark'])
    await png(`${res}/drawable${theme === 'dark' ? '-night' : ''}-${name}/splash_mark.png`, svg(BOX, paint(lane, DEEP[theme]) + sun), 144 * by)
}
for (const stale of [
  'drawable-land-hdpi',
  'drawable-land-mdpi',
  'drawable-land-xhdpi',
  'drawable-land-xxhdpi',
  'drawable-land-xxxhdpi',
  'drawable-port-hdpi',
  'drawable-port-mdpi',
  'drawable-port-xhdpi',
  'drawable-port-xxhdpi',
  'drawable-port-xxxhdpi',
  'drawable-v24',
])
  rmSync(`${root}${res}/${stale}`, { recursive: true, force: true })
for (const stale of ['drawable/splash.png', 'drawable/ic_launcher_background.xml']) rmSync(`${root}${res}/${stale}`, { force: true })

const assets = 'ios/App/App/Assets.xcassets'
await png(`${assets}/AppIcon.appiconset/AppIcon-512@2x.png`, icon, 1024)
await png(`${assets}/AppIcon.appiconset/AppIcon-dark.png`, iconDark, 1024)
await png(`${assets}/AppIcon.appiconset/AppIcon-tinted.png`, iconTinted, 1024)
for (const stale of ['splash-2732x2732.png', 'splash-2732x2732-1.png', 'splash-2732x2732-2.png'])
  rmSync(`${root}${assets}/Splash.imageset/${stale}`, { force: true })
await png(`${assets}/Splash.imageset/splash-light.png`, splash('light'), 1366)
await png(`${assets}/Splash.imageset/splash-dark.png`, splash('dark'), 1366)
await browser.close()
