// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { MemoryRouter } from 'react-router-dom'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
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
async function review(does: Partial<Services> = {}): Promise<LiveWorkout> {
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
    ...does,
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

const PATIENCE_MS = 30_000
const typed = () => screen.getByLabelText<HTMLTextAreaElement>('Note').value
const feelsHard = () => screen.getByRole('button', { name: 'Hard' }).getAttribute('aria-pressed')
/** Keys that lie where others were take nothing at first. */
const tapOnceSettled = async (name: string) => {
  await vi.waitFor(() => expect(screen.getByRole<HTMLButtonElement>('button', { name }).disabled).toBe(false), PATIENCE_MS)
  tap(name)
}

test('what was said of a workout is there again for who keeps going and comes back, and goes once it is saved', async () => {
  const went: string[] = []
  const does = {
    resume: () => Promise.resolve(void went.push('on')), finish: (said: object) => Promise.resolve((went.push(JSON.stringify(said)), 'running_1')),
    reachedBy: () => Promise.resolve([]),
  }
  await review(does)
  fireEvent.change(screen.getByLabelText('Note'), { target: { value: 'Along the river' } })
  tap('Hard')
  await tapOnceSettled('Keep going')
  await vi.waitFor(() => expect(went).toEqual(['on']), PATIENCE_MS)
  cleanup()

  await review(does)
  expect([typed(), feelsHard()]).toEqual(['Along the river', 'true'])
  await tapOnceSettled('Save')
  await vi.waitFor(() => expect(went[1]).toContain('"feeling":"hard","note":"Along the river"'), PATIENCE_MS)
  await vi.waitFor(() => expect(JSON.stringify({ ...localStorage })).not.toContain('Along the river'), PATIENCE_MS)
  cleanup()

  await review()
  expect([typed(), feelsHard()]).toEqual(['', 'false'])
})

test('a feeling that was chosen is taken back by another tap on it, and nothing is said of it', async () => {
  const went: string[] = []
  await review({ finish: (said: object) => Promise.resolve((went.push(JSON.stringify(said)), 'running_1')), reachedBy: () => Promise.resolve([]) })
  tap('Hard')
  tap('Hard')
  expect(feelsHard()).toBe('false')
  await tapOnceSettled('Save')
  await vi.waitFor(() => expect(went).toHaveLength(1), PATIENCE_MS)
  expect(went[0]).not.toContain('feeling')
})

test('what was said of another workout is not said of this one', async () => {
  localStorage.setItem('stamina.said', JSON.stringify({ sessionId: 'running_1', feeling: 'hard', note: 'Along the river', equipment: null }))
  await review()
  expect([typed(), feelsHard()]).toEqual(['', 'false'])
})
