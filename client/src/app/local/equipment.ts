// The equipment of this phone as the screens see it and change it, and what each piece has covered.
import type { Storage } from '../../store/storage'
import { EquipmentBook, type EquipmentEdit, type EquipmentPiece, type ShownPiece } from '../../sync/equipment'
import type { EquipmentCalls, WorkoutRow } from '../model'
import { Value } from './value'

export interface EquipmentPorts {
  readonly storage: Storage
  /** '' without one. */
  readonly account: () => string
  readonly nudge: () => void
}

export interface Covered {
  readonly distanceMm: number
  readonly movingMs: number
  /** The newest first. */
  readonly workouts: readonly WorkoutRow[]
}

/** What a piece has covered: the distance before, and every workout that has ended and is done with it. */
export function coveredBy(piece: EquipmentPiece, rows: readonly WorkoutRow[]): Covered {
  const workouts = rows.filter((row) =>
    row.deletedAt === null && (row.state === 'finished' || row.state === 'auto_finished') && row.equipment?.includes(piece.equipment_id) === true)
  return {
    workouts,
    distanceMm: workouts.reduce((mm, row) => mm + (row.distanceMm ?? 0), Math.round(piece.starting_distance_m * 1000)),
    movingMs: workouts.reduce((ms, row) => ms + row.movingMs, 0),
  }
}

/** True from the distance on at which the person wants to be told. */
export const isWorn = (piece: EquipmentPiece, { distanceMm }: Covered): boolean => piece.limit_m !== undefined && distanceMm >= piece.limit_m * 1000

/** Ids of what a workout of a type is done with unless the person says otherwise. */
export const defaultsFor = (type: string, pieces: readonly EquipmentPiece[]): readonly string[] =>
  pieces.filter((piece) => piece.retired_on === undefined && piece.default_for.includes(type)).map((piece) => piece.equipment_id)

/** A type has one pair of shoes and one bike as its default; of other things as many as there are. */
export function giveWay(piece: EquipmentPiece, pieces: readonly EquipmentPiece[]): Record<string, EquipmentEdit> {
  if (piece.kind === 'other' || piece.retired_on != null) return {}
  const others = pieces.filter((other) =>
    other.equipment_id !== piece.equipment_id && other.kind === piece.kind && other.default_for.some((type) => piece.default_for.includes(type)))
  return Object.fromEntries(others.map((other) =>
    [other.equipment_id, { default_for: other.default_for.filter((type) => !piece.default_for.includes(type)) }]))
}

export function equipmentOf({ storage, account, nudge }: EquipmentPorts): {
  readonly value: Value<readonly ShownPiece[]>
  readonly calls: EquipmentCalls
  refresh(): Promise<void>
} {
  const value = new Value<readonly ShownPiece[]>([])
  const book = new EquipmentBook(storage, account, nudge)
  let shown = '[]'
  const refresh = async () => {
    const pieces = await book.list()
    const text = JSON.stringify(pieces)
    if (text === shown) return
    shown = text
    value.set(pieces)
  }
  const changed = async (work: Promise<void>) => {
    await work
    await refresh()
  }
  return {
    value, refresh,
    calls: {
      async addEquipment(piece) {
        const others = giveWay(piece, await book.list())
        await book.add(piece)
        await changed(book.edit(others))
      },
      async editEquipment(id, edit) {
        const pieces = await book.list()
        const piece = pieces.find((known) => known.equipment_id === id)
        if (piece === undefined) return
        // Nothing gives way to a piece whose defaults stay as they are.
        const others = edit.default_for === undefined ? {} : giveWay({ ...piece, ...edit } as EquipmentPiece, pieces)
        await changed(book.edit({ ...others, [id]: edit }))
      },
      removeEquipment: (id) => changed(book.remove(id)),
    },
  }
}
