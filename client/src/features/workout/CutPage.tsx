import { useDeferredValue, useEffect, useMemo, useState } from 'react'
import { useNavigate, useParams } from 'react-router-dom'
import * as dates from '../../app/dates'
import * as figures from '../../app/figures'
import type { Recorded, WorkoutDetail } from '../../app/model'
import { locale, useFigureStyle } from '../../app/preferences'
import { useServices, useTypeTitle, useWorkout, useWorkouts } from '../../app/services'
import { t } from '../../app/texts/texts'
import { Metric } from '../../app/ui/Metric'
import { Page } from '../../app/ui/Page'
import { Segments } from '../../app/ui/Segments'
import { TypeGlyph, typeStyle } from '../../app/ui/TypeGlyph'
import { offerUndo } from '../../app/undo'
import { useAction } from '../../app/useAction'
import '../finish/finish.css'
import { Moment } from './Moment'
import { sameTime } from './neighbours'
import { SpeedStrip } from './SpeedStrip'
import { stopsOf } from './stops'
import { asText } from './TrackBlock'
import { TrackCanvas } from './TrackCanvas'
import { wayOf } from './way'
import './track.css'
import './cut.css'

/** Below a second there is no workout. */
const LEAST_MS = 1_000
/** What moves by itself in the first or last moments is no reason to offer a cut. */
const WORTH_OFFERING_MS = 120_000

export default function CutPage() {
  const { sessionId = '' } = useParams()
  const services = useServices()
  const workout = useWorkout(sessionId)
  const [recorded, setRecorded] = useState<Recorded | null | undefined>(undefined)
  useEffect(() => {
    let current = true
    void services.recorded(sessionId).then((found) => current && setRecorded(found))
    return () => {
      current = false
    }
  }, [services, sessionId, workout])
  return (
    <Page title={t('cut.title')} parent={`/history/${sessionId}`}>
      {recorded === null ? <p className="strip calm">{t('cut.notHere')}</p> : null}
      {workout && recorded ? <Chosen key={recorded.startMs} workout={workout} recorded={recorded} /> : null}
    </Page>
  )
}

function Chosen(props: { workout: WorkoutDetail; recorded: Recorded }) {
  const [what, setWhat] = useState<'crop' | 'split'>('crop')
  return (
    <>
      <Segments
        name={t('cut.title')}
        value={what}
        options={[{ value: 'crop', label: t('cut.crop') }, { value: 'split', label: t('cut.split') }]}
        onChange={setWhat}
      />
      {what === 'crop' ? <Crop {...props} /> : <Split {...props} />}
    </>
  )
}

