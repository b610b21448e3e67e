import { readFileSync } from 'node:fs'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'

interface Shown {
  readonly url: string
  focus(): Promise<unknown>
}

/** The part of the service worker as it is built in, in a worker that has these windows. */
function worker(windows: readonly Shown[]) {
  const said: string[] = []
  let tap: ((event: object) => void) | undefined
  const self = {
    addEventListener: (_: 'notificationclick', heard: (event: object) => void) => (tap = heard),
    registration: { scope: 'https://stamina.example/' },
    clients: {
      matchAll: (asked: object) => Promise.resolve(JSON.stringify(asked) === '{"type":"window","includeUncontrolled":true}' ? windows : []),
      openWindow: (url: string) => Promise.resolve(said.push(`opened ${url}`)),
    },
  }
  runInNewContext(readFileSync(new URL('../../public/sw-notifications.js', import.meta.url), 'utf8'), { self, URL })
  return {
    said,
    window: (url: string, there = true): Shown => ({
      url,
      focus: () => (there ? Promise.resolve(said.push(`focused ${url}`)) : Promise.reject(new TypeError('gone'))),
    }),
    async tapped() {
      let done: unknown
      tap!({ notification: { close: () => said.push('closed') }, waitUntil: (work: unknown) => (done = work) })
      await done
      return said
    },
  }
}

const windows: Shown[] = []
const withWindows = (...urls: [string, boolean?][]) => {
  windows.length = 0
  const made = worker(windows)
  windows.push(...urls.map(([url, there]) => made.window(url, there)))
  return made
}

test('a tap on a notification leads to the window of the app that was looked at last', async () => {
  const phone = withWindows(['https://stamina.example/#/history'], ['https://stamina.example/#/today'])
  expect(await phone.tapped()).toEqual(['closed', 'focused https://stamina.example/#/history'])
})

test('where the app is closed it is opened at the workout', async () => {
  expect(await withWindows().tapped()).toEqual(['closed', 'opened https://stamina.example/#/record'])
})

test('a page of the server is no window of the app, nor is one that was closed meanwhile', async () => {
  const phone = withWindows(['https://stamina.example/reference/index.html'], ['https://stamina.example/#/today', false])
  expect(await phone.tapped()).toEqual(['closed', 'opened https://stamina.example/#/record'])
})

test('the service worker has it, and the shells, which have none, do not', () => {
  const text = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
  expect(text('vite.config.ts')).toContain("importScripts: ['sw-notifications.js']")
  expect(text('scripts/shell.mjs')).toContain('sw(-notifications)?\\.js')
})
