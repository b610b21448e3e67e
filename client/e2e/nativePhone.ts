import { readFileSync } from 'node:fs'
import type { BrowserContext, Page } from '@playwright/test'
import { handTurned } from './receiver'

/**
 * Puts the page into an Android shell: Capacitor's own bridge script, and behind it a native side that lives in the browser's
 * storage, so it outlives the page as a service outlives the app. Clocks are turned by hand.
 */
export async function androidShell(context: BrowserContext): Promise<void> {
  await handTurned(context)
  await context.addInitScript(() => {
    interface Call {
      readonly callbackId: string
      readonly pluginId: string
      readonly methodName: string
      readonly options: Record<string, unknown>
    }
    const kept = (key: string) => localStorage.getItem(`native.${key}`) ?? ''
    const keep = (key: string, text: string) => localStorage.setItem(`native.${key}`, text)
    const rings: Call[] = []
    const answer = (call: Call, data: unknown, save = false) =>
      (window as unknown as { Capacitor: { fromNative: (result: unknown) => void } }).Capacitor.fromNative({ ...call, success: true, data, save })
    const mono = () => Date.now() - 1_700_000_000_000
    const crc32 = (text: string) => {
      let c = -1
      for (const unit of text) for (const byte of [unit.charCodeAt(0) & 255, unit.charCodeAt(0) >>> 8]) {
        c ^= byte
        for (let k = 0; k < 8; k++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1
      }
      return (~c >>> 0).toString(16)
    }
    const location: Record<string, (options: Record<string, unknown>) => unknown> = {
      start: ({ session, notice }) => (keep('session', String(session)), keep('said', JSON.stringify(notice)), { location: 'on' }),
      stop: () => (keep('session', ''), keep('journal', ''), {}),
      show: ({ notice }) => (keep('said', JSON.stringify(notice)), {}),
      read: ({ from }) => {
        const rest = kept('journal').slice(Number(from)), page = rest.slice(0, 32 * 1024)
        const text = page.slice(0, page.lastIndexOf('\n') + 1)
        return { text, at: Number(from), next: Number(from) + text.length, wall: Date.now(), mono: mono(), boot: '7' }
      },
      startSteps: () => ({ steps: 'denied' }),
    }
    const names = ['App', 'Haptics', 'LocalNotifications', 'StaminaLocation']
    const methods = ['getLaunchUrl', 'minimizeApp', 'vibrate', 'schedule', 'cancel', 'requestPermissions', 'stopSteps', ...Object.keys(location)]
    Object.assign(window, {
      Capacitor: {
        PluginHeaders: names.map((name) => ({
          name,
          methods: [...methods.map((method) => ({ name: method, rtype: 'promise' })), ...['addListener', 'removeListener'].map((method) => ({ name: method, rtype: 'callback' }))],
        })),
      },
      androidBridge: {
        postMessage(json: string) {
          const call = JSON.parse(json) as Call
          if (call.methodName === 'addListener') {
            if (call.options['eventName'] === 'written') rings.push(call)
            return
          }
          const data = call.pluginId === 'StaminaLocation' ? (location[call.methodName]?.(call.options) ?? {}) : {}
          queueMicrotask(() => answer(call, data))
        },
      },
      service: {
        write(kind: string, values = '') {
          if (kept('session') === '') return
          const text = `${kind},${Date.now()},7,${mono()}${values}`
          keep('journal', `${kept('journal')}${text},${crc32(text)}\n`)
          for (const ring of rings) answer(ring, {}, true)
        },
        state: () => ({ session: kept('session'), said: JSON.parse(kept('said') || 'null') as unknown }),
      },
    })
  })
  await context.addInitScript(readFileSync(new URL('../node_modules/@capacitor/android/capacitor/src/main/assets/native-bridge.js', import.meta.url), 'utf8'))
}

interface Shell {
  readonly e2e: { pass(ms: number): void }
  readonly service: { write(kind: string, values?: string): void; state(): { session: string; said: { paused: boolean; title: string; distanceMm: number } | null } }
}

/** The service reads so many seconds of running north, three metres each, from a place on the way. */
export function serviceReads(page: Page, from: number, seconds: number): Promise<void> {
  return page.evaluate(({ from, seconds }) => {
    const { e2e, service } = window as unknown as Shell
    for (let s = from + 1; s <= from + seconds; s++) {
      e2e.pass(1000)
      service.write('fix', `,${(47.07 + (s * 3) / 111_195).toFixed(7)},15.4400000,4.0,420.0`)
    }
  }, { from, seconds })
}

/** A tap on the ongoing notification. */
export function tapsNotice(page: Page, key: 'pause' | 'resume'): Promise<void> {
  return page.evaluate((key) => (window as unknown as Shell).service.write(key), key)
}

export function serviceState(page: Page): Promise<ReturnType<Shell['service']['state']>> {
  return page.evaluate(() => (window as unknown as Shell).service.state())
}
