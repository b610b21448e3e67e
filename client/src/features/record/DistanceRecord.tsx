import { useMemo, useState } from 'react'
import { announce } from '../../app/announce'
import * as figures from '../../app/figures'
import type { LiveWorkout } from '../../app/model'
import { useFigureStyle, usePreferences } from '../../app/preferences'
import { useNow } from '../../app/services'
import { t } from '../../app/texts/texts'
import { FigureText, Metric } from '../../app/ui/Metric'
import { Segments } from '../../app/ui/Segments'
import { typeStyle } from '../../app/ui/TypeGlyph'
import { Splits } from '../workout/Splits'
import { TrackCanvas } from '../workout/TrackCanvas'
import { wayOf } from '../workout/way'
import { clockOf } from './clock'
import { ClosedStrip } from './ClosedStrip'
import { GpsStrip } from './GpsStrip'
import { LockScreen } from './Lock'
import { SavingStrip } from './SavingStrip'
import { PauseKeys, PausedLine, RecordKeys } from './RecordKeys'
import { RecordHead } from './RecordHead'

type Pane = 'figures' | 'track' | 'splits'

export function DistanceRecord({ live }: { live: LiveWorkout }) {
  const { autoLock } = usePreferences()
  const [pane, setPane] = useState<Pane>('figures')
  const [locked, setLocked] = useState(autoLock)
  const paused = live.phase === 'paused'
  return (
    <main className="record ion-page" style={typeStyle(live.type)}>
      <RecordHead live={live} />
      <div className="strips">
        <ClosedStrip live={live} />
        <GpsStrip live={live} />
        <SavingStrip live={live} moves />
      </div>
      {paused || live.phase === 'auto_paused' ? <PausedLine live={live} /> : null}
      <div className="record-body">
        {pane === 'figures' ? <Figures live={live} /> : pane === 'track' ? <TrackPane live={live} /> : <Splits splits={live.splits} estimated={false} />}
      </div>
      <div className="record-foot">
        <Segments
          name={t('record.panes')}
          value={pane}
          onChange={setPane}
          options={[
            { value: 'figures', label: t('record.figures') },
            { value: 'track', label: t('record.track') },
            { value: 'splits', label: t('record.splits') },
          ]}
        />
        {locked ? <LockScreen onUnlock={() => setLocked(false)} /> : paused ? <PauseKeys /> : <RecordKeys onLock={() => setLocked(true)} live={live} />}
      </div>
    </main>
  )
}

function Figures({ live }: { live: LiveWorkout }) {
  const { hero } = usePreferences()
  const style = useFigureStyle()
  const now = useNow(live.phase === 'recording')
  const { movingMs, elapsedMs } = clockOf(live, now)
  const estimated = live.estimatedMm > 0
  const paused = live.phase === 'paused'
  const speaks = live.type === 'cycling'
  const distance = figures.distance(live.distanceMm, style)
  const paceNow = speaks
    ? figures.speed(live.paceNow, live.paceNow === null ? null : 1_000_000, style)
    : figures.paceOf(live.paceNow === null ? null : live.paceNow * (style.distance === 'km' ? 1 : 1.609344), style)
  const average = speaks ? figures.speed(movingMs, live.distanceMm, style) : figures.pace(movingMs, live.distanceMm, style)
  const all = {
    distance: { figure: distance, name: t('figure.distance'), estimated },
    time: { figure: figures.duration(movingMs), name: t('figure.moving'), estimated: false },
    pace: { figure: paceNow, name: speaks ? t('figure.speedNow') : t('figure.paceNow'), estimated: false },
  }
  const others = (['distance', 'time', 'pace'] as const).filter((key) => key !== hero)
  const lastSplits = live.splits.slice(0, -1).slice(-3).reverse()
  return (
    <div className="record-figures">
      <div className="hero-box">
        <p className={`hero${all[hero].estimated ? ' estimated' : ''}`}><FigureText figure={all[hero].figure} estimated={all[hero].estimated} /></p>
        <p className="muted">{estimated && hero === 'distance' ? t('figure.ofItEstimated', { distance: figures.inline(figures.distance(live.estimatedMm, style)) }) : all[hero].name}</p>
      </div>
      <div className="metric-grid">
        {others.map((key) => <Metric key={key} {...all[key]} />)}
        {paused ? <Metric figure={figures.duration(elapsedMs)} name={t('figure.total')} /> : <Metric figure={average} name={t('figure.average')} estimated={estimated} />}
        <Metric figure={figures.heartRate(live.heartRate, style.locale)} name={t('figure.heartRate')} />
      </div>
      {paused ? null : <LastSplits splits={lastSplits} count={live.splits.length - 1} />}
      <button type="button" className="key read-figures visually-hidden-until-focus" onClick={() => announce([distance.spoken, figures.duration(movingMs).spoken, average.spoken].join(', '), 'assertive')}>
        {t('record.read')}
      </button>
    </div>
  )
}

function LastSplits({ splits, count }: { splits: LiveWorkout['splits']; count: number }) {
  const style = useFigureStyle()
  if (splits.length === 0) return null
  const best = Math.min(...splits.map((s) => s.time_ms / s.distance_mm))
  return (
    <ul className="last-splits">
      {splits.map((split, i) => (
        <li key={count - i}>
          <span className="muted">{t('record.km', { n: count - i })}</span>
          <strong className="tabular">{figures.pace(split.time_ms, split.distance_mm, { ...style, distance: 'km' }).value}</strong>
          {split.time_ms / split.distance_mm === best && splits.length > 1 ? <span className="muted">{t('splits.fastest')}</span> : null}
        </li>
      ))}
    </ul>
  )
}

function TrackPane({ live }: { live: LiveWorkout }) {
  const style = useFigureStyle()
  const way = useMemo(() => wayOf(live.points), [live.points, live.points.length])
  if (way.stretches.length === 0) return <p className="muted centred">{t('record.noTrackYet')}</p>
  return (
    <TrackCanvas
      way={way}
      type={live.type}
      live
      {...(live.accuracyM === null ? {} : { accuracyM: live.accuracyM })}
      summary={t('track.soFar', { distance: figures.distance(live.distanceMm, style).spoken })}
    />
  )
}
