import { useCallback, useEffect, useRef, useState } from 'react'
import { failed } from './failures'

export interface Action {
  /**
   * Does what a key is for. A failure is said in the bar below (`words` where the page has better ones) and never thrown on.
   * True if it was done; false if it failed, or if the last one is still under way.
   */
  readonly act: (work: () => unknown, words?: string) => Promise<boolean>
  /** True while it is under way: the key may show that it has been taken. */
  readonly busy: boolean
}

/** One per key, or one per group of keys of which only one may be under way. */
export function useAction(): Action {
  const [busy, setBusy] = useState(false)
  const running = useRef(false)
  const mounted = useRef(true)
  useEffect(() => {
    mounted.current = true
    return () => {
      mounted.current = false
    }
  }, [])
  const act = useCallback(async (work: () => unknown, words?: string) => {
    if (running.current) return false
    running.current = true
    setBusy(true)
    try {
      return await perform(work, words)
    } finally {
      running.current = false
      if (mounted.current) setBusy(false)
    }
  }, [])
  return { act, busy }
}

/** The same outside of a component: true if it was done, false if it failed, which has then been said. */
export async function perform(work: () => unknown, words?: string): Promise<boolean> {
  try {
    await work()
    return true
  } catch (failure) {
    failed(failure, words)
    return false
  }
}
