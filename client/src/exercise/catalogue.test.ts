import { expect, test } from 'vitest'
import { CATALOGUE, searchExercises } from './catalogue'

const names = (typed: string, used?: Map<string, number>) => searchExercises(typed, CATALOGUE, used).map((e) => e.name)

test('every exercise has a slug of its own that the contract accepts', () => {
  expect(new Set(CATALOGUE.map((e) => e.slug)).size).toBe(CATALOGUE.length)
  for (const e of CATALOGUE) expect(e.slug).toMatch(/^[a-z0-9]+(_[a-z0-9]+)*$/)
  expect(CATALOGUE.length).toBeGreaterThanOrEqual(80)
})

test('is found by the beginnings of its words, other names and its group', () => {
  expect(names('bench').slice(0, 1)).toEqual(['Bench press'])
  expect(names('inc pre')).toContain('Incline bench press')
  expect(names('RDL')).toEqual(['Romanian deadlift'])
  expect(names('pullup')).toEqual(['Pull-up'])
  expect(names('core')).toContain('Plank')
  expect(names('quantum')).toEqual([])
})

test('a word within another one is found, as German writes them', () => {
  const german = (slug: string, name: string) => ({ slug, name, group: 'back' as const, also: [] })
  const rows = [german('barbell_row', 'Langhantelrudern'), german('upright_row', 'Aufrechtes Rudern'), german('seated_cable_row', 'Rudern am Kabelzug')]
  const found = (typed: string) => searchExercises(typed, rows).map((e) => e.name)
  expect(found('rudern')).toEqual(['Rudern am Kabelzug', 'Aufrechtes Rudern', 'Langhantelrudern'])
  expect(found('der')).toEqual([])
})

test('what was used lately comes first', () => {
  expect(names('press', new Map([['overhead_press', 5], ['push_press', 9]])).slice(0, 2)).toEqual(['Push press', 'Overhead press'])
})
