import * as figures from '../../app/figures'
import type { LapMark } from '../../app/model'
import { useFigureStyle } from '../../app/preferences'
import { t } from '../../app/texts/texts'
import { lapsOf } from './lapsOf'
import './track.css'

/** What the person marked, in the same form as the splits. */
export function Laps({ marks, end, type }: { marks: readonly LapMark[]; end: LapMark; type: string }) {
  const style = useFigureStyle()
  const laps = lapsOf(marks, end)
  if (laps.length === 0) return null
  const measured = laps.some((lap) => lap.distanceMm !== null && lap.distanceMm > 0)
  return (
    <table className="splits">
      <caption className="label">{t('laps.caption')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('record.lap')}</th>
          {measured ? <th scope="col">{t('figure.distance')}</th> : null}
          <th scope="col">{t('laps.time')}</th>
          {measured ? <th scope="col">{figures.rateOf(null, type, style).unit}</th> : null}
        </tr>
      </thead>
      <tbody className="tabular">
        {laps.map((lap, i) => (
          <tr key={i}>
            <td>{figures.count(i + 1, style.locale).value}</td>
            {measured ? <td>{figures.inline(figures.distance(lap.distanceMm, style))}</td> : null}
            <td>{figures.duration(lap.timeMs).value}</td>
            {measured ? <td>{figures.rate(lap.timeMs, lap.distanceMm, type, style).value}</td> : null}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
