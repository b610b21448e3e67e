import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { announce } from '../../app/announce'
import type { Goal, GoalPreview } from '../../app/model'
import { locale, usePreferences } from '../../app/preferences'
import { useAccount, useGoals, useServices, useSync, useTypeTitle, useWorkouts } from '../../app/services'
import { t } from '../../app/texts/texts'
import { notify, offerUndo } from '../../app/undo'
import { perform, useAction } from '../../app/useAction'
import { Sheet, SheetFoot } from '../../app/ui/Sheet'
import { TypeGlyph } from '../../app/ui/TypeGlyph'
import { typeId } from '../../recording/ids'
import { GoalWords } from './GoalWords'
import { amount, sentence, unitOf } from './sentences'
import { check, mostOf, suggestions, type Draft } from './suggestions'
import { templates, type Template } from './templates'
import './goals.css'

interface Props {
  readonly open: boolean
  /** An existing goal to change; absent: a new one. */
  readonly goalId?: string | undefined
  readonly onClose: () => void
}

export function GoalEditor({ open, goalId, onClose }: Props) {
  return (
    <Sheet open={open} title={goalId ? t('goal.edit') : t('goal.new')} onClose={onClose}>
      {open ? <Form key={goalId ?? 'new'} goalId={goalId} onClose={onClose} /> : null}
    </Sheet>
  )
}

function Form({ goalId, onClose }: { goalId: string | undefined; onClose: () => void }) {
  const services = useServices()
  const title = useTypeTitle()
  const existing = useGoals().find((s) => s.goal.goalId === goalId)?.goal
  const { distance, weight } = usePreferences()
  const rows = useWorkouts()
  const online = useSync().online
  const account = useAccount()
  const { act, busy } = useAction()
  const [choices] = useState(() => suggestions(rows, Date.now(), distance, weight))
  const [draft, setDraft] = useState<Draft>(() => existing ?? choices[0]!)
  const [tried, setTried] = useState(false)
  const trouble = check(draft)
  const preview = usePreview(existing ? null : draft)
  const group = useRef<HTMLDivElement>(null)
  const chosen = choices.findIndex((choice) => same(choice, draft))

  const save = async () => {
    setTried(true)
    if (trouble) return
    const goal: Goal = { ...draft, goalId: goalId ?? newId() }
    await services.saveGoal(goal)
    const said = account && !online ? t('goal.setOffline') : t('goal.set')
    announce(said)
    notify(said)
    onClose()
  }
  const setAll = async ({ goals }: Template) => {
    const made = goals.map((goal): Goal => ({ ...goal, goalId: newId() }))
    for (const goal of made) await services.saveGoal(goal)
    const said = t('template.set', { n: made.length })
    announce(said)
    onClose()
    offerUndo(said, async () => {
      for (const goal of made) await services.removeGoal(goal.goalId)
    })
  }
  const step = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowDown' || event.key === 'ArrowRight' ? 1 : event.key === 'ArrowUp' || event.key === 'ArrowLeft' ? -1 : 0
    if (by === 0) return
    event.preventDefault()
    const next = (Math.max(0, chosen) + by + choices.length) % choices.length
    setDraft(choices[next]!)
    group.current?.querySelectorAll('button')[next]?.focus()
  }
  return (
    <>
      {existing ? null : (
        <>
          <p className="muted">{t('goal.pick')}</p>
          <div className="stack" role="radiogroup" aria-label={t('goal.pick')} ref={group} onKeyDown={step}>
            {choices.map((choice, i) => {
              const text = sentence({ ...choice, goalId: '' }, title, locale())
              return (
                <button
                  key={i}
                  type="button"
                  role="radio"
                  aria-checked={i === chosen}
                  tabIndex={i === chosen || (chosen < 0 && i === 0) ? 0 : -1}
                  className="goal-choice"
                  onClick={() => {
                    setDraft(choice)
                    setTried(false)
                  }}
                >
                  <TypeGlyph type={choice.type} {...(choice.type ? { name: title(choice.type) } : {})} />
                  <span className="fill wraps">{text}</span>
                </button>
              )
            })}
          </div>
        </>
      )}
      <h3>{t('goal.yours')}</h3>
      <GoalWords draft={draft} onChange={setDraft} />
      <p className="label wraps" role="status">{trouble === null ? sentence({ ...draft, goalId: '' }, title, locale()) : '\u00a0'}</p>
      <p className="muted" role="status">{preview && trouble === null ? soFar(preview, draft) : ''}</p>
      {tried && trouble ? (
        <p className="error-text" role="alert">
          {trouble === 'whole'
            ? t('form.wholeFrom', { low: 1, high: mostOf(draft) })
            : trouble === 'exercise'
              ? t('goal.whichExercise')
              : t('form.numberFrom', { low: 1, high: trouble === 'each' ? 100_000 : mostOf(draft) })}
        </p>
      ) : null}
      {existing ? <p className="muted small">{t('goal.applies')}</p> : <Templates onSet={(template) => void act(() => setAll(template), t('form.failed'))} />}
      <SheetFoot>
        <button type="button" className="key primary wide" disabled={busy} onClick={() => void act(save, t('form.failed'))}>{t('goal.setThis')}</button>
      </SheetFoot>
    </>
  )
}

