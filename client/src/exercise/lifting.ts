// Weights in grams, sums over sets, estimated one-repetition maximum. docs/rules.md, "Weight training"
// contract/vectors/lifting.json.
import type { WireExercise, WireProgress, WireSet } from './event'
import type { EventFacts } from './read-event'

export type WeightUnit = 'kg' | 'lb'

export interface LiftedSet {
  readonly set_id: string | undefined
  readonly exercise: string; // slug
  readonly name: string; // as entered
  readonly grams: number; // below 0: that much of the body's weight was taken away
  readonly weight: number; // as entered
  readonly bodyGrams?: number; // the body's, where the exercise lifts all of it and the set states it
  readonly body_weight?: number; // as entered
  readonly unit: WeightUnit
  readonly repetitions: number; // 0 where only its duration was given
  readonly duration_ms?: number; // how long it was held
  readonly rpe: number | undefined
  readonly warmUp: boolean
}

export interface LiftingResult {
  readonly sets: number
  readonly repetitions: number
  readonly volume_g_reps: number
  readonly max_weight_g: number
  readonly max_weight_g_by_exercise: Readonly<Record<string, number>>
  readonly one_rep_max_g_by_exercise: Readonly<Record<string, number>>
  readonly one_rep_max_brzycki_g_by_exercise?: Readonly<Record<string, number>>
  /** Of one set, whatever the load. */
  readonly most_repetitions_by_exercise?: Readonly<Record<string, number>>
  /** The heaviest that was lifted that often, or oftener, in one set. */
  readonly max_weight_3_g_by_exercise?: Readonly<Record<string, number>>
  readonly max_weight_5_g_by_exercise?: Readonly<Record<string, number>>
  readonly max_weight_10_g_by_exercise?: Readonly<Record<string, number>>
  /** The least help, per exercise that was helped. */
  readonly assistance_g_by_exercise?: Readonly<Record<string, number>>
}

/** What no figure exceeds: the largest whole number that a phone counts to without a hole. */
const MOST = Number.MAX_SAFE_INTEGER
const LONGEST_NAME = 100, LONGEST_ID = 64, HEAVIEST = 10_000, MOST_REPETITIONS = 10_000, MOST_SETS = 1_000, LONGEST_SET_S = 86_400, HARDEST_RPE = 10
/** A set that does not count is told of, but no event tells of more than these. */
const MOST_BAD = 20

// Words of a slug, each also with an s: the body itself is lifted, so the load beside it estimates no maximum. Below the English ones those of the languages
// that logs of lifting are translated to. docs/figures.md.
const BODY_WEIGHT = [
  'pull_up', 'pullup', 'chin_up', 'chinup', 'muscle_up', 'muscleup', 'push_up', 'pushup', 'press_up', 'dip', 'inverted_row', 'pistol_squat', 'sit_up',
  'situp', 'leg_raise',
  'klimmzug', 'klimmzuge', 'barrenstutz', 'liegestutz', 'liegestutze', 'beinheben', 'traction', 'pompe', 'releve_de_jambe', 'dominada', 'fondo',
  'flexiones', 'elevacion_de_pierna', 'trazione', 'trazioni', 'piegamento', 'piegamenti', 'barra_fixa', 'flexao_de_braco', 'flexoes', 'optrekken',
  'opdrukken', 'podciaganie_na_drazku', 'pompka', 'pompki', 'chins', 'rackhav', 'armhavning', 'armhavningar', 'kroppsheving', 'armheving',
  'armhevinger', 'leuanveto', 'dippi', 'punnerrus', 'barfiks', 'shyb', 'shyby', 'klik', 'kliky', 'huzodzkodas', 'fekvotamasz',
]

