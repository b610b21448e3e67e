import { useEffect, useId, useRef, useState } from 'react'
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
  /** Called as it is typed; null while what stands in the field is no value that can be taken. */
  readonly onChange: (value: number | null) => void
}

/** − value +: holding repeats; the field opens the decimal keypad with everything selected. What cannot be taken is refused beside it. */
export function Stepper({ name, unit, value, step, min, max, whole, onChange }: Props) {
  const id = useId()
  const [text, setText] = useState<string | null>(null)
  const wrong = text !== null && read(text, min, max, whole) === null
  const shown = text ?? figures.numberFormat(locale(), { maximumFractionDigits: 2, useGrouping: false }).format(value)
  const by = (amount: number) => {
    setText(null)
    onChange(Math.min(max, Math.max(min, Math.round((value + amount) * 1000) / 1000)))
  }
  const minus = useHold(() => by(-step))
  const plus = useHold(() => by(step))
  const amount = figures.numberFormat(locale(), { maximumFractionDigits: 2 }).format(step)
  const label = unit ? t('stepper.in', { name, unit }) : name
  return (
    <div className="stepper" role="group" aria-label={name}>
      <label className="stepper-name label" htmlFor={id}>{label}</label>
      <button type="button" className="key outline tall" aria-label={t('stepper.less', { name, step: amount })} {...minus}>−{amount}</button>
      <input
        id={id}
        className="input tall-input"
        inputMode={whole ? 'numeric' : 'decimal'}
        value={shown}
        aria-invalid={wrong}
        aria-describedby={`${id}-error`}
        onFocus={(e) => e.currentTarget.select()}
        onChange={(e) => {
          setText(e.target.value)
          onChange(read(e.target.value, min, max, whole))
        }}
        onBlur={() => {
          if (!wrong) setText(null) // what is wrong stays, with the word why
        }}
        onKeyDown={(e) => {
          if (e.key === 'Enter') e.currentTarget.blur()
        }}
      />
      <button type="button" className="key outline tall" aria-label={t('stepper.more', { name, step: amount })} {...plus}>
        +{amount}
      </button>
      <p id={`${id}-error`} className="error-text stepper-error" role="alert">
        {wrong ? (whole ? t('form.wholeFrom', { low: min, high: max }) : t('form.numberFrom', { low: min, high: max })) : ''}
      </p>
    </div>
  )
}

function read(text: string, min: number, max: number, whole: boolean | undefined): number | null {
  const number = figures.parseDecimal(text)
  return number === null || number < min || number > max || (whole === true && !Number.isInteger(number)) ? null : number
}

/** A click is one step; held down, it repeats. */
function useHold(act: () => void) {
  const now = useRef(act)
  useEffect(() => {
    now.current = act
  })
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
