// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Value } from '../../app/local/value'
import type { FormField, Services } from '../../app/model'
import { setPreferences } from '../../app/preferences'
import { ServicesProvider } from '../../app/services'
import { DeclaredResult } from './DeclaredResult'

beforeEach(() => setPreferences({ language: 'en' }))
afterEach(() => {
  cleanup()
  localStorage.clear()
})

const FORM: readonly FormField[] = [
  { name: 'hold_time', kind: 'duration', label: 'Hold' }, { name: 'rest', kind: 'duration', label: 'Rest' }, { name: 'rounds', kind: 'count', label: 'Rounds' },
]

function show(type: string, fields: Readonly<Record<string, unknown>>): (string | null)[] {
  const services = { types: new Value([{ id: 'yoga', title: 'Yoga', screen: 'form', form: FORM }]) } as unknown as Services
  render(<ServicesProvider value={services}><DeclaredResult workout={{ type, fields }} /></ServicesProvider>)
  return screen.getAllByRole('definition').map((shown) => shown.textContent)
}

test('a time that was entered is shown as times are, and a number as it was entered', () => {
  expect(show('yoga', { hold_time: 3_725, rest: 90, rounds: 90 })).toEqual(['1:02:05', '1:30', '90'])
})

test('of a type that this phone does not know all is shown as it was entered', () => {
  expect(show('climbing', { hold_time: 3_725 })).toEqual(['3725'])
})
