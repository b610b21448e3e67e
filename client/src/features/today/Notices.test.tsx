// @vitest-environment happy-dom
import { cleanup, configure, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { MemoryRouter } from 'react-router-dom'
import { afterEach, expect, test, vi } from 'vitest'
import { recentFailures } from '../../app/failures'
import { Value } from '../../app/local/value'
import type { Services, WorkoutRow } from '../../app/model'
import { ServicesProvider } from '../../app/services'
import { Notices } from './Notices'

configure({ asyncUtilTimeout: 30_000 })
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

/** A workout that another phone left open; what is asked of the services is noted. */
function show(answer: () => Promise<void>): string[] {
  const asked: string[] = []
  const row = {
    sessionId: 'running_1',
    type: 'running',
    state: 'in_progress',
    elsewhere: true,
    deletedAt: null,
    startedAt: Date.now() - 60_000,
    movingMs: 60_000,
    distanceMm: 200_000,
  } as WorkoutRow
  const ask = (name: string) => () => {
    asked.push(name)
    return answer()
  }
  const services = {
    wiped: new Value('no'),
    live: new Value(null),
    workouts: new Value([row]),
    equipment: new Value([]),
    types: new Value([]),
    takeOverWorkout: ask('go on'),
    endElsewhere: ask('end'),
  } as unknown as Services
  render(
    <ServicesProvider value={services}>
      <MemoryRouter>
        <Notices />
      </MemoryRouter>
    </ServicesProvider>,
  )
  return asked
}
const key = (name: string) => screen.getByRole('button', { name })

test('a workout of another phone is left alone by a tap, also where nothing can be kept', () => {
  vi.stubGlobal('localStorage', {
    getItem: () => null,
    setItem: () => {
      throw new DOMException('full', 'QuotaExceededError')
    },
  })
  show(() => Promise.resolve())
  fireEvent.click(key('Leave it'))
  expect(screen.queryByRole('button', { name: 'Leave it' })).toBeNull()
})

test('a second tap on its keys asks for nothing twice, and a failure is said and leaves them there', async () => {
  let fail!: (failure: Error) => void
  const asked = show(() => new Promise((_, reject) => (fail = reject)))
  fireEvent.click(key('Finish it'))
  fireEvent.click(key('Finish it'))
  fireEvent.click(key('Drop it'))
  expect(asked).toEqual(['end'])
  fail(new Error('no room'))
  await waitFor(() => expect(recentFailures().at(-1)?.text).toContain('no room'))
  expect((key('Drop it') as HTMLButtonElement).disabled).toBe(false)
})
