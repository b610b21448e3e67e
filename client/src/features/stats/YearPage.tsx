import { useEffect, useReducer } from 'react'
import { Link, Navigate, useNavigate, useParams } from 'react-router-dom'
import * as dates from '../../app/dates'
import * as figures from '../../app/figures'
import type { WorkoutRow } from '../../app/model'
import { locale, useFigureStyle, usePreferences } from '../../app/preferences'
import { useTypeTitle, useWorkouts } from '../../app/services'
import { exerciseTitle } from '../../app/texts/exercises'
import { t } from '../../app/texts/texts'
import { Icon } from '../../app/ui/Icon'
import { chevronBack, chevronForward, shareOutline } from '../../app/ui/icons'
import { Metric } from '../../app/ui/Metric'
import { Page } from '../../app/ui/Page'
import { Spoken } from '../../app/ui/Spoken'
import { useAction } from '../../app/useAction'
import { shareFile } from '../../platform/share'
import { kept } from '../records/best'
import { ComparedWith } from './Compared'
import { PerType } from './PerType'
import { reviewOf, yearsOf, type YearReview } from './review'
import { pngOf, svgAddress, yearPicture } from './yearPicture'
import './stats.css'

/** A year in figures and as a picture, from what this phone has: nothing is asked of a server. */
export default function YearPage() {
  const { year: asked } = useParams()
  const rows = kept(useWorkouts())
  const today = dates.localDate(Date.now())
  const { firstDay } = usePreferences()
  if (!asked || !/^\d{4}$/.test(asked)) return <Navigate to={`/stats/review/${today.slice(0, 4)}`} replace />
  return <Year review={reviewOf(rows, asked, today, firstDay)} years={yearsOf(rows)} />
}

function Year({ review, years }: { review: YearReview; years: readonly string[] }) {
  const style = useFigureStyle()
  const navigate = useNavigate()
  const { year, total } = review
  const at = (by: 1 | -1) => String(Number(year) + by).padStart(4, '0')
  const go = (to: string) => navigate(`/stats/review/${to}`, { replace: true })
  return (
    <Page title={t('year.title')} parent="/stats">
      <div className="row between">
        <button type="button" className="key round" aria-label={t('stats.before')} disabled={!years.some((own) => own < year)} onClick={() => go(at(-1))}>
          <Icon of={chevronBack} mirrors />
        </button>
        <h2>{figures.numberFormat(locale(), { useGrouping: false }).format(Number(year))}</h2>
        <button type="button" className="key round" aria-label={t('stats.after')} disabled={!years.some((own) => own > year)} onClick={() => go(at(1))}>
          <Icon of={chevronForward} mirrors />
        </button>
      </div>
      {total.count === 0 ? <p className="card muted">{t('year.empty')}</p> : (
        <>
          <Picture review={review} />
          <ComparedWith period="year" open={review.open} now={total} before={review.before} />
          <div className="metric-grid card">
            <Metric figure={figures.count(review.activeDays, style.locale)} name={t('year.activeDays', { n: review.activeDays })} />
            {review.longestDays > 1 ? (
              <Metric figure={figures.count(review.longestDays, style.locale)} name={t('year.longestDays', { n: review.longestDays })} />
            ) : null}
            {review.longestWeeks > 1 ? (
              <Metric figure={figures.count(review.longestWeeks, style.locale)} name={t('year.longestWeeks', { n: review.longestWeeks })} />
            ) : null}
          </div>
          <StandingOut review={review} />
          <PerType types={review.types} />
          <p className="muted small">{t('year.honest')}</p>
        </>
      )}
    </Page>
  )
}

