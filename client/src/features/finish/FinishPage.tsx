import { useMemo, useState } from 'react'
import { Navigate, useNavigate } from 'react-router-dom'
import * as dates from '../../app/dates'
import * as figures from '../../app/figures'
import { defaultsFor } from '../../app/local/equipment'
import type { Correction } from '../../app/model'
import { locale, preferences, setPreferences, useFigureStyle } from '../../app/preferences'
import { useAccount, useEquipment, useLive, useServices, useTypes, useTypeTitle, useWorkouts } from '../../app/services'
import { t } from '../../app/texts/texts'
import { notify } from '../../app/undo'
import { useAction } from '../../app/useAction'
import { Metric } from '../../app/ui/Metric'
import { Page } from '../../app/ui/Page'
import { Sheet } from '../../app/ui/Sheet'
import { typeStyle } from '../../app/ui/TypeGlyph'
import { useSettled } from '../../app/ui/useSettled'
import { feel } from '../../platform/haptics'
import { EquipmentChoice } from '../equipment/Choice'
import { Laps } from '../workout/Laps'
import { SetsTable } from '../workout/SetsTable'
import { TimesSheet } from '../workout/TimesSheet'
import { TrackCanvas } from '../workout/TrackCanvas'
import { wayOf } from '../workout/way'
import { rememberSaved } from './afterSave'
import { CorrectDistance } from './CorrectDistance'
import { endOf } from './ending'
import { endingAt } from './endingAt'
import { Feelings } from './Feelings'
import { FinishGoals } from './FinishGoals'
import { recordsOf } from './records'
import { forgetSaid, keepSaid, saidOf, type Said } from './said'
import { TrimSheet } from './TrimSheet'
import './finish.css'

type SheetName = 'none' | 'distance' | 'more' | 'trim' | 'times' | 'type' | 'discard'

