import { useMemo, useState } from 'react'
import { Link, useNavigate, useParams } from 'react-router-dom'
import * as dates from '../../app/dates'
import * as figures from '../../app/figures'
import type { WorkoutDetail } from '../../app/model'
import { locale, setPreferences, useFigureStyle, usePreferences } from '../../app/preferences'
import { useServices, useTypeTitle, useWorkout } from '../../app/services'
import { t } from '../../app/texts/texts'
import { offerUndo } from '../../app/undo'
import { useAction } from '../../app/useAction'
import { Icon } from '../../app/ui/Icon'
import { shareOutline } from '../../app/ui/icons'
import { Metric } from '../../app/ui/Metric'
import { Page } from '../../app/ui/Page'
import { Segments } from '../../app/ui/Segments'
import { Sheet } from '../../app/ui/Sheet'
import { TypeGlyph, typeColour, typeStyle } from '../../app/ui/TypeGlyph'
import { WorkoutEquipment } from '../equipment/WorkoutEquipment'
import { AfterSave } from '../finish/afterSave'
import { feelingText } from '../finish/Feelings'
import { syncText } from '../workouts/rowText'
import { ChartPanel } from './ChartPanel'
import { DeclaredResult } from './DeclaredResult'
import { JoinKeys } from './JoinKeys'
import { Laps } from './Laps'
import { ShareSheet } from './ShareSheet'
import { SetsTable } from './SetsTable'
import { Splits } from './Splits'
import { splitsFor } from './splitsOf'
import { TrackBlock } from './TrackBlock'
import { TimeInZones } from '../zones/TimeInZones'
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
  return <Shown key={workout.sessionId} workout={workout} name={workout.title || title(workout.type)} />
}

/** Seconds of rounding need no explanation. */
const WORTH_A_WORD_MS = 10_000

