import { useMemo, useState } from 'react'
import { Link, useNavigate, useParams } from 'react-router-dom'
import * as dates from '../../app/dates'
import * as figures from '../../app/figures'
import type { WorkoutDetail } from '../../app/model'
import { locale, setPreferences, useFigureStyle, usePreferences } from '../../app/preferences'
import { useServices, useTypeTitle, useWorkout } from '../../app/services'
import { t } from '../../app/texts/texts'
import { offerUndo } from '../../app/undo'
import { Icon } from '../../app/ui/Icon'
import { shareOutline } from '../../app/ui/icons'
import { Metric } from '../../app/ui/Metric'
import { Page } from '../../app/ui/Page'
import { Segments } from '../../app/ui/Segments'
import { Sheet } from '../../app/ui/Sheet'
import { TypeGlyph, typeColour, typeStyle } from '../../app/ui/TypeGlyph'
import { shareFile } from '../../platform/share'
import { feelingText } from '../finish/FinishPage'
import { syncText } from '../workouts/rowText'
import { ChartPanel } from './ChartPanel'
import { gpx } from './gpx'
import { SetsTable } from './SetsTable'
import { Splits } from './Splits'
import { asText, TrackBlock } from './TrackBlock'
import { ToggleRow } from '../settings/Row'
import { withoutEnds } from './ends'
import { seriesOf, wayOf, type Way } from './way'

export default function WorkoutPage() {
  const { sessionId = '' } = useParams()
  const workout = useWorkout(sessionId)
  const title = useTypeTitle()
  if (workout === undefined) return <Page title={t('workout.title')} parent="/history"><span /></Page>
  if (workout === null)
    return (
      <Page title={t('workout.title')} parent="/history">
        <p className="strip calm">{t('workout.unknown')}</p>
        <Link to="/history" className="key outline">{t('tab.history')}</Link>
      </Page>
    )
  return <Shown workout={workout} name={workout.title || title(workout.type)} />
}

