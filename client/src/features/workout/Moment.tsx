import { useId } from 'react'
import * as dates from '../../app/dates'
import * as figures from '../../app/figures'
import { locale } from '../../app/preferences'
import { t } from '../../app/texts/texts'

interface Props {
  readonly name: string
  /** When the recording began, and where. */
  readonly startedAt: number
  readonly timeZone: string
  /** Milliseconds of the recorded clock. */
  readonly value: number
  readonly min: number
  readonly max: number
  readonly onChange: (ms: number) => void
}

const STEP_MS = 10_000

/** A moment of a recording: dragged along the whole of it, by arrow keys second by second, or by ten seconds with its two keys. */
export function Moment({ name, startedAt, timeZone, value, min, max, onChange }: Props) {
  const id = useId()
  const to = (ms: number) => onChange(Math.min(max, Math.max(min, ms)))
  const clock = dates.clockWithSeconds(startedAt + value, locale(), timeZone)
  return (
    <div className="field moment" role="group" aria-labelledby={`${id}-name`}>
      <label id={`${id}-name`} htmlFor={id} className="row between wrap">
        <span>{name}</span>
        <span className="tabular">{t('cut.at', { clock, after: figures.duration(value).value })}</span>
      </label>
      <div className="moment-row">
        <button type="button" className="key outline round" aria-label={t('cut.earlier', { name })} onClick={() => to(value - STEP_MS)}>−</button>
        <input
          id={id}
          className="slider"
          type="range"
          min={min}
          max={Math.ceil(max / 1000) * 1000}
          step={1000}
          value={value}
          aria-valuetext={t('cut.at', { clock, after: figures.duration(value).spoken })}
          onChange={(e) => to(Number(e.target.value))}
        />
        <button type="button" className="key outline round" aria-label={t('cut.later', { name })} onClick={() => to(value + STEP_MS)}>+</button>
      </div>
    </div>
  )
}
