// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { MemoryRouter } from 'react-router-dom'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Value } from '../../app/local/value'
import type { PastWorkout, Services, TypeDeclaration } from '../../app/model'
import { setPreferences } from '../../app/preferences'
import { ServicesProvider } from '../../app/services'
import LogPage from './LogPage'

beforeEach(() => setPreferences({ language: 'en', distance: 'km' }))
afterEach(() => {
  cleanup()
  localStorage.clear()
})

const HOLD = { name: 'hold', kind: 'duration', label: 'Hold' } as const
const TYPES: readonly TypeDeclaration[] = [
  { id: 'climbing', title: 'Climbing', screen: 'form', form: [{ name: 'place', kind: 'text', label: 'Wall' }, HOLD] },
  { id: 'yoga', title: 'Yoga', screen: 'form', form: [HOLD, { name: 'style', kind: 'text', label: 'Style' }] },
  { id: 'running', title: 'Running', screen: 'distance', form: [] },
]

function page(): PastWorkout[] {
  const logged: PastWorkout[] = []
  const services = {
    types: new Value(TYPES),
    equipment: new Value([]),
    logPast: (workout: PastWorkout) => Promise.resolve(`${workout.type}_${logged.push(workout)}`),
    reachedBy: () => Promise.resolve([]),
  } as unknown as Services
  render(<ServicesProvider value={services}><MemoryRouter><LogPage /></MemoryRouter></ServicesProvider>)
  return logged
}

const type = (label: string | RegExp, text: string) => fireEvent.change(screen.getByLabelText(label), { target: { value: text } })
async function save(logged: readonly PastWorkout[]): Promise<PastWorkout> {
  fireEvent.click(screen.getByRole('button', { name: 'Save' }))
  await waitFor(() => expect(logged).toHaveLength(1))
  return logged[0]!
}

test('what was typed for another type does not go along, and is there again with that type', async () => {
  const logged = page()
  type(/^Duration/, '30:00')
  type('Wall', 'north')
  type('Hold, minutes and seconds', '1:30')
  type('Type', 'yoga')
  expect((screen.getByLabelText('Hold, minutes and seconds') as HTMLInputElement).value).toBe('')
  type('Style', 'hatha')
  type('Type', 'climbing')
  expect((screen.getByLabelText('Wall') as HTMLInputElement).value).toBe('north')
  type('Type', 'yoga')
  expect(await save(logged)).toMatchObject({ type: 'yoga', fields: { style: 'hatha' } })
  expect(Object.keys(logged[0]!.fields!)).toEqual(['style'])
})

test('what cannot be taken in the form of another type holds nothing up', async () => {
  const logged = page()
  type(/^Duration/, '30:00')
  type('Hold, minutes and seconds', 'long')
  type('Type', 'yoga')
  expect(await save(logged)).toMatchObject({ type: 'yoga', durationMs: 1_800_000, fields: {} })
})
