import { useState } from 'react'
import * as figures from '../../app/figures'
import { locale, usePreferences } from '../../app/preferences'
import { useTypes, useTypeTitle } from '../../app/services'
import { exerciseTitle } from '../../app/texts/exercises'
import { t } from '../../app/texts/texts'
import { WEEKDAYS, type Period } from '../../exercise/calendar'
import { slug } from '../../exercise/lifting'
import { ExercisePicker } from '../record/ExercisePicker'
import { isLift, weekday } from './sentences'
import type { Draft } from './suggestions'

/** `other`: a sum in a unit that is not offered here, of a goal that was set elsewhere. */
type Measure = 'count' | 'days' | 'km' | 'mi' | 'min' | 'h' | 'other' | 'lift'

function measureOf(draft: Draft): Measure {
  if (isLift(draft)) return 'lift'
  if (draft.measure !== 'sum') return draft.measure
  switch (draft.unit) {
    case 'km': case 'mi': case 'min': case 'h': return draft.unit
    default: return 'other'
  }
}

/** What is offered where a goal by time begins. */
const TIMES = { min: 90, h: 5 } as const

/** Every word is a key. */
export function GoalWords({ draft, onChange }: { draft: Draft; onChange: (draft: Draft) => void }) {
  const types = useTypes()
  const title = useTypeTitle()
  const { distance, weight } = usePreferences()
  const [target, setTarget] = useState<string | null>(null)
  const [picking, setPicking] = useState(false)
  const screen = types.find((type) => type.id === draft.type)?.screen
  const measure = measureOf(draft)
  const lift = measure === 'lift'
  const moves = draft.type === null || screen === 'distance'
  const setMeasure = (to: Measure) => {
    setTarget(null)
    const period = draft.period === 'once' ? 'week' : draft.period
    if (to === 'count') onChange({ ...draft, measure: 'count', metric: null, unit: '', target: 3, period })
    if (to === 'days') onChange({ ...draft, measure: 'days', metric: null, unit: '', target: 4, each: null, period })
    if (to === 'km' || to === 'mi')
      onChange({
        ...draft,
        measure: 'sum',
        metric: 'distance',
        unit: to,
        target: measure === 'km' || measure === 'mi' ? draft.target : 20,
        each: null,
        period: lift ? period : draft.period,
      })
    if (to === 'min' || to === 'h')
      onChange({ ...draft, measure: 'sum', metric: 'moving_time', unit: to, target: TIMES[to], each: null, period: lift ? period : draft.period })
    if (to === 'lift')
      onChange({
        ...draft,
        type: 'weight_training',
        measure: 'count',
        metric: 'max_weight:',
        unit: weight,
        target: weight === 'kg' ? 60 : 135,
        period: 'once',
        each: null,
      })
  }
  const setType = (type: string | null) => {
    const next = types.find((known) => known.id === type)?.screen
    // What the new type cannot be measured by.
    const away = (lift && next !== 'sets') || (draft.measure === 'sum' && draft.metric === 'distance' && type !== null && next !== 'distance')
    setTarget(null)
    if (away)
      onChange({ ...draft, type, measure: 'count', metric: null, unit: '', target: 3, each: null, period: draft.period === 'once' ? 'week' : draft.period })
    else onChange({ ...draft, type, ...(next === 'distance' ? {} : { each: null }) })
  }
  const exercise = lift ? draft.metric!.split(':')[1] : undefined
  return (
    <>
      <div className="goal-words">
        <select aria-label={t('goal.type')} value={draft.type ?? ''} onChange={(e) => setType(e.target.value || null)}>
          <option value="">{t('goal.anyType')}</option>
          {types.map((type) => <option key={type.id} value={type.id}>{title(type.id)}</option>)}
        </select>
        {lift ? (
          <button type="button" className="key outline" onClick={() => setPicking(true)}>
            {exercise ? exerciseTitle(exercise) : t('goal.chooseExercise')}
          </button>
        ) : null}
        <input
          aria-label={t('goal.target')}
          inputMode="decimal"
          value={target ?? figures.numberFormat(locale(), { useGrouping: false, maximumFractionDigits: 2 }).format(draft.target)}
          onFocus={(e) => e.currentTarget.select()}
          onChange={(e) => {
            setTarget(e.target.value)
            onChange({ ...draft, target: figures.parseDecimal(e.target.value) ?? Number.NaN })
          }}
        />
        {lift ? (
          <select aria-label={t('settings.weightUnit')} value={draft.unit} onChange={(e) => onChange({ ...draft, unit: e.target.value })}>
            <option value="kg">kg</option>
            <option value="lb">lb</option>
          </select>
        ) : null}
        <select aria-label={t('goal.measure')} value={measure} onChange={(e) => setMeasure(e.target.value as Measure)}>
          <option value="count">{t('goal.measureTimes')}</option>
          <option value="days">{t('goal.measureDays')}</option>
          {moves ? <option value="km">km</option> : null}
          {moves ? <option value="mi">mi</option> : null}
          <option value="min">{t('goal.measureMinutes')}</option>
          <option value="h">{t('goal.measureHours')}</option>
          {measure === 'other' ? <option value="other">{draft.unit || draft.metric}</option> : null}
          {draft.type === null || screen === 'sets' ? <option value="lift">{t('goal.measureLift')}</option> : null}
        </select>
        {lift ? null : (
          <select aria-label={t('goal.period')} value={draft.period} onChange={(e) => onChange({ ...draft, period: e.target.value as Period })}>
            <option value="day">{t('goal.perDay')}</option>
            <option value="week">{t('goal.perWeek')}</option>
            <option value="month">{t('goal.perMonth')}</option>
            <option value="once">{t('goal.once')}</option>
          </select>
        )}
      </div>
      {draft.period === 'day' ? <RestDays draft={draft} onChange={onChange} /> : null}
      {measure === 'count' ? <Each draft={draft} distance={distance} moves={screen === 'distance'} onChange={onChange} /> : null}
      <ExercisePicker
        open={picking}
        onClose={() => setPicking(false)}
        onPick={(name) => {
          setPicking(false)
          onChange({ ...draft, metric: `max_weight:${slug(name)}` })
        }}
      />
    </>
  )
}

