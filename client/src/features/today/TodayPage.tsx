import { useEffect, useRef, useState } from 'react'
import { Link, useSearchParams } from 'react-router-dom'
import * as dates from '../../app/dates'
import { areWaiting, atHand } from '../../app/early'
import { firstScreen } from '../../app/first/firstScreen'
import { locale } from '../../app/preferences'
import { useAccount, useGoals, useLive, usePlanned, useServices, useTypes, useTypeTitle, useWorkouts } from '../../app/services'
import { t } from '../../app/texts/texts'
import { Icon } from '../../app/ui/Icon'
import { add, chevronForward } from '../../app/ui/icons'
import { GoalRings } from '../goals/GoalRings'
import { bestStreak, forToday, soonest } from '../goals/order'
import { daysLeft } from '../goals/sentences'
import { TodayPlan } from '../planning/TodayPlan'
import { byRecentUse, useAskToStart } from '../start/starting'
import { SyncChip } from '../workouts/SyncChip'
import { WorkoutList } from '../workouts/WorkoutList'
import { FirstRun } from './FirstRun'
import { Notices } from './Notices'
import { StartKeysView } from './StartKeysView'
import { TodayHead } from './TodayHead'
import './today.css'

export default function TodayPage() {
  const live = useLive()
  const rows = useWorkouts().filter((row) => row.deletedAt === null && row.state !== 'discarded' && row.state !== 'in_progress')
  const goals = useGoals()
  const planned = usePlanned()
  const account = useAccount()
  const [params] = useSearchParams()
  const waiting = areWaiting(useServices())
  const firstRun = waiting ? atHand().fresh : live === null && rows.length === 0 && goals.length === 0 && planned.length === 0 && account === null
  return (
    <div className="page">
      <TodayHead date={dates.dayAndShortMonth(Date.now(), locale())} ends={firstRun || waiting ? null : <SyncChip />} />
      <div className="page-content">
        <div className="column today">
          {params.get('nowhere') ? <p className="strip calm">{t('today.nowhere')}</p> : null}
          <Notices />
          {firstRun ? <FirstRun /> : waiting ? null : (
            <>
              <TodayPlan />
              <Goals />
              <Streak />
              <section className="stack" aria-labelledby="last">
                <h2 id="last" className="visually-hidden">{t('today.last')}</h2>
                {rows.length > 0 ? <WorkoutList rows={rows.slice(0, 3)} withDay /> : live ? null : <p className="muted">{t('today.nothing')}</p>}
              </section>
            </>
          )}
          <div className="grow" />
        </div>
      </div>
      <StartKeys />
    </div>
  )
}

function Goals() {
  const statuses = useGoals()
  const shown = forToday(statuses)
  const next = soonest(shown)
  return (
    <section className="stack" aria-labelledby="goals">
      {shown.length === 0 ? (
        <>
          <h2 id="goals" className="visually-hidden">{t('tab.goals')}</h2>
          <div className="card empty">
            <p>{t('today.noGoals')}</p>
            <Link to="/goals/new" className="key outline">{t('today.setGoal')}</Link>
          </div>
        </>
      ) : (
        <>
          <div className="row between wrap">
            <h2 id="goals">{t('today.thisWeek')}</h2>
            {next ? <span className="muted">{daysLeft(next)}</span> : null}
          </div>
          <GoalRings statuses={shown} />
          <div className="row between">
            <Link to="/goals/new" className="key plain"><Icon of={add} small />{t('goal.new')}</Link>
            <Link to="/goals" className="key plain">{t('goal.all')}<Icon of={chevronForward} small mirrors /></Link>
          </div>
        </>
      )}
    </section>
  )
}

function Streak() {
  const goals = useGoals()
  const best = bestStreak(goals)
  if (best === null) return null
  return (
    <section aria-labelledby="streak" className="card">
      <h2 id="streak">{t('streak.weeks', { n: best.streak, period: best.goal.period })}</h2>
      {best.reached ? null : <p className="muted">{t('streak.open', { period: best.goal.period })}</p>}
    </section>
  )
}

function StartKeys() {
  const live = useLive()
  const types = useTypes()
  const rows = useWorkouts()
  const title = useTypeTitle()
  const { start, coming } = useAskToStart()
  const waiting = areWaiting(useServices())
  const known = types.map((type) => type.id)
  const last = waiting ? atHand().types.filter((type) => known.includes(type)) : []
  const ordered = waiting ? [...last, ...known.filter((type) => !last.includes(type))] : byRecentUse(known, rows)
  const [chosen, choose] = useState<string | null>(() => firstScreen()?.chosen ?? null)
  const begin = useRef(start)
  useEffect(() => {
    begin.current = start
  })
  useEffect(() => firstScreen()?.handOver({ choose, start: (type) => begin.current(type, false) }), [])
  if (live) return null
  const selected = coming?.type ?? chosen ?? ordered[0] ?? 'running'
  return (
    <StartKeysView
      types={ordered.slice(0, 3)}
      selected={selected}
      coming={coming !== null}
      title={title}
      onChoose={choose}
      onStart={() => start(selected, false)}
    />
  )
}
