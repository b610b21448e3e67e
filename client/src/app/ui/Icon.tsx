import type { CSSProperties } from 'react'

interface Props {
  readonly of: string
  readonly small?: boolean
  readonly mirrors?: boolean
}

/** A decoration in the colour of its words; names belong to the control around it. */
export function Icon({ of, small, mirrors }: Props) {
  const style = { '--icon': `url("${of.replaceAll('"', "'")}")` } as CSSProperties
  return <span aria-hidden="true" className={`icon${small ? ' small-icon' : ''}${mirrors ? ' mirrors' : ''}`} style={style} />
}
