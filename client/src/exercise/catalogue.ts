// Exercises that most gyms know, as data. A person's own stand beside them; the slug is what goes into a workout's log.
import { slug } from './lifting'

export type MuscleGroup = 'chest' | 'legs' | 'back' | 'shoulders' | 'arms' | 'whole_body' | 'core'

export interface CatalogueExercise {
  readonly slug: string
  readonly name: string
  readonly group: MuscleGroup | 'own'
  /** Other names people type. */
  readonly also: readonly string[]
}

export const CATALOGUE: readonly CatalogueExercise[] = [
  ...of('chest', [
    ['Bench press', 'bp'],
    ['Incline bench press'],
    ['Decline bench press'],
    ['Close-grip bench press'],
    ['Dumbbell bench press'],
    ['Incline dumbbell press'],
    ['Chest press'],
    ['Chest fly', 'butterfly', 'pec deck'],
    ['Cable crossover'],
    ['Push-up', 'pushup', 'press-up'],
    ['Dip', 'dips'],
  ]),
  ...of('legs', [
    ['Squat', 'back squat'],
    ['Front squat'],
    ['Goblet squat'],
    ['Split squat'],
    ['Bulgarian split squat'],
    ['Hack squat'],
    ['Leg press'],
    ['Leg extension'],
    ['Leg curl', 'hamstring curl'],
    ['Lunge'],
    ['Step-up'],
    ['Calf raise'],
    ['Hip thrust', 'glutes'],
    ['Glute bridge'],
    ['Hip abduction'],
    ['Hip adduction'],
  ]),
  ...of('back', [
    ['Deadlift', 'dl'],
    ['Romanian deadlift', 'rdl'],
    ['Sumo deadlift'],
    ['Trap-bar deadlift'],
    ['Good morning'],
    ['Back extension', 'hyperextension'],
    ['Kettlebell swing'],
    ['Barbell row', 'bent-over row'],
    ['Dumbbell row'],
    ['Seated cable row'],
    ['T-bar row'],
    ['Inverted row'],
    ['Lat pulldown', 'lat pull'],
    ['Pull-up', 'pullup'],
    ['Chin-up'],
    ['Pullover'],
    ['Shrug'],
  ]),
  ...of('shoulders', [
    ['Overhead press', 'military press', 'shoulder press'],
    ['Push press'],
    ['Dumbbell shoulder press'],
    ['Arnold press'],
    ['Lateral raise'],
    ['Front raise'],
    ['Rear delt fly', 'reverse fly'],
    ['Face pull'],
    ['Upright row'],
    ['Landmine press'],
  ]),
  ...of('arms', [
    ['Barbell curl'],
    ['Dumbbell curl'],
    ['Hammer curl'],
    ['Preacher curl'],
    ['Cable curl'],
    ['Triceps pushdown'],
    ['Skull crusher', 'french press'],
    ['Overhead triceps extension'],
    ['Triceps kickback'],
    ['Wrist curl'],
  ]),
  ...of('whole_body', [
    ['Clean'],
    ['Power clean'],
    ['Clean and jerk', 'c&j'],
    ['Snatch'],
    ['Power snatch'],
    ['Thruster'],
    ['Turkish get-up'],
    ['Farmer’s walk', 'farmers carry'],
    ['Sled push'],
    ['Wall ball', 'medicine ball'],
  ]),
  ...of('core', [
    ['Plank'],
    ['Side plank'],
    ['Crunch'],
    ['Sit-up'],
    ['Hanging leg raise'],
    ['Cable crunch'],
    ['Russian twist'],
    ['Ab wheel'],
    ['Pallof press'],
  ]),
]

function of(group: MuscleGroup, names: readonly (readonly [string, ...string[]])[]): CatalogueExercise[] {
  return names.map(([name, ...also]) => ({ slug: slug(name), name, group, also }))
}

/** Letters from which on what is typed is also found within a word: German writes "Langhantelrudern" as one. */
const LEAST_INSIDE = 4

/**
 * Every word typed must begin a word of the name, of another name or of the group, or be within one if it is long enough; what was
 * used lately comes first, then names that begin with what was typed, then the alphabet.
 */
export function searchExercises(
  typed: string, exercises: readonly CatalogueExercise[] = CATALOGUE, usedAt: ReadonlyMap<string, number> = new Map(),
): CatalogueExercise[] {
  const wanted = slug(typed).split('_').filter((w) => w !== '')
  const words = (e: CatalogueExercise): string[] => [e.name, ...e.also, e.group].flatMap((text) => slug(text).split('_'))
  const found = wanted.length === 0 ? [...exercises] : exercises.filter((e) => {
    const own = [...words(e), ...[e.name, ...e.also].map((text) => slug(text).replaceAll('_', ''))]
    return wanted.every((w) => own.some((o) => (w.length < LEAST_INSIDE ? o.startsWith(w) : o.includes(w))))
  })
  const begins = (e: CatalogueExercise): number => (slug(e.name).startsWith(wanted.join('_')) ? 0 : 1)
  return found.sort((a, b) => (usedAt.get(b.slug) ?? 0) - (usedAt.get(a.slug) ?? 0) || begins(a) - begins(b) || a.name.localeCompare(b.name))
}