function Shown({ workout, name }: { workout: WorkoutDetail; name: string }) {
  const style = useFigureStyle()
  const title = useTypeTitle()
  const way = useMemo(() => wayOf(workout.points), [workout.points])
  const [sheet, setSheet] = useState<'none' | 'share' | 'more'>('none')
  const hasTrack = way.stretches.length > 0 && way.totalMm > 0
  const moves = workout.distanceMm !== null && workout.distanceMm > 0
  const gapCount = way.stretches.filter((s) => s.after === 'gap').length
  return (
    <Page
      title={name}
      parent="/history"
      ends={
        <>
          <button type="button" className="key round" aria-label={t('workout.share')} onClick={() => setSheet('share')}><Icon of={shareOutline} /></button>
          {workout.elsewhere ? null : <button type="button" className="key plain" onClick={() => setSheet('more')}>{t('more')}</button>}
        </>
      }
    >
      <div className="row" style={typeStyle(workout.type)}>
        <TypeGlyph type={workout.type} name={title(workout.type)} />
        <p className="fill">
          {workout.title ? <span>{title(workout.type)}<br /></span> : null}
          <span className="muted">{t('workout.when', { day: dates.fullDay(workout.startedAt, locale(), workout.timeZone), time: dates.clock(workout.startedAt, locale(), workout.timeZone) })}</span>
        </p>
      </div>
      {workout.deletedAt !== null ? <Deleted workout={workout} /> : null}
      {hasTrack ? <TrackBlock way={way} workout={workout} /> : null}
      <div className="metric-grid card">
        {moves ? <Metric figure={figures.distance(workout.distanceMm, style)} estimated={workout.estimated} name={workout.corrected ? t('figure.distanceCorrected') : workout.estimated ? t('figure.distanceEstimated') : t('figure.distance')} /> : null}
        <Metric figure={figures.duration(workout.movingMs)} name={t('figure.moving')} />
        {moves ? (
          workout.type === 'cycling'
            ? <Metric figure={figures.speed(workout.movingMs, workout.distanceMm, style)} estimated={workout.estimated} name={t('figure.averageSpeed')} />
            : <Metric figure={figures.pace(workout.movingMs, workout.distanceMm, style)} estimated={workout.estimated} name={t('figure.average')} />
        ) : null}
        {workout.ascentMm > 0 ? <Metric figure={figures.length(workout.ascentMm, style)} name={t('figure.up')} /> : null}
        {workout.lifting && workout.lifting.sets > 0 ? <Metric figure={figures.grams(workout.lifting.volume_g_reps, style)} name={t('figure.volume')} /> : null}
        <Metric figure={figures.duration(workout.elapsedMs)} name={t('figure.total')} />
      </div>
      {workout.estimated || gapCount > 0 ? (
        <p className="muted">
          {[
            workout.estimated && workout.estimatedMm > 0 ? t('finish.estimated', { distance: figures.inline(figures.distance(workout.estimatedMm, style)) }) : '',
            gapCount > 0 ? t('workout.gaps', { n: gapCount }) : '',
          ].filter(Boolean).join(' ')}
        </p>
      ) : null}
      {hasTrack ? <Charts way={way} workout={workout} /> : null}
      {workout.splits.length > 0 ? (
        <section className="card" style={typeStyle(workout.type)} aria-labelledby="splits">
          <h2 id="splits">{t('record.splits')}</h2>
          <Splits splits={workout.splits} estimated={workout.estimated} />
        </section>
      ) : null}
      {workout.sets.length > 0 ? <SetsTable sets={workout.sets} /> : null}
      <DeclaredResult workout={workout} />
      {workout.feeling || workout.note ? (
        <section className="card stack">
          {workout.feeling ? <p className="label">{feelingText(workout.feeling)}</p> : null}
          {workout.note ? <p className="wraps">{workout.note}</p> : null}
        </section>
      ) : null}
      <p className="muted">{workout.elsewhere ? t('workout.elsewhere') : syncText(workout.sync)}</p>
      <ShareSheet open={sheet === 'share'} workout={workout} way={way} onClose={() => setSheet('none')} />
      <MoreSheet open={sheet === 'more'} workout={workout} onClose={() => setSheet('none')} />
    </Page>
  )
}

function Charts({ way, workout }: { way: Way; workout: WorkoutDetail }) {
  const { tables } = usePreferences()
  const style = useFigureStyle()
  const pace = useMemo(() => seriesOf(way, (p) => p.pace), [way])
  const ele = useMemo(() => seriesOf(way, (p) => p.ele), [way])
  const hr = useMemo(() => seriesOf(way, (p) => p.hr), [way])
  const hasEle = ele.values.filter((v) => v !== null).length > 2
  const hasHr = hr.values.filter((v) => v !== null).length > 2
  const per = style.distance === 'km' ? 1 : 1.609344
  return (
    <section className="card stack" aria-labelledby="charts">
      <div className="row between wrap">
        <h2 id="charts">{t('workout.charts')}</h2>
        <Segments
          name={t('workout.charts')}
          value={tables ? 'table' : 'chart'}
          options={[{ value: 'chart', label: t('chart.chart') }, { value: 'table', label: t('chart.table') }]}
          onChange={(value) => setPreferences({ tables: value === 'table' })}
        />
      </div>
      <ChartPanel
        name={t('chart.pace')}
        series={pace}
        table={tables}
        colour={typeColour(workout.type)}
        reversed
        show={(value) => figures.inline(figures.paceOf(value * per, style))}
        tick={(value) => figures.paceOf(value * per, style).value}
        {...(workout.distanceMm ? { average: (workout.movingMs / workout.distanceMm) * 1_000_000 } : {})}
      />
      {hasEle ? (
        <ChartPanel
          name={t('chart.elevation')}
          note={t('chart.upDown', { up: figures.inline(figures.length(workout.ascentMm, style)), down: figures.inline(figures.length(workout.descentMm, style)) })}
          series={ele}
          table={tables}
          colour="--control"
          area
          leastSpan={40}
          show={(value) => figures.inline(figures.length(value * 1000, style))}
          tick={(value) => figures.length(value * 1000, style).value}
        />
      ) : null}
      {hasHr ? (
        <ChartPanel name={t('figure.heartRate')} series={hr} table={tables} colour="--text" show={(value) => figures.inline(figures.heartRate(Math.round(value), style.locale))} tick={(value) => String(Math.round(value))} />
      ) : null}
    </section>
  )
}

