import { useEffect, useState } from 'react'
import * as dates from '../../app/dates'
import * as figures from '../../app/figures'
import type { LastTime, LiveWorkout } from '../../app/model'
import { locale, preferences, useFigureStyle } from '../../app/preferences'
import { useNow, useServices } from '../../app/services'
import { t } from '../../app/texts/texts'
import { offerUndo } from '../../app/undo'
import { Icon } from '../../app/ui/Icon'
import { add, lockClosedOutline, pause as pauseIcon } from '../../app/ui/icons'
import { typeStyle } from '../../app/ui/TypeGlyph'
import { liftingResult, oneRepMaxGrams, toGrams, type LiftedSet } from '../../exercise/lifting'
import { feel } from '../../platform/haptics'
import { clockOf } from './clock'
import { ClosedStrip } from './ClosedStrip'
import { ExercisePicker } from './ExercisePicker'
import { LockScreen } from './Lock'
import { afterSet, move, readPlan, toggleLink, withExercise, writePlan, type Plan } from './plan'
import { PlatesSheet } from './PlatesSheet'
import { PauseKeys, PausedLine, untaken } from './RecordKeys'
import { SavingStrip } from './SavingStrip'
import { RecordHead } from './RecordHead'
import { startRest } from './rest'
import { RestLine } from './RestLine'
import { SetTable, type Draft } from './SetTable'
import { Stepper } from './Stepper'
import './lifting.css'

export function LiftingRecord({ live }: { live: LiveWorkout }) {
  const services = useServices()
  const now = useNow(live.phase === 'recording')
  const [plan, setPlan] = useState<Plan>(() => readPlan(live.sessionId, live.sets.map((set) => set.name)))
  const [picking, setPicking] = useState(false)
  const [locked, setLocked] = useState(preferences().autoLock)
  const keep = (next: Plan) => {
    setPlan(next)
    writePlan(live.sessionId, next)
  }
  const current = plan.exercises[plan.current]
  const paused = live.phase === 'paused'
  const next = plan.exercises[plan.current + 1]
  return (
    <main className="record lifting ion-page" style={typeStyle(live.type)}>
      <RecordHead
        live={live}
        end={
          <span className="row">
            <span className="tabular label" role="timer" aria-label={t('figure.movingIs', { time: figures.duration(clockOf(live, now).movingMs).spoken })}>{figures.duration(clockOf(live, now).movingMs).value}</span>
            {paused || locked ? null : (
              <button type="button" className="key outline tall" onClick={() => void services.pause().catch(untaken)}><Icon of={pauseIcon} small />{t('record.pause')}</button>
            )}
          </span>
        }
      />
      <ClosedStrip live={live} />
      <SavingStrip live={live} />
      {paused ? <PausedLine live={live} /> : null}
      <div className="record-body">
        {current ? (
          <Exercise key={current} live={live} name={current} plan={plan} keep={keep} locked={locked} setLocked={setLocked} paused={paused} />
        ) : (
          <div className="empty centred">
            <p>{t('lift.none')}</p>
          </div>
        )}
        <div className="lift-more">
          {next ? (
            <button type="button" className="row-link card" onClick={() => keep({ ...plan, current: plan.current + 1 })}>
              <span className="fill">{t('lift.next', { exercise: next })}</span>
              {plan.linked.includes(current ?? '') ? <span className="muted">{t('lift.superset')}</span> : null}
            </button>
          ) : null}
          <div className="row wrap">
            <button type="button" className={`key tall ${current ? 'outline' : 'primary'}`} onClick={() => setPicking(true)}><Icon of={add} small />{t('lift.addExercise')}</button>
            {plan.exercises.length > 1 ? <Order plan={plan} keep={keep} /> : null}
          </div>
          <Totals sets={live.sets} />
        </div>
      </div>
      {current ? null : (
        <div className="record-foot">{paused ? <PauseKeys /> : null}</div>
      )}
      <ExercisePicker
        open={picking}
        onClose={() => setPicking(false)}
        onPick={(name) => {
          keep(withExercise(plan, name))
          setPicking(false)
        }}
      />
    </main>
  )
}

interface ExerciseProps {
  readonly live: LiveWorkout
  readonly name: string
  readonly plan: Plan
  readonly keep: (plan: Plan) => void
  readonly locked: boolean
  readonly setLocked: (locked: boolean) => void
  readonly paused: boolean
}

