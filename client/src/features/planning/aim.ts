import * as figures from '../../app/figures'
import type { TypeDeclaration } from '../../app/model'
import { locale } from '../../app/texts/texts'
import type { PlannedLift, PlannedTarget } from '../../sync/calendar-book'

export interface LiftDraft {
  readonly exercise: string
  readonly sets: string
  readonly repetitions: string
  /** Empty where the person has not said. */
  readonly weight: string
}

/** What is aimed at, as it is being typed. */
export interface Aim {
  readonly kind: 'none' | 'distance' | 'duration' | 'lifts'
  readonly distance: string
  readonly unit: string
  readonly seconds: number | null
  readonly lifts: readonly LiftDraft[]
  readonly weightUnit: 'kg' | 'lb'
  /** What these fields do not show of it, such as a distance beside a duration. */
  readonly rest: PlannedTarget
}

/** As it is typed where the person lives: what stands in a field is read again when it is saved. */
const shown = (value: number): string => figures.numberFormat(locale(), { useGrouping: false, maximumFractionDigits: 3 }).format(value)

export function aimOf(target: PlannedTarget | null, unit: string, weightUnit: 'kg' | 'lb'): Aim {
  const { distance, duration_s: seconds, exercises } = target ?? {}
  const kind = exercises ? 'lifts' : distance ? 'distance' : seconds ? 'duration' : 'none'
  return {
    kind, seconds: seconds ?? null, distance: distance ? shown(distance.value) : '', unit: distance?.unit ?? unit,
    lifts: (exercises ?? []).map((lift) => ({
      exercise: lift.exercise, sets: String(lift.sets), repetitions: String(lift.repetitions), weight: lift.weight ? shown(lift.weight.value) : '',
    })),
    weightUnit: exercises?.find((lift) => lift.weight)?.weight?.unit ?? weightUnit,
    rest: kind === 'distance' && seconds ? { duration_s: seconds } : {},
  }
}

const MOST = { km: 10_000, sets: 100, repetitions: 1000, weight: 2000, seconds: 604_800 } as const

/** As the contract has it, null for none; undefined where something typed is no aim. */
export function targetOf(aim: Aim, screen: TypeDeclaration['screen'] | undefined): PlannedTarget | null | undefined {
  switch (kindFor(aim.kind, screen)) {
    case 'none': return null
    case 'distance': {
      const value = figures.parseDecimal(aim.distance)
      return value === null || value <= 0 || value > MOST.km ? undefined : { distance: { value, unit: aim.unit }, ...aim.rest }
    }
    case 'duration': return aim.seconds === null || aim.seconds < 1 || aim.seconds > MOST.seconds ? undefined : { duration_s: Math.round(aim.seconds) }
    case 'lifts': {
      const lifts = aim.lifts.map((draft) => liftOf(draft, aim.weightUnit))
      return lifts.length === 0 || lifts.includes(undefined) ? undefined : { exercises: lifts as PlannedLift[] }
    }
  }
}

/** What a type cannot be measured by is no aim of it. */
export const kindFor = (kind: Aim['kind'], screen: TypeDeclaration['screen'] | undefined): Aim['kind'] =>
  (kind === 'distance' && screen !== 'distance' && screen !== undefined) || (kind === 'lifts' && screen !== 'sets') ? 'none' : kind

function liftOf({ exercise, sets, repetitions, weight }: LiftDraft, unit: 'kg' | 'lb'): PlannedLift | undefined {
  const whole = (typed: string, most: number) => {
    const n = /^\d{1,4}$/.test(figures.latin(typed).trim()) ? Number(figures.latin(typed)) : 0
    return n >= 1 && n <= most ? n : undefined
  }
  const heavy = weight.trim() === '' ? null : figures.parseDecimal(weight)
  const [s, r] = [whole(sets, MOST.sets), whole(repetitions, MOST.repetitions)]
  if (s === undefined || r === undefined || (weight.trim() !== '' && (heavy === null || heavy > MOST.weight))) return undefined
  return { exercise, sets: s, repetitions: r, ...(heavy !== null && { weight: { value: heavy, unit } }) }
}
