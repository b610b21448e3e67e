// @vitest-environment happy-dom
import { configure, render, screen } from '@testing-library/react'
import { Suspense } from 'react'
import { test, vi } from 'vitest'
import { Boundary } from './Boundary'
import { lazyPage } from './lazyPage'

configure({ asyncUtilTimeout: 30_000 })

test('a page that did not load offline is asked for again when it is opened again', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  let online = false
  const Page = lazyPage(() => (online ? Promise.resolve({ default: () => <p>Here it is</p> }) : Promise.reject(new TypeError('Failed to fetch'))))
  const at = (place: string) => (
    <Boundary place={place}>
      <Suspense fallback={null}>
        <Page />
      </Suspense>
    </Boundary>
  )
  const { rerender } = render(at('/history'))
  await screen.findByRole('alert')
  online = true
  rerender(at('/history?again'))
  await screen.findByText('Here it is')
})
