// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { MemoryRouter } from 'react-router-dom'
import { afterEach, beforeEach, expect, test } from 'vitest'
import * as figures from '../../app/figures'
import { liveOf } from '../../app/local/live'
import { Value } from '../../app/local/value'
import type { LiveWorkout, Services, WorkoutRow } from '../../app/model'
import { figureStyle, setPreferences } from '../../app/preferences'
import { ServicesProvider } from '../../app/services'
import { coveredMm } from '../../exercise/laps'
import { Phone } from '../../recording/testing/phone'
import FinishPage from './FinishPage'

beforeEach(() => setPreferences({ distance: 'km', language: 'en' }))
afterEach(() => {
  cleanup()
  localStorage.clear()
})

/** Ten minutes of running, reviewed; a shorter run is on the phone already. */
async function review(): Promise<LiveWorkout> {
  const phone = await Phone.on()
  await phone.recorder.start('running', { autoPause: false })
  await phone.run(600)
  await phone.recorder.pause()
  const live = liveOf(phone.recorder, Date.now())!
  const shorter = { type: 'running', state: 'finished', deletedAt: null, distanceMm: 1_000, splits: [], estimated: false, corrected: false, lifting: null }
  const services = {
    live: new Value(live),
    workouts: new Value([shorter as unknown as WorkoutRow]),
    account: new Value(null),
    equipment: new Value([]),
    types: new Value([{ id: 'running', title: 'Running', screen: 'distance', form: [] }]),
    goalsWith: () => Promise.resolve([]),
  } as unknown as Services
  render(
    <ServicesProvider value={services}>
      <MemoryRouter><FinishPage /></MemoryRouter>
    </ServicesProvider>,
  )
  return live
}

const figure = (name: string) => screen.getByText(name).closest('.metric')!.textContent
const tap = (name: string) => fireEvent.click(screen.getByRole('button', { name }))
const distance = (mm: number) => figures.distance(mm, figureStyle()).spoken

test('a trimmed end takes along what was measured behind it, and the records with it', async () => {
  const live = await review()
  expect(figure('distance')).toContain(distance(live.distanceMm))
  expect(figure('moving time')).toContain('10 minutes')
  expect(screen.getByText(/^longest so far/)).toBeTruthy()
  tap('More')
  tap('Trim end')
  fireEvent.change(screen.getByRole('slider'), { target: { value: '5' } })
  tap('Set this end')
  expect(figure('total time')).toContain('5 minutes')
  expect(figure('distance')).toContain(distance(coveredMm(live.points, 300_000)))
  expect(figure('moving time')).toContain('5 minutes')
  expect(screen.queryByText(/^longest so far/)).toBeNull()
})
