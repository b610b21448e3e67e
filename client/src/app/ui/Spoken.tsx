import type { ReactNode } from 'react'

/**
 * Something that is shown in figures and read in words. The words are the element's own text, so that its name is what it holds;
 * what is shown is hidden from readers only.
 */
export function Spoken({ as, children }: { as: string; children: ReactNode }) {
  return (
    <>
      <span className="visually-hidden">{as}</span>
      <span className="shown" aria-hidden="true">{children}</span>
    </>
  )
}
