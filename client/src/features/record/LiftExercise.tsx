import { useEffect, useState, type ReactNode } from 'react'
import * as dates from '../../app/dates'
import * as figures from '../../app/figures'
import type { LastTime, LiveWorkout } from '../../app/model'
import { locale, preferences, useFigureStyle } from '../../app/preferences'
import { useBodyWeight, useServices } from '../../app/services'
import { exerciseForLog, exerciseTitle, isBodyWeight } from '../../app/texts/exercises'
import { t } from '../../app/texts/texts'
import { offerUndo } from '../../app/undo'
import { perform, useAction } from '../../app/useAction'
import { Icon } from '../../app/ui/Icon'
import { lockClosedOutline } from '../../app/ui/icons'
import { useSettled } from '../../app/ui/useSettled'
import { liftingResult, slug, type LiftedSet } from '../../exercise/lifting'
import { feel } from '../../platform/haptics'
import { draftOf, HEAVIEST, inOtherUnit, MOST_REPETITIONS, nextDraft, restoring, RPE, STEP, wireSet, withBody, workSets, type Draft } from './draft'
import { LockScreen } from './Lock'
import { afterSet, proposedFor, toggleLink, type Plan } from './plan'
import { PlatesSheet } from './PlatesSheet'
import { PauseKeys } from './RecordKeys'
import { startRest } from './rest'
import { RestLine } from './RestLine'
import { SetTable, setText, weightText } from './SetTable'
import { Stepper } from './Stepper'

interface Props {
  readonly live: LiveWorkout
  readonly name: string
  readonly plan: Plan
  readonly keep: (plan: Plan) => void
  readonly locked: boolean
  readonly setLocked: (locked: boolean) => void
  readonly strips: ReactNode
  readonly children: ReactNode
}

