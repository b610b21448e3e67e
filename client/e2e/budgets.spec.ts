import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { expect, test, type CDPSession } from '@playwright/test'
import { Phone } from './phone'
import { handTurned, SATURDAY, straight } from './receiver'

const OUT = new URL('../../artifacts/phone/', import.meta.url).pathname

/** Megabytes of the app's own heap after all that can be thrown away has been. */
const HEAP_MB = 32
/** Milliseconds of processor time that one reading may cost after four hours, drawing included: a twentieth of its second. */
const READING_MS = 50

test('four hours at one reading a second: a budget of memory, and as smooth as at first @alone', async ({ page, context }) => {
  await handTurned(context, SATURDAY)
  const phone = new Phone(page, context)
  const devtools = await context.newCDPSession(page)
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' })
  await phone.open()
  await phone.start('Running')
  await straight(page, { from: 0, seconds: 60, speed: 3 })
  const fresh = { heap: await heapMb(devtools), reading: await perReading(devtools, () => straight(page, { from: 180, seconds: 60, speed: 3 })) }
  await straight(page, { from: 360, seconds: 4 * 3600 - 180, speed: 3 })
  const reading = await perReading(devtools, () => straight(page, { from: 360 + (4 * 3600 - 180) * 3, seconds: 60, speed: 3 }))
  await page.getByRole('radio', { name: 'Track' }).click()
  const drawing = await perReading(devtools, () => straight(page, { from: 360 + (4 * 3600 - 120) * 3, seconds: 60, speed: 3 }))
  await page.getByRole('radio', { name: 'Figures' }).click()
  const heap = await heapMb(devtools)
  const shown = await phone.shownDistance()
  expect(shown).toBeGreaterThan(43)
  expect(shown).toBeLessThan(43.39)
  const began = Date.now()
  await page.reload()
  await page.getByRole('button', { name: 'Pause', exact: true }).waitFor() // measured, and no more: other programs run here
  const reopened = Date.now() - began
  expect(await phone.shownDistance()).toBe(shown)
  record('four-hours', {
    heap_mb: { fresh: fresh.heap, after: heap },
    cpu_ms_per_reading: { fresh: fresh.reading, after: reading, with_track: drawing },
    reopened_ms: reopened,
    points: 4 * 3600 + 60,
  })
  expect(heap).toBeLessThan(HEAP_MB)
  expect(Math.max(reading, drawing)).toBeLessThan(READING_MS)
})

/** Bytes a second and milliseconds of delay; the processor so many times slower than this machine's. */
const PHONES = {
  'a phone on 9 Mbit/s': { cpu: 4, bytes: 9e6 / 8, latency: 60 },
  'an old phone on slow 3G': { cpu: 6, bytes: 400e3 / 8, latency: 400 },
} as const

/** Odd. Three show that it is measured; STAMINA_ROUNDS=9 is for figures that are written down. */
const ROUNDS = Number(process.env['STAMINA_ROUNDS'] ?? 3)

/** Of an odd number. */
const median = (of: readonly number[]): number => [...of].sort((a, b) => a - b)[of.length >> 1]!

test('the time to a Start key that takes taps is measured, the first time and again, and the time to the app behind it @alone', async ({
  browser,
  baseURL,
}) => {
  test.setTimeout(900_000)
  for (const [name, { cpu, bytes, latency }] of Object.entries(PHONES)) {
    const seen: Record<'first' | 'again', { key: number; app: number }[]> = { first: [], again: [] }
    for (let round = 0; round < ROUNDS; round++) {
      const context = await browser.newContext({ ...(baseURL ? { baseURL } : {}), viewport: { width: 412, height: 839 }, permissions: ['geolocation'] })
      for (const time of ['first', 'again'] as const) {
        const page = await context.newPage()
        const devtools = await context.newCDPSession(page)
        await devtools.send('Emulation.setCPUThrottlingRate', { rate: cpu })
        await devtools.send('Network.enable')
        await devtools.send('Network.emulateNetworkConditions', { offline: false, latency, downloadThroughput: bytes, uploadThroughput: bytes })
        await page.goto('/', { waitUntil: 'commit' })
        // The key is part of what is painted first, and its taps are heard before it is.
        await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length > 0, null, { timeout: 120_000, polling: 50 })
        await page.waitForFunction(() => document.getElementById('first') === null && document.querySelector('#root .start-keys .primary') !== null, null, {
          timeout: 120_000,
          polling: 50,
        })
        seen[time].push(
          await page.evaluate(() => ({
            key: Math.round(performance.getEntriesByName('first-contentful-paint')[0]!.startTime),
            app: Math.round(performance.now()),
          })),
        )
        if (time === 'first') await page.evaluate(() => navigator.serviceWorker.ready.then(() => true))
        await page.close()
      }
      await context.close()
    }
    const times = Object.fromEntries(
      Object.entries(seen).map(([time, all]) => [time, { key: median(all.map((one) => one.key)), app: median(all.map((one) => one.app)), all }]),
    )
    for (const [time, { key, app, all }] of Object.entries(times))
      console.log(
        `${name}, ${time}: Start key after ${key} ms (${all.map((one) => one.key).join()}), `
          + `the app after ${app} ms (${all.map((one) => one.app).join()}); load of the machine ${loadavg()[0]!.toFixed(1)}`,
      )
    record(`start-${cpu}x`, { cpu_throttled: cpu, bytes_per_s: bytes, latency_ms: latency, ms: times })
    expect(seen.again).toHaveLength(ROUNDS)
  }
})

async function heapMb(devtools: CDPSession): Promise<number> {
  await devtools.send('HeapProfiler.collectGarbage')
  return Math.round((await metric(devtools, 'JSHeapUsedSize')) / 10_000) / 100
}

/** Processor time of the page's own thread, over sixty readings. */
async function perReading(devtools: CDPSession, sixty: () => Promise<unknown>): Promise<number> {
  const before = await metric(devtools, 'TaskDuration')
  await sixty()
  return Math.round(((await metric(devtools, 'TaskDuration')) - before) * 10_000 / 60) / 10
}

async function metric(devtools: CDPSession, name: string): Promise<number> {
  const { metrics } = await devtools.send('Performance.getMetrics')
  return metrics.find((m) => m.name === name)!.value
}

function record(name: string, figures: object): void {
  mkdirSync(OUT, { recursive: true })
  writeFileSync(`${OUT}${name}.json`, `${JSON.stringify({ ...figures, load_of_the_machine: loadavg()[0], cores: cpus().length }, null, 2)}\n`)
}
