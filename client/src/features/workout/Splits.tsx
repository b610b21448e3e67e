import * as figures from '../../app/figures'
import { useFigureStyle } from '../../app/preferences'
import { t } from '../../app/texts/texts'
import type { Split } from '../../exercise/track'
import './track.css'

/** A real table: longer bar = faster, from the slowest at 40 %; the word "fastest" once; the last part by its own length. */
export function Splits({ splits, estimated }: { splits: readonly Split[]; estimated: boolean }) {
  const style = useFigureStyle()
  const km = { ...style, distance: 'km' as const }
  if (splits.length === 0) return <p className="muted">{t('splits.none')}</p>
  const rate = (s: Split) => s.time_ms / s.distance_mm
  const whole = splits.filter((s) => s.distance_mm >= 1_000_000)
  const rates = (whole.length > 0 ? whole : splits).map(rate)
  const [fast, slow] = [Math.min(...rates), Math.max(...rates)]
  const bar = (s: Split) => (slow > fast ? 40 + 60 * Math.min(1, Math.max(0, (slow - rate(s)) / (slow - fast))) : 100)
  return (
    <table className="splits">
      <caption className="visually-hidden">{t('splits.caption')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('splits.km')}</th>
          <th scope="col">{t('splits.pace')}</th>
          <th scope="col" className="bar-cell"><span className="visually-hidden">{t('splits.bar')}</span></th>
        </tr>
      </thead>
      <tbody>
        {splits.map((split, i) => (
          <tr key={i}>
            <td>{split.distance_mm >= 1_000_000 ? i + 1 : figures.distance(split.distance_mm, km).value}</td>
            <td className="tabular">
              {estimated ? '~' : ''}
              {figures.pace(split.time_ms, split.distance_mm, km).value}
              {whole.length > 1 && split.distance_mm >= 1_000_000 && rate(split) === fast ? <span className="word"> {t('splits.fastest')}</span> : null}
            </td>
            <td className="bar-cell" aria-hidden="true"><span className="bar" style={{ inlineSize: `${bar(split)}%` }} /></td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
