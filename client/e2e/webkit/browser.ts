import { spawn, type ChildProcess } from 'node:child_process'
import { createServer } from 'node:net'
import { Builder, By, until, type WebDriver, type WebElement } from 'selenium-webdriver'

const MINI_BROWSER = process.env['WEBKIT'] ?? '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser'
const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1'
const PATIENCE_MS = 60_000

/** WebKitGTK under its own display. It is the engine of Safari, not Safari: what only iOS has stays on the list of docs/mobile.md. */
export class WebKit {
  private constructor(
    readonly driver: WebDriver,
    private readonly processes: readonly ChildProcess[],
  ) {}

  static async open(): Promise<WebKit> {
    const port = await freePort()
    const driverAddress = `http://127.0.0.1:${port}`
    const processes: ChildProcess[] = []
    const display = await startDisplay(processes)
    processes.push(
      spawn('WebKitWebDriver', [`--port=${port}`], {
        stdio: 'ignore',
        env: { ...process.env, DISPLAY: display, WEBKIT_DISABLE_DMABUF_RENDERER: '1', LIBGL_ALWAYS_SOFTWARE: '1', TZ: 'Europe/Vienna' },
      }),
    )
    // The first session races with the driver's own start.
    await eventually(async () => (await fetch(`${driverAddress}/status`)).ok, 'WebKitWebDriver listens')
    const driver = await new Builder()
      .usingServer(driverAddress)
      .withCapabilities({ browserName: 'MiniBrowser', 'webkitgtk:browserOptions': { binary: MINI_BROWSER, args: ['--automation', `--user-agent=${IPHONE}`] } })
      .build()
    await driver.manage().window().setRect({ width: 393, height: 852 })
    return new WebKit(driver, processes)
  }

  async close(): Promise<void> {
    await this.driver.quit().catch(() => undefined)
    for (const running of this.processes) running.kill('SIGKILL')
  }

  /** What a person could press under this name, on the screen now; a key that has just changed its meaning waits a moment. */
  button(name: string | RegExp): Promise<WebElement> {
    return this.#seen('button, a[href], [role=radio], [role=button]', name)
  }

  field(label: string): Promise<WebElement> {
    return this.driver.wait(
      until.elementLocated(
        By.xpath(`//label[contains(normalize-space(.), '${label}')]//input | //input[@id=//label[contains(normalize-space(.), '${label}')]/@for]`),
      ),
      PATIENCE_MS,
      `a field '${label}'`,
    )
  }

  async press(name: string | RegExp): Promise<void> {
    await (await this.button(name)).click()
  }

  /** Whether the words are on the screen now. */
  async shows(text: string): Promise<boolean> {
    return this.driver.executeScript<boolean>('return document.body.innerText.includes(arguments[0])', text)
  }

  async showsSoon(text: string): Promise<void> {
    await eventually(() => this.shows(text), `shows '${text}'`)
  }

  async #seen(css: string, name: string | RegExp): Promise<WebElement> {
    const pattern = name instanceof RegExp ? name.source : `^${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`
    let found: WebElement | null = null
    await eventually(async () => {
      found = await this.driver.executeScript<WebElement | null>(
        `const [css, pattern] = arguments
         const named = new RegExp(pattern)
         return [...document.querySelectorAll(css)].find((e) => {
           const box = e.getBoundingClientRect()
           if (e.disabled) return false
           const over = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)
           return over && (e.contains(over) || over.contains(e)) && named.test((e.getAttribute('aria-label') ?? e.textContent).replace(/\\s+/g, ' ').trim())
         }) ?? null`,
        css, pattern,
      )
      return found !== null
    }, `something to press named ${String(name)}`)
    return found!
  }
}

export async function eventually(holds: () => Promise<boolean>, what: string): Promise<void> {
  const until = Date.now() + PATIENCE_MS
  for (;;) {
    if (await holds().catch(() => false)) return
    if (Date.now() > until) throw new Error(`Waited ${PATIENCE_MS / 1000} s in vain: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

/** Xvfb takes a free display and says which. */
async function startDisplay(processes: ChildProcess[]): Promise<string> {
  const xvfb = spawn('Xvfb', ['-displayfd', '1', '-screen', '0', '1000x1000x24', '-nolisten', 'tcp'], { stdio: ['ignore', 'pipe', 'ignore'] })
  processes.push(xvfb)
  const number = await new Promise<string>((resolve, reject) => {
    xvfb.stdout.once('data', (said: Buffer) => resolve(said.toString().trim()))
    xvfb.once('exit', () => reject(new Error('Xvfb ended before it had a display')))
  })
  return `:${number}`
}

async function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}
