import { useState } from 'react'
import { Link, useNavigate, useParams } from 'react-router-dom'
import * as figures from '../../app/figures'
import type { WorkoutDetail } from '../../app/model'
import { useFigureStyle } from '../../app/preferences'
import { useServices, useTypes, useTypeTitle, useWorkout } from '../../app/services'
import { t } from '../../app/texts/texts'
import { useAction } from '../../app/useAction'
import { Page } from '../../app/ui/Page'
import type { Feeling } from '../../exercise/event'
import { CorrectDistance } from '../finish/CorrectDistance'
import { Feelings } from '../finish/Feelings'
import { SetsEditor } from './SetsEditor'
import { TimesSheet, type Times } from './TimesSheet'

export default function EditPage() {
  const { sessionId = '' } = useParams()
  const workout = useWorkout(sessionId)
  return (
    <Page title={t('workout.correct')} parent={`/history/${sessionId}`}>
      {workout ? <Form key={workout.sessionId} workout={workout} /> : null}
    </Page>
  )
}

/** What is typed waits for Save; what a sheet sets is set. */
function Form({ workout }: { workout: WorkoutDetail }) {
  const services = useServices()
  const navigate = useNavigate()
  const types = useTypes()
  const typeTitle = useTypeTitle()
  const style = useFigureStyle()
  const { act, busy } = useAction()
  const [title, setTitle] = useState(workout.title)
  const [note, setNote] = useState(workout.note)
  const [type, setType] = useState(workout.type)
  const [feeling, setFeeling] = useState<Feeling | null>(workout.feeling)
  const [sheet, setSheet] = useState<'none' | 'distance' | 'times'>('none')
  const { sessionId } = workout
  const screen = types.find((declared) => declared.id === type)?.screen
  const measuredMm = workout.points.reduce((mm, p) => mm + (p.verdict === 'counted' ? p.stepMm : 0), 0)
  const save = async () => {
    const said = {
      ...(title === workout.title ? {} : { title }),
      ...(note === workout.note ? {} : { note }),
      ...(feeling === workout.feeling ? {} : { feeling: feeling ?? ('none' as const) }),
    }
    if (Object.keys(said).length > 0) await services.annotate(sessionId, said)
    if (type !== workout.type) await services.correct(sessionId, { type })
    navigate(-1)
  }
  const setTimes = async ({ startedAt, endElapsedMs, movingMs }: Times) => {
    // The log's own clock began before what was cropped away.
    if (startedAt !== undefined) await services.correctStart(sessionId, startedAt - workout.croppedMs)
    const rest = { ...(endElapsedMs === undefined ? {} : { endElapsedMs: endElapsedMs + workout.croppedMs }), ...(movingMs === undefined ? {} : { movingMs }) }
    if (Object.keys(rest).length > 0) await services.correct(sessionId, rest)
    setSheet('none')
  }
  return (
    <>
      <div className="field">
        <label htmlFor="edit-title">{t('edit.title')}</label>
        <input id="edit-title" maxLength={200} value={title} onChange={(e) => setTitle(e.target.value)} />
      </div>
      <div className="field">
        <label htmlFor="edit-type">{t('edit.type')}</label>
        <select id="edit-type" value={type} onChange={(e) => setType(e.target.value)}>
          {types.map((declared) => <option key={declared.id} value={declared.id}>{typeTitle(declared.id)}</option>)}
        </select>
      </div>
      <Feelings value={feeling} onChange={setFeeling} />
      <div className="field">
        <label htmlFor="edit-note">{t('finish.note')}</label>
        <textarea id="edit-note" rows={3} maxLength={2000} value={note} onChange={(e) => setNote(e.target.value)} />
      </div>
      <button type="button" className="key outline wide" onClick={() => setSheet('times')}>{t('times.title')}</button>
      {screen === 'distance' ? (
        <button type="button" className="key outline wide" onClick={() => setSheet('distance')}>
          {t('finish.correctFrom', { distance: figures.inline(figures.distance(workout.distanceMm, style)) })}
        </button>
      ) : null}
      <Link className="key outline wide" to={`/history/${sessionId}/cut`}>{t('cut.title')}</Link>
      {screen === 'sets' ? <SetsEditor sessionId={sessionId} sets={workout.sets} /> : null}
      <button type="button" className="key primary wide" disabled={busy} onClick={() => void act(save, t('form.failed'))}>
        {t('save')}
      </button>
      <TimesSheet
        open={sheet === 'times'}
        startedAt={workout.startedAt}
        elapsedMs={workout.elapsedMs}
        movingMs={workout.movingMs}
        timeZone={workout.timeZone}
        onClose={() => setSheet('none')}
        onSet={(times) => void act(() => setTimes(times), t('form.failed'))}
      />
      <CorrectDistance
        open={sheet === 'distance'}
        measuredMm={workout.corrected ? measuredMm : (workout.distanceMm ?? 0) - workout.estimatedMm}
        estimatedMm={workout.estimatedMm}
        onClose={() => setSheet('none')}
        onSet={(mm) => void act(async () => {
          // A correction cannot be taken back (docs/events.md), so "as measured" says what was measured.
          const to = mm ?? measuredMm + workout.estimatedMm
          if (to !== workout.distanceMm) await services.correct(sessionId, { distanceMm: to })
          setSheet('none')
        }, t('form.failed'))}
      />
    </>
  )
}
