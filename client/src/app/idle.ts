/** Later than that it is done anyway. */
const AT_THE_LATEST_MS = 5_000
const WITHOUT_IDLENESS_MS = 1_000

/** When the first screen is drawn and nobody waits for anything. The answer calls it off. */
export function whenIdle(work: () => void): () => void {
  if (typeof requestIdleCallback === 'function') {
    const id = requestIdleCallback(work, { timeout: AT_THE_LATEST_MS })
    return () => cancelIdleCallback(id)
  }
  const id = setTimeout(work, WITHOUT_IDLENESS_MS)
  return () => clearTimeout(id)
}
