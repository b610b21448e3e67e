import { useState } from 'react'
import { announce } from '../../app/announce'
import * as figures from '../../app/figures'
import type { Goal } from '../../app/model'
import { locale, usePreferences } from '../../app/preferences'
import { useAccount, useGoals, useServices, useSync, useTypes, useTypeTitle, useWorkouts } from '../../app/services'
import { t } from '../../app/texts/texts'
import { notify } from '../../app/undo'
import { Sheet } from '../../app/ui/Sheet'
import { TypeGlyph } from '../../app/ui/TypeGlyph'
import type { Period } from '../../exercise/calendar'
import { typeId } from '../../recording/ids'
import { sentence } from './sentences'
import { check, suggestions, type Draft } from './suggestions'
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
  const [choices] = useState(() => suggestions(rows, Date.now(), distance, weight))
  const [draft, setDraft] = useState<Draft>(() => existing ?? choices[0]!)
  const [failed, setFailed] = useState(false)
  const [tried, setTried] = useState(false)
  const trouble = check(draft)

  const save = async () => {
    setTried(true)
    if (trouble) return
    const goal: Goal = { ...draft, goalId: goalId ?? typeId('goal', Date.now(), (n) => crypto.getRandomValues(new Uint8Array(n))) }
    try {
      await services.saveGoal(goal)
      const said = account && !online ? t('goal.setOffline') : t('goal.set')
      announce(said)
      notify(said)
      onClose()
    } catch {
      setFailed(true)
    }
  }
  return (
    <>
      {existing ? null : (
        <>
          <p className="muted">{t('goal.pick')}</p>
          <div className="stack" role="radiogroup" aria-label={t('goal.pick')}>
            {choices.map((choice, i) => {
              const text = sentence({ ...choice, goalId: '' }, title, locale())
              return (
                <button key={i} type="button" role="radio" aria-checked={same(choice, draft)} className="goal-choice" onClick={() => { setDraft(choice); setTried(false) }}>
                  <TypeGlyph type={choice.type} {...(choice.type ? { name: title(choice.type) } : {})} />
                  <span className="fill wraps">{text}</span>
                </button>
              )
            })}
          </div>
        </>
      )}
      <h3>{t('goal.yours')}</h3>
      <Words draft={draft} onChange={setDraft} />
      <p className="label wraps" role="status">{sentence({ ...draft, goalId: '' }, title, locale())}</p>
      {tried && trouble ? <p className="error-text" role="alert">{t('form.numberFrom', { low: 1, high: draft.measure === 'count' && !draft.metric ? 99 : 100_000 })}</p> : null}
      {failed ? <p className="strip" role="alert">{t('form.failed')}</p> : null}
      {existing ? <p className="muted small">{t('goal.applies')}</p> : null}
      <button type="button" className="key primary wide" onClick={() => void save()}>{t('goal.setThis')}</button>
    </>
  )
}

function same(a: Draft, b: Draft): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

/** Every word is a key. */
function Words({ draft, onChange }: { draft: Draft; onChange: (draft: Draft) => void }) {
  const types = useTypes()
  const { distance } = usePreferences()
  const lift = draft.metric?.startsWith('max_weight')
  const screen = types.find((type) => type.id === draft.type)?.screen
  const [target, setTarget] = useState<string | null>(null)
  const [each, setEach] = useState<string | null>(null)
  const measure = lift ? 'lift' : draft.measure === 'count' ? 'count' : draft.unit === 'min' ? 'time' : 'distance'
  const setMeasure = (to: string) => {
    setTarget(null)
    if (to === 'count') onChange({ ...draft, measure: 'count', metric: null, unit: '', target: 3, period: draft.period === 'once' ? 'week' : draft.period })
    if (to === 'distance') onChange({ ...draft, measure: 'sum', metric: 'distance', unit: distance, target: 20, each: null })
    if (to === 'time') onChange({ ...draft, measure: 'sum', metric: 'moving_time', unit: 'min', target: 90, each: null })
  }
  return (
    <>
      <div className="goal-words">
        <select aria-label={t('goal.type')} value={draft.type ?? ''} onChange={(e) => onChange({ ...draft, type: e.target.value || null, ...(e.target.value && !lift ? {} : {}) })}>
          <option value="">{t('goal.anyType')}</option>
          {types.map((type) => <option key={type.id} value={type.id}>{type.title}</option>)}
        </select>
        <input
          aria-label={t('goal.target')}
          inputMode="decimal"
          value={target ?? String(draft.target)}
          onFocus={(e) => e.currentTarget.select()}
          onChange={(e) => {
            setTarget(e.target.value)
            onChange({ ...draft, target: figures.parseDecimal(e.target.value) ?? Number.NaN })
          }}
        />
        {lift ? <span>{draft.unit}</span> : (
          <select aria-label={t('goal.measure')} value={measure} onChange={(e) => setMeasure(e.target.value)}>
            <option value="count">{t('goal.measureTimes')}</option>
            {screen === 'distance' || draft.type === null ? <option value="distance">{distance}</option> : null}
            <option value="time">{t('goal.measureMinutes')}</option>
          </select>
        )}
        {lift ? null : (
          <select aria-label={t('goal.period')} value={draft.period} onChange={(e) => onChange({ ...draft, period: e.target.value as Period })}>
            <option value="day">{t('goal.perDay')}</option>
            <option value="week">{t('goal.perWeek')}</option>
            <option value="month">{t('goal.perMonth')}</option>
            <option value="once">{t('goal.once')}</option>
          </select>
        )}
      </div>
      {measure === 'count' && screen === 'distance' ? (
        draft.each ? (
          <div className="goal-words">
            <span>{t('goal.atLeast')}</span>
            <input
              aria-label={t('goal.eachTarget', { unit: draft.each.unit })}
              inputMode="decimal"
              value={each ?? String(draft.each.value)}
              onChange={(e) => {
                setEach(e.target.value)
                if (draft.each) onChange({ ...draft, each: { ...draft.each, value: figures.parseDecimal(e.target.value) ?? Number.NaN } })
              }}
            />
            <span>{t('goal.eachOne', { unit: draft.each.unit })}</span>
            <button type="button" className="key plain" onClick={() => { setEach(null); onChange({ ...draft, each: null }) }}>{t('goal.withoutEach')}</button>
          </div>
        ) : (
          <button type="button" className="key outline" onClick={() => onChange({ ...draft, each: { metric: 'distance', op: '>=', value: 5, unit: distance } })}>{t('goal.addEach', { unit: distance })}</button>
        )
      ) : null}
    </>
  )
}
