import { Fragment, type ReactNode } from 'react'
import { useLanguage } from './texts/languages'

/** Another language is another app: everything below is drawn anew. */
export function InLanguage({ children }: { children: ReactNode }) {
  return <Fragment key={useLanguage()}>{children}</Fragment>
}
