import { Link } from 'react-router-dom'
import * as figures from '../../app/figures'
import { coveredBy } from '../../app/local/equipment'
import { locale, useFigureStyle } from '../../app/preferences'
import { useEquipment, useWorkouts } from '../../app/services'
import { t } from '../../app/texts/texts'
import { Icon } from '../../app/ui/Icon'
import { add, chevronForward } from '../../app/ui/icons'
import { Page } from '../../app/ui/Page'
import type { EquipmentPiece } from '../../sync/equipment'
import { Wear } from './Wear'
import { inOrder, kindText } from './words'

/** Every piece with how far it went; those that are retired below. */
export default function EquipmentPage() {
  const pieces = inOrder(useEquipment(), locale())
  const retired = pieces.filter((piece) => piece.retired_on !== undefined)
  const inUse = pieces.filter((piece) => piece.retired_on === undefined)
  return (
    <Page title={t('equipment.title')} parent="/settings">
      {pieces.length === 0 ? <div className="card empty"><p>{t('equipment.empty')}</p></div> : null}
      {inUse.length > 0 ? <Pieces pieces={inUse} /> : null}
      {retired.length > 0 ? (
        <section className="stack" aria-labelledby="retired">
          <h2 id="retired" className="label muted">{t('equipment.retired')}</h2>
          <Pieces pieces={retired} />
        </section>
      ) : null}
      <div className="grow" />
      <Link to="/settings/equipment/add" className="key primary wide"><Icon of={add} small />{t('equipment.new')}</Link>
    </Page>
  )
}

function Pieces({ pieces }: { pieces: readonly EquipmentPiece[] }) {
  return <ul className="card flush rows">{pieces.map((piece) => <li key={piece.equipment_id}><PieceRow piece={piece} /></li>)}</ul>
}

function PieceRow({ piece }: { piece: EquipmentPiece }) {
  const rows = useWorkouts()
  const style = useFigureStyle()
  const covered = coveredBy(piece, rows)
  const shown = (mm: number) => figures.inline(figures.distance(mm, style))
  return (
    <Link className="row-link" to={`/settings/equipment/${piece.equipment_id}`}>
      <span className="fill wraps">
        {piece.name}
        <span className="muted small below">{kindText(piece.kind)}</span>
      </span>
      <span className="end tabular">
        <span className="figure below">{shown(covered.distanceMm)}</span>
        {piece.limit_m === undefined ? null : <span className="muted small">{t('equipment.ofLimit', { limit: shown(piece.limit_m * 1000) })}</span>}
      </span>
      <Wear piece={piece} covered={covered} />
      <span className="muted onward"><Icon of={chevronForward} small mirrors /></span>
    </Link>
  )
}
