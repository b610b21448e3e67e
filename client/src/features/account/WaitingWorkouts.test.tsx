// @vitest-environment happy-dom
import { cleanup, configure, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { Value } from '../../app/local/value'
import type { Services, WaitingWorkout } from '../../app/model'
import { ServicesProvider } from '../../app/services'
import { WaitingWorkouts } from './WaitingWorkouts'

configure({ asyncUtilTimeout: 30_000 })
afterEach(cleanup)

function show(kept: WaitingWorkout[]): string[] {
  const done: string[] = []
  const end = (what: string) => async (id: string) => {
    done.push(`${what} ${id}`)
    kept.splice(kept.findIndex((one) => one.sessionId === id), 1)
  }
  const services = {
    types: new Value([]), waitingForWord: async () => [...kept], takeWaiting: end('take'), throwWaitingAway: end('throw'),
  } as unknown as Services
  render(<ServicesProvider value={services}><WaitingWorkouts /></ServicesProvider>)
  return done
}

const workout = (sessionId: string, hour: number): WaitingWorkout => ({
  sessionId, type: 'running', startedAt: new Date(2026, 4, 4, hour).getTime(), elapsedMs: 60_000,
})

test('one is taken by one tap, the other thrown away only once that was asked; then nothing waits', async () => {
  const done = show([workout('running_1', 7), workout('running_2', 9)])
  fireEvent.click(await screen.findByRole('button', { name: /^Take Running, .*7:00/ }))
  await waitFor(() => expect(screen.queryByRole('button', { name: /^Take Running, .*7:00/ })).toBeNull())
  expect(done).toEqual(['take running_1'])

  fireEvent.click(screen.getByRole('button', { name: /^Throw away Running, .*9:00/ }))
  expect(done).toHaveLength(1)
  fireEvent.click(screen.getAllByRole('button', { name: 'Throw away' }).at(-1)!)
  await waitFor(() => expect(screen.queryByRole('heading', { name: 'Waiting for your word' })).toBeNull())
  expect(done).toEqual(['take running_1', 'throw running_2'])
})

test('where nothing waits nothing is said', async () => {
  show([])
  await new Promise((resolve) => setTimeout(resolve))
  expect(screen.queryByRole('heading')).toBeNull()
})
