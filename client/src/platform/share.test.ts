// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

/** A phone whose share sheet ends as it is told to, over Capacitor's bridge: an answer, or the words of a refusal. */
const asked: string[] = []
let refuses: string | undefined
let closed: Promise<void> = Promise.resolve()
const methods = (...names: string[]) => names.map((name) => ({ name, rtype: 'promise' }))
Object.assign(globalThis, {
  androidBridge: {},
  Capacitor: {
    PluginHeaders: [{ name: 'Share', methods: methods('share') }, { name: 'Filesystem', methods: methods('writeFile', 'rmdir') }],
    nativePromise: (_: string, method: string) => {
      asked.push(method)
      if (method === 'share') return closed.then(() => (refuses === undefined ? {} : Promise.reject(new Error(refuses))))
      return Promise.resolve({ uri: 'file:///cache/shared/run.gpx' })
    },
  },
})
const { forgetShared, shareFile } = await import('./share')

const MINUTE_MS = 60_000

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  asked.length = 0
  refuses = undefined
  closed = Promise.resolve()
})
afterEach(() => {
  vi.useRealTimers()
})
const share = () => shareFile('run.gpx', 'application/gpx+xml', new Blob(['<gpx/>']))

test('a share sheet that is closed again is no failure, as in a browser', async () => {
  refuses = 'Share canceled' // as both shells of Capacitor say it
  await share()
  expect(asked).toEqual(['writeFile', 'share'])
})

test('what could not be handed over is one', async () => {
  refuses = 'Error sharing item'
  await expect(share()).rejects.toThrow('Error sharing item')
  expect(asked).toEqual(['writeFile', 'share'])
})

test('a file is there while the share sheet is open, also after a second tap, and some minutes more for who got it; then it goes', async () => {
  let close!: () => void
  closed = new Promise((done) => (close = done))
  const first = share()
  await vi.waitFor(() => expect(asked).toContain('share'))
  await share()
  await forgetShared()
  await vi.advanceTimersByTimeAsync(60 * MINUTE_MS)
  expect(asked).toEqual(['writeFile', 'share'])
  close()
  await first
  await vi.advanceTimersByTimeAsync(5 * MINUTE_MS)
  expect(asked).toEqual(['writeFile', 'share'])
  await vi.advanceTimersByTimeAsync(5 * MINUTE_MS)
  await vi.waitFor(() => expect(asked).toEqual(['writeFile', 'share', 'rmdir']))
})

test('a second file starts the minutes anew', async () => {
  await share()
  await vi.advanceTimersByTimeAsync(9 * MINUTE_MS)
  await share()
  await vi.advanceTimersByTimeAsync(9 * MINUTE_MS)
  expect(asked).not.toContain('rmdir')
})

test('what an app that ended under the share sheet has left behind goes at its next start', async () => {
  await forgetShared()
  expect(asked).toEqual(['rmdir'])
})
