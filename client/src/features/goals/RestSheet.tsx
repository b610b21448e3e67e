import { useState } from 'react'
import * as dates from '../../app/dates'
import type { GoalRest } from '../../app/model'
import { locale } from '../../app/preferences'
import { t } from '../../app/texts/texts'
import { Sheet, SheetFoot } from '../../app/ui/Sheet'

interface Props {
  readonly open: boolean
  /** What there is already; each can be taken back. */
  readonly rests: readonly GoalRest[]
  readonly onClose: () => void
  readonly onRest: (rest: GoalRest) => void
  readonly onTakeBack?: ((rest: GoalRest) => void) | undefined
}

/** Illness, a holiday: from a day to a day, or until one goes on. It may be told before or afterwards. */
export function RestSheet(props: Props) {
  return <Sheet open={props.open} title={t('pausing.title')} onClose={props.onClose}>{props.open ? <Form {...props} /> : null}</Sheet>
}

/** What the server takes: so many days back and ahead. */
const FURTHEST_DAYS = 366

function Form({ rests, onRest, onTakeBack }: Props) {
  const today = dates.localDate(Date.now())
  const [from, setFrom] = useState(today)
  const [to, setTo] = useState('')
  const [wrong, setWrong] = useState<'from' | 'to' | null>(null)
  const set = () => {
    if (!dates.isDay(from) || from < dates.addDays(today, -FURTHEST_DAYS) || from > dates.addDays(today, FURTHEST_DAYS)) return setWrong('from')
    if (to && (!dates.isDay(to) || to < from || to > dates.addDays(today, FURTHEST_DAYS))) return setWrong('to')
    onRest({ from, ...(to && { to }) })
  }
  return (
    <>
      <p className="muted">{t('goal.pauseWhy')}</p>
      <DayField
        id="rest-from"
        label={t('pausing.from')}
        day={from}
        error={wrong === 'from' ? t('pausing.fromWrong') : ''}
        onDay={(picked) => {
          setFrom(picked)
          setWrong(null)
        }}
      />
      <DayField
        id="rest-to"
        label={t('pausing.to')}
        day={to}
        error={wrong === 'to' ? t('pausing.toWrong') : ''}
        onDay={(picked) => {
          setTo(picked)
          setWrong(null)
        }}
      />
      {onTakeBack && rests.length > 0 ? (
        <section className="stack" aria-labelledby="rests">
          <h3 id="rests">{t('pausing.there')}</h3>
          <ul className="stack">
            {rests.map((rest) => (
              <li key={rest.from} className="row between">
                <span className="tabular wraps">{restText(rest)}</span>
                <button type="button" className="key" aria-label={t('pausing.takeBack', { rest: restText(rest) })} onClick={() => onTakeBack(rest)}>
                  {t('delete')}
                </button>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      <SheetFoot>
        <button type="button" className="key primary wide" onClick={set}>{t('pausing.set')}</button>
      </SheetFoot>
    </>
  )
}

interface DayFieldProps {
  readonly id: string
  readonly label: string
  readonly day: string
  /** Empty where the day is in order. */
  readonly error: string
  readonly onDay: (day: string) => void
}

function DayField({ id, label, day: picked, error, onDay }: DayFieldProps) {
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="date"
        value={picked}
        aria-invalid={error !== ''}
        aria-describedby={`${id}-error`}
        onChange={(e) => onDay(e.target.value)}
      />
      <p id={`${id}-error`} className="error" role="alert">{error}</p>
    </div>
  )
}

const day = (date: string): string => dates.dayMonthYear(dates.noon(date), locale())

/** "3 Aug 2026 to 16 Aug 2026". */
export function restText({ from, to }: GoalRest): string {
  return to === undefined ? t('pausing.since', { from: day(from) }) : to === from ? day(from) : t('pausing.span', { from: day(from), to: day(to) })
}
