import { useState } from 'react'
import { useNavigate, useParams } from 'react-router-dom'
import * as dates from '../../app/dates'
import * as figures from '../../app/figures'
import { coveredBy, isWorn } from '../../app/local/equipment'
import { locale, useFigureStyle } from '../../app/preferences'
import { useEquipment, useServices, useTypeTitle, useWorkouts } from '../../app/services'
import { t } from '../../app/texts/texts'
import { offerUndo } from '../../app/undo'
import { useAction } from '../../app/useAction'
import { Metric } from '../../app/ui/Metric'
import { Page } from '../../app/ui/Page'
import { Sheet } from '../../app/ui/Sheet'
import type { ShownPiece } from '../../sync/equipment'
import { WorkoutList } from '../workouts/WorkoutList'
import { Wear } from './Wear'
import { kindText } from './words'

/** So many workouts at first; each tap doubles it. */
const FIRST = 10

export default function PiecePage() {
  const { equipmentId = '' } = useParams()
  const piece = useEquipment().find((known) => known.equipment_id === equipmentId)
  return piece ? <Shown piece={piece} /> : (
    <Page title={t('equipment.piece')} parent="/settings/equipment"><p className="strip calm">{t('equipment.unknown')}</p></Page>
  )
}

function Shown({ piece }: { piece: ShownPiece }) {
  const services = useServices()
  const navigate = useNavigate()
  const style = useFigureStyle()
  const typeTitle = useTypeTitle()
  const { act } = useAction()
  const [more, setMore] = useState(false)
  const [most, setMost] = useState(FIRST)
  const covered = coveredBy(piece, useWorkouts())
  const { equipment_id: id, limit_m: limit } = piece
  const shown = (mm: number) => figures.inline(figures.distance(mm, style))
  const remove = async () => {
    const { refusal: _r, ...whole } = piece
    await services.removeEquipment(id)
    navigate('/settings/equipment', { replace: true })
    offerUndo(t('equipment.deleted'), () => services.addEquipment(whole))
  }
  const change = (edit: Parameters<typeof services.editEquipment>[1]) => () => {
    setMore(false)
    void act(() => services.editEquipment(id, edit))
  }
  return (
    <Page
      title={t('equipment.piece')}
      parent="/settings/equipment"
      ends={<button type="button" className="key plain" onClick={() => setMore(true)}>{t('more')}</button>}
    >
      <h2 className="wraps">{piece.name}</h2>
      <p className="muted">
        {[
          kindText(piece.kind),
          piece.default_for.length > 0 ? t('equipment.isDefaultFor', { types: piece.default_for.map(typeTitle).join(', ') }) : '',
          piece.retired_on === undefined ? '' : t('equipment.retiredOn', { day: dates.dayMonthYear(dates.noon(piece.retired_on), locale()) }),
        ].filter(Boolean).join(' · ')}
      </p>
      {piece.refusal === undefined ? null : <p className="strip">{t('equipment.refused', { reason: piece.refusal })}</p>}
      {isWorn(piece, covered) && piece.retired_on === undefined ? (
        <p className="strip">{t('equipment.worn', { name: piece.name, distance: shown(covered.distanceMm) })}</p>
      ) : null}
      <div className="card stack">
        <div className="metric-grid">
          <Metric figure={figures.distance(covered.distanceMm, style)} name={t('figure.distance')} />
          <Metric figure={figures.duration(covered.movingMs)} name={t('figure.moving')} />
          <Metric figure={figures.count(covered.workouts.length, locale())} name={t('equipment.count', { n: covered.workouts.length })} />
        </div>
        <Wear piece={piece} covered={covered} />
        {limit !== undefined && !isWorn(piece, covered) ? (
          <p className="muted small">{t('equipment.toGo', { distance: shown(limit * 1000 - covered.distanceMm), limit: shown(limit * 1000) })}</p>
        ) : null}
        {piece.starting_distance_m > 0 ? <p className="muted small">{t('equipment.before', { distance: shown(piece.starting_distance_m * 1000) })}</p> : null}
      </div>
      <section className="stack" aria-labelledby="with-it">
        <h3 id="with-it">{t('equipment.workouts')}</h3>
        {covered.workouts.length === 0 ? <p className="muted">{t('equipment.noWorkouts')}</p> : <WorkoutList rows={covered.workouts.slice(0, most)} withDate />}
        {covered.workouts.length > most ? (
          <button type="button" className="key outline wide" onClick={() => setMost(most * 2)}>{t('equipment.older')}</button>
        ) : null}
      </section>
      <Sheet open={more} title={t('more')} onClose={() => setMore(false)}>
        <button type="button" className="key outline wide" onClick={() => navigate(`/settings/equipment/${id}/edit`)}>{t('equipment.edit')}</button>
        {piece.retired_on === undefined ? (
          <>
            <button type="button" className="key outline wide" onClick={change({ retired_on: dates.localDate(Date.now()), default_for: [] })}>
              {t('equipment.retire')}
            </button>
            <p className="muted small">{t('equipment.retireWhy')}</p>
          </>
        ) : <button type="button" className="key outline wide" onClick={change({ retired_on: null })}>{t('equipment.useAgain')}</button>}
        <button type="button" className="key outline danger wide apart" onClick={() => void act(remove)}>{t('delete')}</button>
      </Sheet>
    </Page>
  )
}
