import { useMemo, useState } from 'react'
import { Link } from 'react-router-dom'
import * as figures from '../../app/figures'
import { coveredBy, isWorn } from '../../app/local/equipment'
import { useFigureStyle } from '../../app/preferences'
import { useEquipment, useWorkouts } from '../../app/services'
import { t } from '../../app/texts/texts'
import type { EquipmentPiece } from '../../sync/equipment'

const TOLD = 'stamina.worn'

/** Another limit is another word. */
const nameOf = (piece: EquipmentPiece): string => `${piece.equipment_id}:${piece.limit_m}`

/** Says once that a piece has reached its limit. */
export function WornNotice() {
  const pieces = useEquipment()
  const rows = useWorkouts()
  const style = useFigureStyle()
  const [told, setTold] = useState(() => localStorage.getItem(TOLD) ?? '')
  const worn = useMemo(() => {
    const asked = pieces.filter((piece) => piece.limit_m !== undefined && piece.retired_on === undefined && !told.includes(nameOf(piece)))
    return asked.find((piece) => isWorn(piece, coveredBy(piece, rows)))
  }, [pieces, rows, told])
  if (!worn) return null
  const seen = () => {
    const now = `${told} ${nameOf(worn)}`
    setTold(now)
    try {
      localStorage.setItem(TOLD, now)
    } catch {
      // A full phone says it again at the next start.
    }
  }
  return (
    <div className="strip">
      <span className="fill">
        {t('equipment.worn', { name: worn.name, distance: figures.inline(figures.distance(coveredBy(worn, rows).distanceMm, style)) })}
      </span>
      <span className="row wrap">
        <Link className="key" to={`/settings/equipment/${worn.equipment_id}`} onClick={seen}>{t('equipment.see')}</Link>
        <button type="button" className="key" onClick={seen}>{t('close')}</button>
      </span>
    </div>
  )
}
