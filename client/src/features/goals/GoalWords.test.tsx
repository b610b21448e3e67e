// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { useState } from 'react'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Value } from '../../app/local/value'
import type { Services } from '../../app/model'
import { setPreferences } from '../../app/preferences'
import { ServicesProvider } from '../../app/services'
import { GoalWords } from './GoalWords'
import { BASE, type Draft } from './suggestions'

beforeEach(() => setPreferences({ language: 'en', distance: 'km' }))
afterEach(() => {
  cleanup()
  localStorage.clear()
})

/** The editor's words for a goal; every draft that it is changed into, the newest last. */
function edit(first: Draft): Draft[] {
  const drafts = [first]
  function Words() {
    const [draft, setDraft] = useState(first)
    return <GoalWords draft={draft} onChange={(to) => { drafts.push(to); setDraft(to) }} />
  }
  const services = { types: new Value([{ id: 'running', title: 'Running', screen: 'distance', form: [] }]) } as unknown as Services
  render(<ServicesProvider value={services}><Words /></ServicesProvider>)
  return drafts
}

const target = () => screen.getByLabelText('How much') as HTMLInputElement
const measure = () => screen.getByLabelText('Of what') as HTMLSelectElement
const said = () => [target().value, measure().selectedOptions[0]!.textContent]

test('a goal that was set in hours is edited in hours', () => {
  const drafts = edit({ ...BASE, measure: 'sum', metric: 'moving_time', unit: 'h', target: 5 })
  expect(said()).toEqual(['5', 'hours'])
  fireEvent.change(target(), { target: { value: '6' } })
  expect(drafts.at(-1)).toMatchObject({ metric: 'moving_time', unit: 'h', target: 6 })
  fireEvent.change(measure(), { target: { value: 'min' } })
  expect(drafts.at(-1)).toMatchObject({ metric: 'moving_time', unit: 'min', target: 90 })
  fireEvent.change(measure(), { target: { value: 'h' } })
  expect(said()).toEqual(['5', 'hours'])
})

test('a goal in a unit that is not offered keeps it, and is not said to be in minutes', () => {
  const drafts = edit({ ...BASE, measure: 'sum', metric: 'volume', unit: 'kg', target: 20_000 })
  expect(said()).toEqual(['20000', 'kg'])
  fireEvent.change(target(), { target: { value: '25000' } })
  expect(drafts.at(-1)).toMatchObject({ metric: 'volume', unit: 'kg', target: 25_000 })
})
