import { Link, useParams } from 'react-router-dom'
import * as dates from '../../app/dates'
import * as figures from '../../app/figures'
import { useFigureStyle } from '../../app/preferences'
import { useWorkouts } from '../../app/services'
import { exerciseTitle } from '../../app/texts/exercises'
import { t } from '../../app/texts/texts'
import { Icon } from '../../app/ui/Icon'
import { chevronForward } from '../../app/ui/icons'
import { Page } from '../../app/ui/Page'
import { kept } from './best'
import { Progress } from './Progress'

/** One exercise through all workouts: how it went, and each time it was done. */
export default function ExercisePage() {
  const { exercise = '' } = useParams()
  const style = useFigureStyle()
  const rows = kept(useWorkouts())
    .filter((row) => (row.lifting?.max_weight_g_by_exercise[exercise] ?? 0) > 0)
    .sort((a, b) => a.startedAt - b.startedAt)
  const points = rows.map((row) => ({
    at: row.startedAt,
    max: row.lifting!.max_weight_g_by_exercise[exercise]!,
    oneRepMax: row.lifting!.one_rep_max_g_by_exercise[exercise] ?? null,
  }))
  const name = exerciseTitle(exercise)
  return (
    <Page title={name} parent="/stats/records">
      {rows.length === 0 ? <p className="card muted">{t('exercise.none')}</p> : (
        <>
          {points.length > 1 ? (
            <section className="card stack" aria-labelledby="progress">
              <h2 id="progress" className="label">{t('exercise.progress')}</h2>
              <Progress
                points={points}
                summary={t('exercise.summary', {
                  exercise: name,
                  first: figures.grams(points[0]!.max, style).spoken,
                  last: figures.grams(points.at(-1)!.max, style).spoken,
                  n: points.length,
                })}
              />
            </section>
          ) : null}
          <section className="stack" aria-labelledby="exercise-history">
            <h2 id="exercise-history">{t('exercise.history')}</h2>
            <ul className="card flush rows">
              {[...rows].reverse().map((row) => {
                const estimate = row.lifting!.one_rep_max_g_by_exercise[exercise]
                return (
                  <li key={row.sessionId}>
                    <Link className="row-link" to={`/history/${row.sessionId}`}>
                      <span className="fill">{dates.dayMonthYear(row.startedAt, style.locale, row.timeZone)}</span>
                      <span className="end tabular">
                        <span className="figure below">{figures.inline(figures.grams(row.lifting!.max_weight_g_by_exercise[exercise], style))}</span>
                        {estimate ? (
                          <span className="muted small">{t('lift.oneRepMax', { weight: figures.inline(figures.grams(estimate, style)) })}</span>
                        ) : null}
                      </span>
                      <span className="muted onward">
                        <Icon of={chevronForward} small mirrors />
                      </span>
                    </Link>
                  </li>
                )
              })}
            </ul>
          </section>
        </>
      )}
    </Page>
  )
}