// Of a push-up or a sit-up it is a part that nobody has measured of this person, and a bench dip leaves the feet on the ground.
const WHOLE_BODY = [
  'pull_up', 'pullup', 'chin_up', 'chinup', 'muscle_up', 'muscleup', 'dip',
  'klimmzug', 'klimmzuge', 'barrenstutz', 'traction', 'dominada', 'fondo_en_paralela', 'fondos_en_paralela', 'trazione', 'trazioni', 'optrekken',
  'podciaganie_na_drazku', 'chins', 'rackhav', 'kroppsheving', 'leuanveto', 'dippi', 'barfiks', 'shyb', 'shyby', 'huzodzkodas',
]
const FEET_ON_THE_GROUND = ['bench', 'bank', 'banc', 'banco', 'panca', 'lawce', 'penkki']

// In other languages than English a row that is supported, not helped, has the same word: it is help where the body is lifted.
const HELP = [
  'unterstutzt', 'unterstutzte', 'unterstutzter', 'unterstutztes', 'assistiert', 'assistierte', 'assistierter', 'assiste', 'assistee', 'asistida',
  'asistido', 'assistita', 'assistite', 'assistito', 'assistiti', 'assistida', 'assistido', 'ondersteund', 'ondersteunde', 'geassisteerd',
  'geassisteerde', 'wspomagane', 'wspomagana', 'wspomagany', 'assisterad', 'assisterade', 'assisterat', 'assisteret', 'assisterede', 'assistert',
  'assisterte', 'avustettu',
]

/** An exercise of which nobody said what it was: it holds no record of its own. */
const UNNAMED = 'unknown'

function hasAny(exercise: string, list: readonly string[]): boolean {
  const words = `_${exercise}_`
  return list.some((word) => words.includes(`_${word}_`) || words.includes(`_${word}s_`))
}

/** The body's weight and the load beside it are one load. */
export function liftsAllOfTheBody(exercise: string): boolean {
  return hasAny(exercise, WHOLE_BODY) && !hasAny(exercise, FEET_ON_THE_GROUND)
}

export function liftsTheBody(exercise: string): boolean {
  return hasAny(exercise, BODY_WEIGHT)
}

/** The weight is help: what a machine or a band takes away. */
export function isAssisted(exercise: string): boolean {
  return hasAny(exercise, ['assisted']) || (hasAny(exercise, HELP) && liftsTheBody(exercise))
}

export function toGrams(weight: number, unit: WeightUnit): number {
  return Math.floor(weight * (unit === 'lb' ? 453.59237 : 1000) + 0.5)
}

/** Epley (1985), whole grams; undefined where the repetitions say nothing about a maximum. */
export function oneRepMaxGrams(grams: number, repetitions: number): number | undefined {
  if (grams <= 0 || repetitions < 1 || repetitions > 12) return undefined
  if (repetitions === 1) return grams
  return Math.floor((grams * (30 + repetitions) + 15) / 30)
}

/** Brzycki (1993), whole grams; undefined where the repetitions say nothing about a maximum. */
export function brzyckiGrams(grams: number, repetitions: number): number | undefined {
  if (grams <= 0 || repetitions < 1 || repetitions > 10) return undefined
  return Math.floor((grams * 72 + (37 - repetitions)) / (2 * (37 - repetitions)))
}

export function slug(name: string): string {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  const made = plain.replace(/[^a-z0-9]+/g, '_').replace(/^_+|_+$/g, '')
  // One by one, as the server does: a sigma at the end of a word stays the same letter.
  return made === '' ? [...name.trim()].map((c) => c.toLowerCase()).join('') : made
}

/** The sets that stand, in the order they were first logged; corrections and deletions by set_id are applied. */
export function standingSets(progresses: Iterable<Pick<WireProgress, 'sets' | 'exercises'>>): LiftedSet[] {
  const sets = new Map<string, LiftedSet>()
  let nameless = 0
  const keep = (set: LiftedSet): void => {
    sets.set(set.set_id ?? `\u0000${nameless++}`, set)
  }
  for (const progress of progresses) {
    for (const set of listOf<WireSet>(progress.sets)) {
      if (!isGoodSet(set)) continue
      if (set.deleted === true) {
        sets.delete(set.set_id!)
        continue
      }
      keep(fromSet(set))
    }
    for (const exercise of listOf<WireExercise>(progress.exercises)) {
      if (!isGoodExercise(exercise)) continue
      for (let i = 0; i < (exercise.sets ?? 1); i++) keep(fromExercise(exercise))
    }
  }
  return [...sets.values()]
}

