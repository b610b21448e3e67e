import { useState } from 'react'
import { useNavigate } from 'react-router-dom'
import * as figures from '../../app/figures'
import { defaultsFor } from '../../app/local/equipment'
import { useFigureStyle } from '../../app/preferences'
import { useEquipment, useServices, useTypes, useTypeTitle } from '../../app/services'
import { exerciseForLog, exerciseTitle } from '../../app/texts/exercises'
import { t } from '../../app/texts/texts'
import { notify } from '../../app/undo'
import { useAction } from '../../app/useAction'
import { Page } from '../../app/ui/Page'
import { Sheet } from '../../app/ui/Sheet'
import type { WireSet } from '../../exercise/event'
import { EquipmentChoice } from '../equipment/Choice'
import { rememberSaved } from '../finish/afterSave'
import { DeclaredFields } from '../record/DeclaredFields'
import { nextDraft, wireSet } from '../record/draft'
import { DurationInput } from '../record/DurationInput'
import { ExercisePicker } from '../record/ExercisePicker'
import { setText } from '../record/SetTable'
import { localInput } from '../workout/TimesSheet'
import { SetFields } from '../workout/SetFields'

const FURTHEST = 1000
const MINUTE_MS = 60_000
const LONGEST_S = 30 * 86_400
type Wrong = 'none' | 'when' | 'ends' | 'duration' | 'distance'

/** A past workout by hand, for every type. What cannot be taken is refused beside its field. */
export default function LogPage() {
  const services = useServices()
  const navigate = useNavigate()
  const types = useTypes()
  const title = useTypeTitle()
  const style = useFigureStyle()
  const { act, busy } = useAction()
  const pieces = useEquipment()
  const [type, setType] = useState(types[0]?.id ?? 'running')
  const [when, setWhen] = useState(() => localInput(Date.now() - 3_600_000))
  const [seconds, setSeconds] = useState<number | null>(null)
  const [distance, setDistance] = useState('')
  const [sets, setSets] = useState<readonly WireSet[]>([])
  /** By type: two forms may have a field of one name that means something else. */
  const [typed, setTyped] = useState<Readonly<Record<string, Readonly<Record<string, unknown>>>>>({})
  const fields = typed[type] ?? {}
  const [note, setNote] = useState('')
  const [chosen, setChosen] = useState<readonly string[] | null>(null)
  const equipment = chosen ?? defaultsFor(type, pieces)
  const [wrong, setWrong] = useState<Wrong>('none')
  const [refused, setRefused] = useState<ReadonlySet<string>>(new Set())
  const declared = types.find((d) => d.id === type)
  const refuse = (field: Wrong, id: string) => {
    setWrong(field)
    document.getElementById(id)?.focus()
  }

  const save = async () => {
    const startedAt = new Date(when).getTime()
    const far = declared?.screen !== 'distance' || distance.trim() === '' ? undefined : figures.parseDecimal(distance)
    if (!Number.isFinite(startedAt) || startedAt < 0 || startedAt > Date.now()) return refuse('when', 'log-when')
    if (!seconds || seconds > LONGEST_S) return refuse('duration', 'log-duration')
    if (startedAt + seconds * 1000 > Date.now() + MINUTE_MS) return refuse('ends', 'log-duration') // the field of the start knows minutes only
    if (far === null || (far !== undefined && (far <= 0 || far > FURTHEST))) return refuse('distance', 'log-distance')
    if (declared?.screen === 'form' && declared.form.some((field) => refused.has(field.name)))
      return document.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
    setWrong('none')
    const id = await services.logPast({
      type,
      startedAt,
      durationMs: seconds * 1000,
      ...(far === undefined ? {} : { distanceMm: Math.round(far * figures.unitMm(style.distance)) }),
      ...(declared?.screen === 'sets' && sets.length > 0 ? { sets } : {}),
      ...(declared?.screen === 'form' ? { fields } : {}),
      ...(note.trim() ? { note: note.trim() } : {}),
      ...(equipment.length > 0 ? { equipment } : {}),
    })
    const reached = await services.reachedBy(id).catch(() => [])
    rememberSaved({ sessionId: id, reached, askAccount: false })
    notify(t('finish.saved'))
    navigate(`/history/${id}`, { replace: true })
  }
  return (
    <Page title={t('history.log')} parent="/history">
      <div className="field">
        <label htmlFor="log-type">{t('edit.type')}</label>
        <select
          id="log-type"
          value={type}
          onChange={(e) => {
            setType(e.target.value)
            setRefused(new Set()) // what could not be taken stood in fields that are gone
            setWrong('none')
          }}
        >
          {types.map((d) => (
            <option key={d.id} value={d.id}>
              {title(d.id)}
            </option>
          ))}
        </select>
      </div>
      <div className="field">
        <label htmlFor="log-when">{t('log.when')}</label>
        <input
          id="log-when"
          type="datetime-local"
          value={when}
          aria-invalid={wrong === 'when'}
          aria-describedby="log-when-error"
          onChange={(e) => {
            setWhen(e.target.value)
            setWrong('none')
          }}
        />
        <p id="log-when-error" className="error" role="alert">
          {wrong === 'when' ? t('log.whenWrong') : ''}
        </p>
      </div>
      <div className="field">
        <label htmlFor="log-duration">{t('log.duration')}</label>
        <DurationInput
          id="log-duration"
          seconds={seconds}
          onChange={(to) => {
            setSeconds(to)
            setWrong('none')
          }}
        />
        {wrong === 'duration' || wrong === 'ends' ? (
          <p className="error" role="alert">
            {wrong === 'ends' ? t('log.endsLater') : t('log.durationWrong')}
          </p>
        ) : null}
      </div>
      {declared?.screen === 'distance' ? (
        <div className="field">
          <label htmlFor="log-distance">{t('finish.distanceIn', { unit: style.distance })}</label>
          <input
            id="log-distance"
            inputMode="decimal"
            value={distance}
            aria-invalid={wrong === 'distance'}
            aria-describedby="log-distance-error"
            onChange={(e) => {
              setDistance(e.target.value)
              setWrong('none')
            }}
          />
          <p id="log-distance-error" className="error" role="alert">
            {wrong === 'distance' ? t('form.numberFrom', { low: 0, high: FURTHEST }) : ''}
          </p>
        </div>
      ) : null}
      {declared?.screen === 'sets' ? <PastSets sets={sets} onChange={setSets} unit={style.weight} /> : null}
      {declared?.screen === 'form' ? (
        <DeclaredFields
          key={type}
          form={declared.form}
          values={fields}
          onChange={(name, value) => setTyped({ ...typed, [type]: { ...fields, [name]: value } })}
          onWrong={(name, is) => setRefused((was) => new Set(is ? [...was, name] : [...was].filter((other) => other !== name)))}
        />
      ) : null}
      <div className="field">
        <label htmlFor="log-note">{t('finish.note')}</label>
        <textarea id="log-note" rows={2} maxLength={2000} value={note} onChange={(e) => setNote(e.target.value)} />
      </div>
      <EquipmentChoice chosen={equipment} onChoose={setChosen} />
      <button type="button" className="key primary wide" disabled={busy} onClick={() => void act(save, t('form.failed'))}>{t('save')}</button>
    </Page>
  )
}

