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

test('four hours at one reading a second: a budget of memory, and as smooth as at first', async ({ page, context }) => {
  test.setTimeout(180_000)
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
  await page.getByRole('button', { name: 'Pause', exact: true }).waitFor({ timeout: 60_000 }) // measured, and no more: other programs run here
  const reopened = Date.now() - began
  expect(await phone.shownDistance()).toBe(shown)
  record('four-hours', { heap_mb: { fresh: fresh.heap, after: heap }, cpu_ms_per_reading: { fresh: fresh.reading, after: reading, with_track: drawing }, reopened_ms: reopened, points: 4 * 3600 + 60 })
  expect(heap).toBeLessThan(HEAP_MB)
  expect(Math.max(reading, drawing)).toBeLessThan(READING_MS)
})

/** Bytes a second and milliseconds of delay; the processor so many times slower than this machine's. */
const PHONES = {
  'a phone on 9 Mbit/s': { cpu: 4, bytes: 9e6 / 8, latency: 60 },
  'an old phone on slow 3G': { cpu: 6, bytes: 400e3 / 8, latency: 400 },
} as const

test('the time to a usable Start button is measured, the first time and again', async ({ browser, baseURL }) => {
  test.setTimeout(180_000)
  for (const [name, { cpu, bytes, latency }] of Object.entries(PHONES)) {
    const context = await browser.newContext({ ...(baseURL ? { baseURL } : {}), viewport: { width: 412, height: 839 }, permissions: ['geolocation'] })
    const times: Record<string, number[]> = { first: [], again: [] }
    for (let i = 0; i < 4; i++) {
      const page = await context.newPage()
      const devtools = await context.newCDPSession(page)
      await devtools.send('Emulation.setCPUThrottlingRate', { rate: cpu })
      await devtools.send('Network.enable')
      await devtools.send('Network.emulateNetworkConditions', { offline: false, latency, downloadThroughput: bytes, uploadThroughput: bytes })
      await page.goto('/')
      const start = page.getByRole('button', { name: 'Start Running' })
      await start.click({ trial: true, timeout: 30_000 }) // there, still, and nothing over it
      times[i === 0 ? 'first' : 'again']!.push(Math.round(await page.evaluate(() => performance.now())))
      if (i === 0) await page.evaluate(() => navigator.serviceWorker.ready.then(() => true))
      await page.close()
    }
    await context.close()
    console.log(`${name}: ms to the Start key: the first time ${times['first']!.join()}, again ${times['again']!.join()}; load of the machine ${loadavg()[0]!.toFixed(1)}`)
    record(`start-${cpu}x`, { cpu_throttled: cpu, bytes_per_s: bytes, latency_ms: latency, ms_to_start_button: times })
    expect(times['again']).toHaveLength(3)
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