const listOf = <T>(list: unknown): readonly T[] => Array.isArray(list) ? list as T[] : []
const missing = (value: unknown): boolean => value === undefined || value === null
const isNumber = (value: unknown, min: number, max: number): boolean => typeof value === 'number' && value >= min && value <= max
const isWhole = (value: unknown, min: number, max: number): boolean => isNumber(value, min, max) && Number.isInteger(value)
const isName = (value: unknown): boolean => typeof value === 'string' && value.length <= LONGEST_NAME && value.trim() !== ''
const isLoad = ({ weight, body_weight: body, unit }: { readonly weight?: unknown; readonly body_weight?: unknown; readonly unit?: unknown }): boolean =>
  (missing(weight) || isNumber(weight, -HEAVIEST, HEAVIEST)) && (missing(body) || isNumber(body, 0, HEAVIEST))
  && (missing(unit) || unit === 'kg' || unit === 'lb')

function isGoodSet(set: WireSet): boolean {
  if (typeof set !== 'object' || set === null || Array.isArray(set)) return false
  if (!missing(set.set_id) && !(typeof set.set_id === 'string' && set.set_id.length <= LONGEST_ID)) return false
  if (!missing(set.deleted) && typeof set.deleted !== 'boolean') return false
  if (set.deleted === true) return !missing(set.set_id)
  return isName(set.exercise) && isLoad(set)
    && (missing(set.repetitions) || isWhole(set.repetitions, 0, MOST_REPETITIONS)) && (missing(set.duration_s) || isNumber(set.duration_s, 0, LONGEST_SET_S))
    && !(missing(set.repetitions) && missing(set.duration_s))
    && (missing(set.rpe) || isNumber(set.rpe, 0, HARDEST_RPE)) && (missing(set.warm_up) || typeof set.warm_up === 'boolean')
}

function isGoodExercise(done: WireExercise): boolean {
  return (
    typeof done === 'object' &&
    done !== null &&
    !Array.isArray(done) &&
    isName(done.name) &&
    isLoad(done) &&
    isWhole(done.repetition, 0, MOST_REPETITIONS) &&
    (missing(done.sets) || isWhole(done.sets, 1, MOST_SETS))
  )
}

/** How many sets of an event's progress do not count, as far as they are told of; their neighbours do. */
export function badSets(progress: WireProgress): number {
  const bad = listOf<WireSet>(progress.sets).filter((set) => !isGoodSet(set)).length
    + listOf<WireExercise>(progress.exercises).filter((done) => !isGoodExercise(done)).length
  return Math.min(bad, MOST_BAD)
}

function load(exercise: string, weight: number, unit: WeightUnit): number {
  const grams = toGrams(Math.abs(weight), unit)
  return grams !== 0 && (weight < 0 || isAssisted(exercise)) ? -grams : grams
}

/** What a set says of the body. */
function bodyOf(exercise: string, body: number | null | undefined, unit: WeightUnit): Pick<LiftedSet, 'bodyGrams' | 'body_weight'> {
  if (body === undefined || body === null) return {}
  return { body_weight: body, ...(body > 0 && liftsAllOfTheBody(exercise) && { bodyGrams: toGrams(body, unit) }) }
}

/** What was lifted: with the body where its weight is known. */
export function liftedGrams(set: Pick<LiftedSet, 'grams' | 'bodyGrams'>): number {
  return Math.max(0, (set.bodyGrams ?? 0) + set.grams)
}

function fromSet(set: WireSet): LiftedSet {
  const weight = set.weight ?? 0, unit = set.unit ?? 'kg', name = set.exercise!, exercise = slug(name)
  return {
    set_id: set.set_id ?? undefined, exercise, name, grams: load(exercise, weight, unit), weight, unit, repetitions: set.repetitions ?? 0,
    ...bodyOf(exercise, set.body_weight, unit),
    ...(!missing(set.duration_s) && { duration_ms: Math.floor(set.duration_s! * 1000 + 0.5) }), rpe: set.rpe ?? undefined, warmUp: set.warm_up === true,
  }
}

