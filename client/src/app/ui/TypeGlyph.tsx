import type { CSSProperties } from 'react'
import { Icon } from './Icon'
import { barbell, bicycle, body, flagOutline, runner, timer, walk, wave } from './icons'

const KNOWN: Readonly<Record<string, readonly [colour: string, glyph: string]>> = {
  running: ['running', runner],
  walking: ['walking', walk],
  cycling: ['cycling', bicycle],
  biking: ['cycling', bicycle],
  swimming: ['swimming', wave],
  weight_training: ['weight-training', barbell],
  yoga: ['extra-1', body],
  crossfit: ['extra-2', timer],
}
const SPARE = ['extra-1', 'extra-2', 'other'] as const

/** The token of a type's colour: known types have their own, others one of three by a hash of their id. */
export function typeColour(type: string): string {
  const known = KNOWN[type]
  if (known) return `var(--type-${known[0]})`
  let hash = 0
  for (const c of type) hash = (hash * 31 + c.charCodeAt(0)) >>> 0
  return `var(--type-${SPARE[hash % SPARE.length]})`
}

export function typeStyle(type: string | null): CSSProperties {
  return { '--of-type': type === null ? 'var(--deep)' : typeColour(type) } as CSSProperties
}

interface Props {
  /** `null`: any type. */
  readonly type: string | null
  readonly name?: string
  readonly size?: 'large' | 'inline'
}

/** The coloured disc of a type. It never stands alone: its name is always written beside it. */
export function TypeGlyph({ type, name, size }: Props) {
  const known = type === null ? undefined : KNOWN[type]
  return (
    <span aria-hidden="true" className={`glyph${size ? ` ${size}` : ''}${type === null ? ' any' : ''}`} style={typeStyle(type)}>
      {type === null ? <Icon of={flagOutline} /> : known ? <Icon of={known[1]} /> : <span className="letter">{(name ?? type).slice(0, 1).toUpperCase()}</span>}
    </span>
  )
}
