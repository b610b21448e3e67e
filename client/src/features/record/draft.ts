import type { LastTime } from '../../app/model'
import type { WireSet } from '../../exercise/event'
import { liftsAllOfTheBody, slug, type LiftedSet } from '../../exercise/lifting'
import type { BodyWeight } from '../../sync/profile'
import type { ProposedSet } from './plan'

type Unit = 'kg' | 'lb'

/** A set as it stands in the steppers. */
export interface Draft {
  readonly weight: number
  readonly unit: Unit
  readonly repetitions: number
  readonly rpe: number | undefined
  readonly warmUp: boolean
  /** The body's, in the same unit: where it is part of the load and known. */
  readonly body?: number
  /** How long it was held: of one that was logged so. */
  readonly duration_ms?: number
}

export const HEAVIEST: Record<Unit, number> = { kg: 1500, lb: 3300 }
export const STEP: Record<Unit, number> = { kg: 2.5, lb: 5 }
export const MOST_REPETITIONS = 500
/** Ratings of perceived exertion as lifters give them. */
export const RPE = [6, 6.5, 7, 7.5, 8, 8.5, 9, 9.5, 10] as const

interface Known {
  /** Sets of this exercise in this workout, and what was done last time. */
  readonly done: readonly LiftedSet[]
  readonly last: LastTime | null
  readonly unit: Unit
  readonly bodyWeight: boolean
  /** What was planned of it. */
  readonly proposed?: readonly ProposedSet[]
}

/** Sets that stand for a planned one: warm-ups are beside them. */
export const workSets = (done: readonly LiftedSet[]): readonly LiftedSet[] => done.filter((set) => !set.warmUp)

/** What the next set begins with: what was planned of it, and for the rest what was done before. Whoever lifted another weight than was planned keeps it. */
export function nextDraft(known: Known): Draft {
  const usual = followedDraft(known)
  const work = workSets(known.done), { proposed = [] } = known
  const next = proposed[work.length]
  if (next === undefined) return usual
  const own = work.at(-1), asked = proposed[work.length - 1]?.weight
  const hasLeft = own !== undefined && asked !== undefined && (own.weight !== asked.value || own.unit !== asked.unit)
  const { weight, unit } = hasLeft ? own : next.weight ? { weight: next.weight.value, unit: next.weight.unit } : usual
  return { ...usual, unit, weight: Math.min(weight, HEAVIEST[unit]), repetitions: Math.min(next.repetitions, MOST_REPETITIONS) }
}

/**
 * Last time's set of the same number while the person follows it, else their own last one. Whoever changed weight or unit has left last time behind.
 */
function followedDraft({ done, last, unit, bodyWeight }: Known): Draft {
  const own = done.at(-1)
  const followed = own === undefined || own.warmUp || same(own, last?.sets[done.length - 1])
  const before = (followed ? last?.sets[done.length] : undefined) ?? own ?? last?.sets.at(-1)
  return {
    weight: before?.weight ?? (bodyWeight ? 0 : unit === 'kg' ? 20 : 45),
    unit: before?.unit ?? unit,
    repetitions: before?.repetitions ?? 5,
    rpe: undefined,
    warmUp: false,
  }
}

function same(set: LiftedSet, before: LastTime['sets'][number] | undefined): boolean {
  return before !== undefined && before.unit === set.unit && before.weight === set.weight
}

export const draftOf = (set: LiftedSet): Draft => ({
  weight: set.weight, unit: set.unit, repetitions: set.repetitions, rpe: set.rpe, warmUp: set.warmUp,
  ...(set.body_weight !== undefined && { body: set.body_weight }),
  ...(set.duration_ms !== undefined && { duration_ms: set.duration_ms }),
})

/** The set as it is done today: of a pull-up or a dip the body is part of the load. What it weighed that day stays with the set. */
export function withBody(draft: Draft, exercise: string, body: BodyWeight | null): Draft {
  if (body === null || !liftsAllOfTheBody(slug(exercise))) return draft
  return { ...draft, body: body.unit === draft.unit ? body.value : inUnit(body.value, draft.unit) }
}

/** To a tenth, as scales read. */
const inUnit = (value: number, unit: Unit): number => Math.round((unit === 'lb' ? value / 0.45359237 : value * 0.45359237) * 10) / 10

/** The same weight in the other unit, to what a scale of it reads: 60 kg is 132.5 lb. */
export function inOtherUnit(draft: Draft): Draft {
  const unit: Unit = draft.unit === 'kg' ? 'lb' : 'kg'
  const weight = draft.unit === 'kg' ? draft.weight / 0.45359237 : draft.weight * 0.45359237
  const body = draft.body === undefined ? {} : { body: inUnit(draft.body, unit) }
  return { ...draft, ...body, unit, weight: Math.min(HEAVIEST[unit], Math.round(weight * 2) / 2) }
}

export function wireSet(set_id: string, exercise: string, draft: Draft): WireSet {
  return {
    set_id, exercise, weight: draft.weight, unit: draft.unit, repetitions: draft.repetitions,
    ...(draft.body === undefined ? {} : { body_weight: draft.body }),
    ...(draft.duration_ms === undefined ? {} : { duration_s: draft.duration_ms / 1000 }),
    ...(draft.rpe === undefined ? {} : { rpe: draft.rpe }), ...(draft.warmUp ? { warm_up: true } : {}),
  }
}

/**
 * What brings a deleted set back to its place: sets stand in the order they were first logged (docs/events.md), so those behind it
 * are taken out and logged again after it.
 */
export function restoring(before: readonly LiftedSet[], deleted: LiftedSet): WireSet[] {
  const behind = before.slice(before.findIndex((set) => set.set_id === deleted.set_id) + 1).filter((set) => set.set_id !== undefined)
  const again = [deleted, ...behind].filter((set) => set.set_id !== undefined)
  return [...behind.map((set) => ({ set_id: set.set_id!, deleted: true })), ...again.map((set) => wireSet(set.set_id!, set.name, draftOf(set)))]
}
