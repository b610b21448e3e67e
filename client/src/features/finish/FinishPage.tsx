import { useMemo, useState } from 'react'
import { Navigate, useNavigate } from 'react-router-dom'
import * as dates from '../../app/dates'
import * as figures from '../../app/figures'
import type { Correction, GoalStatus } from '../../app/model'
import { locale, preferences, setPreferences, useFigureStyle } from '../../app/preferences'
import { useAccount, useGoals, useLive, useServices, useTypes, useTypeTitle, useWorkouts } from '../../app/services'
import { t } from '../../app/texts/texts'
import { notify } from '../../app/undo'
import { Metric } from '../../app/ui/Metric'
import { Page } from '../../app/ui/Page'
import { Sheet } from '../../app/ui/Sheet'
import { typeStyle } from '../../app/ui/TypeGlyph'
import type { Feeling } from '../../exercise/event'
import { feel } from '../../platform/haptics'
import { GoalRing } from '../goals/GoalRings'
import { ringName, sentence, share } from '../goals/sentences'
import { SetsTable } from '../workout/SetsTable'
import { TrackCanvas } from '../workout/TrackCanvas'
import { wayOf } from '../workout/way'
import { GoalReached } from './GoalReached'
import { recordsOf } from './records'
import { TrimSheet } from './TrimSheet'
import './finish.css'

const FEELINGS: readonly Feeling[] = ['very_easy', 'easy', 'steady', 'hard', 'max']
export function feelingText(feeling: Feeling): string {
  switch (feeling) {
    case 'very_easy': return t('feeling.veryEasy')
    case 'easy': return t('feeling.easy')
    case 'steady': return t('feeling.steady')
    case 'hard': return t('feeling.hard')
    case 'max': return t('feeling.max')
  }
}

