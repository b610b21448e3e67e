import * as dates from '../../app/dates'
import * as figures from '../../app/figures'
import type { WorkoutDetail } from '../../app/model'
import { locale } from '../../app/preferences'
import { t } from '../../app/texts/texts'
import { drawTrack, fit } from './drawTrack'
import { lapsOf } from './lapsOf'
import { scaleLabel, scaleSteps } from './TrackCanvas'
import type { Way } from './way'

const SIDE = 1080

/** A square picture of a workout, made here on the phone. */
export async function pictureOf(workout: WorkoutDetail, way: Way, title: string, style: figures.FigureStyle): Promise<Blob> {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = SIDE
  const g = canvas.getContext('2d')!
  const computed = getComputedStyle(document.documentElement)
  const css = (token: string) => computed.getPropertyValue(token).trim()
  g.fillStyle = css('--ground')
  g.fillRect(0, 0, SIDE, SIDE)
  if (way.stretches.length > 0) {
    g.save()
    g.scale(2, 2)
    const view = fit(way, SIDE / 2, 360)
    drawTrack(g, way, view, SIDE / 2, 360, {
      css,
      colour: 'pace',
      typeToken: '--deep',
      live: false,
      scaleLabel: (m) => scaleLabel(m, style),
      scaleSteps: scaleSteps(style),
      unitMm: figures.unitMm(style.distance),
      locale: style.locale,
      laps: workout.laps.map((lap) => lap.elapsedMs),
    })
    g.restore()
  }
  g.fillStyle = css('--ground')
  g.fillRect(0, 720, SIDE, SIDE - 720)
  g.fillStyle = css('--text')
  g.font = '600 64px -apple-system, Roboto, sans-serif'
  g.fillText(title, 64, 820)
  const main = workout.distanceMm ? `${workout.estimated ? '~' : ''}${figures.inline(figures.distance(workout.distanceMm, style))}` : ''
  g.font = '600 72px -apple-system, Roboto, sans-serif'
  g.fillText([main, figures.duration(workout.movingMs).value].filter(Boolean).join('   '), 64, 920)
  g.fillStyle = css('--muted')
  const laps = lapsOf(workout.laps, { elapsedMs: workout.elapsedMs, movingMs: workout.movingMs, distanceMm: workout.distanceMm })
  const line = [
    workout.distanceMm ? figures.inline(figures.rate(workout.movingMs, workout.distanceMm, workout.type, style)) : '',
    laps.length > 0 ? t('laps.count', { n: laps.length }) : '',
    workout.estimated ? t('figure.distanceEstimated') : '',
  ].filter(Boolean)
  g.font = '400 36px -apple-system, Roboto, sans-serif'
  g.fillText(line.join(', '), 64, 985)
  g.fillText(`${dates.fullDay(workout.startedAt, locale(), workout.timeZone)}`, 64, 1040)
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('No picture.'))), 'image/png'))
}
