// An Android phone around the built app, for Playwright. What it does is taken from what it stands for: Capacitor's own bridge script; the methods that the
// plug-ins' sources declare; the
// permissions of the merged manifest; the laws of Android 14 and later, each told where it is kept below. What it does not know it refuses, and the test fails.
import { globSync, readFileSync } from 'node:fs'
import { test as base, expect, type BrowserContext, type Page } from '@playwright/test'
import { handTurned } from '../receiver'
import { nativeSystem, type Given, type SimulatedPhone } from './nativeSystem'

const root = new URL('../../', import.meta.url).pathname
const read = (file: string) => readFileSync(`${root}${file}`, 'utf8')
const MAIN = 'android/app/src/main'

/** Where the shells' pages come from; playwright.config.ts leads this name to a server that serves them. */
export const ORIGIN = 'https://localhost'

/** Every plug-in that the project carries, with the methods that its source declares. */
function headers(): Given['headers'] {
  const always = declared(read('node_modules/@capacitor/android/capacitor/src/main/java/com/getcapacitor/Plugin.java'))
  const packages = Object.keys((JSON.parse(read('package.json')) as { dependencies: Record<string, string> }).dependencies)
  const sources = [
    ...packages.flatMap((name) => globSync(`node_modules/${name}/android/src/main/**/*Plugin.{java,kt}`, { cwd: root })),
    ...globSync(`${MAIN}/java/**/*Plugin.java`, { cwd: root }),
  ].map(read)
  return sources.flatMap((source) => {
    const name = /@CapacitorPlugin\([^@]*?name = "(\w+)"/.exec(source)?.[1]
    if (name === undefined) return []
    const methods = [...new Set([...always, 'checkPermissions', ...declared(source)])]
    return [{ name, methods: methods.map((method) => ({ name: method, rtype: /Listener$/.test(method) ? 'callback' : 'promise' })) }]
  })
}

const declared = (source: string) =>
  [...source.matchAll(/@PluginMethod(?:\([^)]*\))?\s+(?:override\s+)?(?:public\s+)?(?:fun|void)\s+(\w+)\(/g)].map((match) => match[1]!)

/** What the manifests ask for: the app's and the plug-ins', as the build merges them. */
function permissions(): string[] {
  const own = read(`${MAIN}/AndroidManifest.xml`)
  const all = [own, ...globSync('node_modules/{@capacitor,@capacitor-community}/*/android/{capacitor/,}src/main/AndroidManifest.xml', { cwd: root }).map(read)]
  const removed = new Set([...own.matchAll(/android\.permission\.(\w+)" tools:node="remove"/g)].map((match) => match[1]!))
  const asked = all.flatMap((text) => [...text.matchAll(/<uses-permission android:name="android\.permission\.(\w+)"/g)].map((match) => match[1]!))
  return [...new Set(asked)].filter((name) => !removed.has(name))
}

const given: Given = {
  system: 'android',
  headers: headers(),
  permissions: permissions(),
  // MainActivity says what becomes of the process when the page's own is ended.
  answersRendererDeath: /onRenderProcessGone[^}]*return true/.test(read(`${MAIN}/java/app/stamina/phone/MainActivity.java`)),
  voices: ['en-US', 'en-GB', 'de-DE'],
}

/** The phone from outside: what its person does, what the system does, and what one sees. */
export class Android {
  constructor(readonly page: Page) {}

  static async around(context: BrowserContext): Promise<void> {
    await handTurned(context)
    await context.addInitScript(nativeSystem, given)
    await context.addInitScript(read('node_modules/@capacitor/android/capacitor/src/main/assets/native-bridge.js'))
  }

  state(): Promise<ReturnType<SimulatedPhone['state']>> {
    return this.page.evaluate(() => (window as unknown as { phone: SimulatedPhone }).phone.state())
  }

  pressBack(): Promise<void> {
    return this.#tell((phone) => phone.pressBack())
  }

  /** A link while the app is there. */
  openLink(url: string): Promise<void> {
    return this.page.evaluate((link) => (window as unknown as { phone: SimulatedPhone }).phone.openLink(link), url)
  }

  /** A link starts the app. */
  async launch(url = ''): Promise<void> {
    await this.page.goto(`${ORIGIN}/icons/icon.svg`)
    await this.page.evaluate((link) => (window as unknown as { phone: SimulatedPhone }).phone.launched(link), url)
    await this.page.goto(`${ORIGIN}/`)
  }

  allow(...permissions: readonly string[]): Promise<void> {
    return this.page.evaluate((names) => (window as unknown as { phone: SimulatedPhone }).phone.allow(names), permissions)
  }

  /** The page is gone, its process with it; the service lives on if the activity knows what to do. */
  async rendererGone(): Promise<void> {
    await this.page.evaluate(() => (window as unknown as { phone: SimulatedPhone }).phone.rendererGone())
    await this.page.goto(`${ORIGIN}/icons/icon.svg`)
  }

  /** The system needs memory: the app's only process is ended, and the service may not come back from the background. */
  async processKilled(): Promise<void> {
    await this.page.evaluate(() => (window as unknown as { phone: SimulatedPhone }).phone.processKilled())
    await this.page.goto(`${ORIGIN}/icons/icon.svg`)
  }

  /** The service reads so many seconds of running north, three metres each, from a place on the way. */
  serviceReads(from: number, seconds: number): Promise<void> {
    return this.page.evaluate(({ from, seconds }) => {
      const { e2e, phone } = window as unknown as { e2e: { pass(ms: number): void }; phone: SimulatedPhone }
      for (let s = from + 1; s <= from + seconds; s++) {
        e2e.pass(1000)
        phone.serviceWrites('fix', `,${(47.07 + (s * 3) / 111_195).toFixed(7)},15.4400000,4.0,420.0`)
      }
    }, { from, seconds })
  }

  /** A tap on the ongoing notification. */
  tapsNotice(key: 'pause' | 'resume'): Promise<void> {
    return this.page.evaluate((kind) => (window as unknown as { phone: SimulatedPhone }).phone.serviceWrites(kind), key)
  }

  /** Whoever holds the phone from now on. */
  heldBy(who: 'owner' | 'stranger', secure = true): Promise<void> {
    const now = [who === 'owner', secure] as const
    return this.page.evaluate(([owner, secure]) => (window as unknown as { phone: SimulatedPhone }).phone.holds(owner, secure), now)
  }

  #tell(what: (phone: SimulatedPhone) => void): Promise<void> {
    return this.page.evaluate(`(${what.toString()})(window.phone)`)
  }
}

/** Tests inside the simulated phone: one that calls what the phone does not know has failed. */
export const test = base.extend<{ android: Android }>({
  android: async ({ page, context }, use) => {
    await Android.around(context)
    const android = new Android(page)
    await use(android)
    expect((await android.state()).unknown).toEqual([])
  },
})
