import { Link, Navigate, useNavigate, useParams, useSearchParams } from 'react-router-dom'
import * as dates from '../../app/dates'
import * as figures from '../../app/figures'
import { locale, setPreferences, usePreferences } from '../../app/preferences'
import { useSync, useTypeTitle, useWorkouts } from '../../app/services'
import { t } from '../../app/texts/texts'
import { Icon } from '../../app/ui/Icon'
import { calendarOutline, chevronBack, chevronForward, trophyOutline } from '../../app/ui/icons'
import { Page } from '../../app/ui/Page'
import { Segments } from '../../app/ui/Segments'
import { TypeGlyph } from '../../app/ui/TypeGlyph'
import { present } from '../history/search'
import { Bars } from './Bars'
import { ComparedWith } from './Compared'
import { PerType } from './PerType'
import { Streaks } from './Streaks'
import { rangeOf, sameSpanBefore, step, sum, type StatsPeriod } from './sums'
import './stats.css'

const PERIODS: readonly StatsPeriod[] = ['week', 'month', 'year']

export default function StatsPage() {
  const { period: asked, date: on } = useParams()
  const [params] = useSearchParams()
  const navigate = useNavigate()
  const { firstDay, tables } = usePreferences()
  const title = useTypeTitle()
  const { online, lastAt } = useSync()
  const all = present(useWorkouts())
  const today = dates.localDate(Date.now())
  const period = PERIODS.find((p) => p === asked)
  if (!period || !on || !/^\d{4}-\d{2}-\d{2}$/.test(on)) return <Navigate to={`/stats/week/${today}`} replace />

  const type = params.get('type')
  const query = type ? `?type=${type}` : ''
  const types = [...new Set(all.map((row) => row.type))]
  const rows = type ? all.filter((row) => row.type === type) : all
  const range = rangeOf(period, on, firstDay)
  const total = sum(rows, range.start, range.end)
  const beforeDate = step(period, range.start, -1)
  const before = sameSpanBefore(period, range, today)
  const buckets = range.buckets.map(([from, to]) => sum(rows, from, to))
  const go = (p: StatsPeriod, date: string) => navigate(`/stats/${p}/${date}${query}`, { replace: true })
  const name =
    period === 'week'
      ? t('stats.weekOf', { day: dates.dayMonthYear(dates.noon(range.start), locale()) })
      : period === 'month'
        ? dates.monthAndYear(dates.noon(range.start), locale())
        : figures.numberFormat(locale(), { useGrouping: false }).format(Number(range.start.slice(0, 4)))
  const perType = [...new Set(rows.filter((row) => row.date >= range.start && row.date < range.end).map((row) => row.type))].map((own) => ({
    type: own,
    sum: sum(rows.filter((row) => row.type === own), range.start, range.end),
  }))
  return (
    <Page title={t('tab.stats')} ends={<Link className="key plain" to="/stats/records"><Icon of={trophyOutline} small />{t('records.title')}</Link>}>
      <Segments
        name={t('stats.period')}
        value={period}
        options={[{ value: 'week', label: t('period.week') }, { value: 'month', label: t('period.month') }, { value: 'year', label: t('period.year') }]}
        onChange={(p) => go(p, on)}
      />
      <div className="row between">
        <button type="button" className="key round" aria-label={t('stats.before')} onClick={() => go(period, beforeDate)}>
          <Icon of={chevronBack} mirrors />
        </button>
        <h2>{name}</h2>
        <button
          type="button"
          className="key round"
          aria-label={t('stats.after')}
          disabled={range.end > today}
          onClick={() => go(period, step(period, range.start, 1))}
        >
          <Icon of={chevronForward} mirrors />
        </button>
      </div>
      {types.length > 1 ? (
        <div className="chips" role="group" aria-label={t('history.types')}>
          {types.map((own) => (
            <button
              key={own}
              type="button"
              className="chip"
              aria-pressed={type === own}
              onClick={() => navigate(`/stats/${period}/${on}${type === own ? '' : `?type=${own}`}`, { replace: true })}
            >
              <TypeGlyph type={own} name={title(own)} size="inline" />
              {title(own)}
            </button>
          ))}
        </div>
      ) : null}
      <section className="card stack" aria-label={t('stats.bars')}>
        <div className="row between wrap">
          <h3>{t('figure.moving')}</h3>
          <button type="button" className="key plain" aria-pressed={tables} onClick={() => setPreferences({ tables: !tables })}>
            {tables ? t('chart.chart') : t('chart.table')}
          </button>
        </div>
        <Bars buckets={buckets} period={period} today={today} table={tables} />
      </section>
      <ComparedWith period={period} open={range.start <= today && range.end > today} now={total} before={sum(rows, before.start, before.end)} />
      <PerType types={perType} />
      <Streaks rows={rows} today={today} />
      <Link className="card row-link" to={`/stats/review/${range.start.slice(0, 4)}`}>
        <Icon of={calendarOutline} />
        <span className="fill words">{t('year.of', { year: range.start.slice(0, 4) })}</span>
        <span className="muted onward"><Icon of={chevronForward} small mirrors /></span>
      </Link>
      {online || lastAt === null ? null : <p className="muted small">{t('offline.upTo', { time: dates.clock(lastAt, locale()) })}</p>}
    </Page>
  )
}
