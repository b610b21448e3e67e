import * as figures from '../../app/figures'
import { locale, useFigureStyle } from '../../app/preferences'
import { exerciseTitle } from '../../app/texts/exercises'
import { t } from '../../app/texts/texts'
import { oneRepMaxGrams, type LiftedSet } from '../../exercise/lifting'
import { setText } from '../record/SetTable'
import './track.css'

/** Each exercise for itself, its own estimate beside each set that says something about one. */
export function SetsTable({ sets }: { sets: readonly LiftedSet[] }) {
  const style = useFigureStyle()
  const names = [...new Set(sets.map((set) => set.exercise))]
  const estimate = (set: LiftedSet) => (set.warmUp ? undefined : oneRepMaxGrams(set.grams, set.repetitions))
  return (
    <>
      {names.map((exercise) => {
        const own = sets.filter((set) => set.exercise === exercise)
        const rated = own.some((set) => set.rpe !== undefined)
        const estimated = own.some((set) => estimate(set) !== undefined)
        return (
          <section key={exercise} className="card stack" aria-label={exerciseTitle(own[0]!.name)}>
            <h2 className="label wraps">{exerciseTitle(own[0]!.name)}</h2>
            <table className="splits">
              <caption className="visually-hidden">{t('sets.caption', { exercise: exerciseTitle(own[0]!.name) })}</caption>
              <thead>
                <tr>
                  <th scope="col">{t('sets.set')}</th>
                  <th scope="col">{t('sets.weightReps')}</th>
                  {rated ? <th scope="col">{t('lift.rpe')}</th> : null}
                  {estimated ? <th scope="col">{t('sets.oneRepMax')}</th> : null}
                </tr>
              </thead>
              <tbody className="tabular">
                {own.map((set, i) => (
                  <tr key={set.set_id ?? i}>
                    <td>{figures.count(i + 1, locale()).value}</td>
                    <td>{setText(set)}{set.warmUp ? <span className="word"> {t('sets.warmUp')}</span> : null}</td>
                    {rated ? <td>{set.rpe === undefined ? figures.UNKNOWN : figures.numberFormat(locale(), {}).format(set.rpe)}</td> : null}
                    {estimated ? <td>{estimate(set) === undefined ? figures.UNKNOWN : figures.inline(figures.grams(estimate(set), style))}</td> : null}
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        )
      })}
      {sets.some((set) => estimate(set) !== undefined) ? <p className="muted small">{t('sets.formula')}</p> : null}
    </>
  )
}
