import { useEffect, useLayoutEffect, useRef, type ReactNode } from 'react'
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
  const content = useRef<HTMLDivElement>(null)
  const back = useBack(parent ?? '/today')
  const { key } = useLocation()

  useEffect(() => {
    document.title = `${title} · Stamina`
  }, [title])
  useEffect(() => {
    if (parent) heading.current?.focus({ preventScroll: true })
  }, [parent])
  // Before the element leaves the page: afterwards it is scrolled nowhere.
  useLayoutEffect(() => {
    const element = content.current
    element?.scrollTo(0, scrolls.get(key) ?? 0)
    return () => {
      if (element) scrolls.set(key, element.scrollTop)
    }
  }, [key])

  return (
    <div className="page">
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
      <div className="page-content" ref={content}>
        <div className="column">{children}</div>
      </div>
      {footer}
    </div>
  )
}

/** Back through our own history where there is one, else up to the parent. */
export function useBack(parent: string): () => void {
  const navigate = useNavigate()
  const { key } = useLocation()
  return () => (key === 'default' ? navigate(parent, { replace: true }) : navigate(-1))
}
