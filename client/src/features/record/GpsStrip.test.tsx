// @vitest-environment happy-dom
import { act, cleanup, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { LiveWorkout, Signal } from '../../app/model'
import { GpsStrip } from './GpsStrip'

beforeEach(() => vi.useFakeTimers({ now: 1_000_000 }))
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})
const strip = (signal: Signal) => <GpsStrip live={{ signal, signalSince: Date.now(), at: Date.now(), estimatedMm: 0 } as LiveWorkout} />
const pass = (ms: number) => act(() => vi.advanceTimersByTime(ms))

test('"GPS is back." is said for four seconds and goes, whatever the signal does meanwhile', () => {
  const { rerender } = render(strip('lost'))
  expect(screen.queryByText(/No GPS since/)).toBeNull()
  pass(10_000)
  expect(screen.queryByText(/No GPS since/)).not.toBeNull()
  rerender(strip('good'))
  expect(screen.queryByText('GPS is back.')).not.toBeNull()
  pass(2_000)
  rerender(strip('weak')) // and stays weak: the strip for that comes after its own ten seconds
  pass(1_000)
  rerender(strip('good'))
  pass(1_000)
  expect(screen.queryByText('GPS is back.')).toBeNull()
  pass(60_000)
  expect(screen.queryByText('GPS is back.')).toBeNull()
})

test('a loss of less than ten seconds is not said at all', () => {
  const { rerender, container } = render(strip('lost'))
  pass(9_000)
  rerender(strip('good'))
  pass(10_000)
  expect(container.textContent).toBe('')
})
