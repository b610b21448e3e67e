import { Link, Navigate, useNavigate, useParams, useSearchParams } from 'react-router-dom'
import * as dates from '../../app/dates'
import * as figures from '../../app/figures'
import { locale, setPreferences, useFigureStyle, usePreferences } from '../../app/preferences'
import { useSync, useTypeTitle, useWorkouts } from '../../app/services'
import { t } from '../../app/texts/texts'
import { Icon } from '../../app/ui/Icon'
import { chevronBack, chevronForward, trophyOutline } from '../../app/ui/icons'
import { Metric } from '../../app/ui/Metric'
import { Page } from '../../app/ui/Page'
import { Segments } from '../../app/ui/Segments'
import { TypeGlyph } from '../../app/ui/TypeGlyph'
import { present } from '../history/search'
import { Bars } from './Bars'
import { rangeOf, step, sum, type StatsPeriod } from './sums'
import './stats.css'

const PERIODS: readonly StatsPeriod[] = ['week', 'month', 'year']

export default function StatsPage() {
  const { period: asked, date: on } = useParams()
  const [params] = useSearchParams()
  const navigate = useNavigate()
  const { firstDay, tables } = usePreferences()
  const style = useFigureStyle()
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
  const beforeRange = rangeOf(period, beforeDate, firstDay)
  const before = sum(rows, beforeRange.start, beforeRange.end)
  const buckets = range.buckets.map(([from, to]) => sum(rows, from, to))
  const go = (p: StatsPeriod, date: string) => navigate(`/stats/${p}/${date}${query}`, { replace: true })
  const name =
    period === 'week'
      ? t('stats.weekOf', { day: dates.dayMonthYear(dates.noon(range.start), locale()) })
      : period === 'month'
        ? dates.monthAndYear(dates.noon(range.start), locale())
        : figures.numberFormat(locale(), { useGrouping: false }).format(Number(range.start.slice(0, 4)))
  const perType = [...new Set(rows.filter((row) => row.date >= range.start && row.date < range.end).map((row) => row.type))]
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
      <div className="metric-grid card">
        <Metric figure={figures.count(total.count, style.locale)} name={t('stats.workouts', { n: total.count })} />
        <Metric figure={figures.duration(total.movingMs)} name={t('figure.moving')} />
        {total.distanceMm > 0 ? <Metric figure={figures.distance(total.distanceMm, style)} name={t('figure.distance')} /> : null}
        {total.volumeGrams > 0 ? <Metric figure={figures.grams(total.volumeGrams, style)} name={t('figure.volume')} /> : null}
      </div>
      <p>{trend(period, range.end > today, total, before, style)}</p>
      {perType.length > 1 ? (
        <ul className="card flush rows">
          {perType.map((own) => {
            const part = sum(rows.filter((row) => row.type === own), range.start, range.end)
            return (
              <li key={own} className="row-link">
                <TypeGlyph type={own} name={title(own)} />
                <span className="fill">
                  {title(own)}
                  <span className="muted small" style={{ display: 'block' }}>
                    {t('unit.workouts', { n: part.count })}
                  </span>
                </span>
                <span className="end tabular">
                  <span className="figure" style={{ display: 'block' }}>
                    {part.distanceMm > 0 ? figures.inline(figures.distance(part.distanceMm, style)) : figures.duration(part.movingMs).value}
                  </span>
                  {part.distanceMm > 0 ? <span className="muted small">{figures.duration(part.movingMs).value}</span> : null}
                </span>
              </li>
            )
          })}
        </ul>
      ) : null}
      {online || lastAt === null ? null : <p className="muted small">{t('offline.upTo', { time: dates.clock(lastAt, locale()) })}</p>}
    </Page>
  )
}

/** In plain words, without arrows: "12.4 km this week, 9.3 the week before." */
function trend(period: StatsPeriod, open: boolean, now: ReturnType<typeof sum>, before: ReturnType<typeof sum>, style: figures.FigureStyle): string {
  if (now.count === 0 && before.count === 0) return t('stats.empty')
  if (before.count === 0) return t('stats.soon', { period })
  const say = (what: { now: string; before: string; period: StatsPeriod }) => (open ? t('stats.trend', what) : t('stats.trendThen', what))
  if (now.distanceMm > 0 || before.distanceMm > 0)
    return say({ now: figures.inline(figures.distance(now.distanceMm, style)), before: figures.distance(before.distanceMm, style).value, period })
  return say({ now: figures.hours(now.movingMs), before: figures.hours(before.movingMs), period })
}