function Exercise({ live, name, plan, keep, locked, setLocked, paused }: ExerciseProps) {
  const services = useServices()
  const style = useFigureStyle()
  const [last, setLast] = useState<LastTime | null | undefined>(undefined)
  const [typed, setTyped] = useState<Partial<Draft>>({})
  const [plating, setPlating] = useState(false)
  const [rating, setRating] = useState(false)
  useEffect(() => {
    let present = true
    void services.lastTime(name).then((found) => present && setLast(found))
    return () => {
      present = false
    }
  }, [services, name])

  const done = live.sets.filter((set) => set.name === name)
  const before = last?.sets[done.length] ?? done.at(-1) ?? last?.sets.at(-1)
  const draft: Draft = {
    weight: typed.weight ?? before?.weight ?? (style.weight === 'kg' ? 20 : 45),
    unit: typed.unit ?? before?.unit ?? style.weight,
    repetitions: typed.repetitions ?? before?.repetitions ?? 5,
    rpe: typed.rpe,
  }
  const step = draft.unit === 'kg' ? 2.5 : 5
  const label = `${figures.inline(figures.weight(draft.weight, draft.unit, style.locale))} × ${draft.repetitions}`

  const logSet = async () => {
    await services.logSets([
      { set_id: crypto.randomUUID(), exercise: name, weight: draft.weight, unit: draft.unit, repetitions: draft.repetitions, ...(draft.rpe === undefined ? {} : { rpe: draft.rpe }) },
    ])
    feel('key', preferences().haptics)
    setTyped({})
    void startRest(services, t('rest.next', { exercise: name, n: done.length + 2, set: label }), Date.now())
    keep(afterSet(plan))
  }
  const remove = (set: LiftedSet, number: number) => {
    if (!set.set_id) return
    const { set_id } = set
    void services.logSets([{ set_id, deleted: true }]).catch(untaken)
    offerUndo(t('lift.deleted', { n: number }), () =>
      services.logSets([{ set_id, exercise: set.name, weight: set.weight, unit: set.unit, repetitions: set.repetitions, ...(set.rpe === undefined ? {} : { rpe: set.rpe }) }]),
    )
  }

  return (
    <>
      <section className="exercise" aria-labelledby="exercise">
        <div className="row between">
          <h2 id="exercise">{name}</h2>
          <span className="muted">{t('lift.position', { n: plan.current + 1, of: plan.exercises.length })}</span>
        </div>
        <p className="muted">{last === undefined ? '\u00a0' : last ? lastText(last, style.locale) : t('lift.first')}</p>
        <SetTable done={done} last={last ?? null} draft={draft} name={name} onDelete={remove} />
        <div className="chips">
          <button type="button" className="chip" onClick={() => setPlating(true)}>{t('lift.plates')}</button>
          <button type="button" className="chip" aria-pressed={rating} onClick={() => setRating(!rating)}>{t('lift.rpe')}</button>
          {plan.current < plan.exercises.length - 1 ? (
            <button type="button" className="chip" aria-pressed={plan.linked.includes(name)} onClick={() => keep(toggleLink(plan, name))}>{t('lift.superset')}</button>
          ) : null}
          <button type="button" className="chip" onClick={() => setTyped({ ...typed, unit: draft.unit === 'kg' ? 'lb' : 'kg' })}>{t('lift.inUnit', { unit: draft.unit === 'kg' ? 'lb' : 'kg' })}</button>
        </div>
        {rating ? (
          <div className="chips" role="group" aria-label={t('lift.rpe')}>
            {[6, 7, 8, 9, 10].map((n) => (
              <button key={n} type="button" className="chip" aria-pressed={typed.rpe === n} onClick={() => setTyped({ ...typed, rpe: typed.rpe === n ? undefined : n })}>{n}</button>
            ))}
          </div>
        ) : null}
      </section>
      <div className="record-foot lift-foot">
        <RestLine rest={live.rest} />
        {locked ? <LockScreen onUnlock={() => setLocked(false)} /> : paused ? <PauseKeys /> : (
          <>
            <Stepper name={t('lift.weight')} unit={draft.unit} value={draft.weight} step={step} min={0} max={1000} onChange={(weight) => setTyped({ ...typed, weight })} />
            <Stepper name={t('lift.reps')} value={draft.repetitions} step={1} min={1} max={500} whole onChange={(repetitions) => setTyped({ ...typed, repetitions })} />
            <div className="lift-keys">
              <button type="button" className="key outline tall" onClick={() => setLocked(true)}><Icon of={lockClosedOutline} />{t('record.lock')}</button>
              <button type="button" className="key primary tall" onClick={() => void logSet().catch(untaken)}>{t('lift.done', { set: label })}</button>
            </div>
          </>
        )}
      </div>
      <PlatesSheet open={plating} weight={draft.weight} unit={draft.unit} onClose={() => setPlating(false)} />
    </>
  )
}

function lastText(last: LastTime, locale: string): string {
  const sets = last.sets.map((set) => `${figures.weight(set.weight, set.unit, locale).value}×${set.repetitions}`).join(' ')
  return t('lift.lastTime', { date: dates.dayMonthYear(last.startedAt, locale), sets })
}

function Order({ plan, keep }: { plan: Plan; keep: (plan: Plan) => void }) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <button type="button" className="key tall" aria-expanded={open} onClick={() => setOpen(!open)}>{t('lift.order')}</button>
      {open ? (
        <ul className="card flush rows" style={{ inlineSize: '100%' }}>
          {plan.exercises.map((name, i) => (
            <li key={name} className="row" style={{ paddingInlineStart: 16 }}>
              <button type="button" className="key plain fill" style={{ justifyContent: 'flex-start' }} onClick={() => keep({ ...plan, current: i })}>{name}</button>
              <button type="button" className="key round" disabled={i === 0} aria-label={t('lift.moveUp', { exercise: name })} onClick={() => keep(move(plan, i, -1))}>↑</button>
              <button type="button" className="key round" disabled={i === plan.exercises.length - 1} aria-label={t('lift.moveDown', { exercise: name })} onClick={() => keep(move(plan, i, 1))}>↓</button>
            </li>
          ))}
        </ul>
      ) : null}
    </>
  )
}

function Totals({ sets }: { sets: readonly LiftedSet[] }) {
  const style = useFigureStyle()
  if (sets.length === 0) return null
  const result = liftingResult(sets)
  const best = Math.max(0, ...sets.map((set) => oneRepMaxGrams(toGrams(set.weight, set.unit), set.repetitions) ?? 0))
  return (
    <p className="muted tabular row between wrap">
      <span>{t('lift.volume', { weight: figures.inline(figures.grams(result.volume_g_reps, style)) })}</span>
      {best > 0 ? <span>{t('lift.oneRepMax', { weight: figures.inline(figures.grams(best, { ...style, locale: locale() })) })}</span> : null}
    </p>
  )
}
