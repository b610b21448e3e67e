import type { CSSProperties } from 'react'

interface Props {
  readonly of: string
  readonly small?: boolean
  readonly mirrors?: boolean
}

// Ionicons leave line and fill to a style sheet that a mask cannot see; so each picture brings it along.
const LINES = "<style>.ionicon-fill-none{fill:none;stroke:black}.ionicon-stroke-width{stroke-width:32px;stroke:black}</style>"
const styled = new Map<string, string>()

function maskOf(icon: string): string {
  let mask = styled.get(icon)
  if (!mask) {
    const end = icon.indexOf('>') + 1
    mask = `url("${(icon.slice(0, end) + LINES + icon.slice(end)).replaceAll('"', "'")}")`
    styled.set(icon, mask)
  }
  return mask
}

/** A decoration in the colour of its words; names belong to the control around it. */
export function Icon({ of, small, mirrors }: Props) {
  const style = { '--icon': maskOf(of) } as CSSProperties
  return <span aria-hidden="true" className={`icon${small ? ' small-icon' : ''}${mirrors ? ' mirrors' : ''}`} style={style} />
}
