import { useEffect, useRef, useState } from 'react'
import * as figures from '../../app/figures'
import { locale } from '../../app/preferences'
import { t } from '../../app/texts/texts'

interface Props {
  readonly name: string
  readonly unit?: string
  readonly value: number
  readonly step: number
  readonly min: number
  readonly max: number
  readonly whole?: boolean
  readonly onChange: (value: number) => void
}

/** − value +: holding repeats; the field opens the decimal keypad with everything selected. */
export function Stepper({ name, unit, value, step, min, max, whole, onChange }: Props) {
  const [text, setText] = useState<string | null>(null)
  const shown = text ?? new Intl.NumberFormat(locale(), { maximumFractionDigits: 2, useGrouping: false }).format(value)
  const by = (amount: number) => onChange(Math.min(max, Math.max(min, Math.round((value + amount) * 1000) / 1000)))
  const minus = useHold(() => by(-step))
  const plus = useHold(() => by(step))
  const commit = () => {
    const number = text === null ? null : figures.parseDecimal(text)
    if (number !== null && number >= min && number <= max) onChange(whole ? Math.round(number) : number)
    setText(null)
  }
  const amount = new Intl.NumberFormat(locale(), { maximumFractionDigits: 2 }).format(step)
  return (
    <div className="stepper" role="group" aria-label={name}>
      <span className="stepper-name label">{unit ? `${name}, ${unit}` : name}</span>
      <button type="button" className="key outline tall" aria-label={t('stepper.less', { name, step: amount })} {...minus}>−{amount}</button>
      <input
        className="input tall-input"
        inputMode={whole ? 'numeric' : 'decimal'}
        aria-label={unit ? `${name}, ${unit}` : name}
        value={shown}
        onFocus={(e) => e.currentTarget.select()}
        onChange={(e) => setText(e.target.value)}
        onBlur={commit}
        onKeyDown={(e) => {
          if (e.key === 'Enter') e.currentTarget.blur()
        }}
      />
      <button type="button" className="key outline tall" aria-label={t('stepper.more', { name, step: amount })} {...plus}>+{amount}</button>
    </div>
  )
}

/** A click is one step; held down, it repeats. */
function useHold(act: () => void) {
  const now = useRef(act)
  now.current = act
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const held = useRef(false)
  const stop = () => clearTimeout(timer.current)
  useEffect(() => stop, [])
  return {
    onPointerDown: () => {
      held.current = false
      const again = () => {
        held.current = true
        now.current()
        timer.current = setTimeout(again, 120)
      }
      timer.current = setTimeout(again, 500)
    },
    onPointerUp: stop,
    onPointerLeave: stop,
    onPointerCancel: stop,
    onClick: () => {
      if (!held.current) now.current()
      held.current = false
    },
  }
}
