// What this phone knows of exercises: their names, and what was lifted last.
import { CATALOGUE } from '../../exercise/catalogue'
import { slug } from '../../exercise/lifting'
import type { Clock } from '../../recording/clock'
import type { Storage } from '../../store/storage'
import type { Exercises } from '../model'

export function exercisesOf(storage: Storage, clock: Clock): Exercises {
  return {
    async lastTime(name) {
      const row = await storage.transaction('read', ['last_sets'], (tx) => tx.get('last_sets', slug(name)))
      const sets = row?.sets.filter((set) => !set.warm_up) ?? []
      return row && sets.length > 0 ? { startedAt: Date.parse(row.started_at), sets } : null
    },
    async exerciseNames() {
      const { own, last } = await storage.transaction('read', ['own_exercises', 'last_sets'], async (tx) => ({
        own: await tx.list('own_exercises'),
        last: await tx.list('last_sets'),
      }))
      const names = [...own.map((row) => row.name), ...CATALOGUE.map((known) => known.name)]
      const recent = new Map(last.map((row) => [row.exercise, Date.parse(row.started_at)]))
      return [...new Set(names)]
        .map((name) => ({ name, usedAt: recent.get(slug(name)) ?? 0 }))
        .sort((a, b) => b.usedAt - a.usedAt || a.name.localeCompare(b.name))
    },
    addExercise: (name) =>
      storage.transaction('write', ['own_exercises'], (tx) => tx.put('own_exercises', { slug: slug(name), name, made_wall: clock.wall() })),
  }
}
