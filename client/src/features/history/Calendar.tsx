import { useState } from 'react'
import * as dates from '../../app/dates'
import * as figures from '../../app/figures'
import type { WorkoutRow } from '../../app/model'
import { locale, usePreferences } from '../../app/preferences'
import { t } from '../../app/texts/texts'
import { Icon } from '../../app/ui/Icon'
import { chevronBack, chevronForward } from '../../app/ui/icons'
import { WorkoutList } from '../workouts/WorkoutList'
import { cellsOf, heatLevel } from './month'

interface Props {
  readonly rows: readonly WorkoutRow[]
  readonly month: string | undefined
  readonly onMonth: (month: string) => void
}

export function Calendar({ rows, month, onMonth }: Props) {
  const { firstDay } = usePreferences()
  const today = dates.localDate(Date.now())
  const first = dates.monthStart(month ?? today)
  const [day, setDay] = useState<string | null>(null)
  const cells = cellsOf(first, firstDay)
  const days = new Map<string, WorkoutRow[]>()
  for (const row of rows) days.set(row.date, [...(days.get(row.date) ?? []), row])
  const ofDay = (date: string) => days.get(date) ?? []
  const chosen = day ? ofDay(day) : []
  return (
    <>
      <div className="row between">
        <button
          type="button"
          className="key round"
          aria-label={t('calendar.before')}
          onClick={() => {
            onMonth(dates.addMonths(first, -1))
            setDay(null)
          }}
        >
          <Icon of={chevronBack} mirrors />
        </button>
        <h2>{dates.monthAndYear(dates.noon(first), locale())}</h2>
        <button
          type="button"
          className="key round"
          aria-label={t('calendar.after')}
          onClick={() => {
            onMonth(dates.addMonths(first, 1))
            setDay(null)
          }}
        >
          <Icon of={chevronForward} mirrors />
        </button>
      </div>
      <div className="calendar" role="group" aria-label={dates.monthAndYear(dates.noon(first), locale())}>
        {cells.slice(0, 7).map((cell) => (
          <span key={`h${cell.date}`} className="weekday" aria-hidden="true">
            <span className="short">{dates.shortDay(dates.noon(cell.date), locale())}</span>
            <span className="narrow">{dates.narrowDay(dates.noon(cell.date), locale())}</span>
          </span>
        ))}
        {cells.map((cell) => {
          if (!cell.inMonth) return <span key={cell.date} />
          const own = ofDay(cell.date)
          const ms = own.reduce((sum, row) => sum + row.movingMs, 0)
          const level = heatLevel(ms)
          const name =
            own.length === 0
              ? dates.fullDay(dates.noon(cell.date), locale())
              : t('calendar.cell', { day: dates.fullDay(dates.noon(cell.date), locale()), n: own.length, time: figures.duration(ms).spoken })
          return (
            <button
              key={cell.date}
              type="button"
              className={`day heat-${level}${cell.date === today ? ' today' : ''}`}
              aria-label={name}
              aria-pressed={cell.date === day}
              onClick={() => setDay(cell.date)}
            >
              {figures.count(Number(cell.date.slice(8)), locale()).value}
              <span className="dots" aria-hidden="true">{'•'.repeat(level)}</span>
            </button>
          )
        })}
      </div>
      <p className="muted small">{t('calendar.legend')}</p>
      {day ? (chosen.length > 0 ? <WorkoutList rows={chosen} /> : <p className="muted">{t('calendar.free')}</p>) : null}
    </>
  )
}