function Picture({ review }: { review: YearReview }) {
  const style = useFigureStyle()
  const title = useTypeTitle()
  const { act, busy } = useAction()
  useColours()
  const { year, total, longestWeeks: weeks } = review
  const counted = { n: total.count, days: review.activeDays }
  const head = review.open ? t('year.headSoFar', counted) : t('year.head', counted)
  const lines = [
    total.distanceMm > 0 ? { value: figures.inline(figures.distance(total.distanceMm, style)), name: t('figure.distance') } : null,
    { value: figures.hours(total.movingMs), name: t('figure.moving') },
    total.ascentMm > 0 ? { value: figures.inline(figures.length(total.ascentMm, style)), name: t('figure.up') } : null,
    total.volumeGrams > 0 ? { value: figures.inline(figures.grams(total.volumeGrams, style)), name: t('figure.volume') } : null,
    weeks > 1 ? { value: figures.count(weeks, style.locale).value, name: t('year.longestWeeks', { n: weeks }) } : null,
  ].filter((line) => line !== null)
  const months = review.months.map((month) => new Intl.DateTimeFormat(locale(), { month: 'narrow' }).format(dates.noon(month.start)))
  const computed = getComputedStyle(document.documentElement)
  const svg = yearPicture(review, { head, figures: lines, months, type: title }, (token) => computed.getPropertyValue(token).trim())
  const said = [head, ...lines.slice(0, 4).map((line) => `${line.name}: ${line.value}`)].join('. ')
  const share = async () => shareFile(`stamina-${year}.png`, 'image/png', await pngOf(svg))
  return (
    <>
      <img className="year-picture" src={svgAddress(svg)} alt={t('year.picture', { year, said })} />
      <button type="button" className="key primary wide" disabled={busy} onClick={() => void act(share, t('year.noPicture'))}>
        <Icon of={shareOutline} small />
        {t('share.picture')}
      </button>
      <p className="muted small">{t('year.private')}</p>
    </>
  )
}

/** Draws anew whenever the colours of the page change. */
function useColours(): void {
  const [, again] = useReducer((n: number) => n + 1, 0)
  useEffect(() => {
    const classes = new MutationObserver(again)
    classes.observe(document.documentElement, { attributeFilter: ['class'] })
    return () => classes.disconnect()
  }, [])
}

function StandingOut({ review }: { review: YearReview }) {
  const style = useFigureStyle()
  const { bestMonth, furthest, longest, climb, heaviest } = review
  const lift = heaviest?.heaviest
  const month = bestMonth ? new Intl.DateTimeFormat(locale(), { month: 'long' }).format(dates.noon(bestMonth.start)) : ''
  return (
    <section className="stack" aria-labelledby="standing-out">
      <h2 id="standing-out">{t('year.standsOut')}</h2>
      <ul className="card flush rows">
        {bestMonth ? (
          <li className="row-link">
            <span className="fill words">{t('year.bestMonth')}<span className="muted small below">{month}</span></span>
            <span className="end figure">{figures.hours(bestMonth.movingMs)}</span>
          </li>
        ) : null}
        {furthest ? <li><Line name={t('records.longest')} figure={figures.distance(furthest.value, style)} row={furthest.row} /></li> : null}
        {longest ? <li><Line name={t('records.longestTime')} figure={figures.duration(longest.value)} row={longest.row} /></li> : null}
        {climb ? <li><Line name={t('records.climb')} figure={figures.length(climb.value, style)} row={climb.row} /></li> : null}
        {lift ? <li><Line name={exerciseTitle(heaviest!.exercise)} figure={figures.grams(lift.value, style)} row={lift.row} /></li> : null}
      </ul>
    </section>
  )
}

function Line({ name, figure, row }: { name: string; figure: figures.Figure; row: WorkoutRow }) {
  const title = useTypeTitle()
  const when = `${title(row.type)}, ${dates.dayAndMonth(row.startedAt, locale(), row.timeZone)}`
  return (
    <Link className="row-link" to={`/history/${row.sessionId}`}>
      <Spoken as={t('records.row', { name, figure: figure.spoken, when })}>
        <span className="fill words">
          <span className="wraps">{name}</span>
          <span className="muted small below">{when}</span>
        </span>
        <span className="end tabular figure">{figures.inline(figure)}</span>
        <span className="muted onward">
          <Icon of={chevronForward} small mirrors />
        </span>
      </Spoken>
    </Link>
  )
}