function Shown({ workout, name }: { workout: WorkoutDetail; name: string }) {
  const style = useFigureStyle()
  const title = useTypeTitle()
  const way = useMemo(() => wayOf(workout.points), [workout.points])
  const [sheet, setSheet] = useState<'none' | 'share' | 'more'>('none')
  const hasTrack = way.stretches.length > 0 && way.totalMm > 0
  const moves = workout.distanceMm !== null && workout.distanceMm > 0
  // A log of sets that another program wrote may have no times: unknown is not 0:00.
  const isTimed = workout.elapsedMs > 0
  const splits = useMemo(() => splitsFor(workout.points, workout.type, style), [workout.points, workout.type, style])
  // Splits hold the time between joined readings; the average all moving time. Where they differ, the page says why.
  const untimedMs = workout.corrected ? 0 : workout.movingMs - splits.reduce((ms, split) => ms + split.time_ms, 0)
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
          {workout.title ? (
            <span>
              {title(workout.type)}
              <br />
            </span>
          ) : null}
          <span className="muted">
            {t('workout.when', {
              day: dates.fullDay(workout.startedAt, locale(), workout.timeZone),
              time: dates.clock(workout.startedAt, locale(), workout.timeZone),
            })}
          </span>
        </p>
      </div>
      <AfterSave sessionId={workout.sessionId} />
      {workout.deletedAt !== null ? <Deleted workout={workout} /> : null}
      {hasTrack ? <TrackBlock way={way} workout={workout} /> : null}
      <div className="metric-grid card">
        {moves ? (
          <Metric
            figure={figures.distance(workout.distanceMm, style)}
            estimated={workout.estimated}
            name={workout.corrected ? t('figure.distanceCorrected') : workout.estimated ? t('figure.distanceEstimated') : t('figure.distance')}
          />
        ) : null}
        {isTimed ? <Metric figure={figures.duration(workout.movingMs)} name={t('figure.moving')} /> : null}
        {moves ? (
          <Metric
            figure={figures.rate(workout.movingMs, workout.distanceMm, workout.type, style)}
            estimated={workout.estimated}
            name={figures.measureOf(workout.type) === 'speed' ? t('figure.averageSpeed') : t('figure.average')}
          />
        ) : null}
        {workout.ascentMm > 0 ? <Metric figure={figures.length(workout.ascentMm, style)} name={t('figure.up')} /> : null}
        {workout.lifting && workout.lifting.sets > 0 ? <Metric figure={figures.grams(workout.lifting.volume_g_reps, style)} name={t('figure.volume')} /> : null}
        {isTimed ? <Metric figure={figures.duration(workout.elapsedMs)} name={t('figure.total')} /> : null}
      </div>
      {workout.estimated || gapCount > 0 ? (
        <p className="muted">
          {[
            workout.estimated && workout.estimatedMm > 0
              ? t('finish.estimated', { distance: figures.inline(figures.distance(workout.estimatedMm, style)) })
              : '',
            gapCount > 0 ? t('workout.gaps', { n: gapCount }) : '',
          ].filter(Boolean).join(' ')}
        </p>
      ) : null}
      {hasTrack ? <Charts way={way} workout={workout} /> : null}
      <div className="shown" style={typeStyle(workout.type)}><TimeInZones workout={workout} /></div>
      {splits.length > 0 ? (
        <section className="card" style={typeStyle(workout.type)} aria-labelledby="splits">
          <h2 id="splits">{t('record.splits')}</h2>
          <Splits splits={splits} type={workout.type} estimated={workout.estimated} />
          {untimedMs >= WORTH_A_WORD_MS ? <p className="muted small">{t('workout.averageWhy', { time: figures.duration(untimedMs).value })}</p> : null}
        </section>
      ) : null}
      {workout.laps.length > 0 ? (
        <section className="card" style={typeStyle(workout.type)}>
          <Laps
            marks={workout.laps}
            end={{ elapsedMs: workout.elapsedMs, movingMs: workout.movingMs, distanceMm: hasTrack ? way.totalMm : null }}
            type={workout.type}
          />
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
      <WorkoutEquipment workout={workout} />
      <p className="muted">{workout.elsewhere ? t('workout.elsewhere') : syncText(workout.sync)}</p>
      <ShareSheet open={sheet === 'share'} workout={workout} onClose={() => setSheet('none')} />
      <MoreSheet open={sheet === 'more'} workout={workout} onClose={() => setSheet('none')} />
    </Page>
  )
}

const MS_PER_HOUR = 3_600_000

function Charts({ way, workout }: { way: Way; workout: WorkoutDetail }) {
  const { tables } = usePreferences()
  const style = useFigureStyle()
  const speed = figures.measureOf(workout.type) === 'speed'
  // Speed in kilometres an hour, everything else in milliseconds per kilometre; both are shown in the person's unit.
  const pace = useMemo(() => seriesOf(way, (p) => (p.pace === undefined ? undefined : speed ? MS_PER_HOUR / p.pace : p.pace)), [way, speed])
  const rate = (value: number) => figures.rateOf(speed ? MS_PER_HOUR / value : value, workout.type, style)
  const average = workout.distanceMm ? (workout.movingMs / workout.distanceMm) * 1_000_000 : 0
  const ele = useMemo(() => seriesOf(way, (p) => p.ele), [way])
  const hr = useMemo(() => seriesOf(way, (p) => p.hr), [way])
  const hasEle = ele.values.filter((v) => v !== null).length > 2
  const hasHr = hr.values.filter((v) => v !== null).length > 2
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
        name={speed ? t('chart.speed') : t('chart.pace')}
        series={pace}
        table={tables}
        colour={typeColour(workout.type)}
        reversed={!speed}
        show={(value) => figures.inline(rate(value))}
        tick={(value) => rate(value).value}
        {...(average > 0 ? { average: speed ? MS_PER_HOUR / average : average } : {})}
      />
      {hasEle ? (
        <ChartPanel
          name={t('chart.elevation')}
          note={t('chart.upDown', {
            up: figures.inline(figures.length(workout.ascentMm, style)),
            down: figures.inline(figures.length(workout.descentMm, style)),
          })}
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
        <ChartPanel
          name={t('figure.heartRate')}
          series={hr}
          table={tables}
          colour="--text"
          show={(value) => figures.inline(figures.heartRate(Math.round(value), style.locale))}
          tick={(value) => figures.heartRate(Math.round(value), style.locale).value}
        />
      ) : null}
    </section>
  )
}

function Deleted({ workout }: { workout: WorkoutDetail }) {
  const services = useServices()
  const { act } = useAction()
  return (
    <div className="strip calm">
      <span className="fill">{t('workout.deleted')}</span>
      <button type="button" className="key" onClick={() => void act(() => services.restore(workout.sessionId))}>{t('restore')}</button>
    </div>
  )
}

function MoreSheet({ open, workout, onClose }: { open: boolean; workout: WorkoutDetail; onClose: () => void }) {
  const services = useServices()
  const navigate = useNavigate()
  const { act } = useAction()
  const remove = async () => {
    await services.remove(workout.sessionId)
    navigate('/history', { replace: true })
    offerUndo(t('workout.removed'), () => services.restore(workout.sessionId))
  }
  return (
    <Sheet open={open} title={t('more')} onClose={onClose}>
      <button type="button" className="key outline wide" onClick={() => navigate(`/history/${workout.sessionId}/edit`)}>
        {t('workout.correct')}
      </button>
      <button type="button" className="key outline wide" onClick={() => navigate(`/history/${workout.sessionId}/cut`)}>
        {t('cut.title')}
      </button>
      <JoinKeys workout={workout} />
      {workout.points.length > 0 ? (
        <button type="button" className="key outline wide" onClick={() => navigate(`/history/${workout.sessionId}/track`)}>
          {t('workout.wholeTrack')}
        </button>
      ) : null}
      <button type="button" className="key outline danger wide apart" onClick={() => void act(remove)}>
        {t('delete')}
      </button>
    </Sheet>
  )
}
