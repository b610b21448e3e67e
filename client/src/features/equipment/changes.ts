import type { EquipmentEdit, EquipmentPiece } from '../../sync/equipment'

/** Only what is another than before: what somebody else changed meanwhile stays. */
export function changesOf(before: EquipmentPiece, now: EquipmentPiece): EquipmentEdit {
  const isSame = now.default_for.length === before.default_for.length && now.default_for.every((type) => before.default_for.includes(type))
  return {
    ...(now.name !== before.name && { name: now.name }),
    ...(now.kind !== before.kind && { kind: now.kind }),
    ...(!isSame && { default_for: now.default_for }),
    ...(now.starting_distance_m !== before.starting_distance_m && { starting_distance_m: now.starting_distance_m }),
    ...(now.limit_m !== before.limit_m && { limit_m: now.limit_m ?? null }),
  }
}
