// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { Value } from '../../app/local/value'
import type { Services } from '../../app/model'
import { ServicesProvider } from '../../app/services'
import type { BodyWeight } from '../../sync/profile'
import { BodyWeightRow } from './BodyWeightRow'

afterEach(cleanup)

/** What was saved, in order. */
function show(known: BodyWeight | null): { readonly saved: (BodyWeight | null)[]; readonly leave: () => void } {
  const bodyWeight = new Value<BodyWeight | null>(known)
  const saved: (BodyWeight | null)[] = []
  const saveBodyWeight = (next: BodyWeight | null) => {
    saved.push(next)
    bodyWeight.set(next)
    return Promise.resolve()
  }
  const services = { bodyWeight, saveBodyWeight } as unknown as Services
  const { unmount } = render(<ServicesProvider value={services}><BodyWeightRow unit="kg" /></ServicesProvider>)
  return { saved, leave: unmount }
}
const type = (text: string) => fireEvent.change(screen.getByLabelText(/^Body weight/), { target: { value: text } })

test('a weight that was typed is kept also where the page is left with the field still open, as by the back key', () => {
  const { saved, leave } = show(null)
  type('72.5')
  leave()
  expect(saved).toEqual([{ value: 72.5, unit: 'kg' }])
})

test('what was not changed, is no weight, or is saved already is not saved by leaving', () => {
  const first = show({ value: 70, unit: 'kg' })
  type('heavy')
  first.leave()
  const second = show({ value: 70, unit: 'kg' })
  type('71')
  type('70')
  second.leave()
  const third = show({ value: 70, unit: 'kg' })
  type('71')
  fireEvent.blur(screen.getByLabelText(/^Body weight/))
  third.leave()
  expect([first.saved, second.saved, third.saved]).toEqual([[], [], [{ value: 71, unit: 'kg' }]])
})
