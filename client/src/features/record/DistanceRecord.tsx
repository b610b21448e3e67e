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
import type { Split } from '../../exercise/track'
import { Laps } from '../workout/Laps'
import { Splits } from '../workout/Splits'
import { fastestOf, splitsFor } from '../workout/splitsOf'
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

/** Slower than this is standing, not a pace: the figure waits. */
const SLOWEST_NOW_MS = 1_800_000

export function DistanceRecord({ live }: { live: LiveWorkout }) {
  const { autoLock } = usePreferences()
  const style = useFigureStyle()
  const [pane, setPane] = useState<Pane>('figures')
  const [locked, setLocked] = useState(autoLock)
  const paused = live.phase === 'paused'
  const splits = splitsFor(live.points, live.type, style)
  return (
    <main className={`record page${locked ? ' locked' : ''}`} style={typeStyle(live.type)}>
      <RecordHead live={live} locked={locked} />
      <div className="record-body" tabIndex={-1}>
        <div className="strips">
          <ClosedStrip live={live} />
          <GpsStrip live={live} />
          <SavingStrip live={live} moves />
          {paused || live.phase === 'auto_paused' ? <PausedLine live={live} /> : null}
        </div>
        {pane === 'figures' ? <Figures live={live} splits={splits} /> : pane === 'track' ? <TrackPane live={live} /> : (
          <div className="stack wide-gap">
            <Splits splits={splits} type={live.type} estimated={false} />
            <Laps marks={live.laps} end={{ elapsedMs: live.elapsedMs, movingMs: live.movingMs, distanceMm: live.distanceMm }} type={live.type} />
          </div>
        )}
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
        {locked ? (
          <LockScreen onUnlock={() => setLocked(false)} />
        ) : paused ? (
          <PauseKeys live={live} />
        ) : (
          <RecordKeys onLock={() => setLocked(true)} live={live} />
        )}
      </div>
    </main>
  )
}

function Figures({ live, splits }: { live: LiveWorkout; splits: readonly Split[] }) {
  const { hero } = usePreferences()
  const style = useFigureStyle()
  const now = useNow(live.phase === 'recording')
  const { movingMs, elapsedMs } = clockOf(live, now)
  const estimated = live.estimatedMm > 0
  const paused = live.phase === 'paused'
  const speed = figures.measureOf(live.type) === 'speed'
  // Nothing was measured and nothing counted: how far is not known, and no nought.
  const known = live.distanceMm > 0 || live.signal === 'good' || live.signal === 'weak'
  const distanceMm = known ? live.distanceMm : null
  const distance = figures.distance(distanceMm, style)
  const average = figures.rate(movingMs, distanceMm, live.type, style)
  const paceNow = figures.rateOf(live.paceNow === null || live.paceNow > SLOWEST_NOW_MS ? null : live.paceNow, live.type, style)
  const all = {
    distance: { figure: distance, name: t('figure.distance'), estimated },
    time: { figure: figures.duration(movingMs), name: t('figure.moving'), estimated: false },
    pace: { figure: paceNow, name: speed ? t('figure.speedNow') : t('figure.paceNow'), estimated: false },
  }
  const others = (['distance', 'time', 'pace'] as const).filter((key) => key !== hero)
  return (
    <div className="record-figures">
      <div className="hero-box">
        <p className={`hero${all[hero].estimated ? ' estimated' : ''}`}>
          <FigureText figure={all[hero].figure} estimated={all[hero].estimated} />
        </p>
        <p className="muted">
          {estimated && hero === 'distance'
            ? t('figure.ofItEstimated', { distance: figures.inline(figures.distance(live.estimatedMm, style)) })
            : all[hero].name}
        </p>
      </div>
      <div className="metric-grid">
        {others.map((key) => <Metric key={key} {...all[key]} />)}
        <Metric figure={average} name={t('figure.average')} estimated={estimated} />
        {live.heartRate !== null && !paused ? (
          <Metric figure={figures.heartRate(live.heartRate, style.locale)} name={t('figure.heartRate')} />
        ) : (
          <Metric figure={figures.duration(elapsedMs)} name={t('figure.total')} />
        )}
      </div>
      {paused ? null : <LastSplits splits={splits} type={live.type} />}
      <button
        type="button"
        className="key read-figures visually-hidden-until-focus"
        onClick={() => announce([distance.spoken, figures.duration(movingMs).spoken, average.spoken].join(', '), 'assertive')}
      >
        {t('record.read')}
      </button>
    </div>
  )
}

function LastSplits({ splits, type }: { splits: readonly Split[]; type: string }) {
  const style = useFigureStyle()
  const unitMm = figures.splitMm(type, style)
  const whole = splits.filter((split) => split.distance_mm >= unitMm)
  const fastest = fastestOf(whole, unitMm)
  if (whole.length === 0) return null
  return (
    <ul className="last-splits">
      {whole.map((split, i) => ({ split, n: i + 1 })).slice(-3).reverse().map(({ split, n }) => (
        <li key={n}>
          <span className="muted">{figures.splitName(n, type, style)}</span>
          <strong className="tabular">{figures.rate(split.time_ms, split.distance_mm, type, style).value}</strong>
          {split === fastest ? <span className="muted">{t('splits.fastest')}</span> : null}
        </li>
      ))}
    </ul>
  )
}

function TrackPane({ live }: { live: LiveWorkout }) {
  const style = useFigureStyle()
  const count = live.points.length // the same list, longer
  const way = useMemo(() => (count > 0 ? wayOf(live.points) : null), [live.points, count])
  if (way === null || way.stretches.length === 0) return <p className="muted centred">{t('record.noTrackYet')}</p>
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
