import * as figures from '../../app/figures'
import { useFigureStyle } from '../../app/preferences'
import { t } from '../../app/texts/texts'
import type { Split } from '../../exercise/track'
import { fastestOf } from './splitsOf'
import './track.css'

interface Props {
  readonly splits: readonly Split[]
  readonly type: string
  readonly estimated: boolean
}

/** Differences below this share of the fastest are noise: their bars look alike. */
const LEAST_SPREAD = 0.08

/** A real table: longer bar = faster, from the slowest at 40 %; the word "fastest" once; the last part by its own length. */
export function Splits({ splits, type, estimated }: Props) {
  const style = useFigureStyle()
  const unitMm = figures.splitMm(type, style)
  if (splits.length === 0) return <p className="muted">{t('splits.none', { unit: figures.splitName(1, type, style) })}</p>
  const rate = (s: Split) => s.time_ms / s.distance_mm
  const whole = splits.filter((s) => s.distance_mm >= unitMm)
  const rates = (whole.length > 0 ? whole : splits).map(rate)
  const fast = Math.min(...rates)
  const slow = Math.max(...rates, fast * (1 + LEAST_SPREAD))
  const fastest = fastestOf(splits, unitMm)
  const bar = (s: Split) => 40 + 60 * Math.min(1, Math.max(0, (slow - rate(s)) / (slow - fast)))
  return (
    <table className="splits">
      <caption className="visually-hidden">{t('splits.caption')}</caption>
      <thead>
        <tr>
          <th scope="col">{figures.splitHead(type, style)}</th>
          <th scope="col">{figures.rateOf(null, type, style).unit}</th>
          <th scope="col" className="bar-cell"><span className="visually-hidden">{t('splits.bar')}</span></th>
        </tr>
      </thead>
      <tbody>
        {splits.map((split, i) => (
          <tr key={i}>
            <td>{split.distance_mm >= unitMm ? rowName(i + 1, type, style) : partName(split, type, style)}</td>
            <td className="tabular">
              {estimated ? '~' : ''}
              {figures.rate(split.time_ms, split.distance_mm, type, style).value}
              {split === fastest ? <span className="word"> {t('splits.fastest')}</span> : null}
            </td>
            <td className="bar-cell" aria-hidden="true"><span className="bar" style={{ inlineSize: `${bar(split)}%` }} /></td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function rowName(n: number, type: string, style: figures.FigureStyle): string {
  return figures.count(figures.measureOf(type) === 'swim' ? n * 100 : n, style.locale).value
}

function partName(split: Split, type: string, style: figures.FigureStyle): string {
  if (figures.measureOf(type) !== 'swim') return figures.distance(split.distance_mm, style).value
  return figures.count(Math.round(split.distance_mm / (style.distance === 'km' ? 1000 : 914.4)), style.locale).value
}