function DeclaredResult({ workout }: { workout: WorkoutDetail }) {
  const entries = Object.entries(workout.fields)
  if (entries.length === 0) return null
  return (
    <dl className="card stack">
      {entries.map(([name, value]) => (
        <div key={name} className="row between"><dt className="muted">{name.replaceAll('_', ' ')}</dt><dd>{String(value)}</dd></div>
      ))}
    </dl>
  )
}

function Deleted({ workout }: { workout: WorkoutDetail }) {
  const services = useServices()
  return (
    <div className="strip calm">
      <span className="fill">{t('workout.deleted')}</span>
      <button type="button" className="key" onClick={() => void services.restore(workout.sessionId)}>{t('restore')}</button>
    </div>
  )
}

function ShareSheet({ open, workout, way, onClose }: { open: boolean; workout: WorkoutDetail; way: Way; onClose: () => void }) {
  const services = useServices()
  const title = useTypeTitle()
  const style = useFigureStyle()
  const [trimmed, setTrimmed] = useState(true)
  const name = `stamina-${workout.date}-${workout.type}`
  const shown = () => (trimmed ? withoutEnds(workout.points) : workout.points)
  const picture = async () => {
    const { pictureOf } = await import('./picture')
    await shareFile(`${name}.png`, 'image/png', await pictureOf(workout, trimmed ? wayOf(shown()) : way, title(workout.type), style))
  }
  const file = () => new Blob([gpx({ ...workout, points: shown() }, title(workout.type))], { type: 'application/gpx+xml' })
  return (
    <Sheet open={open} title={t('workout.share')} onClose={onClose}>
      {workout.points.length > 0 ? <ToggleRow label={t('share.withoutEnds')} value={trimmed} onChange={setTrimmed} /> : null}
      <button type="button" className="key primary wide" onClick={() => void picture()}>{t('share.picture')}</button>
      {workout.points.length > 0 ? (
        <button type="button" className="key outline wide" onClick={() => void shareFile(`${name}.gpx`, 'application/gpx+xml', file())}>{t('share.gpx')}</button>
      ) : null}
      <button
        type="button"
        className="key outline wide"
        onClick={() => void services.document(workout.sessionId).then((json) => shareFile(`${name}.json`, 'application/json', new Blob([json], { type: 'application/json' })))}
      >
        {t('share.json')}
      </button>
      {workout.points.length > 0 ? <p className="muted small">{asText(way, workout, style)}</p> : null}
    </Sheet>
  )
}

function MoreSheet({ open, workout, onClose }: { open: boolean; workout: WorkoutDetail; onClose: () => void }) {
  const services = useServices()
  const navigate = useNavigate()
  const remove = async () => {
    await services.remove(workout.sessionId)
    navigate('/history', { replace: true })
    offerUndo(t('workout.removed'), () => services.restore(workout.sessionId))
  }
  return (
    <Sheet open={open} title={t('more')} onClose={onClose}>
      <button type="button" className="key outline wide" onClick={() => navigate(`/history/${workout.sessionId}/edit`)}>{t('workout.correct')}</button>
      {workout.points.length > 0 ? <button type="button" className="key outline wide" onClick={() => navigate(`/history/${workout.sessionId}/track`)}>{t('workout.wholeTrack')}</button> : null}
      <button type="button" className="key outline danger wide apart" onClick={() => void remove()}>{t('delete')}</button>
    </Sheet>
  )
}