/** See it, mend it, keep it. Nothing is final before Save; "Keep going" takes the workout up where it was. */
export default function FinishPage() {
  const live = useLive()
  const services = useServices()
  const navigate = useNavigate()
  const style = useFigureStyle()
  const title = useTypeTitle()
  const rows = useWorkouts()
  const goals = useGoals()
  const account = useAccount()
  const types = useTypes()
  const [correction, setCorrection] = useState<Correction>({})
  const [feeling, setFeeling] = useState<Feeling | null>(null)
  const [note, setNote] = useState('')
  const [sheet, setSheet] = useState<'none' | 'distance' | 'more' | 'trim' | 'type' | 'discard' | 'account'>('none')
  const [reached, setReached] = useState<readonly GoalStatus[]>([])
  const [failed, setFailed] = useState(false)
  const [saving, setSaving] = useState(false)
  const [saved, setSaved] = useState<string | null>(null)
  const way = useMemo(() => (live ? wayOf(live.points) : null), [live?.points, live?.points.length])

  const leave = () => navigate('/today', { replace: true })
  if (saved !== null) return <AfterSave reached={reached} askAccount={sheet === 'account'} onDone={leave} />
  if (!live) return saving ? <Page title={t('finish.saved')}><span /></Page> : <Navigate to="/today" replace />

  const type = correction.type ?? live.type
  const moves = types.find((t_) => t_.id === type)?.screen === 'distance'
  const elapsed = correction.endElapsedMs ?? live.elapsedMs
  const movingMs = correction.movingMs ?? Math.min(live.movingMs, elapsed)
  const distanceMm = correction.distanceMm ?? live.distanceMm
  const estimated = correction.distanceMm === undefined && live.estimatedMm > 0
  const short = live.elapsedMs < 60_000 && live.sets.length === 0
  const records = recordsOf({ type, distanceMm, movingMs, splits: live.splits, honest: !estimated && correction.distanceMm === undefined }, rows, style)

  const save = async () => {
    setFailed(false)
    setSaving(true) // the workout is no longer on before the goals have been counted
    try {
      const with_ = { ...(Object.keys(correction).length > 0 ? { correction } : {}), ...(feeling ? { feeling } : {}), ...(note.trim() ? { note: note.trim() } : {}) }
      const id = await services.finish(with_)
      const now = await services.reachedBy(id).catch(() => []) // it is saved, whatever becomes of the joy
      setReached(now)
      feel(now.length > 0 ? 'goal' : 'key', preferences().haptics)
      notify(t('finish.saved'))
      const asks = preferences().accountAsked
      if (!account && asks < 3 && (asks === 0 || rows.length % 5 === 0)) {
        setPreferences({ accountAsked: asks + 1 })
        setSheet('account')
        setSaved(id)
      } else if (now.length > 0) setSaved(id)
      else leave()
    } catch {
      setSaving(false)
      setFailed(true)
      feel('error', preferences().haptics)
    }
  }
  const keepGoing = async () => {
    await services.resume()
    navigate('/record', { replace: true })
  }
  const discard = async () => {
    const id = await services.discard()
    leave()
    notify(t('finish.discarded'))
    void id
  }

  return (
    <Page
      title={t('finish.review')}
      ends={<button type="button" className="key plain" onClick={() => setSheet('more')}>{t('more')}</button>}
      footer={
        <div className="foot-bar">
          {failed ? <p className="strip" role="alert">{t('form.failed')}</p> : null}
          {short ? <p className="muted">{t('finish.short')}</p> : null}
          <button type="button" className="key primary wide" onClick={() => void save()}>{failed ? t('tryAgain') : t('save')}</button>
          <button type="button" className="key plain wide" onClick={() => void keepGoing()}>{t('finish.keepGoing')}</button>
        </div>
      }
    >
      <section style={typeStyle(type)}>
        <h2>{title(type)}</h2>
        <p className="muted">{t('finish.when', { day: dates.dayAndMonth(live.startedAt, locale()), from: dates.clock(live.startedAt, locale()), to: dates.clock(live.startedAt + elapsed, locale()) })}</p>
      </section>
      <div className="metric-grid">
        {moves ? <Metric figure={figures.distance(distanceMm, style)} estimated={estimated} name={correction.distanceMm !== undefined ? t('figure.distanceCorrected') : t('figure.distance')} /> : null}
        <Metric figure={figures.duration(movingMs)} name={t('figure.moving')} />
        {moves ? <Metric figure={figures.pace(movingMs, distanceMm, style)} estimated={estimated} name={t('figure.average')} /> : <Metric figure={figures.duration(elapsed)} name={t('figure.total')} />}
      </div>
      {moves && way && way.stretches.length > 0 ? <TrackCanvas way={way} type={type} still height={140} summary={t('track.soFar', { distance: figures.distance(live.distanceMm, style).spoken })} /> : null}
      {moves ? (
        <div className="row between wrap">
          <span className="muted">{estimated ? t('finish.estimated', { distance: figures.inline(figures.distance(live.estimatedMm, style)) }) : ''}</span>
          <button type="button" className="key outline" onClick={() => setSheet('distance')}>{t('finish.correct')}</button>
        </div>
      ) : null}
      {live.sets.length > 0 ? <SetsTable sets={live.sets} /> : null}
      {records.length > 0 ? (
        <ul className="stack">
          {records.map((record) => <li key={record} className="row"><strong>{t('finish.record')}</strong><span>{record}</span></li>)}
        </ul>
      ) : null}
      {goals.filter((g) => !g.goal.paused && (g.goal.type === null || g.goal.type === type)).slice(0, 3).map((g) => (
        <p key={g.goal.goalId} className="row">
          <GoalRing status={g} size={64} name={ringName(g, title, locale())} />
          <span className="fill">{sentence(g.goal, title, locale())}</span>
          <span className="tabular">{share(g, locale())}</span>
        </p>
      ))}
      <div className="stack">
        <span className="label">{t('finish.how')}</span>
        <div className="chips wrap" role="group" aria-label={t('finish.how')}>
          {FEELINGS.map((f) => (
            <button key={f} type="button" className="chip" aria-pressed={feeling === f} onClick={() => setFeeling(feeling === f ? null : f)}>{feelingText(f)}</button>
          ))}
        </div>
      </div>
      <div className="field">
        <label htmlFor="note">{t('finish.note')}</label>
        <textarea id="note" rows={2} maxLength={2000} value={note} onChange={(e) => setNote(e.target.value)} />
      </div>

      <CorrectDistance
        open={sheet === 'distance'}
        measuredMm={live.distanceMm - live.estimatedMm}
        estimatedMm={live.estimatedMm}
        onClose={() => setSheet('none')}
        onSet={(mm) => {
          const { distanceMm: _was, ...rest } = correction
          setCorrection(mm === null ? rest : { ...rest, distanceMm: mm })
          setSheet('none')
        }}
      />
      <TrimSheet open={sheet === 'trim'} live={live} onClose={() => setSheet('none')} onTrim={(endElapsedMs) => { setCorrection({ ...correction, endElapsedMs }); setSheet('none') }} />
      <Sheet open={sheet === 'more'} title={t('more')} onClose={() => setSheet((s) => (s === 'more' ? 'none' : s))}>
        <button type="button" className="key outline wide" onClick={() => setSheet('type')}>{t('finish.changeType')}</button>
        <button type="button" className="key outline wide" onClick={() => setSheet('trim')}>{t('finish.trim')}</button>
        <button type="button" className="key outline danger wide apart" onClick={() => setSheet('discard')}>{t('finish.discard')}</button>
      </Sheet>
      <Sheet open={sheet === 'type'} title={t('finish.changeType')} onClose={() => setSheet((s) => (s === 'type' ? 'none' : s))}>
        <ul className="rows">
          {types.filter((t_) => (t_.screen === 'distance') === (types.find((x) => x.id === live.type)?.screen === 'distance')).map((t_) => (
            <li key={t_.id}><button type="button" className="row-link" onClick={() => { setCorrection({ ...correction, type: t_.id }); setSheet('none') }}>{t_.title}</button></li>
          ))}
        </ul>
      </Sheet>
      <Sheet open={sheet === 'discard'} title={t('finish.discardAsk')} onClose={() => setSheet((s) => (s === 'discard' ? 'none' : s))}>
        <p>{t('finish.discardWhy')}</p>
        <button type="button" className="key primary wide" onClick={() => setSheet('none')}>{t('keep')}</button>
        <button type="button" className="key outline danger wide apart" onClick={() => void discard()}>{t('finish.discard')}</button>
      </Sheet>
    </Page>
  )
}