function PastSets({ sets, onChange, unit }: { sets: readonly WireSet[]; onChange: (sets: readonly WireSet[]) => void; unit: 'kg' | 'lb' }) {
  const [picking, setPicking] = useState(false)
  const [exercise, setExercise] = useState<string | null>(null)
  const before = sets.filter((set) => set.exercise === exercise).at(-1)
  const first = nextDraft({ done: [], last: null, unit, bodyWeight: false })
  const draft = before ? { ...first, weight: before.weight ?? 0, unit: before.unit ?? unit, repetitions: before.repetitions ?? 5 } : first
  return (
    <fieldset className="stack">
      <legend className="label">{t('log.sets')}</legend>
      <ul className="stack">
        {sets.map((set, i) => (
          <li key={set.set_id} className="row between">
            <span className="tabular wraps">
              {t('log.setLine', {
                exercise: exerciseTitle(set.exercise ?? ''),
                set: setText({ weight: set.weight ?? 0, unit: set.unit ?? 'kg', repetitions: set.repetitions ?? 0 }),
              })}
            </span>
            <button type="button" className="key" aria-label={t('lift.delete', { n: i + 1 })} onClick={() => onChange(sets.filter((s) => s !== set))}>
              {t('delete')}
            </button>
          </li>
        ))}
      </ul>
      <div className="row wrap">
        {exercise === null && sets.length > 0 ? (
          <button type="button" className="key outline" onClick={() => setExercise(sets.at(-1)!.exercise ?? '')}>
            {t('log.addSetOf', { exercise: exerciseTitle(sets.at(-1)!.exercise ?? '') })}
          </button>
        ) : null}
        <button type="button" className="key outline" onClick={() => setPicking(true)}>
          {t('lift.addExercise')}
        </button>
      </div>
      <ExercisePicker open={picking} onClose={() => setPicking(false)} onPick={(name) => { setPicking(false); setExercise(exerciseForLog(name)) }} />
      <Sheet open={exercise !== null} title={exerciseTitle(exercise ?? '')} onClose={() => setExercise(null)}>
        {exercise === null ? null : (
          <SetFields
            key={sets.length}
            draft={draft}
            onSet={(to) => {
              onChange([...sets, wireSet(crypto.randomUUID(), exercise, to)])
              setExercise(null)
            }}
          />
        )}
      </Sheet>
    </fieldset>
  )
}
