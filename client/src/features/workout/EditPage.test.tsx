// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { MemoryRouter, Route, Routes } from 'react-router-dom'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Value } from '../../app/local/value'
import type { Services, WorkoutDetail } from '../../app/model'
import { setPreferences } from '../../app/preferences'
import { ServicesProvider } from '../../app/services'
import type { Feeling } from '../../exercise/event'
import EditPage from './EditPage'

beforeEach(() => setPreferences({ language: 'en' }))
afterEach(() => {
  cleanup()
  localStorage.clear()
})

/** The page that corrects a workout; what is said of it, in order. */
async function correct(feeling: Feeling | null): Promise<unknown[]> {
  const said: unknown[] = []
  const workout = { sessionId: 'yoga_1', type: 'yoga', title: '', note: '', feeling, points: [], sets: [], startedAt: 0, elapsedMs: 60_000, movingMs: 60_000 }
  const services = {
    types: new Value([{ id: 'yoga', title: 'Yoga', screen: 'form', form: [] }]),
    workouts: new Value([]),
    open: () => Promise.resolve(workout as unknown as WorkoutDetail),
    annotate: (_id: string, note: unknown) => Promise.resolve(void said.push(note)),
  } as unknown as Services
  render(
    <ServicesProvider value={services}>
      <MemoryRouter initialEntries={['/history', '/history/yoga_1/edit']}>
        <Routes>
          <Route path="/history" element={<p>back</p>} />
          <Route path="/history/:sessionId/edit" element={<EditPage />} />
        </Routes>
      </MemoryRouter>
    </ServicesProvider>,
  )
  await screen.findByText('Hard')
  return said
}

const chip = (name: string) => screen.getByRole('button', { name })
const isChosen = (name: string) => chip(name).getAttribute('aria-pressed') === 'true'
const tap = (name: string) => fireEvent.click(chip(name))
const saved = () => screen.findByText('back')

test('a feeling that was said is taken back by another tap on it', async () => {
  const said = await correct('hard')
  tap('Hard')
  expect(isChosen('Hard')).toBe(false)
  tap('Save')
  await saved()
  expect(said).toEqual([{ feeling: 'none' }])
})

test('one that was taken back and chosen again says nothing new, and another stands in its place', async () => {
  let said = await correct('hard')
  tap('Hard')
  tap('Hard')
  expect(isChosen('Hard')).toBe(true)
  tap('Save')
  await saved()
  expect(said).toEqual([])
  cleanup()

  said = await correct('hard')
  tap('Easy')
  expect(['Hard', 'Easy'].filter(isChosen)).toEqual(['Easy'])
  tap('Save')
  await saved()
  expect(said).toEqual([{ feeling: 'easy' }])
})

test('one that was tapped and not saved can be taken back where none was said before', async () => {
  const said = await correct(null)
  tap('Hard')
  tap('Hard')
  expect(isChosen('Hard')).toBe(false)
  tap('Save')
  await saved()
  expect(said).toEqual([])
})
