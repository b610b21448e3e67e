// @vitest-environment happy-dom
import { render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Boundary } from './Boundary'

// React tells the console of every error that a boundary catches; here they are meant.
beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => undefined))
afterEach(() => vi.restoreAllMocks())

function Screen({ breaks }: { readonly breaks: boolean }) {
  if (breaks) throw new Error('no such chart')
  return <p>All well</p>
}

test('a screen that breaks says so and that nothing is lost; another place is shown again', () => {
  const { rerender } = render(<Boundary place="/stats"><Screen breaks /></Boundary>)
  expect(screen.getByRole('alert').textContent).toContain('What you recorded is safe on this phone')
  expect(screen.getByRole('alert').textContent).toContain('no such chart')
  rerender(<Boundary place="/today"><Screen breaks={false} /></Boundary>)
  expect(screen.getByText('All well')).toBeDefined()
})
