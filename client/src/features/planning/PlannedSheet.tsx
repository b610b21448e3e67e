import { useState } from 'react'
import { Link } from 'react-router-dom'
import * as dates from '../../app/dates'
import * as figures from '../../app/figures'
import type { PlannedWorkout } from '../../app/model'
import { locale, useFigureStyle, usePreferences } from '../../app/preferences'
import { useLive, useServices, useTypes, useTypeTitle, useWorkouts } from '../../app/services'
import { t } from '../../app/texts/texts'
import { notify, offerUndo } from '../../app/undo'
import { useAction } from '../../app/useAction'
import { Sheet, SheetFoot } from '../../app/ui/Sheet'
import { dayNumber, weekdayOf, type Weekday } from '../../exercise/calendar'
import type { PlannedChange } from '../../sync/calendar-book'
import { useAskToStart } from '../start/starting'
import { mainFigure, timeOf } from '../workouts/rowText'
import { AimFields } from './AimFields'
import { aimOf, targetOf, type Aim } from './aim'
import { newId } from './ids'
import { daysOn } from './repeats'
import { Weekdays } from './Weekdays'
import { plannedName } from './words'
import './planning.css'

interface Props {
  readonly open: boolean
  /** One that is there; absent: a new one. */
  readonly planned?: PlannedWorkout
  /** The day that is offered for a new one. */
  readonly day?: string
  readonly onClose: () => void
}

const LONGEST_NOTE = 1000
const LONGEST_TITLE = 100
/** What the server takes: so far ahead. */
const FURTHEST_DAYS = 1000

/** Plans a workout, or shows one and what became of it. */
export function PlannedSheet({ open, planned, day, onClose }: Props) {
  return (
    <Sheet open={open} title={planned ? t('plan.one') : t('plan.add')} onClose={onClose}>
      {planned ? <Outcome planned={planned} onClose={onClose} /> : null}
      <Form key={planned?.id ?? 'new'} planned={planned} day={planned?.day ?? day ?? dates.localDate(Date.now())} onClose={onClose} />
    </Sheet>
  )
}

/** What can be said and done about it, by what became of it. */
function Outcome({ planned, onClose }: { planned: PlannedWorkout; onClose: () => void }) {
  const services = useServices()
  const rows = useWorkouts()
  const live = useLive()
  const style = useFigureStyle()
  const { start } = useAskToStart()
  const title = useTypeTitle()
  const { act, busy } = useAction()
  const { id, state, sessionId, candidates, said } = planned
  const say = (outcome: PlannedChange['outcome']) => void act(() => services.changePlanned([{ planned_id: id, outcome: outcome ?? null }]))
  const remove = () => void act(async () => {
    const undo = await services.changePlanned([{ planned_id: id, deleted: true }])
    onClose()
    offerUndo(t('plan.deleted'), undo)
  })
  const workout = (of: string) => {
    const row = rows.find((one) => one.sessionId === of)
    if (!row) return of
    const figure = mainFigure(row, style) ?? timeOf(row)
    return [dates.clock(row.startedAt, style.locale, row.timeZone), row.title, figure ? figures.inline(figure) : ''].filter(Boolean).join(', ')
  }
  const others = candidates.filter((one) => one !== sessionId)
  const asks = state === 'unclear' || (others.length > 0 && state !== 'skipped')
  return (
    <div className="stack">
      {planned.refusal ? <p className="error-text">{t('plan.refused', { reason: planned.refusal })}</p> : null}
      {state === 'done' && sessionId ? (
        <Link className="key outline wide" to={`/history/${sessionId}`}>{t('plan.doneBy', { workout: workout(sessionId) })}</Link>
      ) : null}
      {asks ? (
        <>
          <h3>{t('plan.which')}</h3>
          {others.map((one) => (
            <button key={one} type="button" className="key outline wide" disabled={busy} onClick={() => say({ state: 'done', session_id: one })}>
              {t('plan.itWas', { workout: workout(one) })}
            </button>
          ))}
        </>
      ) : null}
      <div className="row wrap">
        {state === 'planned' && planned.day === dates.localDate(Date.now()) && live === null ? (
          <button type="button" className="key outline" onClick={() => start(planned.type, false, planned.target?.exercises ?? [])}>
            {t('plan.startIt', { what: plannedName(planned, title, locale()) })}
          </button>
        ) : null}
        {state === 'done' || state === 'unclear' ? (
          <button type="button" className="key plain" disabled={busy} onClick={() => say({ state: 'not_done' })}>{t('plan.notThis')}</button>
        ) : null}
        {state === 'planned' || state === 'missed' ? (
          <button type="button" className="key plain" disabled={busy} onClick={() => say({ state: 'skipped' })}>{t('plan.skip')}</button>
        ) : null}
        {said ? <button type="button" className="key plain" disabled={busy} onClick={() => say(null)}>{t('plan.unsay')}</button> : null}
        <button type="button" className="key danger plain" disabled={busy} onClick={remove}>{t('plan.delete')}</button>
      </div>
    </div>
  )
}

