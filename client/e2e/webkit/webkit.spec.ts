// The main ways in the engine of Safari. Playwright is the runner only: its own WebKit cannot be had everywhere, Debian's can.
import { createServer, request, type Server } from 'node:http'
import axe from 'axe-core'
import { expect, test } from '@playwright/test'
import { eventually, WebKit } from './browser'

const SERVER = new URL(process.env['STAMINA_URL'] ?? 'http://localhost:4179')
const PASSWORD = 'correct horse battery'

let webkit: WebKit
test.beforeEach(async () => {
  webkit = await WebKit.open()
})
test.afterEach(() => webkit.close())

test('WebKit: a run is recorded, finished, kept over a reload, and safe on the server after registering', async () => {
  await open(SERVER)
  await startRunning()
  await walk(20)
  await eventually(async () => (await shownKilometres()) > 0.03, 'the distance grows')
  await webkit.press('Pause')
  await webkit.press('Finish')
  await webkit.showsSoon('Review your workout')
  await webkit.press('Save')
  await webkit.press('Not now')

  await open(SERVER, '/sign-in?new=1')
  await webkit.showsSoon('1 workout on this phone will be added to your account.')
  await (await webkit.field('Email')).sendKeys(`webkit-${crypto.randomUUID()}@example.org`)
  await (await webkit.field('Password')).sendKeys(PASSWORD)
  await webkit.press('Make an account')
  await webkit.button(/Sync: Synced/)
  await open(SERVER, '/history')
  await webkit.button(/^Running.*safe on the server/)
})

test('WebKit: closed in the midst of a workout and opened again, it goes on from where it was', async () => {
  await open(SERVER)
  await startRunning()
  await walk(12)
  await eventually(async () => (await shownKilometres()) > 0.02, 'the distance grows')
  const before = await shownKilometres()
  const first = await webkit.driver.getWindowHandle()
  await webkit.driver.switchTo().newWindow('tab')
  const second = await webkit.driver.getWindowHandle()
  await webkit.driver.switchTo().window(first)
  await webkit.driver.close()
  await webkit.driver.switchTo().window(second)
  await open(SERVER)
  await eventually(async () => (await shownKilometres()) > 0, 'the workout is on the screen again')
  expect(await shownKilometres()).toBeGreaterThanOrEqual(before)
  await webkit.button('Pause')
})

test('WebKit: the app starts and records with the server gone', async () => {
  const way = await openWay()
  await open(way.address)
  await webkit.driver.executeAsyncScript('navigator.serviceWorker.ready.then(() => arguments[arguments.length - 1]())')
  await eventually(
    () => webkit.driver.executeScript<boolean>('return navigator.serviceWorker.controller !== null || (location.reload(), false)'),
    'the service worker holds the page',
  )
  await way.close()

  await open(way.address)
  await startRunning()
  await walk(10)
  await eventually(async () => (await shownKilometres()) > 0.01, 'the distance grows')
  await webkit.press('Pause')
  await webkit.press('Finish')
  await webkit.showsSoon('Review your workout')
})

test('WebKit: the main screens have no axe finding', async () => {
  for (const path of ['/today', '/start', '/history', '/stats', '/goals', '/settings', '/sign-in']) {
    await open(SERVER, path)
    await webkit.driver.executeScript(axe.source)
    const found = await webkit.driver.executeAsyncScript<string[]>(
      `const done = arguments[arguments.length - 1]
       axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })
         .then((r) => done(r.violations.map((v) => v.id + ': ' + v.nodes.map((n) => n.target).join(' '))))`,
    )
    expect(found, path).toEqual([])
  }
})

async function open(server: URL, path = ''): Promise<void> {
  await webkit.driver.get(new URL(path ? `/#${path}` : '/', server).href)
  await eventually(
    () => webkit.driver.executeScript<boolean>("return document.querySelector('#root h1') !== null && document.getElementById('first') === null"),
    'the app is there',
  )
}

async function startRunning(): Promise<void> {
  // WebKitGTK has no receiver to fake; the page's own door to it is replaced before the workout asks.
  await webkit.driver.executeScript(`
    window.e2eWatchers = []
    Geolocation.prototype.watchPosition = (seen) => window.e2eWatchers.push(seen)
    Geolocation.prototype.clearWatch = () => undefined`)
  await webkit.press('Start Running')
  await eventually(async () => {
    if (await webkit.shows('Continue')) await webkit.press('Continue')
    return (await webkit.shows('Start now')) || (await webkit.shows('Pause'))
  }, 'the countdown')
  // On a slow machine the countdown may end before the key that skips it is pressed.
  const next = await webkit.button(/^(Start now|Pause)$/)
  if ((await next.getText().catch(() => '')) === 'Start now') await next.click().catch(() => undefined)
  await webkit.button('Pause')
}

/** Some steps north, three metres a reading. */
async function walk(readings: number): Promise<void> {
  await webkit.driver.executeAsyncScript(
    `const [readings, done] = arguments
     let taken = 0
     const timer = setInterval(() => {
       if (++taken > readings) { clearInterval(timer); done(); return }
       const coords = { latitude: 47.07 + taken * 3 / 111195, longitude: 15.44, accuracy: 5, altitude: null }
       for (const seen of window.e2eWatchers) seen({ coords, timestamp: Date.now() })
     }, 250)`,
    readings,
  )
}

async function shownKilometres(): Promise<number> {
  const text = await webkit.driver.executeScript<string>("return document.querySelector('.hero [aria-hidden]')?.innerText ?? ''")
  return Number(/[\d.,]+/.exec(text)?.[0].replace(',', '.') ?? Number.NaN)
}

/** A way to the server that can be cut. */
async function openWay(): Promise<{ address: URL; close: () => Promise<void> }> {
  const server: Server = createServer((asked, answer) => {
    const forward = request(new URL(asked.url ?? '/', SERVER), { method: asked.method, headers: asked.headers }, (said) => {
      answer.writeHead(said.statusCode ?? 502, said.headers)
      said.pipe(answer)
    })
    forward.on('error', () => answer.destroy())
    asked.pipe(forward)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  return {
    address: new URL(`http://localhost:${port}`),
    close: () => new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    }),
  }
}
