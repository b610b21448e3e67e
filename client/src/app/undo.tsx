import { useEffect, useRef, useSyncExternalStore } from 'react'
import { t } from './texts/texts'
import { perform } from './useAction'

interface Offer {
  readonly text: string
  readonly undo: (() => void | Promise<void>) | undefined
}

const STAYS_MS = 6000
let offer: Offer | null = null
const listeners = new Set<() => void>()

function show(next: Offer | null): void {
  offer = next
  for (const listener of listeners) listener()
}

/** "Deleted. Undo", for six seconds; longer while it has the focus. */
export function offerUndo(text: string, undo: () => void | Promise<void>): void {
  show({ text, undo })
}

/** The same bar with nothing to take back: "GPS is back." */
export function notify(text: string): void {
  show({ text, undo: undefined })
}

export function UndoBar() {
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => offer,
  )
  const bar = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!shown) return
    let timer = setTimeout(function close() {
      if (bar.current?.contains(document.activeElement)) timer = setTimeout(close, 1000)
      else show(null)
    }, STAYS_MS)
    return () => clearTimeout(timer)
  }, [shown])
  if (!shown) return null
  const { text, undo } = shown
  return (
    <div className="undo-bar" role="status" ref={bar}>
      <span className="fill">{text}</span>
      {undo ? (
        <button
          type="button"
          className="key"
          onClick={() => {
            show(null)
            void perform(undo)
          }}
        >
          {t('undo')}
        </button>
      ) : (
        <button type="button" className="key" onClick={() => show(null)}>{t('close')}</button>
      )}
    </div>
  )
}
