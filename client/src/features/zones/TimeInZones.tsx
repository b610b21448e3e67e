import { useMemo } from 'react'
import { Link } from 'react-router-dom'
import * as figures from '../../app/figures'
import type { WorkoutDetail } from '../../app/model'
import { locale, useFigureStyle } from '../../app/preferences'
import { useZones } from '../../app/services'
import { t } from '../../app/texts/texts'
import { timeByReading, timeBySpeed } from '../../exercise/zones'
import type { ZoneSettings } from '../../sync/profile'
import { heartZones, POWER_TYPES, powerZones, speedZones } from './zonesOf'
import '../workout/track.css'
import './zones.css'

const MS_PER_KM = 1_000_000_000 // at a millimetre a second

/** A workout's time in the person's zones; where its heart was measured and there are no zones yet, the way to set them. */
export function TimeInZones({ workout }: { workout: WorkoutDetail }) {
  const settings = useZones()
  const style = useFigureStyle()
  const heart = heartZones(settings), speeds = speedZones(settings, workout.type), powers = powerZones(settings, workout.type)
  const byHeart = useMemo(() => timeByReading(workout.heart, heart ?? []), [workout.heart, heart])
  const byPower = useMemo(() => timeByReading(workout.power, powers ?? []), [workout.power, powers])
  const bySpeed = useMemo(() => timeBySpeed(workout.points, speeds ?? []), [workout.points, speeds])
  const hasHeart = byHeart.some((ms) => ms > 0), hasPower = byPower.some((ms) => ms > 0)
  const lacking = [
    ...(hasHeart && heart === undefined ? [t('training.heart')] : []),
    ...(hasPower && powers === undefined && POWER_TYPES.includes(workout.type) ? [t('training.power')] : []),
  ]
  const isSpeed = figures.measureOf(workout.type) === 'speed'
  const figure = (mmPerS: number) => figures.rateOf(MS_PER_KM / mmPerS, workout.type, style)
  const rate = (mmPerS: number) => figures.inline(figure(mmPerS))
  return (
    <>
      {hasHeart && heart !== undefined ? (
        <Table title={t('training.heart')} why={heartWhy(settings)} zones={heart} times={byHeart} show={String} bare={String} last={(bpm) => String(bpm - 1)} />
      ) : null}
      {lacking.length > 0 ? (
        <section className="card stack">
          {lacking.map((name) => <h2 key={name}>{name}</h2>)}
          <Link className="key outline wide" to="/settings/zones">{t('training.set')}</Link>
        </section>
      ) : null}
      {speeds !== undefined && bySpeed.some((ms) => ms > 0) ? (
        <Table
          title={isSpeed ? t('training.speed') : t('training.pace')}
          why={settings.speed_from?.[workout.type]
            ? t('training.ofOwn') : t('training.ofThreshold', { rate: rate((settings.threshold_speeds?.[workout.type] ?? 0) * 1000) })}
          zones={speeds}
          times={bySpeed}
          show={rate}
          bare={(mmPerS) => figure(mmPerS).value}
          last={rate}
        />
      ) : null}
      {hasPower && powers !== undefined ? (
        <Table
          title={t('training.power')}
          why={settings.power_from?.[workout.type]
            ? t('training.ofOwn') : t('training.ofThreshold', { rate: watts(settings.threshold_powers?.[workout.type] ?? 0) })}
          zones={powers}
          times={byPower}
          show={watts}
          bare={String}
          last={(next) => watts(next - 1)}
        />
      ) : null}
    </>
  )
}

const watts = (value: number): string => figures.inline(figures.count(value, locale(), t('unit.watts')))

function heartWhy({ heart_rate_formula: formula, max_heart_rate: max, resting_heart_rate: resting }: ZoneSettings): string {
  if (formula === 'own') return t('training.ofOwn')
  return formula === 'reserve' ? t('training.ofReserve', { resting: resting ?? 0, max: max ?? 0 }) : t('training.ofMax', { max: max ?? 0 })
}

interface Props {
  readonly title: string
  readonly why: string
  readonly zones: readonly number[]
  /** Milliseconds below zone 1, then in each. */
  readonly times: readonly number[]
  readonly show: (from: number) => string
  /** The same without its unit, which stands once behind a range. */
  readonly bare: (from: number) => string
  /** The last value before the next zone begins. */
  readonly last: (next: number) => string
}

function Table({ title, why, zones, times, ...words }: Props) {
  const all = times.reduce((sum, ms) => sum + ms, 0)
  const most = Math.max(...times)
  const rows = zones.map((from, i) => ({ name: t('training.name', { n: i + 1 }), range: rangeOf(from, zones[i + 1], words), ms: times[i + 1]! }))
  const below = zones[0]! > 0 && times[0]! > 0 ? [{ name: t('training.below'), range: t('training.upTo', { to: words.last(zones[0]!) }), ms: times[0]! }] : []
  return (
    <section className="card stack zones">
      <table className="splits">
        <caption className="label">{title}</caption>
        <thead>
          <tr>
            <th scope="col">{t('training.zone')}</th>
            <th scope="col" className="bar-cell"><span className="visually-hidden">{t('training.share')}</span></th>
            <th scope="col">{t('training.time')}</th>
          </tr>
        </thead>
        <tbody>
          {[...rows.reverse(), ...below].map(({ name, range, ms }) => (
            <tr key={name}>
              <th scope="row">{name}<span className="word tabular">{range}</span></th>
              <td className="bar-cell">
                <span className="bar" style={{ inlineSize: `${most > 0 ? (100 * ms) / most : 0}%` }} aria-hidden="true" />
                <span className="visually-hidden">{figures.numberFormat(locale(), { style: 'percent' }).format(all > 0 ? ms / all : 0)}</span>
              </td>
              <td className="tabular">{figures.duration(ms).value}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="muted small">{why}</p>
    </section>
  )
}

function rangeOf(from: number, next: number | undefined, { show, bare, last }: Pick<Props, 'show' | 'bare' | 'last'>): string {
  if (next === undefined) return t('training.from', { from: show(from) })
  return from === 0 ? t('training.upTo', { to: last(next) }) : t('training.range', { from: bare(from), to: last(next) })
}
