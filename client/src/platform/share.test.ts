// @vitest-environment happy-dom
import { beforeEach, expect, test } from 'vitest'

/** A phone whose share sheet ends as it is told to, over Capacitor's bridge: an answer, or the words of a refusal. */
const asked: string[] = []
let refuses: string | undefined
const methods = (...names: string[]) => names.map((name) => ({ name, rtype: 'promise' }))
Object.assign(globalThis, {
  androidBridge: {},
  Capacitor: {
    PluginHeaders: [{ name: 'Share', methods: methods('share') }, { name: 'Filesystem', methods: methods('writeFile', 'rmdir') }],
    nativePromise: (_: string, method: string) => {
      asked.push(method)
      return method === 'share' && refuses !== undefined ? Promise.reject(new Error(refuses)) : Promise.resolve({ uri: 'file:///cache/shared/run.gpx' })
    },
  },
})
const { shareFile } = await import('./share')

beforeEach(() => {
  asked.length = 0
  refuses = undefined
})
const share = () => shareFile('run.gpx', 'application/gpx+xml', new Blob(['<gpx/>']))

test('a share sheet that is closed again is no failure, as in a browser', async () => {
  refuses = 'Share canceled' // as both shells of Capacitor say it
  await share()
  expect(asked).toEqual(['rmdir', 'writeFile', 'share'])
})

test('what could not be handed over is one', async () => {
  refuses = 'Error sharing item'
  await expect(share()).rejects.toThrow('Error sharing item')
})
