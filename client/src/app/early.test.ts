// @vitest-environment happy-dom
import { readFileSync } from 'node:fs'
import { beforeEach, expect, test } from 'vitest'
import { areWaiting, atHand, keepAtHand, waitingFor } from './early'
import { Value } from './local/value'
import type { LiveWorkout, Services, WorkoutRow } from './model'

beforeEach(() => localStorage.clear())
const row = (type: string, startedAt: number, more: Partial<WorkoutRow> = {}) =>
  ({ type, startedAt, state: 'finished', deletedAt: null, ...more }) as WorkoutRow

test('what was there last time is known before anything is read', () => {
  expect(atHand()).toEqual({ open: false, fresh: true, types: [] })
  const live = new Value<LiveWorkout | null>(null)
  const workouts = new Value<readonly WorkoutRow[]>([row('running', 1), row('yoga', 3), row('cycling', 2, { deletedAt: 4 })])
  keepAtHand({ live, workouts })
  expect(atHand()).toEqual({ open: false, fresh: false, types: ['yoga', 'running'] })
  live.set({} as LiveWorkout)
  expect(atHand().open).toBe(true)
})

test.each(['{', '7', 'null', '{"open":"yes","types":[1]}'])('what cannot be read is nothing: %s', (text) => {
  localStorage.setItem('stamina.at-hand', text)
  expect(atHand()).toMatchObject({ open: false, types: [] })
})

test('services on their way know nothing, and what is asked of them waits', async () => {
  let come!: (services: Services) => void
  const services = waitingFor(new Promise((resolve) => (come = resolve)))
  expect(areWaiting(services)).toBe(true)
  expect(services.live.read()).toBeNull()
  expect(services.equipment.read()).toEqual([])
  expect(services.workouts.read()).toBe(services.workouts.read()) // React compares
  const asked = services.lastTime('squat')
  come({ lastTime: (exercise: string) => Promise.resolve({ startedAt: exercise.length, sets: [] }) } as unknown as Services)
  expect(await asked).toEqual({ startedAt: 5, sets: [] })
})

test('what any screen may watch is there before the store is open', () => {
  const hooks = readFileSync('src/app/services.tsx', 'utf8')
  const watched = [...hooks.matchAll(/useWatched\(useServices\(\)\.(\w+)\)/g)].map((match) => match[1]!)
  const services = waitingFor(new Promise(() => undefined)) as unknown as Record<string, { read?: unknown; watch?: unknown }>
  expect(watched.length).toBeGreaterThan(5)
  expect(watched.filter((name) => typeof services[name]!.read !== 'function' || typeof services[name]!.watch !== 'function')).toEqual([])
})
