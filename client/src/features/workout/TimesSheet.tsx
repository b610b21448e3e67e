import { useState } from 'react'
import * as figures from '../../app/figures'
import { t } from '../../app/texts/texts'
import { Sheet, SheetFoot } from '../../app/ui/Sheet'
import { offsetIn } from '../../recording/clock'
import { DurationInput } from '../record/DurationInput'

/** What the fields of date and time know nothing below. */
const MINUTE_MS = 60_000
const LONGEST_MS = 30 * 86_400_000

export interface Times {
  readonly startedAt?: number
  readonly endElapsedMs?: number
  readonly movingMs?: number
}

interface Props {
  readonly open: boolean
  readonly startedAt: number
  readonly elapsedMs: number
  readonly movingMs: number
  /** Of the place where it was; absent: this phone's. */
  readonly timeZone?: string
  readonly onClose: () => void
  /** Only what was changed. */
  readonly onSet: (times: Times) => void
}

/** Date, start, end and duration put right. The start moves the whole workout; the end makes it longer or shorter. */
export function TimesSheet(props: Props) {
  return <Sheet open={props.open} title={t('times.title')} onClose={props.onClose}>{props.open ? <Form {...props} /> : null}</Sheet>
}

function Form({ startedAt, elapsedMs, movingMs, timeZone, onSet }: Props) {
  const [start, setStart] = useState(() => localInput(startedAt, timeZone))
  const [end, setEnd] = useState(() => localInput(startedAt + elapsedMs, timeZone))
  const [seconds, setSeconds] = useState<number | null>(Math.round(movingMs / 1000))
  const [durationWrong, setDurationWrong] = useState(false)
  const [wrong, setWrong] = useState('')
  const set = () => {
    const begun = start === localInput(startedAt, timeZone) ? startedAt : momentOf(start, timeZone)
    // The end goes with the start, until it is changed itself.
    const ended = end === localInput(startedAt + elapsedMs, timeZone) ? begun + elapsedMs : momentOf(end, timeZone)
    const long = ended - begun
    if (!Number.isFinite(begun) || begun < 0 || begun > Date.now()) return setWrong(t('log.whenWrong'))
    if (!Number.isFinite(ended) || long < 1000 || long > LONGEST_MS) return setWrong(t('times.endWrong'))
    if (ended > Date.now() + MINUTE_MS && ended > startedAt + elapsedMs) return setWrong(t('log.endsLater'))
    if (durationWrong || seconds === null || seconds <= 0) return setWrong(t('log.durationWrong'))
    const typed = seconds !== Math.round(movingMs / 1000)
    if (typed && seconds * 1000 > Math.ceil(long / 60_000) * 60_000) return setWrong(t('times.durationTooLong', { time: figures.duration(long).value }))
    onSet({
      ...(begun === startedAt ? {} : { startedAt: begun }),
      ...(long === elapsedMs ? {} : { endElapsedMs: long }),
      ...(typed ? { movingMs: seconds * 1000 } : {}),
    })
  }
  return (
    <>
      <div className="field">
        <label htmlFor="times-start">{t('times.start')}</label>
        <input
          id="times-start"
          type="datetime-local"
          value={start}
          aria-describedby="times-error"
          onChange={(e) => {
            setStart(e.target.value)
            setWrong('')
          }}
        />
      </div>
      <div className="field">
        <label htmlFor="times-end">{t('times.end')}</label>
        <input id="times-end" type="datetime-local" value={end} aria-describedby="times-error" onChange={(e) => { setEnd(e.target.value); setWrong('') }} />
      </div>
      <div className="field">
        <label htmlFor="times-moving">{t('times.moving')}</label>
        <DurationInput id="times-moving" seconds={seconds} onChange={(to) => { setSeconds(to); setWrong('') }} onWrong={setDurationWrong} />
      </div>
      <p id="times-error" className="error-text" role="alert">{wrong}</p>
      <SheetFoot>
        <button type="button" className="key primary wide" onClick={set}>{t('times.set')}</button>
      </SheetFoot>
    </>
  )
}

/** A moment as a field of date and time takes it, in a zone; without one in this phone's. */
export function localInput(at: number, timeZone?: string): string {
  const offset = offsetIn(timeZone, at) ?? -new Date(at).getTimezoneOffset()
  return new Date(at + offset * MINUTE_MS).toISOString().slice(0, 16)
}

/** And the moment that such a field says. */
function momentOf(text: string, timeZone: string | undefined): number {
  const there = Date.parse(`${text}Z`)
  const offset = offsetIn(timeZone, there)
  if (offset === undefined) return Date.parse(text)
  const near = there - offset * MINUTE_MS // hours beside it, where the clocks may be others
  return there - offsetIn(timeZone, near)! * MINUTE_MS
}