/** Both ends, with what would be left. */
function Crop({ workout, recorded }: { workout: WorkoutDetail; recorded: Recorded }) {
  const services = useServices()
  const navigate = useNavigate()
  const { act, busy } = useAction()
  const { startedAt, elapsedMs } = recorded
  const [start, setStart] = useState(recorded.startMs)
  const [end, setEnd] = useState(recorded.endMs)
  const [from, to] = [useDeferredValue(start), useDeferredValue(end)]
  const kept = useMemo(() => recorded.between(from, to), [recorded, from, to])
  const stops = useMemo(() => stopsOf(recorded.points), [recorded])
  const twice = useSameTime(workout.sessionId, startedAt + start, startedAt + end)
  const [first, last] = [stops[0], stops.at(-1)]
  const begins = first !== undefined && first.fromMs <= (recorded.points[0]?.t ?? 0) ? first.toMs : undefined
  const ends = last !== undefined && last.toMs >= (recorded.points.findLast((p) => p.t !== undefined)?.t ?? 0) ? last.fromMs : undefined
  const isWhole = start <= 0 && end >= elapsedMs
  const isAsBefore = start === recorded.startMs && end === recorded.endMs
  const time = (ms: number) => dates.clock(startedAt + ms, locale(), workout.timeZone)
  const set = async (whole: boolean) => {
    const undo = await services.crop(workout.sessionId, whole || start <= 0 ? null : start, whole || end >= elapsedMs ? null : end)
    navigate(-1)
    offerUndo(whole ? t('cut.whole') : t('cut.cropped'), undo)
  }
  return (
    <>
      <Picture workout={kept} points={recorded.points} elapsedMs={elapsedMs} kept={[start, end]} />
      <Moment
        name={t('cut.start')} startedAt={startedAt} timeZone={workout.timeZone} value={start} min={0} max={end - LEAST_MS}
        onChange={setStart}
      />
      <Moment
        name={t('cut.end')} startedAt={startedAt} timeZone={workout.timeZone} value={end} min={start + LEAST_MS} max={elapsedMs}
        onChange={setEnd}
      />
      {begins !== undefined && begins >= WORTH_OFFERING_MS && begins > start && begins < end ? (
        <button type="button" className="key outline wide" onClick={() => setStart(begins)}>{t('cut.beginAt', { time: time(begins) })}</button>
      ) : null}
      {ends !== undefined && elapsedMs - ends >= WORTH_OFFERING_MS && ends < end && ends > start ? (
        <button type="button" className="key outline wide" onClick={() => setEnd(ends)}>{t('cut.endAt', { time: time(ends) })}</button>
      ) : null}
      <Figures workout={kept} before={workout} label={t('cut.left')} />
      {workout.corrected ? <p className="muted">{t('cut.typedStays')}</p> : null}
      {twice}
      {recorded.startMs > 0 || recorded.endMs < elapsedMs ? (
        <button type="button" className="key outline wide" disabled={busy} onClick={() => void act(() => set(true), t('form.failed'))}>
          {t('cut.asRecorded')}
        </button>
      ) : null}
      <div className="cut-foot">
        <button type="button" className="key primary wide" disabled={busy || isAsBefore} onClick={() => void act(() => set(isWhole), t('form.failed'))}>
          {t('cut.setEnds')}
        </button>
      </div>
    </>
  )
}

/** One moment, or a stop that is in neither, with the figures of both. */
function Split({ workout, recorded }: { workout: WorkoutDetail; recorded: Recorded }) {
  const services = useServices()
  const navigate = useNavigate()
  const { act, busy } = useAction()
  const { startedAt, startMs, endMs } = recorded
  const middle = Math.round((startMs + endMs) / 2_000) * 1_000
  const [[to, from], setCut] = useState<readonly [number, number]>([middle, middle])
  const [first, second] = [useDeferredValue(to), useDeferredValue(from)]
  const parts = useMemo(() => [recorded.between(startMs, first), recorded.between(second, endMs)] as const, [recorded, startMs, endMs, first, second])
  const stops = useMemo(() => {
    const within = stopsOf(recorded.points).filter((stop) => stop.fromMs > startMs && stop.toMs < endMs)
    return within.sort((a, b) => b.toMs - b.fromMs - (a.toMs - a.fromMs)).slice(0, 3).sort((a, b) => a.fromMs - b.fromMs)
  }, [recorded, startMs, endMs])
  const isPossible = to > startMs && from < endMs
  const time = (ms: number) => dates.clock(startedAt + ms, locale(), workout.timeZone)
  const split = async () => {
    const undo = await services.split(workout.sessionId, to, from)
    navigate('/history', { replace: true })
    offerUndo(t('cut.isSplit'), undo)
  }
  return (
    <>
      <Picture workout={parts[0]} points={recorded.points} elapsedMs={recorded.elapsedMs} kept={[startMs, to]} second={[from, endMs]} />
      <Moment
        name={t('cut.splitAt')} startedAt={startedAt} timeZone={workout.timeZone} value={to} min={startMs + LEAST_MS} max={endMs - LEAST_MS}
        onChange={(ms) => setCut([ms, ms])}
      />
      {stops.map((stop) => (
        <button
          key={stop.fromMs}
          type="button"
          className={`key outline wide${to === stop.fromMs && from === stop.toMs ? ' pressed' : ''}`}
          aria-pressed={to === stop.fromMs && from === stop.toMs}
          onClick={() => setCut([stop.fromMs, stop.toMs])}
        >
          {t('cut.stop', { from: time(stop.fromMs), to: time(stop.toMs) })}
        </button>
      ))}
      <Figures workout={parts[0]} label={t('cut.first')} />
      <Figures workout={parts[1]} label={t('cut.second')} />
      {from > to ? <p className="muted">{t('cut.between', { time: figures.duration(from - to).value })}</p> : null}
      <p className="muted small">{t('cut.splitWhy')}</p>
      <div className="cut-foot">
        <button type="button" className="key primary wide" disabled={busy || !isPossible} onClick={() => void act(split, t('form.failed'))}>
          {t('cut.splitHere')}
        </button>
      </div>
    </>
  )
}

