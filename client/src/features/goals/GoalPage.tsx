import { useState } from 'react'
import { useNavigate, useParams } from 'react-router-dom'
import * as dates from '../../app/dates'
import type { GoalStatus, GoalTrouble } from '../../app/model'
import { locale } from '../../app/preferences'
import { useGoals, useServices, useTypeTitle } from '../../app/services'
import { t } from '../../app/texts/texts'
import { offerUndo } from '../../app/undo'
import { useAction } from '../../app/useAction'
import { Page } from '../../app/ui/Page'
import { Ring } from '../../app/ui/Ring'
import { Sheet } from '../../app/ui/Sheet'
import { GoalRing } from './GoalRings'
import { RestSheet } from './RestSheet'
import { amount, daysLeft, left, ringName, sentence, unitOf } from './sentences'
import './goals.css'

export default function GoalPage() {
  const { goalId = '' } = useParams()
  const status = useGoals().find((s) => s.goal.goalId === goalId)
  return status ? <Shown status={status} /> : <Page title={t('goal.title')} parent="/goals"><p className="strip calm">{t('goal.unknown')}</p></Page>
}

function Shown({ status }: { status: GoalStatus }) {
  const services = useServices()
  const navigate = useNavigate()
  const title = useTypeTitle()
  const { act } = useAction()
  const [more, setMore] = useState(false)
  const [resting, setResting] = useState(false)
  const today = dates.localDate(Date.now())
  const { goal } = status
  const name = ringName(status, title, locale())
  const remove = async () => {
    await services.removeGoal(goal.goalId)
    navigate('/goals', { replace: true })
    offerUndo(t('goal.deleted'), () => services.restoreGoal(goal.goalId))
  }
  const unit = unitOf(goal)
  return (
    <Page title={t('goal.title')} parent="/goals" ends={<button type="button" className="key plain" onClick={() => setMore(true)}>{t('more')}</button>}>
      <div className="goal-head">
        <GoalRing status={status} size={160} name={name} />
        <h2 className="wraps">{sentence(goal, title, locale())}</h2>
        <p className="muted">
          {goal.paused
            ? restNow(status, today)
            : goal.period === 'once' && status.reachedOn
              ? t('goal.reachedOn', { day: dates.dayMonthYear(dates.noon(status.reachedOn), locale()) })
              : [left(status, locale()), daysLeft(status)].filter(Boolean).join(' · ')}
        </p>
        {status.streak >= 2 ? <p>{t('streak.weeks', { n: status.streak, period: goal.period })}</p> : null}
        {status.longest > status.streak && status.longest >= 2 ? (
          <p className="muted">
            {t('streak.longest', {
              n: status.longest,
              done: amount(status.done, unit, locale()),
              target: amount(goal.target, unit, locale()),
              period: goal.period,
            })}
          </p>
        ) : null}
        {status.confirmed < status.done ? <p className="muted small">{t('goal.counting')}</p> : null}
      </div>
      {status.trouble ? <Trouble trouble={status.trouble} /> : null}
      <Past status={status} />
      <Sheet open={more} title={t('more')} onClose={() => setMore(false)}>
        {status.editable ? (
          <button type="button" className="key outline wide" onClick={() => navigate(`/goals/${goal.goalId}/edit`)}>
            {t('goal.edit')}
          </button>
        ) : null}
        {goal.paused ? (
          <button
            type="button"
            className="key outline wide"
            onClick={() => {
              setMore(false)
              void act(() => services.goOnWithGoals([goal.goalId]))
            }}
          >
            {t('goal.goOn')}
          </button>
        ) : null}
        <button
          type="button"
          className="key outline wide"
          onClick={() => {
            setMore(false)
            setResting(true)
          }}
        >
          {t('goal.pause')}
        </button>
        <p className="muted small">{t('goal.pauseWhy')}</p>
        <button type="button" className="key outline danger wide apart" onClick={() => void act(remove)}>{t('delete')}</button>
      </Sheet>
      <RestSheet
        open={resting}
        rests={status.rests}
        onClose={() => setResting(false)}
        onRest={(rest) => {
          setResting(false)
          void act(() => services.restGoals([goal.goalId], rest))
        }}
        onTakeBack={(rest) => void act(() => services.takeRestBack(goal.goalId, rest))}
      />
    </Page>
  )
}

/** "paused", and until when where that is known. */
function restNow({ rests }: GoalStatus, today: string): string {
  const now = rests.find((rest) => rest.from <= today && (rest.to === undefined || today <= rest.to))
  return now?.to === undefined ? t('goal.paused') : t('goal.pausedUntil', { day: dates.dayMonthYear(dates.noon(now.to), locale()) })
}

/** So many closed periods at first; each tap doubles it. */
const FIRST = 12

/** Every closed period: what it came to, and whether that was what was asked for then. */
function Past({ status }: { status: GoalStatus }) {
  const [most, setMost] = useState(FIRST)
  const { goal, history } = status
  if (history.length === 0) return null
  const say = (n: number) => amount(n, unitOf(goal), locale())
  const counted = history.filter((period) => !period.excused)
  const reached = counted.filter((period) => period.reached).length
  return (
    <section className="card stack" aria-labelledby="history">
      <h3 id="history">{t('goal.history')}</h3>
      {counted.length > 0 ? <p>{t('goal.reachedIn', { reached, n: counted.length, period: goal.period })}</p> : null}
      <ul className="goal-history">
        {history.slice(0, most).map((period) => {
          const figure = t('goal.of', { done: say(period.done), target: say(period.target) })
          const how = period.reached ? t('goal.reached') : period.excused ? t('goal.excused') : ''
          const when = dates.dayMonthYear(dates.noon(period.start), locale())
          return (
            <li key={period.start}>
              <Ring
                size={64}
                type={goal.type}
                done={period.target > 0 ? period.done / period.target : 0}
                name={t('goal.periodWas', { when, figure: [figure, how].filter(Boolean).join(', ') })}
              />
              <span className="small tabular">{figure}</span>
              <span className="small muted">{when}</span>
              {period.excused ? <span className="small muted">{how}</span> : null}
            </li>
          )
        })}
      </ul>
      {history.length > most ? <button type="button" className="key outline wide" onClick={() => setMost(most * 2)}>{t('goal.older')}</button> : null}
    </section>
  )
}

/** The server says something else than this phone, or no: the person chooses. */
function Trouble({ trouble }: { trouble: GoalTrouble }) {
  const services = useServices()
  const title = useTypeTitle()
  const { act, busy } = useAction()
  const theirs = trouble.theirs ? sentence(trouble.theirs, title, locale()) : ''
  return (
    <section className="strip stack">
      <p>{trouble.kind === 'changed' ? t('goal.changedElsewhere', { theirs }) : t('goal.refused', { reason: trouble.reason })}</p>
      <button type="button" className="key outline wide" disabled={busy} onClick={() => void act(() => services.settleGoal(trouble, 'mine'))}>
        {trouble.kind === 'changed' ? t('goal.keepMine') : t('tryAgain')}
      </button>
      <button type="button" className="key outline wide" disabled={busy} onClick={() => void act(() => services.settleGoal(trouble, 'theirs'))}>
        {trouble.kind === 'changed' ? t('goal.takeTheirs') : t('goal.giveUp')}
      </button>
    </section>
  )
}
