import { useNavigate } from 'react-router-dom'
import * as dates from '../../app/dates'
import * as figures from '../../app/figures'
import type { WorkoutRow } from '../../app/model'
import { locale, useFigureStyle } from '../../app/preferences'
import { useServices, useTypeTitle, useWorkouts } from '../../app/services'
import { t } from '../../app/texts/texts'
import { offerUndo } from '../../app/undo'
import { useAction } from '../../app/useAction'
import { mainFigure } from '../workouts/rowText'
import { neighbours } from './neighbours'

/** The workout before and the one after, where they may belong to this one: a recording that was ended by mistake. */
export function JoinKeys({ workout }: { workout: WorkoutRow }) {
  const services = useServices()
  const navigate = useNavigate()
  const title = useTypeTitle()
  const style = useFigureStyle()
  const { act, busy } = useAction()
  const near = neighbours(workout, useWorkouts())
  const join = async (other: WorkoutRow) => {
    const { sessionId, undo } = await services.join(workout.sessionId, other.sessionId)
    navigate(`/history/${sessionId}`, { replace: true })
    offerUndo(t('join.done'), async () => {
      await undo()
      navigate('/history', { replace: true })
    })
  }
  return near.map((other) => {
    const figure = mainFigure(other, style) ?? figures.duration(other.movingMs)
    const what = t('join.what', {
      name: other.title || title(other.type), time: dates.clock(other.startedAt, locale(), other.timeZone), figure: figures.inline(figure),
    })
    return (
      <button key={other.sessionId} type="button" className="key outline wide" disabled={busy} onClick={() => void act(() => join(other), t('join.failed'))}>
        {other.startedAt < workout.startedAt ? t('join.before', { what }) : t('join.after', { what })}
      </button>
    )
  })
}
