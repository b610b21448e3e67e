import { useState } from 'react'
import { useSearchParams } from 'react-router-dom'
import * as dates from '../../app/dates'
import type { PlannedWorkout } from '../../app/model'
import { locale, usePreferences } from '../../app/preferences'
import { useAccount, useLive, usePlanned, useTypeTitle } from '../../app/services'
import { t } from '../../app/texts/texts'
import { Icon } from '../../app/ui/Icon'
import { add, chevronBack, chevronForward } from '../../app/ui/icons'
import { Page } from '../../app/ui/Page'
import { Segments } from '../../app/ui/Segments'
import { cellsOf } from '../history/month'
import { LinkSheet } from './LinkSheet'
import { PlannedList } from './PlannedList'
import { PlannedSheet } from './PlannedSheet'
import { PlansSheet } from './PlansSheet'
import { MARKS, plannedName, stateText } from './words'
import '../history/history.css'
import './planning.css'

const DAYS_SHOWN_WHOLE = 7

/** What is to come, day by day or as a month, rest days too. */
export default function PlanPage() {
  const planned = usePlanned()
  const [params, setParams] = useSearchParams()
  const month = params.get('view') === 'month'
  const [open, setOpen] = useState<PlannedWorkout | { readonly day: string } | null>(null)
  // What is open is shown as it is now.
  const shown = open && 'id' in open ? planned.find((one) => one.id === open.id) : undefined
  const [choosing, setChoosing] = useState(false)
  const [linking, setLinking] = useState(false)
  const account = useAccount()
  const [day, setDay] = useState(() => dates.localDate(Date.now()))
  return (
    <Page title={t('plan.title')} parent="/goals">
      <Segments
        name={t('history.view')}
        value={month ? 'month' : 'list'}
        options={[{ value: 'list', label: t('history.list') }, { value: 'month', label: t('plan.month') }]}
        onChange={(view) => setParams(view === 'month' ? { view } : {}, { replace: true })}
      />
      {planned.length === 0 && !month ? <div className="card empty"><p>{t('plan.empty')}</p></div> : null}
      {month ? <Month planned={planned} day={day} onDay={setDay} onOpen={setOpen} /> : <Days planned={planned} onOpen={setOpen} />}
      <div className="grow" />
      <button type="button" className="key outline wide" onClick={() => setChoosing(true)}>{t('plans.title')}</button>
      {account && !account.expired ? (
        <button type="button" className="key plain" onClick={() => setLinking(true)}>{t('link.title')}</button>
      ) : null}
      <button type="button" className="key primary wide" onClick={() => setOpen({ day: month ? day : dates.localDate(Date.now()) })}>
        <Icon of={add} small />{t('plan.add')}
      </button>
      {open && 'day' in open && !('id' in open) ? <PlannedSheet open day={open.day} onClose={() => setOpen(null)} /> : null}
      {shown ? <PlannedSheet open planned={shown} onClose={() => setOpen(null)} /> : null}
      {choosing ? <PlansSheet open onClose={() => setChoosing(false)} /> : null}
      {linking ? <LinkSheet open onClose={() => setLinking(false)} /> : null}
    </Page>
  )
}

interface Shown {
  readonly planned: readonly PlannedWorkout[]
  readonly onOpen: (one: PlannedWorkout) => void
}

