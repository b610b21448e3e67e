import { t } from '../../app/texts/texts'
import type { EquipmentKind, EquipmentPiece } from '../../sync/equipment'

export function kindText(kind: EquipmentKind): string {
  switch (kind) {
    case 'shoes': return t('equipment.shoes')
    case 'bike': return t('equipment.bike')
    case 'other': return t('equipment.other')
  }
}

/** By name, as people look for them. */
export const inOrder = <T extends EquipmentPiece>(pieces: readonly T[], locale: string): T[] =>
  [...pieces].sort((a, b) => a.name.localeCompare(b.name, locale))
