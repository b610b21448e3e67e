// An iPhone around the built app, as simulated/android.ts is an Android phone: Capacitor's own bridge script for iOS, the methods that the plug-ins' Swift
// sources declare, and of the system what differs: no back key, no notification that stays, rests that the system rings, a web view that has speech. What
// WebKit itself does differently only a device can show; the engine here is Chromium.
import { globSync, readFileSync } from 'node:fs'
import { test as base, expect, type BrowserContext } from '@playwright/test'
import { handTurned } from '../receiver'
import { Android } from './android'
import { nativeSystem, type Given } from './nativeSystem'

const root = new URL('../../', import.meta.url).pathname
const read = (file: string) => readFileSync(`${root}${file}`, 'utf8')
const APP = 'ios/App/App'

/** Every plug-in of the project with the methods that its Swift source declares, and those that JSExport.swift adds to each. */
function headers(): Given['headers'] {
  const packages = Object.keys((JSON.parse(read('package.json')) as { dependencies: Record<string, string> }).dependencies)
  const folders = [...packages.map((name) => `node_modules/${name}/ios/Sources`), APP]
  const sources = folders.flatMap((folder) => globSync(`${folder}/**/*Plugin.swift`, { cwd: root })).map(read)
  return sources.flatMap((source) => {
    const name = /jsName = "(\w+)"/.exec(source)?.[1]
    if (name === undefined) return []
    const own = [...source.matchAll(/CAPPluginMethod\(name: "(\w+)"/g)].map((match) => match[1]!)
    const methods = [...new Set([...own, 'addListener', 'removeListener', 'removeAllListeners', 'checkPermissions', 'requestPermissions'])]
    return [{ name, methods: methods.map((method) => ({ name: method, rtype: /Listener$/.test(method) ? 'callback' : 'promise' })) }]
  })
}

/** What a person may allow: iOS ends an app that asks without having said why. */
function permissions(): string[] {
  const plist = read(`${APP}/Info.plist`)
  return [
    'POST_NOTIFICATIONS',
    ...(plist.includes('NSLocationWhenInUseUsageDescription') ? ['ACCESS_FINE_LOCATION'] : []),
    ...(plist.includes('NSMotionUsageDescription') ? ['ACTIVITY_RECOGNITION'] : []),
  ]
}

/** The content process of a WKWebView may end without the app's, which goes on reading. */
const given: Given = { system: 'ios', headers: headers(), permissions: permissions(), answersRendererDeath: true, voices: ['en-US', 'en-GB', 'de-DE'] }

export class Ios extends Android {
  static override async around(context: BrowserContext): Promise<void> {
    await handTurned(context)
    await context.addInitScript(nativeSystem, given)
    await context.addInitScript(read('node_modules/@capacitor/ios/Capacitor/Capacitor/assets/native-bridge.js'))
  }
}

export const test = base.extend<{ ios: Ios }>({
  ios: async ({ page, context }, use) => {
    await Ios.around(context)
    const ios = new Ios(page)
    await use(ios)
    expect((await ios.state()).unknown).toEqual([])
  },
})