function fromExercise(done: WireExercise): LiftedSet {
  const weight = done.weight ?? 0, unit = done.unit ?? 'kg', exercise = slug(done.name)
  return {
    set_id: undefined, exercise, name: done.name, grams: load(exercise, weight, unit), weight, unit,
    ...bodyOf(exercise, done.body_weight, unit), repetitions: done.repetition!, rpe: undefined, warmUp: false,
  }
}

/** Tried and not done once: shown, and counted for nothing. */
export function hasFailed(set: LiftedSet): boolean {
  return set.repetitions === 0 && (set.duration_ms ?? 0) === 0
}

export function liftingResult(sets: readonly LiftedSet[]): LiftingResult {
  let count = 0, repetitions = 0, volume = 0, max = 0
  // Maps, since a person may call an exercise "constructor", which every object has.
  type By = Map<string, number>
  const maxBy: By = new Map(), epleyBy: By = new Map(), brzyckiBy: By = new Map(), mostBy: By = new Map()
  const by3: By = new Map(), by5: By = new Map(), by10: By = new Map(), helpBy: By = new Map()
  const raise = (by: By, exercise: string, value: number | undefined): void => {
    if (value !== undefined && exercise !== UNNAMED) by.set(exercise, Math.max(by.get(exercise) ?? 0, value))
  }
  for (const set of sets) {
    if (set.warmUp || hasFailed(set)) continue
    count++
    repetitions += set.repetitions
    volume = Math.min(volume + liftedGrams(set) * set.repetitions, MOST)
    if (set.repetitions > 0) raise(mostBy, set.exercise, set.repetitions)
    // Help is negative load: it is no weight lifted, and less of it is better.
    if (set.grams < 0 && set.exercise !== UNNAMED) helpBy.set(set.exercise, Math.min(helpBy.get(set.exercise) ?? MOST, -set.grams))
    if (set.bodyGrams !== undefined || !liftsTheBody(set.exercise)) {
      raise(epleyBy, set.exercise, oneRepMaxGrams(liftedGrams(set), set.repetitions))
      raise(brzyckiBy, set.exercise, brzyckiGrams(liftedGrams(set), set.repetitions))
    }
    if (set.grams <= 0) continue
    max = Math.max(max, set.grams)
    raise(maxBy, set.exercise, set.grams)
    // Who does eight has done five.
    if (set.repetitions >= 3) raise(by3, set.exercise, set.grams)
    if (set.repetitions >= 5) raise(by5, set.exercise, set.grams)
    if (set.repetitions >= 10) raise(by10, set.exercise, set.grams)
  }
  return {
    sets: count, repetitions, volume_g_reps: volume, max_weight_g: max,
    max_weight_g_by_exercise: Object.fromEntries(maxBy),
    one_rep_max_g_by_exercise: Object.fromEntries(epleyBy), one_rep_max_brzycki_g_by_exercise: Object.fromEntries(brzyckiBy),
    most_repetitions_by_exercise: Object.fromEntries(mostBy), max_weight_3_g_by_exercise: Object.fromEntries(by3),
    max_weight_5_g_by_exercise: Object.fromEntries(by5), max_weight_10_g_by_exercise: Object.fromEntries(by10),
    assistance_g_by_exercise: Object.fromEntries(helpBy),
  }
}

/** What somebody changed who knew of the other's change comes after it, whatever the writers are called. */
export function inTheirOrder<T>(facts: readonly T[], lamport: (fact: T) => number): readonly T[] {
  return facts.some((fact) => lamport(fact) > 0) ? [...facts].sort((a, b) => lamport(a) - lamport(b)) : facts
}

export function setsOf(facts: readonly Pick<EventFacts, 'progress' | 'lamport'>[]): LiftedSet[] {
  const progresses: WireProgress[] = []
  for (const { progress } of inTheirOrder(facts, (fact) => (fact.progress === undefined ? 0 : (fact.lamport ?? 0))))
    if (progress !== undefined) progresses.push(progress)
  return standingSets(progresses)
}
