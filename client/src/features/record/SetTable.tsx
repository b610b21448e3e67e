import * as figures from '../../app/figures'
import type { LastTime } from '../../app/model'
import { locale } from '../../app/preferences'
import { t } from '../../app/texts/texts'
import { Icon } from '../../app/ui/Icon'
import { checkmark, close } from '../../app/ui/icons'
import type { LiftedSet } from '../../exercise/lifting'

export interface Draft {
  readonly weight: number
  readonly unit: 'kg' | 'lb'
  readonly repetitions: number
  readonly rpe: number | undefined
}

interface Props {
  readonly name: string
  readonly done: readonly LiftedSet[]
  readonly last: LastTime | null
  readonly draft: Draft
  readonly onDelete: (set: LiftedSet, number: number) => void
}

export function SetTable({ name, done, last, draft, onDelete }: Props) {
  const best = Math.max(0, ...(last?.sets ?? []).map((set) => set.weight))
  return (
    <table className="sets">
      <caption className="visually-hidden">{t('sets.caption', { exercise: name })}</caption>
      <thead>
        <tr>
          <th scope="col">{t('sets.set')}</th>
          <th scope="col">{t('sets.last')}</th>
          <th scope="col">{draft.unit}</th>
          <th scope="col">{t('lift.reps')}</th>
          <th scope="col">{t('sets.done')}</th>
        </tr>
      </thead>
      <tbody>
        {done.map((set, i) => (
          <tr key={set.set_id ?? i} className="done">
            <th scope="row">{i + 1}</th>
            <td className="muted">{lastSet(last, i)}</td>
            <td>
              {figures.weight(set.weight, set.unit, locale()).value}
              {set.unit === draft.unit ? '' : ` ${set.unit}`}
              {best > 0 && set.weight > best ? <span className="word"> {t('sets.record')}</span> : null}
            </td>
            <td>{set.repetitions}</td>
            <td>
              <span className="row set-end">
                <span className="good"><Icon of={checkmark} small /><span className="visually-hidden">{t('sets.done')}</span></span>
                {set.set_id ? (
                  <button type="button" className="key round" aria-label={t('lift.delete', { n: i + 1 })} onClick={() => onDelete(set, i + 1)}><Icon of={close} small /></button>
                ) : null}
              </span>
            </td>
          </tr>
        ))}
        <tr className="draft">
          <th scope="row">{done.length + 1}</th>
          <td className="muted">{lastSet(last, done.length)}</td>
          <td>{figures.weight(draft.weight, draft.unit, locale()).value}</td>
          <td>{draft.repetitions}</td>
          <td><span className="visually-hidden">{t('sets.notDone')}</span></td>
        </tr>
      </tbody>
    </table>
  )
}

function lastSet(last: LastTime | null, i: number): string {
  const set = last?.sets[i]
  return set ? `${figures.weight(set.weight, set.unit, locale()).value} × ${set.repetitions}` : figures.UNKNOWN
}