function Form({ planned, day: offered, onClose }: { planned: PlannedWorkout | undefined; day: string; onClose: () => void }) {
  const services = useServices()
  const types = useTypes()
  const titleOf = useTypeTitle()
  const { distance, weight } = usePreferences()
  const { act, busy } = useAction()
  const [day, setDay] = useState(offered)
  const [time, setTime] = useState(planned?.time ?? '')
  const [type, setType] = useState(planned?.type ?? types[0]?.id ?? 'running')
  const [title, setTitle] = useState(planned?.title ?? '')
  const [note, setNote] = useState(planned?.note ?? '')
  const [aim, setAim] = useState<Aim>(() => aimOf(planned?.target ?? null, distance, weight))
  const [repeat, setRepeat] = useState<readonly Weekday[]>([])
  const [until, setUntil] = useState('')
  const [tried, setTried] = useState(false)
  const screen = types.find((known) => known.id === type)?.screen
  const target = targetOf(aim, screen)
  const today = dates.localDate(Date.now())
  const furthest = dates.addDays(today, FURTHEST_DAYS)
  const isDay = dates.isDay(day)
  const last = until || dates.addDays(isDay ? day : today, 7 * 8 - 1)
  const days = repeat.length === 0 || !isDay ? [day] : daysOn(repeat, day, last)
  const wrongDay = !isDay || day < '2000-01-01' || day > furthest
  const wrongUntil = repeat.length > 0 && ((until !== '' && !dates.isDay(until)) || until > furthest || days.length === 0)

  const save = async () => {
    setTried(true)
    if (wrongDay || wrongUntil || target === undefined) return
    const members = {
      time: time || null, exercise_type: type, title: title.trim() || null, note: note.trim() || null, target,
    }
    if (planned) {
      const undo = await services.changePlanned([changedOnly(planned, { ...members, day })])
      onClose()
      if (day !== planned.day) offerUndo(t('plan.moved', { day: dates.dayAndMonth(dates.noon(day), locale()) }), undo)
      else notify(t('plan.saved'))
      return
    }
    const mark = days.length > 1 ? { plan: { plan_id: newId('plan') } } : {}
    const undo = await services.changePlanned(days.map((one) => ({ planned_id: newId('planned'), ...withoutNulls(members), day: one, ...mark })))
    onClose()
    offerUndo(t('plan.made', { n: days.length }), undo)
  }
  return (
    <>
      <div className="field">
        <label htmlFor="plan-type">{t('edit.type')}</label>
        <select id="plan-type" value={type} onChange={(e) => setType(e.target.value)}>
          {types.some((known) => known.id === type) ? null : <option value={type}>{titleOf(type)}</option>}
          {types.map((known) => <option key={known.id} value={known.id}>{titleOf(known.id)}</option>)}
        </select>
      </div>
      <div className="field">
        <label htmlFor="plan-day">{t('plan.day')}</label>
        <input
          id="plan-day" type="date" value={day} aria-invalid={tried && wrongDay} aria-describedby="plan-day-error" onChange={(e) => setDay(e.target.value)}
        />
        <p id="plan-day-error" className="error" role="alert">{tried && wrongDay ? t('plan.dayWrong') : ''}</p>
      </div>
      <div className="field">
        <label htmlFor="plan-time">{t('plan.time')}</label>
        <input id="plan-time" type="time" value={time} onChange={(e) => setTime(e.target.value)} />
      </div>
      <AimFields aim={aim} screen={screen} wrong={tried && target === undefined} onChange={setAim} />
      <div className="field">
        <label htmlFor="plan-name">{t('plan.name')}</label>
        <input id="plan-name" maxLength={LONGEST_TITLE} value={title} onChange={(e) => setTitle(e.target.value)} />
      </div>
      <div className="field">
        <label htmlFor="plan-note">{t('plan.note')}</label>
        <textarea id="plan-note" rows={2} maxLength={LONGEST_NOTE} value={note} onChange={(e) => setNote(e.target.value)} />
      </div>
      {planned ? null : (
        <fieldset className="stack">
          <legend className="label">{t('plan.repeat')}</legend>
          <Weekdays
            chosen={repeat}
            onChange={(next) => setRepeat(repeat.length === 0 && isDay ? [...new Set([...next, weekdayOf(dayNumber(day))])] : next)}
          />
          {repeat.length > 0 ? (
            <div className="field">
              <label htmlFor="plan-until">{t('plan.until')}</label>
              <input
                id="plan-until" type="date" value={last} aria-invalid={wrongUntil} aria-describedby="plan-until-note" onChange={(e) => setUntil(e.target.value)}
              />
              <p id="plan-until-note" className={wrongUntil ? 'error' : 'muted small'} role="status">
                {wrongUntil ? t('plan.untilWrong') : t('plan.count', { n: days.length })}
              </p>
            </div>
          ) : null}
        </fieldset>
      )}
      <SheetFoot>
        <button type="button" className="key primary wide" disabled={busy} onClick={() => void act(save, t('form.failed'))}>
          {planned ? t('save') : t('plan.addThis')}
        </button>
      </SheetFoot>
    </>
  )
}

const withoutNulls = <T extends object>(members: T): T => Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null)) as T

/** What another phone changed of the rest meanwhile stays. */
function changedOnly(planned: PlannedWorkout, members: Omit<PlannedChange, 'planned_id'>): PlannedChange {
  const before: Readonly<Record<string, unknown>> = {
    day: planned.day, time: planned.time, exercise_type: planned.type, title: planned.title || null, note: planned.note || null, target: planned.target,
  }
  const changed = Object.entries(members).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name]))
  return { planned_id: planned.id, ...Object.fromEntries(changed) }
}
