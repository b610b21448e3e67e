import { useState } from 'react'
import * as figures from '../../app/figures'
import { t } from '../../app/texts/texts'
import { parseClock, shownClock } from './clockText'

interface Props {
  readonly id: string
  readonly seconds: number | null
  readonly onChange: (seconds: number | null) => void
  /** Told whenever what stands in the field becomes a duration, or stops being one. */
  readonly onWrong?: (wrong: boolean) => void
}

/** h:mm:ss as people type it; seconds inside. What is no duration is refused beside the field, and nothing of it is kept. */
export function DurationInput({ id, seconds, onChange, onWrong }: Props) {
  const [text, setText] = useState<string | null>(null)
  const wrong = text !== null && parseClock(figures.latin(text)) === undefined
  return (
    <>
      <input
        id={id}
        inputMode="text"
        placeholder="0:00"
        value={text ?? (seconds === null ? '' : shownClock(seconds))}
        aria-invalid={wrong}
        aria-describedby={`${id}-error`}
        onChange={(e) => {
          setText(e.target.value)
          const parsed = parseClock(figures.latin(e.target.value))
          onWrong?.(parsed === undefined)
          onChange(parsed ?? null)
        }}
        onBlur={() => {
          if (!wrong) setText(null)
        }}
      />
      <p id={`${id}-error`} className="error" role="alert">{wrong ? t('log.durationWrong') : ''}</p>
    </>
  )
}
