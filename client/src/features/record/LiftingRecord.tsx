import { useEffect, useState } from 'react'
import * as figures from '../../app/figures'
import type { LiveWorkout } from '../../app/model'
import { preferences } from '../../app/preferences'
import { useNow, useServices } from '../../app/services'
import { exerciseForLog, exerciseTitle } from '../../app/texts/exercises'
import { t } from '../../app/texts/texts'
import { useAction } from '../../app/useAction'
import { Icon } from '../../app/ui/Icon'
import { add, pause as pauseIcon } from '../../app/ui/icons'
import { typeStyle } from '../../app/ui/TypeGlyph'
import { slug } from '../../exercise/lifting'
import type { PlannedLift } from '../../sync/calendar-book'
import { clockOf } from './clock'
import { ClosedStrip } from './ClosedStrip'
import { ExercisePicker } from './ExercisePicker'
import { LiftExercise } from './LiftExercise'
import { move, planOf, readPlan, withExercise, without, writePlan, type Plan } from './plan'
import { PauseKeys, PausedLine } from './RecordKeys'
import { SavingStrip } from './SavingStrip'
import { RecordHead } from './RecordHead'
import './lifting.css'

interface Props {
  readonly live: LiveWorkout
  /** What is planned, where the workout was just begun from the plan. */
  readonly lifts: readonly PlannedLift[]
}

export function LiftingRecord({ live, lifts }: Props) {
  const services = useServices()
  const { act } = useAction()
  const now = useNow(live.phase === 'recording')
  const [plan, keep] = useState<Plan>(() => readPlan(live.sessionId, live.sets.map((set) => set.name), planOf(lifts, exerciseForLog)))
  useEffect(() => writePlan(live.sessionId, plan), [live.sessionId, plan])
  const [picking, setPicking] = useState(false)
  const [locked, setLocked] = useState(preferences().autoLock)
  const current = plan.exercises[plan.current]
  const paused = live.phase === 'paused'
  const time = figures.duration(clockOf(live, now).movingMs)
  const strips = (
    <div className="strips">
      <ClosedStrip live={live} />
      <SavingStrip live={live} />
      {paused ? <PausedLine live={live} /> : null}
    </div>
  )
  return (
    <main className={`record lifting page${locked ? ' locked' : ''}`} style={typeStyle(live.type)}>
      <RecordHead
        live={live}
        locked={locked}
        end={
          <span className="row">
            <span className="tabular label" role="timer" aria-label={t('figure.movingIs', { time: time.spoken })}>{time.value}</span>
            {paused || locked ? null : (
              <button type="button" className="key outline tall" onClick={() => void act(() => services.pause(), t('record.untaken'))}>
                <Icon of={pauseIcon} small />
                {t('record.pause')}
              </button>
            )}
          </span>
        }
      />
      {current ? (
        <LiftExercise key={current} live={live} name={current} plan={plan} keep={keep} locked={locked} setLocked={setLocked} strips={strips}>
          <LiftMore live={live} plan={plan} keep={keep} onAdd={() => setPicking(true)} />
        </LiftExercise>
      ) : (
        <>
          <div className="record-body">
            {strips}
            <div className="empty centred"><p>{t('lift.none')}</p></div>
          </div>
          <div className="record-foot">
            {paused ? <PauseKeys live={live} /> : (
              <button type="button" className="key primary wide tall" onClick={() => setPicking(true)}><Icon of={add} small />{t('lift.addExercise')}</button>
            )}
          </div>
        </>
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

/** Below the sets: another exercise, and their order. */
function LiftMore({ live, plan, keep, onAdd }: { live: LiveWorkout; plan: Plan; keep: (plan: Plan) => void; onAdd: () => void }) {
  const [open, setOpen] = useState(false)
  const lifted = (name: string) => live.sets.some((set) => set.exercise === slug(name))
  return (
    <div className="lift-more">
      <div className="row wrap">
        <button type="button" className="key tall outline" onClick={onAdd}><Icon of={add} small />{t('lift.addExercise')}</button>
        <button type="button" className="key tall" aria-expanded={open} onClick={() => setOpen(!open)}>{t('lift.order')}</button>
      </div>
      {open ? (
        <ul className="card flush rows">
          {plan.exercises.map((name, i) => {
            const exercise = exerciseTitle(name)
            return (
              <li key={name} className="row order-row">
                <span className="fill wraps">{exercise}</span>
                {lifted(name) ? null : (
                  <button type="button" className="key danger" aria-label={t('lift.removeNamed', { exercise })} onClick={() => keep(without(plan, name))}>
                    {t('lift.remove')}
                  </button>
                )}
                <button
                  type="button"
                  className="key round"
                  disabled={i === 0}
                  aria-label={t('lift.moveUp', { exercise })}
                  onClick={() => keep(move(plan, i, -1))}
                >
                  ↑
                </button>
                <button
                  type="button"
                  className="key round"
                  disabled={i === plan.exercises.length - 1}
                  aria-label={t('lift.moveDown', { exercise })}
                  onClick={() => keep(move(plan, i, 1))}
                >
                  ↓
                </button>
              </li>
            )
          })}
        </ul>
      ) : null}
    </div>
  )
}
