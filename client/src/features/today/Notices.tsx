import { useState } from 'react'
import { useNavigate } from 'react-router-dom'
import * as dates from '../../app/dates'
import * as figures from '../../app/figures'
import { locale, useFigureStyle } from '../../app/preferences'
import { useLive, useServices, useTypeTitle, useWatched, useWorkouts } from '../../app/services'
import { t } from '../../app/texts/texts'
import { useAction } from '../../app/useAction'
import { WornNotice } from '../equipment/WornNotice'

const LEFT = 'stamina.left'
const RECENT_MS = 3 * 86_400_000

/** What happened elsewhere and wants a word: a workout left open on another phone, a sign-out from another device. */
export function Notices() {
  const services = useServices()
  const wiped = useWatched(services.wiped)
  const live = useLive()
  const [left, setLeft] = useState(() => localStorage.getItem(LEFT) ?? '')
  const open = useWorkouts().find(
    (row) =>
      row.elsewhere &&
      row.deletedAt === null &&
      (row.state === 'in_progress' || row.state === 'auto_finished') &&
      row.startedAt > Date.now() - RECENT_MS &&
      !left.includes(row.sessionId),
  )
  const leave = (id: string) => {
    setLeft(`${left} ${id}`)
    try {
      localStorage.setItem(LEFT, `${left} ${id}`)
    } catch {
      // A full phone asks again at the next start.
    }
  }
  return (
    <>
      {wiped !== 'no' ? (
        <div className="strip calm">
          <span className="fill">{wiped === 'kept' ? t('today.wipedKept') : t('today.wiped')}</span>
          <button type="button" className="key" onClick={() => void services.seenWiped()}>{t('close')}</button>
        </div>
      ) : null}
      {live ? null : <WornNotice />}
      {open && !live ? <OpenElsewhere key={open.sessionId} id={open.sessionId} onLeave={() => leave(open.sessionId)} /> : null}
    </>
  )
}

function OpenElsewhere({ id, onLeave }: { id: string; onLeave: () => void }) {
  const services = useServices()
  const navigate = useNavigate()
  const style = useFigureStyle()
  const title = useTypeTitle()
  const { act, busy } = useAction()
  const row = useWorkouts().find((known) => known.sessionId === id)
  if (!row) return null
  const figure = row.distanceMm ? figures.inline(figures.distance(row.distanceMm, style)) : figures.duration(row.movingMs).value
  return (
    <section className="card stack">
      <p>{t('other.open', { type: title(row.type), when: dates.ago(row.startedAt, Date.now(), locale()), figure })}</p>
      <div className="row wrap">
        <button
          type="button"
          className="key outline"
          disabled={busy}
          onClick={() =>
            void act(async () => {
              await services.takeOverWorkout(id)
              navigate('/record')
            })
          }
        >
          {t('other.goOn')}
        </button>
        <button type="button" className="key outline" disabled={busy} onClick={() => void act(() => services.endElsewhere(id, 'finished'))}>
          {t('other.finish')}
        </button>
        <button type="button" className="key" onClick={onLeave}>
          {t('other.leave')}
        </button>
        <button type="button" className="key danger" disabled={busy} onClick={() => void act(() => services.endElsewhere(id, 'discarded'))}>
          {t('other.drop')}
        </button>
      </div>
    </section>
  )
}
