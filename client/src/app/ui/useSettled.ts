import { useEffect, useState } from 'react'

/** Long enough for the second tap of a double tap, or of wet fingers. */
export const SETTLES_MS = 600

/** The second tap of a double one, where nothing lay under the first that must not be taken for another. */
export const DOUBLE_TAP_MS = 350

/** False for a moment after what a key means has changed, and after it appeared: a second tap never lands on another meaning. */
export function useSettled(meaning: unknown = true, ms = SETTLES_MS): boolean {
  const [known, setKnown] = useState<{ readonly meaning: unknown } | null>(null)
  useEffect(() => {
    const timer = setTimeout(() => setKnown({ meaning }), ms)
    return () => clearTimeout(timer)
  }, [meaning, ms])
  return known !== null && Object.is(known.meaning, meaning)
}
