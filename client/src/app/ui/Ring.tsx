import type { ReactNode } from 'react'
import { typeStyle } from './TypeGlyph'

interface Props {
  readonly size: number
  /** 0 to 1 and beyond; more than 1 stays a full ring. */
  readonly done: number
  /** The part of `done` that the server has confirmed; the rest is the same arc, dashed. */
  readonly confirmed?: number
  readonly type: string | null
  readonly name: string
  /** Sweep once to full: only where a goal has just been reached. */
  readonly closing?: boolean
  readonly children?: ReactNode
}

const R = 45

export function Ring({ size, done, confirmed, type, name, closing, children }: Props) {
  const full = Math.min(1, Math.max(0, done))
  const sure = Math.min(full, Math.max(0, confirmed ?? full))
  const reached = done >= 1
  return (
    <span className="ring" role="img" aria-label={name} style={{ inlineSize: size, blockSize: size, ...typeStyle(type) }}>
      <svg viewBox="0 0 100 100" aria-hidden="true">
        <circle className="track" cx="50" cy="50" r={R} strokeWidth="10" />
        {full > sure ? (
          <circle
            className="arc unsure"
            cx="50"
            cy="50"
            r={R}
            strokeWidth="10"
            pathLength={100}
            style={{ strokeLinecap: 'butt' }}
            strokeDasharray={dashes(sure * 100, full * 100)}
          />
        ) : null}
        {sure > 0 ? (
          <circle
            className={`arc${closing ? ' closing' : ''}`}
            cx="50"
            cy="50"
            r={R}
            strokeWidth="10"
            pathLength={100}
            strokeDasharray={`${sure * 100} ${closing ? 100 : 200}`}
          />
        ) : null}
        {reached ? (
          <g>
            <circle className="sun" cx="50" cy="5" r="13" />
            <path className="check" d="M44 5.5l4.4 4.4L56.4 1.4" strokeWidth="3.4" />
          </g>
        ) : null}
      </svg>
      <span className="middle" aria-hidden="true">{children}</span>
    </span>
  )
}

/** Dashes of 3 with gaps of 2 between two marks of a circle of length 100. */
function dashes(from: number, to: number): string {
  const parts: number[] = [0, from]
  for (let at = from; at < to; at += 5) parts.push(Math.min(3, to - at), 2)
  parts.push(200)
  if (parts.length % 2) parts.push(0)
  return parts.join(' ')
}
