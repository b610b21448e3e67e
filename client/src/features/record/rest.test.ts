// @vitest-environment happy-dom
import { beforeEach, expect, test, vi } from 'vitest'
import type { Rest, Services } from '../../app/model'
import { setPreferences } from '../../app/preferences'

const PATIENCE_MS = 30_000

/** An Android phone's notifications over Capacitor's bridge. Whether they are allowed is answered when the test says so; once asked, they are. */
const waiting: (() => void)[] = []
const whenTold = (answer: () => unknown) => new Promise((told) => waiting.push(() => told(answer())))
let display = 'granted'
let scheduled = new Map<number, number>()
interface Options {
  readonly notifications: readonly { readonly id: number; readonly schedule?: { readonly at: string } }[]
}
const bridge: Record<string, (options: Options) => Promise<unknown>> = {
  checkPermissions: () => whenTold(() => ({ display })),
  requestPermissions: () => whenTold(() => ({ display: (display = 'granted') })),
  schedule: async ({ notifications }) => {
    for (const { id, schedule } of notifications) scheduled.set(id, new Date(schedule!.at).getTime())
  },
  cancel: async ({ notifications }) => {
    for (const { id } of notifications) scheduled.delete(id)
  },
}
Object.assign(globalThis, {
  androidBridge: {},
  Capacitor: {
    PluginHeaders: [{ name: 'LocalNotifications', methods: Object.keys(bridge).map((name) => ({ name, rtype: 'promise' })) }],
    nativePromise: (_: string, method: string, options: Options) => bridge[method]!(options),
  },
})
const { endRest, moveRest, startRest } = await import('./rest')

beforeEach(() => {
  setPreferences({ restSeconds: 90, language: 'en' })
  waiting.length = 0
  display = 'granted'
  scheduled = new Map()
})

const services = { setRest: () => Promise.resolve() } as unknown as Services
const NOW = Date.parse('2026-11-22T08:00:00Z')
const rest: Rest = { endsAt: NOW + 90_000, next: 'Squat' }

/** Answers what is asked, the latest question first, until the calls are done. */
async function answered(...calls: Promise<void>[]): Promise<void> {
  let done = false
  const all = Promise.all(calls).finally(() => (done = true))
  await vi.waitFor(() => {
    for (const answer of waiting.splice(0).reverse()) answer()
    expect(done).toBe(true)
  }, PATIENCE_MS)
  await all
}
/** The system has been asked, and has not answered yet. */
const asked = () => vi.waitFor(() => expect(waiting.length).toBeGreaterThan(0), PATIENCE_MS)

/** It is done, or waits for an answer. */
async function passed(call: Promise<void>): Promise<void> {
  let done = false
  void call.then(() => (done = true))
  for (let turn = 0; turn < 50 && !done; turn++) await new Promise((next) => setTimeout(next))
}

test('a rest that is skipped while its note is still being scheduled does not ring', async () => {
  const moved = moveRest(services, rest, 30, NOW)
  await asked()
  const ended = endRest(services)
  await passed(ended)
  await answered(moved, ended)
  expect([...scheduled.values()]).toEqual([])
})

test('a rest that is skipped while it is asked whether notifications are allowed does not ring', async () => {
  display = 'prompt'
  const started = startRest(services, 'Squat', NOW)
  await asked()
  waiting.splice(0).forEach((answer) => answer())
  await asked() // the question that the person sees
  const ended = endRest(services)
  await passed(ended)
  await answered(started, ended)
  expect([...scheduled.values()]).toEqual([])
})

test('a rest that is lengthened twice at once rings once, at its last end', async () => {
  await answered(moveRest(services, rest, 30, NOW), moveRest(services, rest, 60, NOW))
  expect([...scheduled.values()]).toEqual([NOW + 150_000])
})

test('the first rest, begun before notifications were allowed, rings once they are', async () => {
  display = 'prompt'
  await answered(startRest(services, 'Squat', NOW))
  expect([...scheduled.values()]).toEqual([NOW + 90_000])
})
