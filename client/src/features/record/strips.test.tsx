// @vitest-environment happy-dom
import { cleanup, render } from '@testing-library/react'
import { MemoryRouter } from 'react-router-dom'
import { afterEach, expect, test } from 'vitest'
import type { LiveWorkout, Services } from '../../app/model'
import { ServicesProvider } from '../../app/services'
import { ClosedStrip } from './ClosedStrip'
import { SavingStrip } from './SavingStrip'

afterEach(cleanup)
const live = (change: Partial<LiveWorkout>): LiveWorkout =>
  ({ distanceMm: 4_020_000, movingMs: 1_450_000, indoor: false, storageFull: true, savingFails: false, closedFor: null, ...change }) as LiveWorkout

test('what is safe is what there was when saving began to fail, however long the clock runs on', () => {
  const { container, rerender } = render(<SavingStrip live={live({})} moves />)
  const said = container.textContent
  expect(said).toMatch(/: (4\.02\skm|2\.50\smi), 24:10/)
  rerender(<SavingStrip live={live({ distanceMm: 4_100_000, movingMs: 1_490_000 })} moves />)
  expect(container.textContent).toBe(said)
  rerender(<SavingStrip live={live({ storageFull: false })} moves />)
  expect(container.textContent).toBe('')
})

test('a reload needs no word, a longer absence does, and whoever moves nowhere missed no distance', () => {
  const closed = (ms: number, change: Partial<LiveWorkout> = {}) => {
    const { container } = render(
      <ServicesProvider value={{} as Services}>
        <MemoryRouter><ClosedStrip live={live({ closedFor: { from: 0, ms }, ...change })} /></MemoryRouter>
      </ServicesProvider>,
    )
    return container.textContent
  }
  expect(closed(9_000)).toBe('')
  expect(closed(60_000)).toContain('that stretch isn’t in the distance')
  expect(closed(60_000, { distanceMm: 0, indoor: true })).toMatch(/^Still going\. Stamina was closed for 1:00\./)
})
