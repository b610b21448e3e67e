// @vitest-environment happy-dom
import { act, renderHook } from '@testing-library/react'
import type { ReactNode } from 'react'
import { expect, test } from 'vitest'
import { Value } from '../../app/local/value'
import type { Services, SyncState } from '../../app/model'
import { ServicesProvider } from '../../app/services'
import { useKept } from './useKept'

test('a list that was asked for before a change and comes after it is not shown', async () => {
  const answers: ((list: readonly string[]) => void)[] = []
  const read = (): Promise<readonly string[]> => new Promise((resolve) => { answers.push(resolve) })
  const none = (): undefined => undefined
  const services = { sync: new Value({ online: true } as SyncState) } as unknown as Services
  const wrapper = ({ children }: { readonly children: ReactNode }) => <ServicesProvider value={services}>{children}</ServicesProvider>
  const { result } = renderHook(() => useKept(read, none), { wrapper })

  await act(() => result.current.attempt(() => Promise.resolve()))
  await act(async () => { answers[1]!(['made']); await Promise.resolve() })
  await act(async () => { answers[0]!([]); await Promise.resolve() })

  expect(result.current.all).toEqual(['made'])
})
