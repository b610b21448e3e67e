import { useEffect, useState } from 'react'

/** Long enough for the second tap of a double tap, or of wet fingers. */
export const SETTLES_MS = 600

/** False for a moment after what a key means has changed, and after it appeared: a second tap never lands on another meaning. */
export function useSettled(meaning: unknown = true): boolean {
  const [known, setKnown] = useState<{ readonly meaning: unknown } | null>(null)
  useEffect(() => {
    const timer = setTimeout(() => setKnown({ meaning }), SETTLES_MS)
    return () => clearTimeout(timer)
  }, [meaning])
  return known !== null && Object.is(known.meaning, meaning)
}
