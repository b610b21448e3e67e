import { IonContent, IonPage } from '@ionic/react'
import { useEffect, useRef, type ReactNode } from 'react'
import { useLocation, useNavigate } from 'react-router-dom'
import { isIos } from '../theme'
import { t } from '../texts/texts'
import { Icon } from './Icon'
import { arrowBack, chevronBack } from './icons'

interface Props {
  readonly title: string
  /** Where "back" leads when there is no history (a deep link): the parent page. Absent: a tab's root. */
  readonly parent?: string
  readonly ends?: ReactNode
  readonly footer?: ReactNode
  readonly children: ReactNode
}

/** Where each visited place was scrolled to, so that going back goes back. */
const scrolls = new Map<string, number>()

export function Page({ title, parent, ends, footer, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null)
  const content = useRef<HTMLIonContentElement>(null)
  const back = useBack(parent ?? '/today')
  const { key } = useLocation()

  useEffect(() => {
    document.title = `${title} · Stamina`
  }, [title])
  useEffect(() => {
    if (parent) heading.current?.focus({ preventScroll: true })
  }, [parent])
  useEffect(() => {
    const element = content.current
    const was = scrolls.get(key)
    if (was) void element?.scrollToPoint?.(0, was)
    let scroller: HTMLElement | undefined
    let present = true
    const keep = () => void (scroller && scrolls.set(key, scroller.scrollTop)) // while it is scrolled: once the page is left there is nothing to measure
    void element?.getScrollElement?.().then((found) => {
      if (!present) return
      scroller = found
      found.addEventListener('scroll', keep, { passive: true })
    })
    return () => {
      present = false
      scroller?.removeEventListener('scroll', keep)
    }
  }, [key])

  return (
    <IonPage>
      <header className="page-head">
        <div className={`bar${parent ? ' has-back' : ''}`}>
          {parent ? (
            <button type="button" className="key round back" aria-label={t('back')} onClick={back}>
              <Icon of={isIos() ? chevronBack : arrowBack} mirrors />
            </button>
          ) : null}
          <h1 ref={heading} tabIndex={-1}>{title}</h1>
          {ends || parent ? <div className="ends">{ends}</div> : null}
        </div>
      </header>
      <IonContent ref={content}>
        <div className="column">{children}</div>
      </IonContent>
      {footer}
    </IonPage>
  )
}

/** Back through our own history where there is one, else up to the parent. */
export function useBack(parent: string): () => void {
  const navigate = useNavigate()
  const { key } = useLocation()
  return () => (key === 'default' ? navigate(parent, { replace: true }) : navigate(-1))
}