interface PictureProps {
  readonly workout: WorkoutDetail
  readonly points: Recorded['points']
  readonly elapsedMs: number
  readonly kept: readonly [number, number]
  readonly second?: readonly [number, number]
}

function Picture({ workout, points, ...strip }: PictureProps) {
  const style = useFigureStyle()
  const way = useMemo(() => wayOf(workout.points), [workout])
  const hasTrack = points.some((p) => p.verdict === 'counted')
  if (!hasTrack) return null
  return (
    <div className="stack" style={typeStyle(workout.type)}>
      {way.totalMm > 0 ? <TrackCanvas way={way} type={workout.type} summary={asText(way, workout, style)} height={180} colour="pace" still /> : null}
      <SpeedStrip points={points} {...strip} />
    </div>
  )
}

function Figures({ workout, before, label }: { workout: WorkoutDetail; before?: WorkoutDetail; label: string }) {
  const style = useFigureStyle()
  const title = useTypeTitle()
  const moves = workout.distanceMm !== null && (workout.distanceMm > 0 || (before?.distanceMm ?? 0) > 0)
  const named = (name: string, now: figures.Figure, was: figures.Figure | undefined) =>
    was === undefined || was.value === now.value ? name : t('cut.was', { name, was: figures.inline(was) })
  const metric = (name: string, of: (one: WorkoutDetail) => figures.Figure) => {
    const now = of(workout)
    return <Metric figure={now} estimated={workout.estimated && name === t('figure.distance')} name={named(name, now, before && of(before))} />
  }
  return (
    <section className="card stack" aria-label={label}>
      <h2 className="row"><TypeGlyph type={workout.type} name={title(workout.type)} size="inline" /> {label}</h2>
      <div className="metric-grid">
        {moves ? metric(t('figure.distance'), (one) => figures.distance(one.distanceMm, style)) : null}
        {metric(t('figure.moving'), (one) => figures.duration(one.movingMs))}
        {moves ? metric(
          figures.measureOf(workout.type) === 'speed' ? t('figure.averageSpeed') : t('figure.average'),
          (one) => figures.rate(one.movingMs, one.distanceMm, one.type, style),
        ) : null}
        {workout.lifting ? metric(t('figure.volume'), (one) => figures.grams(one.lifting?.volume_g_reps ?? 0, style)) : null}
        {metric(t('figure.total'), (one) => figures.duration(one.elapsedMs))}
      </div>
    </section>
  )
}

function useSameTime(sessionId: string, from: number, to: number) {
  const title = useTypeTitle()
  const found = sameTime(sessionId, from, to, useWorkouts())
  if (found === undefined) return null
  const { row, ms } = found
  return (
    <p className="strip">
      {t('cut.twice', {
        name: row.title || title(row.type), time: dates.clock(row.startedAt, locale(), row.timeZone), ms: figures.duration(ms).value,
      })}
    </p>
  )
}