/** See it, mend it, keep it. Nothing is final before Save, and it ended when Finish was tapped; "Keep going" takes it up where it was. */
export default function FinishPage() {
  const live = useLive()
  const services = useServices()
  const navigate = useNavigate()
  const style = useFigureStyle()
  const title = useTypeTitle()
  const rows = useWorkouts()
  const account = useAccount()
  const types = useTypes()
  const { act, busy } = useAction()
  const settled = useSettled() // Finish lay where Save is
  const [correction, setCorrection] = useState<Correction>({})
  const [startedAt, setStartedAt] = useState<number | null>(null)
  const [said, setSaid] = useState(() => saidOf(live?.sessionId))
  const { feeling, note, equipment: chosen } = said
  const pieces = useEquipment()
  const [sheet, setSheet] = useState<SheetName>('none')
  const [failed, setFailed] = useState(false)
  const [leaving, setLeaving] = useState(false) // the workout is over before the page it leads to is there
  const [endMs] = useState(() => (live ? endOf(live, live.elapsedMs + Math.max(0, Date.now() - live.at)) : 0))
  const elapsed = correction.endElapsedMs ?? endMs
  const trimmed = elapsed < endMs
  const shown = live && trimmed ? endingAt(live, elapsed) : live
  const count = shown?.points.length ?? 0
  // eslint-disable-next-line react-hooks/exhaustive-deps -- the same list grows
  const way = useMemo(() => (shown && count > 0 ? wayOf(shown.points) : null), [live?.points, count])

  if (!live || !shown) return leaving ? <Page title={t('finish.saved')}><span /></Page> : <Navigate to="/today" replace />

  const type = correction.type ?? live.type
  const moves = types.find((declared) => declared.id === type)?.screen === 'distance'
  const begun = startedAt ?? live.startedAt
  const movingMs = correction.movingMs ?? Math.min(shown.movingMs, elapsed)
  const distanceMm = correction.distanceMm ?? shown.distanceMm
  const known = distanceMm > 0 || shown.points.length > 0
  const estimated = correction.distanceMm === undefined && shown.estimatedMm > 0
  const short = elapsed < 60_000 && live.sets.length === 0
  // Its splits, and which sets lie behind a trimmed end, are known once it is saved.
  const honest = !estimated && correction.distanceMm === undefined
  const records = trimmed ? [] : recordsOf({ type, distanceMm, splits: live.splits, sets: live.sets, honest }, rows, style)
  // Another type is done with other things, unless the person has said with what.
  const atStart = live.equipment ?? []
  const equipment = chosen ?? (type === live.type ? atStart : defaultsFor(type, pieces))
  const say = (more: Partial<Said>) => {
    const now = { ...said, ...more }
    setSaid(now)
    keepSaid(live.sessionId, now)
  }
  const close = (name: SheetName) => () => setSheet((now) => (now === name ? 'none' : now))

  const save = async () => {
    setFailed(false)
    setLeaving(true)
    try {
      const id = await services.finish({
        ...(Object.keys(correction).length > 0 ? { correction } : {}),
        ...(feeling ? { feeling } : {}),
        ...(note.trim() ? { note: note.trim() } : {}),
        ...(equipment.join() === atStart.join() ? {} : { equipment }),
        endMs,
      })
      forgetSaid()
      if (startedAt !== null) await services.correctStart(id, startedAt)
      const now = await services.reachedBy(id).catch(() => []) // it is saved, whatever becomes of the joy
      feel(now.length > 0 ? 'goal' : 'key', preferences().haptics)
      notify(t('finish.saved'))
      const asks = preferences().accountAsked
      const askAccount = !account && asks < 3 && (asks === 0 || rows.length % 5 === 0)
      if (askAccount) setPreferences({ accountAsked: asks + 1 })
      rememberSaved({ sessionId: id, reached: now, askAccount })
      navigate(`/history/${id}`, { replace: true })
    } catch (failure) {
      setLeaving(false)
      setFailed(true)
      feel('error', preferences().haptics)
      throw failure
    }
  }
  const keepGoing = async () => {
    await services.resume()
    navigate('/record', { replace: true })
  }
  const discard = async () => {
    setLeaving(true)
    await services.discard()
    forgetSaid()
    navigate('/today', { replace: true })
    notify(t('finish.discarded'))
  }

  return (
    <Page
      title={t('finish.review')}
      ends={<button type="button" className="key plain" onClick={() => setSheet('more')}>{t('more')}</button>}
      footer={
        <div className="foot-bar">
          {failed ? <p className="strip" role="alert">{t('form.failed')}</p> : null}
          {short ? (
            <div className="row between wrap">
              <p className="muted">{t('finish.short')}</p>
              <button type="button" className="key danger" onClick={() => setSheet('discard')}>{t('finish.discard')}</button>
            </div>
          ) : null}
          <button type="button" className="key primary wide settles" disabled={busy || !settled} onClick={() => void act(save, t('form.failed'))}>
            {failed ? t('tryAgain') : t('save')}
          </button>
          <button type="button" className="key plain wide settles" disabled={busy || !settled} onClick={() => void act(keepGoing, t('record.untaken'))}>
            {t('finish.keepGoing')}
          </button>
        </div>
      }
    >
      <section style={typeStyle(type)}>
        <h2>{title(type)}</h2>
        <p className="muted">
          {t('finish.when', { day: dates.dayAndMonth(begun, locale()), from: dates.clock(begun, locale()), to: dates.clock(begun + elapsed, locale()) })}
        </p>
      </section>
      <div className="metric-grid">
        {moves ? (
          <Metric
            figure={figures.distance(known ? distanceMm : null, style)}
            estimated={estimated}
            name={correction.distanceMm !== undefined ? t('figure.distanceCorrected') : t('figure.distance')}
          />
        ) : null}
        <Metric figure={figures.duration(movingMs)} name={t('figure.moving')} />
        {moves ? (
          <Metric
            figure={figures.rate(movingMs, distanceMm, type, style)}
            estimated={estimated}
            name={figures.measureOf(type) === 'speed' ? t('figure.averageSpeed') : t('figure.average')}
          />
        ) : null}
        <Metric figure={figures.duration(elapsed)} name={t('figure.total')} />
      </div>
      {moves && way && way.stretches.length > 0 ? (
        <TrackCanvas way={way} type={type} still height={180} summary={t('track.soFar', { distance: figures.distance(shown.distanceMm, style).spoken })} />
      ) : null}
      {moves ? (
        <div className="row between wrap">
          {estimated ? <span className="muted">{t('finish.estimated', { distance: figures.inline(figures.distance(shown.estimatedMm, style)) })}</span> : null}
          <button type="button" className="key outline" onClick={() => setSheet('distance')}>{t('finish.correct')}</button>
        </div>
      ) : null}
      <Laps marks={shown.laps} end={{ elapsedMs: elapsed, movingMs, distanceMm: known ? shown.distanceMm : null }} type={type} />
      {live.sets.length > 0 ? <SetsTable sets={live.sets} /> : null}
      {records.length > 0 ? (
        <ul className="stack">
          {records.map((record) => <li key={record} className="row"><strong>{t('finish.record')}</strong><span>{record}</span></li>)}
        </ul>
      ) : null}
      {trimmed && live.sets.length > 0 ? null : (
        <FinishGoals live={shown} type={type} startedAt={begun} elapsedMs={elapsed} movingMs={movingMs} distanceMm={moves ? distanceMm : null} />
      )}
      <Feelings value={feeling} onChange={(now) => say({ feeling: now })} />
      <EquipmentChoice chosen={equipment} onChoose={(now) => say({ equipment: now })} />
      <div className="field">
        <label htmlFor="note">{t('finish.note')}</label>
        <textarea id="note" rows={2} maxLength={2000} value={note} onChange={(e) => say({ note: e.target.value })} />
      </div>

      <CorrectDistance
        open={sheet === 'distance'}
        measuredMm={shown.distanceMm - shown.estimatedMm}
        estimatedMm={shown.estimatedMm}
        onClose={close('distance')}
        onSet={(mm) => {
          const { distanceMm: _was, ...rest } = correction
          setCorrection(mm === null ? rest : { ...rest, distanceMm: mm })
          setSheet('none')
        }}
      />
      <TrimSheet
        open={sheet === 'trim'}
        live={{ ...live, elapsedMs: endMs }}
        onClose={close('trim')}
        onTrim={(endElapsedMs) => {
          setCorrection({ ...correction, endElapsedMs })
          setSheet('none')
        }}
      />
      <TimesSheet
        open={sheet === 'times'}
        startedAt={begun} elapsedMs={elapsed} movingMs={movingMs}
        onClose={close('times')}
        onSet={(times) => {
          setStartedAt(times.startedAt ?? startedAt)
          setCorrection({
            ...correction,
            ...(times.endElapsedMs === undefined ? {} : { endElapsedMs: times.endElapsedMs }),
            ...(times.movingMs === undefined ? {} : { movingMs: times.movingMs }),
          })
          setSheet('none')
        }}
      />
      <Sheet open={sheet === 'more'} title={t('more')} onClose={close('more')}>
        <button type="button" className="key outline wide" onClick={() => setSheet('type')}>{t('finish.changeType')}</button>
        <button type="button" className="key outline wide" onClick={() => setSheet('times')}>{t('times.title')}</button>
        <button type="button" className="key outline wide" onClick={() => setSheet('trim')}>{t('finish.trim')}</button>
        <button type="button" className="key outline danger wide apart" onClick={() => setSheet('discard')}>{t('finish.discard')}</button>
      </Sheet>
      <Sheet open={sheet === 'type'} title={t('finish.changeType')} onClose={close('type')}>
        <ul className="rows">
          {types
            .filter((declared) => (declared.screen === 'distance') === (types.find((x) => x.id === live.type)?.screen === 'distance'))
            .map((declared) => (
              <li key={declared.id}>
                <button
                  type="button"
                  className="row-link"
                  onClick={() => {
                    setCorrection({ ...correction, type: declared.id })
                    setSheet('none')
                  }}
                >
                  {title(declared.id)}
                </button>
              </li>
            ))}
        </ul>
      </Sheet>
      <Sheet open={sheet === 'discard'} title={t('finish.discardAsk')} onClose={close('discard')}>
        <p>{t('finish.discardWhy')}</p>
        <button type="button" className="key primary wide" onClick={() => setSheet('none')}>{t('keep')}</button>
        <button type="button" className="key outline danger wide apart" onClick={() => void act(discard)}>{t('finish.discard')}</button>
      </Sheet>
    </Page>
  )
}
