import { useState } from 'react'
import { Link } from 'react-router-dom'
import * as dates from '../../app/dates'
import type { GoalStatus } from '../../app/model'
import { locale } from '../../app/preferences'
import { useGoals, usePlanned, useServices, useTypeTitle } from '../../app/services'
import { t } from '../../app/texts/texts'
import { Icon } from '../../app/ui/Icon'
import { add, calendarOutline, chevronForward } from '../../app/ui/icons'
import { Page } from '../../app/ui/Page'
import { useAction } from '../../app/useAction'
import { GoalRing } from './GoalRings'
import { plannedName } from '../planning/words'
import { inOrder } from './order'
import { RestSheet } from './RestSheet'
import { daysLeft, left, ringName, sentence, share } from './sentences'
import { Spoken } from '../../app/ui/Spoken'

export default function GoalsPage() {
  const services = useServices()
  const { act } = useAction()
  const [resting, setResting] = useState(false)
  const statuses = inOrder(useGoals())
  // What is over needs no rest.
  const open = statuses.filter((status) => !(status.goal.period === 'once' && status.reached))
  const ids = open.map((status) => status.goal.goalId)
  return (
    <Page title={t('tab.goals')}>
      {statuses.length === 0 ? (
        <div className="card empty">
          <p>{t('goals.empty')}</p>
        </div>
      ) : (
        <ul className="stack">
          {statuses.map((status) => <li key={status.goal.goalId}><GoalCard status={status} /></li>)}
        </ul>
      )}
      {open.length > 1 ? (
        <div className="row wrap">
          {open.some((status) => status.goal.paused) ? (
            <button type="button" className="key plain" onClick={() => void act(() => services.goOnWithGoals(ids))}>{t('goals.goOn')}</button>
          ) : null}
          {open.every((status) => status.goal.paused) ? null : (
            <button type="button" className="key plain" onClick={() => setResting(true)}>{t('goals.pause')}</button>
          )}
        </div>
      ) : null}
      <RestSheet
        open={resting}
        rests={[]}
        onClose={() => setResting(false)}
        onRest={(rest) => {
          setResting(false)
          void act(() => services.restGoals(ids, rest))
        }}
      />
      <PlanCard />
      <div className="grow" />
      <Link to="/goals/new" className="key primary wide"><Icon of={add} small />{t('goal.new')}</Link>
    </Page>
  )
}

/** What is to come, beside what it is for. */
function PlanCard() {
  const title = useTypeTitle()
  const next = usePlanned().find((one) => one.state === 'planned')
  const words = next
    ? t('plan.next', { what: plannedName(next, title, locale()), day: dates.dayAndMonth(dates.noon(next.day), locale()) })
    : t('plan.empty')
  return (
    <Link to="/plan" className="card row-link">
      <Icon of={calendarOutline} />
      <span className="fill">
        <strong>{t('plan.title')}</strong>
        <span className="muted small wraps" style={{ display: 'block' }}>{words}</span>
      </span>
      <span className="muted onward"><Icon of={chevronForward} small mirrors /></span>
    </Link>
  )
}

function GoalCard({ status }: { status: GoalStatus }) {
  const title = useTypeTitle()
  const { goal } = status
  const name = ringName(status, title, locale())
  const second = [
    goal.paused ? t('goal.paused') : left(status, locale()),
    goal.paused ? '' : daysLeft(status),
    status.streak >= 2 ? t('streak.short', { n: status.streak, period: goal.period }) : '',
  ].filter(Boolean)
  return (
    <Link to={`/goals/${goal.goalId}`} className="card row-link">
      <Spoken as={name}>
        <GoalRing status={status} size={64} name={name} />
        <span className="fill">
          <strong className="wraps">{sentence(goal, title, locale())}</strong>
          <span className="muted small" style={{ display: 'block' }}>{second.join(' · ')}</span>
        </span>
        <span className="end tabular label nowrap">{share(status, locale())}</span>
      </Spoken>
    </Link>
  )
}
