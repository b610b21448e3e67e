import { useState } from 'react'
import { useNavigate, useParams } from 'react-router-dom'
import * as figures from '../../app/figures'
import type { WorkoutDetail } from '../../app/model'
import { useFigureStyle } from '../../app/preferences'
import { useServices, useTypes, useWorkout } from '../../app/services'
import { t } from '../../app/texts/texts'
import { Page } from '../../app/ui/Page'
import { CorrectDistance } from '../finish/FinishPage'
import { TrimSheet } from '../finish/TrimSheet'

export default function EditPage() {
  const { sessionId = '' } = useParams()
  const workout = useWorkout(sessionId)
  return (
    <Page title={t('workout.correct')} parent={`/history/${sessionId}`}>
      {workout ? <Form workout={workout} /> : null}
    </Page>
  )
}

function Form({ workout }: { workout: WorkoutDetail }) {
  const services = useServices()
  const navigate = useNavigate()
  const types = useTypes()
  const style = useFigureStyle()
  const [title, setTitle] = useState(workout.title)
  const [note, setNote] = useState(workout.note)
  const [type, setType] = useState(workout.type)
  const [sheet, setSheet] = useState<'none' | 'distance' | 'trim'>('none')
  const [failed, setFailed] = useState(false)
  const save = async () => {
    try {
      if (title !== workout.title || note !== workout.note) await services.annotate(workout.sessionId, { title, note })
      if (type !== workout.type) await services.correct(workout.sessionId, { type })
      navigate(-1)
    } catch {
      setFailed(true)
    }
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
          {types.map((declared) => <option key={declared.id} value={declared.id}>{declared.title}</option>)}
        </select>
      </div>
      <div className="field">
        <label htmlFor="edit-note">{t('finish.note')}</label>
        <textarea id="edit-note" rows={3} maxLength={2000} value={note} onChange={(e) => setNote(e.target.value)} />
      </div>
      {workout.distanceMm !== null && workout.distanceMm > 0 ? (
        <button type="button" className="key outline wide" onClick={() => setSheet('distance')}>{`${t('finish.correct')}: ${figures.inline(figures.distance(workout.distanceMm, style))}`}</button>
      ) : null}
      <button type="button" className="key outline wide" onClick={() => setSheet('trim')}>{t('finish.trim')}</button>
      {failed ? <p className="strip" role="alert">{t('form.failed')}</p> : null}
      <button type="button" className="key primary wide" onClick={() => void save()}>{t('save')}</button>
      <CorrectDistance
        open={sheet === 'distance'}
        measuredMm={(workout.distanceMm ?? 0) - workout.estimatedMm}
        estimatedMm={workout.estimatedMm}
        onClose={() => setSheet('none')}
        onSet={(mm) => {
          if (mm !== null) void services.correct(workout.sessionId, { distanceMm: mm })
          setSheet('none')
        }}
      />
      <TrimSheet open={sheet === 'trim'} live={workout} onClose={() => setSheet('none')} onTrim={(endElapsedMs) => { void services.correct(workout.sessionId, { endElapsedMs }); setSheet('none') }} />
    </>
  )
}
