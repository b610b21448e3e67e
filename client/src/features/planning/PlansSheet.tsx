import { useState } from 'react'
import * as dates from '../../app/dates'
import type { PlannedWorkout } from '../../app/model'
import { locale, usePreferences } from '../../app/preferences'
import { usePlanned, useServices, useTypeTitle, useWorkouts } from '../../app/services'
import { t } from '../../app/texts/texts'
import { offerUndo } from '../../app/undo'
import { useAction } from '../../app/useAction'
import { Sheet, SheetFoot } from '../../app/ui/Sheet'
import { TypeGlyph } from '../../app/ui/TypeGlyph'
import type { Weekday } from '../../exercise/calendar'
import { newId } from './ids'
import { Weekdays } from './Weekdays'
import { planOf, templateName, TEMPLATES, type PlanTemplate } from './templates'
import '../goals/goals.css'

interface Props {
  readonly open: boolean
  readonly onClose: () => void
}

/** Plans of several weeks: those under way, and those that can be begun. */
export function PlansSheet({ open, onClose }: Props) {
  const [chosen, choose] = useState<PlanTemplate | null>(null)
  return (
    <Sheet open={open} title={chosen ? templateName(chosen.id)! : t('plans.title')} onClose={onClose}>
      {chosen ? <Begin template={chosen} onClose={onClose} /> : (
        <>
          <UnderWay />
          <section className="stack" aria-labelledby="plans-new">
            <h3 id="plans-new">{t('plans.new')}</h3>
            {TEMPLATES.map((template) => <Choice key={template.id} template={template} onChoose={() => choose(template)} />)}
          </section>
        </>
      )}
    </Sheet>
  )
}

function Choice({ template, onChoose }: { template: PlanTemplate; onChoose: () => void }) {
  const title = useTypeTitle()
  return (
    <button type="button" className="goal-choice" onClick={onChoose}>
      <TypeGlyph type={template.type} name={title(template.type)} />
      <span className="fill wraps">
        {templateName(template.id)}
        <span className="muted small" style={{ display: 'block' }}>{t('plans.size', { weeks: template.weeks, n: template.perWeek })}</span>
      </span>
    </button>
  )
}

function sourceOf(id: PlanTemplate['id']): string {
  switch (id) {
    case 'couch_to_5k': return t('plans.couchSource')
    case 'five_by_five': return t('plans.fiveSource')
    case 'ten_k': return t('plans.tenSource')
  }
}

const USUAL: readonly Weekday[] = ['monday', 'wednesday', 'friday']

function Begin({ template, onClose }: { template: PlanTemplate; onClose: () => void }) {
  const services = useServices()
  const rows = useWorkouts()
  const { distance, weight } = usePreferences()
  const { act, busy } = useAction()
  const today = dates.localDate(Date.now())
  const [start, setStart] = useState(today)
  const [weekdays, setWeekdays] = useState(USUAL)
  const wrongStart = !dates.isDay(start) || start < dates.addDays(today, -31) || start > dates.addDays(today, 366)
  const wrongDays = weekdays.length !== template.perWeek
  const begin = async () => {
    if (wrongStart || wrongDays) return
    const made = planOf(template, { rows, distance, weight }, { start, weekdays }, newId)
    const undo = await services.changePlanned(made)
    onClose()
    offerUndo(t('plan.made', { n: made.length }), undo)
  }
  return (
    <>
      <p className="muted">{t('plans.size', { weeks: template.weeks, n: template.perWeek })}</p>
      <p className="muted small">{sourceOf(template.id)}</p>
      <div className="field">
        <label htmlFor="plans-start">{t('plans.start')}</label>
        <input
          id="plans-start" type="date" value={start} aria-invalid={wrongStart} aria-describedby="plans-start-error" onChange={(e) => setStart(e.target.value)}
        />
        <p id="plans-start-error" className="error" role="alert">{wrongStart ? t('plans.startWrong') : ''}</p>
      </div>
      <fieldset className="stack">
        <legend className="label">{t('plans.days')}</legend>
        <Weekdays chosen={weekdays} onChange={setWeekdays} />
        <p className={wrongDays ? 'error-text' : 'muted small'} role="status">{t('plans.pickDays', { n: template.perWeek })}</p>
      </fieldset>
      <SheetFoot>
        <button type="button" className="key primary wide" disabled={busy || wrongStart || wrongDays} onClick={() => void act(begin, t('form.failed'))}>
          {t('plans.begin')}
        </button>
      </SheetFoot>
    </>
  )
}

/** Plans with something still to come: they are moved by a week, or ended. */
function UnderWay() {
  const services = useServices()
  const title = useTypeTitle()
  const { act, busy } = useAction()
  const plans = plansOf(usePlanned())
  if (plans.length === 0) return null
  const shift = (left: readonly PlannedWorkout[], name: string) => act(async () => {
    const undo = await services.changePlanned(left.map((one) => ({ planned_id: one.id, day: dates.addDays(one.day, 7) })))
    offerUndo(t('plans.shifted', { plan: name }), undo)
  })
  const end = (left: readonly PlannedWorkout[], name: string) => act(async () => {
    const undo = await services.changePlanned(left.map((one) => ({ planned_id: one.id, deleted: true })))
    offerUndo(t('plans.ended', { plan: name }), undo)
  })
  return (
    <section className="stack" aria-labelledby="plans-now">
      <h3 id="plans-now">{t('plans.now')}</h3>
      {plans.map(({ id, all, left }) => {
        const first = all[0]!
        const name = templateName(first.plan?.template ?? '') ?? (first.title || title(first.type))
        const until = dates.dayMonthYear(dates.noon(left.at(-1)!.day), locale())
        return (
          <div key={id} className="card stack">
            <strong className="wraps">{name}</strong>
            <p className="muted small">{t('plans.progress', { done: all.filter((one) => one.state === 'done').length, n: all.length, until })}</p>
            <div className="row wrap">
              <button
                type="button" className="key plain" aria-label={t('plans.laterOf', { plan: name })} disabled={busy} onClick={() => void shift(left, name)}
              >
                {t('plans.later')}
              </button>
              <button
                type="button" className="key danger plain" aria-label={t('plans.endOf', { plan: name })} disabled={busy} onClick={() => void end(left, name)}
              >
                {t('plans.end')}
              </button>
            </div>
          </div>
        )
      })}
    </section>
  )
}

interface Running {
  readonly id: string
  readonly all: readonly PlannedWorkout[]
  /** Still to come, in the order of their days. */
  readonly left: readonly PlannedWorkout[]
}

export function plansOf(planned: readonly PlannedWorkout[]): Running[] {
  const found = new Map<string, PlannedWorkout[]>()
  for (const one of planned) if (one.plan) found.set(one.plan.plan_id, [...(found.get(one.plan.plan_id) ?? []), one])
  return [...found]
    .map(([id, all]) => ({ id, all, left: all.filter((one) => one.state === 'planned') }))
    .filter(({ left }) => left.length > 0)
}
