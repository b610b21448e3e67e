import { useEffect, useRef } from 'react'
import * as figures from '../../app/figures'
import type { LastTime } from '../../app/model'
import { locale } from '../../app/preferences'
import { exerciseTitle } from '../../app/texts/exercises'
import { t } from '../../app/texts/texts'
import { Icon } from '../../app/ui/Icon'
import { checkmark } from '../../app/ui/icons'
import { toGrams, type LiftedSet } from '../../exercise/lifting'
import type { Draft } from './draft'
import type { ProposedSet } from './plan'

interface Props {
  readonly name: string
  readonly done: readonly LiftedSet[]
  readonly last: LastTime | null
  /** What is planned behind the set that comes next. */
  readonly proposed: readonly ProposedSet[]
  readonly draft: Draft
  /** The set that is in the steppers; absent: a new one. */
  readonly editing: string | undefined
  /** Absent while locked: the rows are only shown. */
  readonly onEdit: ((set: LiftedSet) => void) | undefined
}

export function weightText(weight: number, unit: 'kg' | 'lb'): string {
  return weight === 0 ? t('lift.body') : figures.inline(figures.weight(weight, unit, locale()))
}

/** "80 kg × 5", as it is written everywhere. */
export function setText(set: { readonly weight: number; readonly unit: 'kg' | 'lb'; readonly repetitions: number }): string {
  return t('lift.set', { weight: weightText(set.weight, set.unit), reps: set.repetitions })
}

export function SetTable({ name, done, last, proposed, draft, editing, onEdit }: Props) {
  const best = Math.max(0, ...(last?.sets ?? []).map((set) => toGrams(set.weight, set.unit)))
  const current = useRef<HTMLTableRowElement>(null)
  const count = done.length
  const shownBefore = editing === undefined ? count + 1 : count
  useEffect(() => {
    current.current?.scrollIntoView({ block: 'nearest' })
  }, [count])
  const cell = (weight: number, unit: 'kg' | 'lb') =>
    weight === 0 ? t('lift.body') : unit === draft.unit ? figures.weight(weight, unit, locale()).value : figures.inline(figures.weight(weight, unit, locale()))
  const reps = (repetitions: number, rpe: number | undefined) =>
    rpe === undefined ? figures.count(repetitions, locale()).value : t('sets.repsAt', { reps: repetitions, rpe })
  const lastSet = (i: number) => {
    const set = last?.sets[i]
    return set ? t('lift.set', { weight: cell(set.weight, set.unit), reps: set.repetitions }) : figures.UNKNOWN
  }
  return (
    <table className="sets">
      <caption className="visually-hidden">{t('sets.caption', { exercise: exerciseTitle(name) })}</caption>
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
        {done.map((set, i) => {
          const chosen = set.set_id !== undefined && set.set_id === editing
          return (
            <tr key={set.set_id ?? i} className={`done${chosen ? ' chosen' : ''}`} onClick={onEdit && set.set_id ? () => onEdit(set) : undefined}>
              <th scope="row">
                {onEdit && set.set_id ? (
                  <button
                    type="button"
                    className="key plain set-key"
                    aria-pressed={chosen}
                    aria-label={t('lift.edit', { n: i + 1, set: setText(set) })}
                    onClick={(e) => {
                      e.stopPropagation()
                      onEdit(set)
                    }}
                  >
                    {figures.count(i + 1, locale()).value}
                  </button>
                ) : (
                  figures.count(i + 1, locale()).value
                )}
              </th>
              <td className="muted">{lastSet(i)}</td>
              <td>
                {cell(set.weight, set.unit)}
                {set.warmUp ? (
                  <span className="word quiet"> {t('sets.warmUp')}</span>
                ) : best > 0 && set.grams > best ? (
                  <span className="word"> {t('sets.record')}</span>
                ) : null}
              </td>
              <td>{reps(set.repetitions, set.rpe)}</td>
              <td><span className="good"><Icon of={checkmark} small /><span className="visually-hidden">{t('sets.done')}</span></span></td>
            </tr>
          )
        })}
        {editing === undefined ? (
          <tr className="draft" ref={current}>
            <th scope="row">{figures.count(count + 1, locale()).value}</th>
            <td className="muted">{lastSet(count)}</td>
            <td>{cell(draft.weight, draft.unit)}</td>
            <td>{reps(draft.repetitions, draft.rpe)}</td>
            <td><span className="visually-hidden">{t('sets.notDone')}</span></td>
          </tr>
        ) : null}
        {proposed.map(({ weight, repetitions }, i) => (
          <tr key={`proposed ${i}`} className="proposed">
            <th scope="row">{figures.count(shownBefore + i + 1, locale()).value}</th>
            <td>{lastSet(shownBefore + i)}</td>
            <td>{weight ? cell(weight.value, weight.unit) : figures.UNKNOWN}</td>
            <td>{reps(repetitions, undefined)}</td>
            <td><span className="visually-hidden">{t('sets.notDone')}</span></td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
