import { useMemo, useState } from 'react'
import { Link } from 'react-router-dom'
import * as figures from '../../app/figures'
import type { WorkoutDetail } from '../../app/model'
import { useFigureStyle } from '../../app/preferences'
import { t } from '../../app/texts/texts'
import { TrackCanvas } from './TrackCanvas'
import type { Way } from './way'
import './track.css'

export function TrackBlock({ way, workout, tall }: { way: Way; workout: WorkoutDetail; tall?: boolean }) {
  const style = useFigureStyle()
  const [colour, setColour] = useState<'pace' | 'type'>('pace')
  const [text, setText] = useState(false)
  const summary = asText(way, workout, style)
  const laps = useMemo(() => workout.laps.map((lap) => lap.elapsedMs), [workout.laps])
  const gaps = way.stretches.some((s) => s.after === 'gap')
  const paced = way.fast !== undefined && way.slow !== undefined
  return (
    <section className="stack" aria-label={t('record.track')}>
      {text ? (
        <p className="card">{summary}</p>
      ) : (
        <TrackCanvas way={way} type={workout.type} summary={summary} colour={colour} laps={laps} tall={tall ?? false} />
      )}
      <div className="legend">
        {paced && colour === 'pace' && !text ? (
          <span className="row">
            <span className="scale" aria-hidden="true">
              {[1, 2, 3, 4, 5].map((n) => (
                <i key={n} style={{ background: `var(--pace-${n})` }} />
              ))}
            </span>
            <span className="tabular">
              {t('track.legend', {
                slow: figures.rateOf(way.slow, workout.type, style).value,
                fast: figures.inline(figures.rateOf(way.fast, workout.type, style)),
              })}
            </span>
          </span>
        ) : null}
        {gaps && !text ? <span><span className="dash" aria-hidden="true" /> {t('track.gap')}</span> : null}
        {laps.length > 0 && !text ? <span><span className="diamond" aria-hidden="true" /> {t('laps.caption')}</span> : null}
      </div>
      <div className="row wrap">
        <button type="button" className="key plain" aria-pressed={text} onClick={() => setText(!text)}>
          {text ? t('track.asPicture') : t('track.asText')}
        </button>
        {paced && !text ? (
          <button type="button" className="key plain" onClick={() => setColour(colour === 'pace' ? 'type' : 'pace')}>
            {colour === 'pace' ? t('track.plain') : t('track.byPace')}
          </button>
        ) : null}
        {tall ? null : (
          <Link className="key plain" to={`/history/${workout.sessionId}/track`}>
            {t('track.full')}
          </Link>
        )}
      </div>
    </section>
  )
}

/** "5.21 km loop. 84 m up. One stretch without GPS, not counted." */
export function asText(way: Way, workout: Pick<WorkoutDetail, 'distanceMm' | 'ascentMm'>, style: figures.FigureStyle): string {
  const first = way.stretches[0]?.points[0]
  const last = way.stretches.at(-1)?.points.at(-1)
  const distance = figures.inline(figures.distance(workout.distanceMm ?? way.totalMm, style))
  const loop = first && last && Math.hypot(first.x - last.x, first.y - last.y) < 100 && way.totalMm > 400_000
  const gaps = way.stretches.filter((s) => s.after === 'gap').length
  const direction = first && last ? compass(last.x - first.x, last.y - first.y) : ''
  return [
    loop ? t('track.textLoop', { distance }) : t('track.textWay', { distance, direction }),
    workout.ascentMm > 0 ? t('track.textUp', { up: figures.inline(figures.length(workout.ascentMm, style)) }) : '',
    gaps > 0 ? t('workout.gaps', { n: gaps }) : '',
  ].filter(Boolean).join(' ')
}

function compass(east: number, north: number): string {
  const eighth = Math.round(Math.atan2(east, north) / (Math.PI / 4))
  const names = [t('compass.n'), t('compass.ne'), t('compass.e'), t('compass.se'), t('compass.s'), t('compass.sw'), t('compass.w'), t('compass.nw')]
  return names[(eighth + 8) % 8]!
}
