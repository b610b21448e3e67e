import { useEffect, useRef, useSyncExternalStore } from 'react'
import { useLocation } from 'react-router-dom'
import { t } from './texts/texts'
import { perform } from './useAction'

interface Offer {
  readonly text: string
  readonly undo: (() => void | Promise<void>) | undefined
  /** Of `performance.now()`. */
  readonly at: number
}

const STAYS_MS = 6000
/** Said on the way to another page, it belongs to that page; said longer ago, to the one that was left. */
const COMES_ALONG_MS = 1000
let offer: Offer | null = null
const listeners = new Set<() => void>()

function show(next: Offer | null): void {
  offer = next
  for (const listener of listeners) listener()
}

/** "Deleted. Undo", for six seconds; longer while it has the focus. */
export function offerUndo(text: string, undo: () => void | Promise<void>): void {
  show({ text, undo, at: performance.now() })
}

/** The same bar with nothing to take back: "GPS is back." */
export function notify(text: string): void {
  show({ text, undo: undefined, at: performance.now() })
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
  const before = useRef<Element | null>(null)
  const { pathname } = useLocation()
  useEffect(() => {
    if (offer !== null && offer.undo === undefined && performance.now() - offer.at > COMES_ALONG_MS) show(null)
  }, [pathname])
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
  // The key goes with the bar: the focus goes back to where it came from, else to the heading of the page.
  const close = () => {
    const from = before.current
    show(null)
    const back = from instanceof HTMLElement && from.isConnected && !from.matches('body, input, textarea') // a field would bring its keyboard
    const to = back ? from : document.querySelector<HTMLElement>('h1')
    to?.focus({ preventScroll: true })
  }
  return (
    <div
      className="undo-bar"
      role="status"
      ref={bar}
      onFocus={({ relatedTarget }) => {
        if (!bar.current?.contains(relatedTarget)) before.current = relatedTarget
      }}
    >
      <span className="fill">{text}</span>
      {undo ? (
        <button
          type="button"
          className="key"
          onClick={() => {
            close()
            void perform(undo)
          }}
        >
          {t('undo')}
        </button>
      ) : (
        <button type="button" className="key" onClick={close}>{t('close')}</button>
      )}
    </div>
  )
}
