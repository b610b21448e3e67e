import { useSyncExternalStore } from 'react'

/** What a screen reader is told besides what the screen shows: politely, or at once. */
type Manner = 'polite' | 'assertive'
const said = new Map<Manner, string>()
const listeners = new Set<() => void>()

export function announce(text: string, manner: Manner = 'polite'): void {
  said.set(manner, said.get(manner) === text ? `${text}\u00a0` : text) // the same words twice are two announcements
  for (const listener of listeners) listener()
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function Announcer() {
  const polite = useSyncExternalStore(subscribe, () => said.get('polite') ?? '')
  const assertive = useSyncExternalStore(subscribe, () => said.get('assertive') ?? '')
  return (
    <>
      <div className="visually-hidden" role="status">{polite}</div>
      <div className="visually-hidden" role="alert">{assertive}</div>
    </>
  )
}
