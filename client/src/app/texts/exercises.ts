import { CATALOGUE, type CatalogueExercise } from '../../exercise/catalogue'
import { slug } from '../../exercise/lifting'
import { exerciseWords } from './texts'

const KNOWN = new Map(CATALOGUE.map((exercise) => [exercise.slug, exercise]))

/** The name of an exercise in the language of the screen; a person's own stay as they named them, and a bare slug becomes words. */
export function exerciseTitle(name: string): string {
  const id = slug(name)
  const known = exerciseWords()[id] ?? KNOWN.get(id)?.name
  if (known) return known
  if (name !== id) return name
  const words = name.replaceAll('_', ' ')
  return words.slice(0, 1).toUpperCase() + words.slice(1)
}

/** What the log carries for it: the same in every language, so that the same exercise is one exercise. */
export function exerciseForLog(name: string): string {
  return KNOWN.get(slug(name))?.name ?? name
}

/** Exercises as they are searched: by their name here, by their English one, and by what else people call them. */
export function exercisesNamed(names: readonly string[]): CatalogueExercise[] {
  const found = new Map<string, CatalogueExercise>()
  for (const name of names) {
    const id = slug(name)
    if (found.has(id)) continue
    const known = KNOWN.get(id)
    found.set(id, { slug: id, name: exerciseTitle(name), group: known?.group ?? 'own', also: known ? [known.name, ...known.also] : [] })
  }
  return [...found.values()]
}

/** Those that are done with the body's own weight: the first set of one asks for none. */
const BODY = new Set([
  'pull_up',
  'chin_up',
  'push_up',
  'dip',
  'plank',
  'side_plank',
  'crunch',
  'sit_up',
  'hanging_leg_raise',
  'russian_twist',
  'ab_wheel',
  'inverted_row',
])
export const isBodyWeight = (name: string): boolean => BODY.has(slug(name))
