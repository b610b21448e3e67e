import * as figures from '../../app/figures'
import { locale, useFigureStyle } from '../../app/preferences'
import { t } from '../../app/texts/texts'
import { oneRepMaxGrams, toGrams, type LiftedSet } from '../../exercise/lifting'
import './track.css'

export function SetsTable({ sets }: { sets: readonly LiftedSet[] }) {
  const style = useFigureStyle()
  const names = [...new Set(sets.map((set) => set.name))]
  return (
    <>
      {names.map((name) => {
        const own = sets.filter((set) => set.name === name)
        return (
          <table key={name} className="splits card">
            <caption className="label" style={{ textAlign: 'start' }}>{name}</caption>
            <thead>
              <tr>
                <th scope="col">{t('sets.set')}</th>
                <th scope="col">{t('sets.weightReps')}</th>
                <th scope="col">{t('lift.rpe')}</th>
                <th scope="col">{t('sets.oneRepMax')}</th>
              </tr>
            </thead>
            <tbody className="tabular">
              {own.map((set, i) => {
                const max = oneRepMaxGrams(toGrams(set.weight, set.unit), set.repetitions)
                return (
                  <tr key={set.set_id ?? i}>
                    <td>{i + 1}</td>
                    <td>{`${figures.inline(figures.weight(set.weight, set.unit, locale()))} × ${set.repetitions}`}{set.warmUp ? <span className="word"> {t('sets.warmUp')}</span> : null}</td>
                    <td>{set.rpe ?? figures.UNKNOWN}</td>
                    <td>{max === undefined ? figures.UNKNOWN : figures.inline(figures.grams(max, style))}</td>
                  </tr>
                )
              })}
            </tbody>
          </table>
        )
      })}
      <p className="muted small">{t('sets.formula')}</p>
    </>
  )
}
