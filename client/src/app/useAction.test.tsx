// @vitest-environment happy-dom
import { act, renderHook } from '@testing-library/react'
import { expect, test } from 'vitest'
import { StorageError } from '../store/storage'
import { catchStrayFailures, recentFailures, showFailuresWith, wordsOf } from './failures'
import { ServerSaidNo } from './serverSaidNo'
import { useAction } from './useAction'

const said: string[] = []
showFailuresWith((text) => said.push(text))

test('a failure is said and kept, and nothing is thrown at the key', async () => {
  const { result } = renderHook(() => useAction())
  let done: boolean | undefined
  await act(async () => { done = await result.current.act(() => Promise.reject(new StorageError('full'))) })
  expect(done).toBe(false)
  expect(said.at(-1)).toBe(wordsOf(new StorageError('full')))
  expect(recentFailures().at(-1)!.text).toBe('StorageError: storage: full')
  await act(async () => { await result.current.act(() => Promise.reject(new Error('x')), 'That set was not saved.') })
  expect(said.at(-1)).toBe('That set was not saved.')
})

test('a second tap while the first is under way does nothing', async () => {
  const { result } = renderHook(() => useAction())
  let free = (): void => undefined, times = 0
  const first = result.current.act(() => { times++; return new Promise<void>((resolve) => { free = resolve }) })
  expect(await result.current.act(() => { times++ })).toBe(false)
  await act(async () => { free(); await first })
  expect(times).toBe(1)
  expect(result.current.busy).toBe(false)
  await act(async () => { await result.current.act(() => { times++ }) })
  expect(times).toBe(2)
})

test('a promise that nobody waited for is said, too', () => {
  const target = new EventTarget()
  catchStrayFailures(target as Window)
  target.dispatchEvent(Object.assign(new Event('unhandledrejection'), { reason: new ServerSaidNo('offline', '') }))
  expect(said.at(-1)).toBe(wordsOf(new ServerSaidNo('offline', '')))
  const before = said.length
  target.dispatchEvent(Object.assign(new Event('error'), { error: null }))
  expect(said).toHaveLength(before)
})
