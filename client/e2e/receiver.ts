import type { BrowserContext, Page } from '@playwright/test'

/** A Saturday afternoon: three days back are the same week, and no run of an hour reaches midnight. */
export const SATURDAY = '2026-11-21T15:00:00+01:00'

/** A phone whose owner has started a workout before: nothing is explained, and nothing counted down. */
export const USED = { countdown: 0, locationExplained: true } as const

/**
 * A receiver and clocks that a test turns by hand: hours of 1 Hz readings pass in seconds. The app under test is the built one,
 * untouched; only what the browser would tell it is ours. What a test sees must not hang on the day it runs: whoever counts
 * weeks or days says when it is. `preferences` are what the phone has kept before it is first opened; null: nothing.
 */
export async function handTurned(context: BrowserContext, at?: string, preferences: object | null = USED): Promise<void> {
  const start = at === undefined ? 0 : Date.parse(at) - Date.now()
  await context.addInitScript(
    ({ start, preferences }) => {
      const kept = localStorage.getItem('stamina.preferences')
      if (kept === null && preferences !== null) localStorage.setItem('stamina.preferences', JSON.stringify(preferences))
      const offset = { ms: Number(localStorage.getItem('e2e.offset') ?? start) }
      const keepOffset = () => localStorage.setItem('e2e.offset', String(offset.ms))
      const [date, perf] = [Date.now.bind(Date), performance.now.bind(performance)]
      /** What the machine's own clocks said when they were held. */
      let held: { readonly date: number; readonly perf: number } | null = null
      const now = () => (held?.date ?? date()) + offset.ms
      const RealDate = Date
      const Shifted = function (this: unknown, ...args: unknown[]) {
        if (!new.target) return new RealDate(now()).toString()
        return args.length === 0 ? new RealDate(now()) : Reflect.construct(RealDate, args)
      } as unknown as DateConstructor
      Object.setPrototypeOf(Shifted, RealDate)
      Object.defineProperty(Shifted, 'prototype', { value: RealDate.prototype })
      Shifted.now = now
      window.Date = Shifted
      performance.now = () => (held?.perf ?? perf()) + offset.ms

      // Time that was turned by hand has passed for what the app does once a second, too.
      const everySecond = new Map<number, () => void>()
      const { setInterval: setReal, clearInterval: clearReal } = window
      window.setInterval = ((work: () => void, ms?: number, ...args: unknown[]) => {
        const timer = setReal(work, ms, ...args)
        if (ms === 1000) everySecond.set(timer, work)
        return timer
      }) as typeof window.setInterval
      window.clearInterval = (timer) => {
        everySecond.delete(Number(timer))
        clearReal(timer)
      }

      /** All that was asked of the store before this is done. */
      const stored = () =>
        new Promise<void>((resolve) => {
          const open = indexedDB.open(localStorage.getItem('stamina.store.name') ?? 'stamina')
          open.onerror = () => resolve()
          open.onsuccess = () => {
            const db = open.result
            const done = () => {
              db.close()
              resolve()
            }
            if (!db.objectStoreNames.contains('journal')) return done()
            const reading = db.transaction('journal')
            reading.objectStore('journal').count()
            reading.oncomplete = reading.onabort = done
          }
        })
      const shown = () => document.querySelector<HTMLElement>('.hero [aria-hidden]')?.innerText

      const watchers = new Map<number, PositionCallback>()
      let next = 1
      Object.defineProperty(navigator, 'geolocation', {
        value: {
          watchPosition(success: PositionCallback) {
            watchers.set(next, success)
            return next++
          },
          clearWatch: (id: number) => void watchers.delete(id),
          getCurrentPosition: () => undefined,
        },
      })
      Object.assign(window, {
        e2e: {
          pass(ms: number) {
            offset.ms += ms
            keepOffset()
          },
          /** Only what is passed by hand is time while this is done: how fast the machine is must not show in a pace. */
          async byHand(work: () => Promise<void>) {
            held = { date: date(), perf: perf() }
            try {
              await work()
            } finally {
              offset.ms -= Math.floor(perf() - held.perf)
              held = null
              keepOffset()
            }
          },
          /** The app's clocks tick once more, and all that this leads to is written and drawn: until nothing on the screen changes any more. */
          async settle() {
            for (const work of [...everySecond.values()]) work()
            for (let same = 0, before = shown(); same < 3;) {
              await stored()
              await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)))
              const seen = shown()
              same = seen === before ? same + 1 : 0
              before = seen
            }
          },
          fix(lat: number, lon: number, acc = 5, ele: number | null = null) {
            const position = {
              coords: { latitude: lat, longitude: lon, accuracy: acc, altitude: ele, altitudeAccuracy: null, heading: null, speed: null },
              timestamp: now(),
            }
            for (const watcher of watchers.values()) watcher(position as GeolocationPosition)
          },
        },
      })
    },
    { start, preferences },
  )
}

