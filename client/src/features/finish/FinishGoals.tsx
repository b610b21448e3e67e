import { useEffect, useState } from 'react'
import type { GoalStatus, LiveWorkout, WorkoutRow } from '../../app/model'
import { locale } from '../../app/preferences'
import { useServices, useTypeTitle, useWorkouts } from '../../app/services'
import { perform } from '../../app/useAction'
import { liftingResult } from '../../exercise/lifting'
import { localDate } from '../../app/dates'
import { GoalRing } from '../goals/GoalRings'
import { ringName, sentence, share } from '../goals/sentences'

interface Props {
  readonly live: LiveWorkout
  readonly type: string
  readonly startedAt: number
  readonly elapsedMs: number
  readonly movingMs: number
  readonly distanceMm: number | null
}

/** Where the goals will stand with this workout in: what is about to be saved counts. */
export function FinishGoals({ live, type, startedAt, elapsedMs, movingMs, distanceMm }: Props) {
  const services = useServices()
  const title = useTypeTitle()
  const rows = useWorkouts()
  const [statuses, setStatuses] = useState<readonly GoalStatus[]>([])
  const { sessionId, sets, estimatedMm } = live
  const sum = sets.reduce((total, set) => total + set.grams * set.repetitions, sets.length)
  useEffect(() => {
    let present = true
    const row: WorkoutRow = {
      sessionId,
      type,
      startedAt,
      timeZone: '',
      date: localDate(startedAt),
      elapsedMs,
      movingMs,
      distanceMm,
      estimated: estimatedMm > 0,
      corrected: false,
      ascentMm: 0,
      descentMm: 0,
      estimatedMm,
      splits: [],
      lifting: sets.length > 0 ? liftingResult(sets) : null,
      state: 'finished',
      deletedAt: null,
      sync: 'phone',
      elsewhere: false,
      title: '',
      note: '',
      feeling: null,
    }
    void perform(() => services.goalsWith(row).then((found) => present && setStatuses(found)))
    return () => {
      present = false
    }
    // eslint-disable-next-line react-hooks/exhaustive-deps -- sets change with their sum
  }, [services, rows, sessionId, type, startedAt, elapsedMs, movingMs, distanceMm, estimatedMm, sum])
  return statuses.filter((s) => !s.goal.paused && (s.goal.type === null || s.goal.type === type)).slice(0, 3).map((s) => (
    <p key={s.goal.goalId} className="row">
      <GoalRing status={s} size={64} name={ringName(s, title, locale())} />
      <span className="fill">{sentence(s.goal, title, locale())}</span>
      <span className="tabular">{share(s, locale())}</span>
    </p>
  ))
}
