import * as figures from '../../app/figures'
import type { WorkoutRow } from '../../app/model'
import { locale, usePreferences } from '../../app/preferences'
import { t } from '../../app/texts/texts'
import { Metric } from '../../app/ui/Metric'
import { streakOf } from '../../exercise/streaks'

/** Days and weeks in a row; a row that has ended is not shown as nought, but by the longest there was. */
export function Streaks({ rows, today }: { rows: readonly WorkoutRow[]; today: string }) {
  const { firstDay } = usePreferences()
  const days = streakOf(rows.map((row) => row.date), 'day', today, firstDay)
  const weeks = streakOf(rows.map((row) => row.date), 'week', today, firstDay)
  if (days.longest < 2 && weeks.longest < 2) return null
  const count = (n: number) => figures.count(n, locale())
  return (
    <section className="card stack" aria-labelledby="in-a-row">
      <h2 id="in-a-row" className="label">{t('streak.title')}</h2>
      <div className="metric-grid">
        {days.current > 0 ? <Metric figure={count(days.current)} name={t('streak.days', { n: days.current })} /> : null}
        {weeks.current > 0 ? <Metric figure={count(weeks.current)} name={t('streak.weeksNow', { n: weeks.current })} /> : null}
        {days.longest > days.current ? <Metric figure={count(days.longest)} name={t('streak.daysLongest', { n: days.longest })} /> : null}
        {weeks.longest > weeks.current ? <Metric figure={count(weeks.longest)} name={t('streak.weeksLongest', { n: weeks.longest })} /> : null}
      </div>
      <p className="muted small">{t('streak.grace')}</p>
    </section>
  )
}