/** Six at most: a goal that always rests asks for nothing. */
const MOST_REST_DAYS = 6

function RestDays({ draft, onChange }: { draft: Draft; onChange: (draft: Draft) => void }) {
  const { firstDay } = usePreferences()
  const first = WEEKDAYS.indexOf(firstDay)
  const rest = draft.restDays ?? []
  return (
    <fieldset className="stack">
      <legend className="label">{t('goal.restDays')}</legend>
      <div className="chips wrap">
        {[...WEEKDAYS.slice(first), ...WEEKDAYS.slice(0, first)].map((day) => {
          const on = rest.includes(day)
          return (
            <button
              key={day}
              type="button"
              className="chip rest-day"
              aria-pressed={on}
              aria-label={weekday(day, locale())}
              disabled={!on && rest.length >= MOST_REST_DAYS}
              onClick={() => onChange({ ...draft, restDays: on ? rest.filter((other) => other !== day) : [...rest, day] })}
            >
              {weekday(day, locale(), 'short')}
            </button>
          )
        })}
      </div>
    </fieldset>
  )
}

/** "at least 5 km each", or a time each. */
function Each({ draft, distance, moves, onChange }: { draft: Draft; distance: 'km' | 'mi'; moves: boolean; onChange: (draft: Draft) => void }) {
  const [text, setText] = useState<string | null>(null)
  const { each } = draft
  const set = (unit: string) => {
    setText(null)
    const value = unit === 'min' ? 30 : 5
    onChange({
      ...draft,
      each: {
        metric: unit === 'min' ? 'moving_time' : 'distance',
        op: '>=',
        value: each && (each.unit === 'min') === (unit === 'min') ? each.value : value,
        unit,
      },
    })
  }
  if (!each)
    return (
      <button type="button" className="key outline" onClick={() => set(moves ? distance : 'min')}>
        {moves ? t('goal.addEach', { amount: `5\u00a0${distance}` }) : t('goal.addEach', { amount: '30\u00a0min' })}
      </button>
    )
  return (
    <div className="goal-words">
      <span>{each.op === '>=' ? t('goal.atLeast') : t('goal.atMost')}</span>
      <input
        aria-label={t('goal.eachTarget', { unit: each.unit })}
        inputMode="decimal"
        value={text ?? (Number.isNaN(each.value) ? '' : figures.numberFormat(locale(), { useGrouping: false, maximumFractionDigits: 2 }).format(each.value))}
        onFocus={(e) => e.currentTarget.select()}
        onChange={(e) => {
          setText(e.target.value)
          onChange({ ...draft, each: { ...each, value: figures.parseDecimal(e.target.value) ?? Number.NaN } })
        }}
      />
      <select aria-label={t('goal.eachUnit')} value={each.unit} onChange={(e) => set(e.target.value)}>
        {[...new Set([...(moves ? ['km', 'mi'] : []), 'min', each.unit])].map((unit) => <option key={unit} value={unit}>{unit}</option>)}
      </select>
      <span>{t('goal.eachWord')}</span>
      <button type="button" className="key plain" onClick={() => { setText(null); onChange({ ...draft, each: null }) }}>{t('goal.withoutEach')}</button>
    </div>
  )
}