/** One exercise: what was done, what comes next in the steppers, and any done set put right by a tap on it. */
export function LiftExercise({ live, name, plan, keep, locked, setLocked, strips, children }: Props) {
  const services = useServices()
  const style = useFigureStyle()
  const body = useBodyWeight()
  const { act, busy } = useAction()
  const [last, setLast] = useState<LastTime | null | undefined>(undefined)
  const [typed, setTyped] = useState<Partial<Draft>>({})
  const [refused, setRefused] = useState<{ readonly weight: boolean; readonly repetitions: boolean }>({ weight: false, repetitions: false })
  const [editing, setEditing] = useState<LiftedSet | null>(null)
  const [plating, setPlating] = useState(false)
  const [rating, setRating] = useState(false)
  useEffect(() => {
    let present = true
    void perform(() => services.lastTime(name).then((found) => present && setLast(found)))
    return () => {
      present = false
    }
  }, [services, name])

  const title = exerciseTitle(name)
  const paused = live.phase === 'paused'
  const doneOf = (of: string) => live.sets.filter((set) => set.exercise === slug(of))
  const done = doneOf(name)
  const proposed = proposedFor(plan, name)
  const isPlanned = proposed.length > workSets(done).length
  const base = editing ? draftOf(editing) : nextDraft({ done, last: last ?? null, unit: style.weight, bodyWeight: isBodyWeight(name), proposed })
  const draft: Draft = { ...base, ...typed }
  const label = setText(draft)
  const cannot = refused.weight || refused.repetitions
  const settled = useSettled(`${done.length} ${editing?.set_id ?? ''} ${name}`)
  const change = (next: Partial<Draft>) => setTyped({ ...typed, ...next })
  const edit = (set: LiftedSet | null) => {
    setEditing(set)
    setTyped({})
    setRefused({ weight: false, repetitions: false })
  }

  const logSet = async () => {
    const exercise = exerciseForLog(name)
    if (editing?.set_id) {
      await services.logSets([wireSet(editing.set_id, editing.name, draft)])
      edit(null)
      return
    }
    await services.logSets([wireSet(crypto.randomUUID(), exercise, withBody(draft, exercise, body))])
    feel('key', preferences().haptics)
    setTyped({})
    const now = Date.now()
    const isThis = (of: string) => slug(of) === slug(name)
    const workDone = (of: string) => workSets(doneOf(of)).length + (isThis(of) && !draft.warmUp ? 1 : 0)
    const next = afterSet(plan, (of) => Math.max(0, proposedFor(plan, of).length - workDone(of)))
    keep(next)
    const nextName = next.exercises[next.current] ?? name
    const asked = proposedFor(plan, nextName)[workDone(nextName)]
    const set = asked?.weight ? setText({ weight: asked.weight.value, unit: asked.weight.unit, repetitions: asked.repetitions }) : label
    // The set is safe; whatever becomes of the rest is no reason to tap again.
    void perform(
      () => startRest(services, t('rest.next', { exercise: exerciseTitle(nextName), n: doneOf(nextName).length + (isThis(nextName) ? 2 : 1), set }), now),
      t('rest.failed'),
    )
  }
  const remove = (set: LiftedSet) => {
    const { set_id } = set
    if (!set_id) return
    const before = live.sets
    void act(async () => {
      await services.logSets([{ set_id, deleted: true }])
      edit(null)
      offerUndo(t('lift.deleted', { n: done.findIndex((own) => own.set_id === set_id) + 1 }), () => services.logSets(restoring(before, set)))
    }, t('record.untaken'))
  }

  return (
    <>
      <div className="record-body">
        {strips}
        <section className="exercise" aria-labelledby="exercise">
          <div className="row between wrap">
            <h2 id="exercise" className="wraps">{title}</h2>
            <span className="muted nowrap">{t('lift.position', { n: plan.current + 1, of: plan.exercises.length })}</span>
          </div>
          {plan.exercises.length > 1 ? (
            <div className="chips" role="group" aria-label={t('lift.exercises')}>
              {plan.exercises.map((other, i) => (
                <button key={other} type="button" className="chip" aria-pressed={other === name} onClick={() => keep({ ...plan, current: i })}>
                  {exerciseTitle(other)}
                  <span className="tabular">{figures.count(doneOf(other).length, style.locale).value}</span>
                </button>
              ))}
            </div>
          ) : null}
          {last !== null || !isPlanned ? <p className="muted">{last === undefined ? '\u00a0' : last ? lastText(last) : t('lift.first')}</p> : null}
          {isPlanned ? <p className="muted">{t('lift.proposed')}</p> : null}
          <SetTable
            done={done}
            proposed={proposed.slice(workSets(done).length + (editing || draft.warmUp ? 0 : 1))}
            last={last ?? null}
            draft={draft}
            name={name}
            editing={editing?.set_id}
            onEdit={locked || paused ? undefined : (set) => edit(set.set_id === editing?.set_id ? null : set)}
          />
          <div className="chips wrap">
            {editing ? (
              <>
                <button type="button" className="chip" onClick={() => edit(null)}>{t('lift.leaveAsIs')}</button>
                <button type="button" className="chip danger-chip" onClick={() => remove(editing)}>{t('lift.deleteSet')}</button>
              </>
            ) : null}
            <button type="button" className="chip" onClick={() => setPlating(true)}>{t('lift.plates')}</button>
            <button type="button" className="chip" aria-pressed={rating} onClick={() => setRating(!rating)}>{t('lift.rpe')}</button>
            <button type="button" className="chip" aria-pressed={draft.warmUp} onClick={() => change({ warmUp: !draft.warmUp })}>{t('lift.warmUp')}</button>
            {plan.current < plan.exercises.length - 1 ? (
              <button type="button" className="chip" aria-pressed={plan.linked.includes(name)} onClick={() => keep(toggleLink(plan, name))}>
                {t('lift.superset')}
              </button>
            ) : null}
            <button type="button" className="chip" onClick={() => setTyped({ ...typed, ...inOtherUnit(draft) })}>
              {t('lift.inUnit', { unit: draft.unit === 'kg' ? 'lb' : 'kg' })}
            </button>
          </div>
          {rating ? (
            <div className="chips wrap" role="group" aria-label={t('lift.rpe')}>
              {RPE.map((n) => (
                <button key={n} type="button" className="chip" aria-pressed={draft.rpe === n} onClick={() => change({ rpe: draft.rpe === n ? undefined : n })}>
                  {figures.numberFormat(style.locale, {}).format(n)}
                </button>
              ))}
            </div>
          ) : null}
          <ExerciseTotals sets={done} />
        </section>
        {children}
      </div>
      <div className="record-foot lift-foot">
        <RestLine rest={live.rest} />
        {locked ? <LockScreen onUnlock={() => setLocked(false)} /> : paused ? <PauseKeys live={live} /> : (
          <>
            <Stepper
              key={`w${editing?.set_id ?? done.length}`}
              name={t('lift.weight')} unit={draft.unit} value={draft.weight} step={STEP[draft.unit]} min={0} max={HEAVIEST[draft.unit]}
              onChange={(weight) => { setRefused((was) => ({ ...was, weight: weight === null })); if (weight !== null) change({ weight }) }}
            />
            <Stepper
              key={`r${editing?.set_id ?? done.length}`}
              name={t('lift.reps')}
              value={draft.repetitions}
              step={1}
              min={1}
              max={MOST_REPETITIONS}
              whole
              onChange={(repetitions) => {
                setRefused((was) => ({ ...was, repetitions: repetitions === null }))
                if (repetitions !== null) change({ repetitions })
              }}
            />
            <div className="lift-keys">
              <button type="button" className="key outline tall" onClick={() => setLocked(true)}>
                <Icon of={lockClosedOutline} />
                {t('record.lock')}
              </button>
              <button
                type="button"
                className="key primary tall settles"
                disabled={cannot || busy || !settled}
                onClick={() => void act(logSet, t('record.untaken'))}
              >
                {cannot ? t('lift.cannot') : editing ? t('lift.change', { set: label }) : t('lift.done', { set: label })}
              </button>
            </div>
          </>
        )}
      </div>
      <PlatesSheet open={plating} weight={draft.weight} unit={draft.unit} onClose={() => setPlating(false)} />
    </>
  )
}

function lastText(last: LastTime): string {
  const one = new Set(last.sets.map((set) => set.unit)).size === 1
  const sets = last.sets
    .map((set) =>
      t('lift.set', { weight: one ? figures.weight(set.weight, set.unit, locale()).value : weightText(set.weight, set.unit), reps: set.repetitions }),
    )
    .join(', ')
  const unit = one ? last.sets[0]!.unit : ''
  const date = dates.dayMonthYear(last.startedAt, locale())
  return unit ? t('lift.lastTimeIn', { date, sets, unit }) : t('lift.lastTime', { date, sets })
}

/** Of this exercise alone: the heaviest lift of another says nothing of a plank. */
function ExerciseTotals({ sets }: { sets: readonly LiftedSet[] }) {
  const style = useFigureStyle()
  if (sets.length === 0) return null
  const result = liftingResult(sets)
  const best = Math.max(0, ...Object.values(result.one_rep_max_g_by_exercise))
  return (
    <p className="muted tabular row between wrap">
      {result.volume_g_reps > 0 ? <span>{t('lift.volume', { weight: figures.inline(figures.grams(result.volume_g_reps, style)) })}</span> : null}
      {best > 0 ? <span>{t('lift.oneRepMax', { weight: figures.inline(figures.grams(best, style)) })}</span> : null}
    </p>
  )
}
