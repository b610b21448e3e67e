import { useCallback, useEffect, useRef, useState } from 'react'
import { useSync } from '../../app/services'
import { troubleText } from './trouble'
import { isCancelled } from './useProof'

/**
 * What the account keeps a list of on the server, as a page shows and changes it.
 * `read` stays the same function from one drawing to the next; `wordsOf` says what else than network and sign-in can be wrong, or nothing.
 */
export function useKept<T>(read: () => Promise<readonly T[]>, wordsOf: (failure: unknown) => string | undefined) {
  const { online } = useSync()
  const [all, setAll] = useState<readonly T[] | null>(null)
  const [wrong, setWrong] = useState('')
  const asked = useRef(0)
  const load = useCallback(() => {
    const mine = ++asked.current // what comes after a later question is an answer of before
    const ifLast = (show: () => void): void => { if (mine === asked.current) show() }
    read().then(
      (kept) => ifLast(() => setAll(kept)),
      (failure: unknown) => ifLast(() => setWrong(troubleText(failure, navigator.onLine))),
    )
  }, [read])
  useEffect(load, [load])
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    setWrong('')
    try {
      await work()
      load()
    } catch (failure) {
      if (!isCancelled(failure)) setWrong(wordsOf(failure) ?? troubleText(failure, online))
    }
  }
  return { all, wrong, attempt }
}
