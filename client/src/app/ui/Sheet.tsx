import { createContext, useContext, useEffect, useLayoutEffect, useRef, useState, type PointerEvent, type ReactNode } from 'react'
import { createPortal } from 'react-dom'
import { t } from '../texts/texts'
import { DOUBLE_TAP_MS, useSettled } from './useSettled'

interface Props {
  readonly open: boolean
  readonly title: string
  /** The person wants it closed; it stays until `open` says so. */
  readonly onClose: () => void
  readonly children: ReactNode
}

/** As long as the drag must be to close it, of the sheet's own height. */
const FAR_ENOUGH = 0.3

/** The open sheets, the newest last: the back key closes that one. */
const openSheets: (() => void)[] = []

/** Closes the sheet on top. False: none is open. */
export function closeTopSheet(): boolean {
  const close = openSheets.at(-1)
  close?.()
  return close !== undefined
}

/** Where the innermost sheet keeps its foot. */
const Foot = createContext<HTMLElement | null>(null)

/** The key that ends a sheet: below what scrolls, so that it is always in sight and nothing is half hidden behind it. */
export function SheetFoot({ children }: { children: ReactNode }) {
  const foot = useContext(Foot)
  return foot ? createPortal(children, foot) : null
}

/** Closes by Close, Esc, back, tap outside and drag down; the focus stays inside while it is open and goes back to where it was. */
export function Sheet(props: Props) {
  return props.open ? <OpenSheet {...props} /> : null
}

function OpenSheet({ title, onClose, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  const [foot, setFoot] = useState<HTMLElement | null>(null)
  const drag = useRef<{ from: number; by: number } | null>(null)
  const close = useRef(onClose)
  const settled = useSettled(true, DOUBLE_TAP_MS) // the second tap on what opened it is none on what it brought, nor beside it
  useEffect(() => {
    close.current = onClose
  })
  // Before it leaves the page: one that is no longer there gives no focus back.
  useLayoutEffect(() => {
    const element = dialog.current
    const asked = () => close.current()
    openSheets.push(asked)
    element?.showModal()
    heading.current?.focus() // what it is about, before its keys
    return () => {
      openSheets.splice(openSheets.indexOf(asked), 1)
      element?.close() // gives the focus back
    }
  }, [])

  const begin = (event: PointerEvent<HTMLElement>) => {
    if ((event.target as Element).closest('button')) return
    drag.current = { from: event.clientY, by: 0 }
    event.currentTarget.setPointerCapture(event.pointerId)
  }
  const move = (event: PointerEvent<HTMLElement>) => {
    if (!drag.current || !dialog.current) return
    drag.current.by = Math.max(0, event.clientY - drag.current.from)
    dialog.current.style.translate = `0 ${drag.current.by}px`
  }
  const end = () => {
    if (!drag.current || !dialog.current) return
    const far = drag.current.by > dialog.current.offsetHeight * FAR_ENOUGH
    drag.current = null
    dialog.current.style.translate = ''
    if (far) onClose()
  }
  return (
    <dialog
      ref={dialog}
      className={settled ? 'sheet' : 'sheet settling'}
      aria-label={title}
      onCancel={(event) => {
        event.preventDefault() // it goes when its owner says so
        onClose()
      }}
      onClose={onClose} // a browser may let nobody hold it open a second time
      onClick={(event) => event.target === dialog.current && onClose()}
    >
      <div className="row between sheet-head" onPointerDown={begin} onPointerMove={move} onPointerUp={end} onPointerCancel={end}>
        <h2 ref={heading} tabIndex={-1}>{title}</h2>
        <button type="button" className="key plain" onClick={onClose}>{t('close')}</button>
      </div>
      <div className="sheet-body">
        <Foot.Provider value={foot}>{children}</Foot.Provider>
      </div>
      <div className="sheet-foot" ref={setFoot} />
    </dialog>
  )
}