function AfterSave({ reached, askAccount, onDone }: { reached: readonly GoalStatus[]; askAccount: boolean; onDone: () => void }) {
  const navigate = useNavigate()
  const [joy, setJoy] = useState(reached.length > 0)
  return (
    <Page title={t('finish.saved')}>
      <GoalReached open={joy} statuses={reached} onClose={() => (askAccount ? setJoy(false) : onDone())} />
      <Sheet open={!joy && askAccount} title={t('account.keepSafe')} onClose={onDone}>
        <p>{t('account.onlyHere')}</p>
        <button type="button" className="key primary wide" onClick={() => navigate('/sign-in?new=1', { replace: true })}>{t('account.make')}</button>
        <button type="button" className="key plain wide" onClick={onDone}>{t('notNow')}</button>
      </Sheet>
    </Page>
  )
}

interface CorrectProps {
  readonly open: boolean
  readonly measuredMm: number
  readonly estimatedMm: number
  readonly onClose: () => void
  readonly onSet: (mm: number | null) => void
}

export function CorrectDistance({ open, measuredMm, estimatedMm, onClose, onSet }: CorrectProps) {
  const style = useFigureStyle()
  const [text, setText] = useState('')
  const [wrong, setWrong] = useState(false)
  const set = () => {
    const typed = figures.parseDecimal(text)
    if (typed === null || typed > 1000) setWrong(true)
    else onSet(Math.round(typed * (style.distance === 'km' ? 1_000_000 : 1_609_344)))
  }
  return (
    <Sheet open={open} title={t('finish.correct')} onClose={onClose}>
      <p className="muted">{t('finish.measured', { measured: figures.inline(figures.distance(measuredMm, style)), estimated: figures.inline(figures.distance(estimatedMm, style)) })}</p>
      <div className="field">
        <label htmlFor="corrected">{t('finish.distanceIn', { unit: style.distance })}</label>
        <input id="corrected" inputMode="decimal" value={text} aria-invalid={wrong} aria-describedby="corrected-error" onChange={(e) => { setText(e.target.value); setWrong(false) }} />
        <p id="corrected-error" className="error" role="alert">{wrong ? t('form.numberFrom', { low: 0, high: 1000 }) : ''}</p>
      </div>
      <button type="button" className="key primary wide" onClick={set}>{t('finish.setDistance')}</button>
      <button type="button" className="key plain wide" onClick={() => onSet(null)}>{t('finish.asMeasured')}</button>
    </Sheet>
  )
}