interface Receiver {
  pass(ms: number): void
  byHand(work: () => Promise<void>): Promise<void>
  settle(): Promise<void>
  fix(lat: number, lon: number, acc?: number, ele?: number | null): void
}

export interface Run {
  readonly seconds: number
  /** Metres a second, on average. */
  readonly speed: number
  /** Seconds in which the receiver is silent. */
  readonly silent?: readonly [from: number, to: number]
}

/** A loop with hills and an uneven pace, one reading a second, as fast as the phone can write them. */
export async function run(page: Page, { seconds, speed, silent }: Run): Promise<void> {
  await page.evaluate(
    async ({ seconds, speed, silent }) => {
      const { e2e } = window as unknown as { e2e: Receiver }
      const around = Math.max(600, Math.min(8000, seconds * speed))
      let way = 0
      await e2e.byHand(async () => {
        for (let s = 0; s < seconds; s++) {
          way += speed * (1 + 0.18 * Math.sin(s / 140) + 0.06 * Math.sin(s / 17))
          const angle = (way / around) * 2 * Math.PI
          const radius = (around / 2 / Math.PI) * (1 + 0.22 * Math.sin(3 * angle) + 0.1 * Math.cos(5 * angle))
          const [x, y] = [radius * Math.cos(angle), radius * Math.sin(angle)]
          e2e.pass(1000)
          if (!silent || s < silent[0] || s > silent[1]) e2e.fix(47.07 + y / 111_195, 15.44 + x / (111_195 * 0.681), 5, 420 + 28 * Math.sin(2 * angle))
          if (s % 20 === 19 || (silent && s > silent[1] && s < silent[1] + 5)) await new Promise((done) => setTimeout(done, 12))
        }
        await e2e.settle()
      })
    },
    { seconds, speed, silent: silent ?? null },
  )
}

export async function pass(page: Page, ms: number): Promise<void> {
  await page.evaluate((by) => (window as unknown as { e2e: Receiver }).e2e.pass(by), ms)
}

export interface Straight {
  /** Metres from where every straight way begins. */
  readonly from: number
  readonly seconds: number
  /** Metres a second. */
  readonly speed: number
}

/** What the screen showed, in metres, when so many metres had been covered. */
export interface Seen {
  readonly covered: number
  readonly shown: number
}

/** North, as straight and as even as no person runs: what was covered is known to the metre. */
export async function straight(page: Page, { from, seconds, speed }: Straight): Promise<Seen[]> {
  return await page.evaluate(
    async ({ from, seconds, speed }) => {
      const { e2e } = window as unknown as { e2e: Receiver }
      const seen: Seen[] = []
      const look = (covered: number) => {
        const digits = /[\d.]+/.exec(document.querySelector<HTMLElement>('.hero [aria-hidden]')?.innerText ?? '')
        if (digits) seen.push({ covered, shown: Number(digits[0]) * 1000 })
      }
      await e2e.byHand(async () => {
        for (let s = 1; s <= seconds; s++) {
          e2e.pass(1000)
          e2e.fix(47.07 + (from + s * speed) / 111_195, 15.44)
          if (s % 10 !== 0) continue
          await new Promise((done) => setTimeout(done, 10))
          look(s * speed)
        }
        await e2e.settle()
      })
      look(seconds * speed)
      return seen
    },
    { from, seconds, speed },
  )
}