const newId = (): string => typeId('goal', Date.now(), (n) => crypto.getRandomValues(new Uint8Array(n)))

/** Several goals in one tap. */
function Templates({ onSet }: { onSet: (template: Template) => void }) {
  const title = useTypeTitle()
  const { weight } = usePreferences()
  const goals = useGoals().map((status) => status.goal)
  const found = templates(useWorkouts(), goals, weight)
  if (found.length === 0) return null
  return (
    <section className="stack" aria-labelledby="templates">
      <h3 id="templates">{t('template.title')}</h3>
      <p className="muted">{t('template.what')}</p>
      {found.map((template) => (
        <button key={template.id} type="button" className="goal-choice" onClick={() => onSet(template)}>
          <TypeGlyph type={template.type} name={title(template.type)} />
          <span className="fill wraps">
            {template.id === 'couch' ? t('template.couch') : t('template.five')}
            <span className="muted small below">{template.goals.map((goal) => sentence({ ...goal, goalId: '' }, title, locale())).join(' · ')}</span>
          </span>
        </button>
      ))}
    </section>
  )
}

/** What is there already: nobody sets a goal that was reached long ago without being told. */
function usePreview(draft: Draft | null): GoalPreview | null {
  const services = useServices()
  const rows = useWorkouts()
  const [preview, setPreview] = useState<GoalPreview | null>(null)
  const text = draft !== null && check(draft) === null ? JSON.stringify(draft) : ''
  useEffect(() => {
    let present = true
    if (text === '') setPreview(null)
    else void perform(() => services.previewGoal({ ...(JSON.parse(text) as Draft), goalId: '' }).then((found) => present && setPreview(found)))
    return () => {
      present = false
    }
  }, [services, text, rows])
  return preview
}

/** What is there in the period under way, and what the person's own history says of such a goal. */
function soFar({ status, lately, best }: GoalPreview, draft: Draft): string {
  const say = (n: number) => amount(n, unitOf(draft), locale())
  const done = say(status.done)
  const now = status.done === 0 ? '' : status.reached ? t('goal.alreadyReached', { done }) : t('goal.already', { done, target: say(draft.target) })
  const before = lately.of > 1 ? t('goal.lately', { reached: lately.reached, n: lately.of, period: draft.period }) : ''
  const heaviest = best !== null && status.done === 0 ? t('goal.bestSoFar', { amount: say(best) }) : ''
  return [now, before, heaviest].filter(Boolean).join(' ')
}

function same(a: Draft, b: Draft): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
