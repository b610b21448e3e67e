import { useState } from 'react'
import { useNavigate } from 'react-router-dom'
import * as figures from '../../app/figures'
import { useFigureStyle } from '../../app/preferences'
import { useServices, useTypes } from '../../app/services'
import { t } from '../../app/texts/texts'
import { notify } from '../../app/undo'
import { Page } from '../../app/ui/Page'
import type { WireSet } from '../../exercise/event'
import { DeclaredFields, DurationInput } from '../record/DeclaredFields'
import '../goals/goals.css'

/** A past workout by hand, for every type. */
export default function LogPage() {
  const services = useServices()
  const navigate = useNavigate()
  const types = useTypes()
  const style = useFigureStyle()
  const [type, setType] = useState(types[0]?.id ?? 'running')
  const [when, setWhen] = useState(() => localInput(Date.now() - 3_600_000))
  const [seconds, setSeconds] = useState<number | null>(null)
  const [distance, setDistance] = useState('')
  const [sets, setSets] = useState<readonly WireSet[]>([])
  const [fields, setFields] = useState<Readonly<Record<string, unknown>>>({})
  const [note, setNote] = useState('')
  const [error, setError] = useState<string | null>(null)
  const declared = types.find((d) => d.id === type)

  const save = async () => {
    const startedAt = new Date(when).getTime()
    const typed = distance.trim() === '' ? undefined : figures.parseDecimal(distance)
    if (!Number.isFinite(startedAt) || startedAt > Date.now()) return setError(t('log.whenWrong'))
    if (!seconds || seconds <= 0) return setError(t('log.durationWrong'))
    if (typed === null) return setError(t('form.numberFrom', { low: 0, high: 1000 }))
    try {
      const id = await services.logPast({
        type,
        startedAt,
        durationMs: seconds * 1000,
        ...(typed === undefined ? {} : { distanceMm: Math.round(typed * (style.distance === 'km' ? 1_000_000 : 1_609_344)) }),
        ...(declared?.screen === 'sets' && sets.length > 0 ? { sets } : {}),
        ...(declared?.screen === 'form' ? { fields } : {}),
        ...(note.trim() ? { note: note.trim() } : {}),
      })
      notify(t('finish.saved'))
      navigate(`/history/${id}`, { replace: true })
    } catch {
      setError(t('form.failed'))
    }
  }
  return (
    <Page title={t('history.log')} parent="/history">
      <div className="field">
        <label htmlFor="log-type">{t('edit.type')}</label>
        <select id="log-type" value={type} onChange={(e) => setType(e.target.value)}>{types.map((d) => <option key={d.id} value={d.id}>{d.title}</option>)}</select>
      </div>
      <div className="field">
        <label htmlFor="log-when">{t('log.when')}</label>
        <input id="log-when" type="datetime-local" value={when} onChange={(e) => setWhen(e.target.value)} />
      </div>
      <div className="field">
        <label htmlFor="log-duration">{t('log.duration')}</label>
        <DurationInput id="log-duration" seconds={seconds} onChange={setSeconds} />
      </div>
      {declared?.screen === 'distance' ? (
        <div className="field">
          <label htmlFor="log-distance">{t('finish.distanceIn', { unit: style.distance })}</label>
          <input id="log-distance" inputMode="decimal" value={distance} onChange={(e) => setDistance(e.target.value)} />
        </div>
      ) : null}
      {declared?.screen === 'sets' ? <SetsEditor sets={sets} onChange={setSets} unit={style.weight} /> : null}
      {declared?.screen === 'form' ? <DeclaredFields form={declared.form} values={fields} onChange={(name, value) => setFields({ ...fields, [name]: value })} /> : null}
      <div className="field">
        <label htmlFor="log-note">{t('finish.note')}</label>
        <textarea id="log-note" rows={2} maxLength={2000} value={note} onChange={(e) => setNote(e.target.value)} />
      </div>
      {error ? <p className="error-text" role="alert">{error}</p> : null}
      <button type="button" className="key primary wide" onClick={() => void save()}>{t('save')}</button>
    </Page>
  )
}

function SetsEditor({ sets, onChange, unit }: { sets: readonly WireSet[]; onChange: (sets: readonly WireSet[]) => void; unit: 'kg' | 'lb' }) {
  const [exercise, setExercise] = useState('')
  const [weight, setWeight] = useState('')
  const [reps, setReps] = useState('')
  const add = () => {
    const [kg, n] = [figures.parseDecimal(weight), figures.parseDecimal(reps)]
    if (!exercise.trim() || kg === null || n === null || n < 1) return
    onChange([...sets, { set_id: crypto.randomUUID(), exercise: exercise.trim(), weight: kg, unit, repetitions: Math.round(n) }])
  }
  return (
    <fieldset className="stack">
      <legend className="label">{t('log.sets')}</legend>
      <ul className="stack">
        {sets.map((set, i) => (
          <li key={set.set_id} className="row between">
            <span className="tabular">{`${set.exercise} ${set.weight} ${set.unit} × ${set.repetitions}`}</span>
            <button type="button" className="key" aria-label={t('lift.delete', { n: i + 1 })} onClick={() => onChange(sets.filter((s) => s !== set))}>{t('delete')}</button>
          </li>
        ))}
      </ul>
      <div className="field"><label htmlFor="log-exercise">{t('log.exercise')}</label><input id="log-exercise" value={exercise} onChange={(e) => setExercise(e.target.value)} /></div>
      <div className="goal-words">
        <label htmlFor="log-weight">{unit}</label>
        <input id="log-weight" inputMode="decimal" value={weight} onChange={(e) => setWeight(e.target.value)} />
        <label htmlFor="log-reps">{t('lift.reps')}</label>
        <input id="log-reps" inputMode="numeric" value={reps} onChange={(e) => setReps(e.target.value)} />
        <button type="button" className="key outline" onClick={add}>{t('log.addSet')}</button>
      </div>
    </fieldset>
  )
}

function localInput(at: number): string {
  const d = new Date(at)
  return new Date(at - d.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}
