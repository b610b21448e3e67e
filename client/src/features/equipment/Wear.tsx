import type { Covered } from '../../app/local/equipment'
import { isWorn } from '../../app/local/equipment'
import type { EquipmentPiece } from '../../sync/equipment'
import './equipment.css'

/** A bar that words beside it say too. */
export function Wear({ piece, covered }: { piece: EquipmentPiece; covered: Covered }) {
  if (piece.limit_m === undefined) return null
  const share = Math.min(1, covered.distanceMm / (piece.limit_m * 1000))
  return (
    <span className={isWorn(piece, covered) ? 'wear worn' : 'wear'} aria-hidden="true">
      <span style={{ inlineSize: `${share * 100}%` }} />
    </span>
  )
}