function Days({ planned, onOpen }: Shown) {
  const [earlier, setEarlier] = useState(false)
  const live = useLive()
  const today = dates.localDate(Date.now())
  const days = new Map<string, PlannedWorkout[]>()
  const coming = planned.filter((one) => one.day >= today)
  // Of the days at hand those of rest are shown as well, as long as there is something to rest from.
  if (coming.length > 0) for (let n = 0; n < DAYS_SHOWN_WHOLE; n++) days.set(dates.addDays(today, n), [])
  for (const one of coming) days.set(one.day, [...(days.get(one.day) ?? []), one])
  const past = planned.filter((one) => one.day < today).reverse()
  const unclear = past.filter((one) => one.state === 'unclear')
  return (
    <>
      {unclear.length > 0 && !earlier ? (
        <section className="stack" aria-labelledby="plan-asks">
          <h2 id="plan-asks">{t('plan.which')}</h2>
          <PlannedList planned={unclear} onOpen={onOpen} />
        </section>
      ) : null}
      {[...days].map(([day, ofDay]) => (
        <section key={day} className="stack" aria-labelledby={`p${day}`}>
          <h2 className="label muted" id={`p${day}`}>{dates.fullDay(dates.noon(day), locale())}</h2>
          {ofDay.length > 0 ? <PlannedList planned={ofDay} onOpen={onOpen} startable={day === today && live === null} />
            : <p className="muted">{t('plan.rest')}</p>}
        </section>
      ))}
      {past.length > 0 ? (
        earlier ? (
          <section className="stack" aria-labelledby="plan-past">
            <h2 id="plan-past">{t('plan.past')}</h2>
            {byDay(past).map(([day, ofDay]) => (
              <section key={day} className="stack" aria-labelledby={`p${day}`}>
                <h3 className="label muted" id={`p${day}`}>{dates.fullDay(dates.noon(day), locale())}</h3>
                <PlannedList planned={ofDay} onOpen={onOpen} />
              </section>
            ))}
          </section>
        ) : (
          <button type="button" className="key plain" onClick={() => setEarlier(true)}>{t('plan.earlier')}</button>
        )
      ) : null}
    </>
  )
}

function byDay(planned: readonly PlannedWorkout[]): [string, PlannedWorkout[]][] {
  const days = new Map<string, PlannedWorkout[]>()
  for (const one of planned) days.set(one.day, [...(days.get(one.day) ?? []), one])
  return [...days]
}

function Month({ planned, day, onDay, onOpen }: Shown & { readonly day: string; readonly onDay: (day: string) => void }) {
  const { firstDay } = usePreferences()
  const title = useTypeTitle()
  const live = useLive()
  const today = dates.localDate(Date.now())
  const first = dates.monthStart(day)
  const name = dates.monthAndYear(dates.noon(first), locale())
  const of = (date: string) => planned.filter((one) => one.day === date)
  const cells = cellsOf(first, firstDay)
  const cellName = (date: string) => {
    const own = of(date)
    const shown = dates.fullDay(dates.noon(date), locale())
    if (own.length === 0) return shown
    const what = own.map((one) => t('plan.entry', { what: plannedName(one, title, locale()), state: stateText(one.state) })).join('; ')
    return t('plan.cell', { day: shown, what })
  }
  const chosen = of(day)
  return (
    <>
      <div className="row between">
        <button type="button" className="key round" aria-label={t('calendar.before')} onClick={() => onDay(dates.addMonths(first, -1))}>
          <Icon of={chevronBack} mirrors />
        </button>
        <h2>{name}</h2>
        <button type="button" className="key round" aria-label={t('calendar.after')} onClick={() => onDay(dates.addMonths(first, 1))}>
          <Icon of={chevronForward} mirrors />
        </button>
      </div>
      <div className="calendar" role="group" aria-label={name}>
        {cells.slice(0, 7).map((cell) => (
          <span key={`h${cell.date}`} className="weekday" aria-hidden="true">
            <span className="short">{dates.shortDay(dates.noon(cell.date), locale())}</span>
            <span className="narrow">{dates.narrowDay(dates.noon(cell.date), locale())}</span>
          </span>
        ))}
        {cells.map((cell) => cell.inMonth ? (
          <button
            key={cell.date}
            type="button"
            className={`day${of(cell.date).length > 0 ? ' heat-1' : ''}${cell.date === today ? ' today' : ''}`}
            aria-label={cellName(cell.date)}
            aria-pressed={cell.date === day}
            onClick={() => onDay(cell.date)}
          >
            {Number(cell.date.slice(8))}
            <span className="marks" aria-hidden="true">{of(cell.date).slice(0, 3).map((one) => MARKS[one.state]).join('')}</span>
          </button>
        ) : <span key={cell.date} />)}
      </div>
      <p className="muted small">{t('plan.legend')}</p>
      <h3>{dates.fullDay(dates.noon(day), locale())}</h3>
      {chosen.length > 0 ? <PlannedList planned={chosen} onOpen={onOpen} startable={day === today && live === null} />
        : <p className="muted">{t('plan.rest')}</p>}
    </>
  )
}
