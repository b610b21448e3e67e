import { memo, useMemo } from 'react'
import { Link, useSearchParams } from 'react-router-dom'
import * as dates from '../../app/dates'
import type { WorkoutRow } from '../../app/model'
import { locale, useFigureStyle } from '../../app/preferences'
import { useSync, useTypeTitle, useWorkouts } from '../../app/services'
import { t } from '../../app/texts/texts'
import { Icon } from '../../app/ui/Icon'
import { add } from '../../app/ui/icons'
import { Page } from '../../app/ui/Page'
import { Segments } from '../../app/ui/Segments'
import { TypeGlyph } from '../../app/ui/TypeGlyph'
import { WorkoutList } from '../workouts/WorkoutList'
import { Calendar } from './Calendar'
import { matching, present } from './search'
import { wordsOf } from './words'
import './history.css'

/** So many workouts are shown at first; each tap on the key below them doubles it: ten years are six taps. */
const FIRST = 60

export default function HistoryPage() {
  const [params, setParams] = useSearchParams()
  const workouts = useWorkouts()
  const rows = useMemo(() => present(workouts), [workouts])
  const title = useTypeTitle()
  const { online } = useSync()
  const most = Math.max(FIRST, Number(params.get('most')) || 0)
  const calendar = params.get('view') === 'calendar'
  const filter = { type: params.get('type'), q: params.get('q') ?? '', from: params.get('from'), to: params.get('to') }
  const style = useFigureStyle()
  const found = matching(rows, filter, (row) => wordsOf(row, title(row.type), style))
  // The chosen one first: it is never out of sight.
  const types = [...new Set([...(filter.type ? [filter.type] : []), ...rows.map((row) => row.type)])]
  const set = (change: Record<string, string | null>) => {
    const next = new URLSearchParams(params)
    for (const [key, value] of Object.entries(change)) if (value) next.set(key, value); else next.delete(key)
    setParams(next, { replace: true })
  }
  // Drawn again only where its workouts have changed: the days that are there already cost nothing when older ones are added.
  const days = useMemo(() => byDay(rows), [rows])
  const filtered = Boolean(filter.type || filter.q || filter.from || filter.to)
  return (
    <Page title={t('tab.history')} ends={<Link className="key round" to="/log" aria-label={t('history.log')}><Icon of={add} /></Link>}>
      <Segments
        name={t('history.view')}
        value={calendar ? 'calendar' : 'list'}
        options={[{ value: 'list', label: t('history.list') }, { value: 'calendar', label: t('history.calendar') }]}
        onChange={(view) => set({ view: view === 'list' ? null : view })}
      />
      {rows.length === 0 ? (
        <div className="empty card">
          <p>{t('history.empty')}</p>
          <Link className="key outline" to="/log">{t('history.log')}</Link>
        </div>
      ) : calendar ? (
        <Calendar rows={rows} month={params.get('month') ?? undefined} onMonth={(month) => set({ month })} />
      ) : (
        <>
          <div className="field">
            <label htmlFor="history-search" className="visually-hidden">{t('history.search')}</label>
            <input id="history-search" type="search" placeholder={t('history.search')} value={filter.q} onChange={(e) => set({ q: e.target.value })} />
          </div>
          {types.length > 1 ? (
            <div className="chips" role="group" aria-label={t('history.types')}>
              {types.map((type) => (
                <button
                  key={type}
                  type="button"
                  className="chip"
                  aria-pressed={filter.type === type}
                  onClick={() => set({ type: filter.type === type ? null : type })}
                >
                  <TypeGlyph type={type} name={title(type)} size="inline" />
                  {title(type)}
                </button>
              ))}
            </div>
          ) : null}
          {found.length === 0 ? (
            <div className="empty card">
              <p>{t('history.noMatch')}</p>
              {filtered ? <button type="button" className="key outline" onClick={() => setParams({}, { replace: true })}>{t('history.clear')}</button> : null}
            </div>
          ) : null}
          {(filtered ? byDay(found) : days).slice(0, daysOf(found, most)).map(([day, ofDay]) => <Day key={day} day={day} rows={ofDay} />)}
          {found.length > most ? (
            <button type="button" className="key outline wide" onClick={() => set({ most: String(most * 2) })}>
              {t('history.older')}
            </button>
          ) : null}
          {!online && found.length > 0 && found.length <= most ? <p className="muted small">{t('history.offline')}</p> : null}
        </>
      )}
    </Page>
  )
}

const Day = memo(function Day({ day, rows }: { day: string; rows: readonly WorkoutRow[] }) {
  return (
    <section className="stack" aria-labelledby={`d${day}`}>
      <h2 className="label muted" id={`d${day}`}>{dates.fullDay(dates.noon(day), locale())}</h2>
      <WorkoutList rows={rows} />
    </section>
  )
})

/** On how many days the first so many of them are; a day is shown whole. */
const daysOf = (rows: readonly WorkoutRow[], most: number): number => new Set(rows.slice(0, most).map((row) => row.date)).size

function byDay(rows: readonly WorkoutRow[]): [string, WorkoutRow[]][] {
  const days = new Map<string, WorkoutRow[]>()
  for (const row of rows) days.set(row.date, [...(days.get(row.date) ?? []), row])
  return [...days].sort(([a], [b]) => (a < b ? 1 : -1))
}
