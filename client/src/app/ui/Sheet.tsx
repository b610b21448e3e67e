import { IonContent, IonModal } from '@ionic/react'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { t } from '../texts/texts'

interface Props {
  readonly open: boolean
  readonly title: string
  readonly onClose: () => void
  readonly children: ReactNode
}

/** Closes by Close, Esc, back, tap outside and drag down; the focus stays inside while it is open. */
export function Sheet({ open, title, onClose, children }: Props) {
  const modal = useRef<HTMLIonModalElement>(null)
  const [body, setBody] = useState<HTMLDivElement | null>(null)
  useEffect(() => {
    if (!body) return
    const fit = () => modal.current?.style.setProperty('--height', `${Math.min(body.offsetHeight, Math.floor(innerHeight * 0.94))}px`)
    const observer = new ResizeObserver(fit)
    observer.observe(body)
    fit()
    return () => observer.disconnect()
  }, [body])
  return (
    <IonModal ref={modal} className="sheet" isOpen={open} onDidDismiss={onClose} initialBreakpoint={1} breakpoints={[0, 1]} handle={false} aria-label={title}>
      <IonContent>
        <div className="sheet-body" ref={setBody}>
          <div className="row between">
            <h2>{title}</h2>
            <button type="button" className="key plain" onClick={() => void modal.current?.dismiss()}>{t('close')}</button>
          </div>
          {children}
        </div>
      </IonContent>
    </IonModal>
  )
}
