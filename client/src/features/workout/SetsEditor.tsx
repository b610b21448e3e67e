import { useState } from 'react'
import { useFigureStyle } from '../../app/preferences'
import { useServices } from '../../app/services'
import { exerciseTitle } from '../../app/texts/exercises'
import { t } from '../../app/texts/texts'
import { offerUndo } from '../../app/undo'
import { useAction } from '../../app/useAction'
import { Sheet } from '../../app/ui/Sheet'
import type { LiftedSet } from '../../exercise/lifting'
import { draftOf, nextDraft, restoring, wireSet, type Draft } from '../record/draft'
import { ExercisePicker } from '../record/ExercisePicker'
import { setText } from '../record/SetTable'
import { SetFields } from './SetFields'

/** The sets of an ended workout: each one opens, and one that was forgotten is added. */
export function SetsEditor({ sessionId, sets }: { sessionId: string; sets: readonly LiftedSet[] }) {
  const services = useServices()
  const { weight: unit } = useFigureStyle()
  const { act } = useAction()
  const [open, setOpen] = useState<{ readonly set_id: string; readonly exercise: string; readonly draft: Draft; readonly known: LiftedSet | null } | null>(null)
  const [picking, setPicking] = useState(false)
  const names = [...new Set(sets.map((set) => set.exercise))]
  const keep = (draft: Draft) => void act(async () => {
    if (!open) return
    await services.correctSets(sessionId, [wireSet(open.set_id, open.exercise, draft)])
    setOpen(null)
  }, t('form.failed'))
  const remove = (set: LiftedSet) => void act(async () => {
    if (!set.set_id) return
    await services.correctSets(sessionId, [{ set_id: set.set_id, deleted: true }])
    setOpen(null)
    offerUndo(t('lift.deletedOne'), () => services.correctSets(sessionId, restoring(sets, set)))
  }, t('form.failed'))
  const add = (exercise: string) => {
    const done = sets.filter((set) => set.name === exercise)
    setOpen({ set_id: crypto.randomUUID(), exercise, draft: nextDraft({ done, last: null, unit, bodyWeight: false }), known: null })
  }
  return (
    <fieldset className="stack">
      <legend className="label">{t('log.sets')}</legend>
      {names.map((exercise) => {
        const own = sets.filter((set) => set.exercise === exercise)
        return (
          <section key={exercise} className="stack" aria-label={exerciseTitle(own[0]!.name)}>
            <h3>{exerciseTitle(own[0]!.name)}</h3>
            <ul className="card flush rows">
              {own.map((set, i) => (
                <li key={set.set_id ?? i}>
                  {set.set_id ? (
                    <button
                      type="button"
                      className="row-link"
                      aria-label={t('lift.edit', { n: i + 1, set: setText(set) })}
                      onClick={() => setOpen({ set_id: set.set_id!, exercise: set.name, draft: draftOf(set), known: set })}
                    >
                      <span className="muted">{t('lift.nth', { n: i + 1 })}</span>
                      <span className="fill tabular">{setText(set)}</span>
                    </button>
                  ) : (
                    <span className="row-link">
                      <span className="muted">{t('lift.nth', { n: i + 1 })}</span>
                      <span className="fill tabular">{setText(set)}</span>
                    </span>
                  )}
                </li>
              ))}
            </ul>
            <button type="button" className="key outline" onClick={() => add(own[0]!.name)}>
              {t('log.addSetOf', { exercise: exerciseTitle(own[0]!.name) })}
            </button>
          </section>
        )
      })}
      <button type="button" className="key outline" onClick={() => setPicking(true)}>{t('lift.addExercise')}</button>
      <ExercisePicker open={picking} onClose={() => setPicking(false)} onPick={(name) => { setPicking(false); add(name) }} />
      <Sheet open={open !== null} title={open ? exerciseTitle(open.exercise) : ''} onClose={() => setOpen(null)}>
        {open ? <SetFields key={open.set_id} draft={open.draft} onSet={keep} onDelete={open.known ? () => remove(open.known!) : undefined} /> : null}
      </Sheet>
    </fieldset>
  )
}
