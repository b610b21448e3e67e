import { globSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { CATALOGUE } from '../../exercise/catalogue'
import { de, exercises } from './de'
import { en } from './en'
import { languageFor, localeFor } from './languages'
import { pseudo } from './pseudo'
import { format, parameterNames } from './message'
import { t } from './texts'

const root = new URL('../../..', import.meta.url)
const sources = globSync('src/**/*.{ts,tsx}', { cwd: root })
  .filter((file) => !/texts\/(en|de)\/|\.test\.tsx?$|\/api\//.test(file))
  .map((file) => readFileSync(new URL(file, root), 'utf8'))
  .join('\n')
const keys = Object.keys(en)

describe('the catalogue', () => {
  test('a key is in one file only', () => {
    const all = globSync('src/app/texts/en/*.ts', { cwd: root }).flatMap((file) =>
      [...readFileSync(new URL(file, root), 'utf8').matchAll(/^ {2}'?([\w.]+)'?:/gm)].map((m) => m[1]!),
    )
    expect(all.filter((key, at) => all.indexOf(key) !== at)).toEqual([])
    expect(all.sort()).toEqual([...keys].sort())
  })

  test('every used key exists', () => {
    const used = [...sources.matchAll(/\bt\(\s*'([^']+)'/g)].map((m) => m[1]!)
    expect(used.filter((key) => !(key in en))).toEqual([])
  })

  test('every key is used', () => {
    const literals = new Set([...sources.matchAll(/'([A-Za-z0-9_.]+)'/g)].map((m) => m[1]!))
    expect(keys.filter((key) => !literals.has(key))).toEqual([])
  })

  test('every text can be read, with any number', () => {
    for (const text of Object.values(en)) {
      const names = parameterNames(text)
      for (const n of [0, 1, 2, 5]) {
        const shown = format(text, Object.fromEntries(names.map((name) => [name, n])), 'en')
        expect(shown).not.toMatch(/[{}]|undefined|NaN/)
      }
    }
  })

  test('nothing shouts, and nothing shames', () => {
    for (const [key, text] of Object.entries(en)) {
      expect.soft(text, key).not.toMatch(/!/)
      if (/^(congrats|goal|streak|stats)/.test(key)) expect.soft(text, key).not.toMatch(/\b(only|missed|failed|broken|lazy|finally|calories)\b/i)
    }
  })
})

describe.each([['German', de], ['pseudo', pseudo]] as const)('the %s catalogue', (_name, catalogue) => {
  test('has every text, with the same parameters', () => {
    expect(Object.keys(catalogue).sort()).toEqual([...keys].sort())
    for (const key of keys as (keyof typeof en)[]) {
      const [own, english] = [parameterNames(catalogue[key]), parameterNames(en[key])]
      expect.soft(own.filter((name) => !english.includes(name)), key).toEqual([])
      // What only chooses a form (a plural beside its figure, a kind) a language may not need; what is shown it has to show.
      const chooses = english.filter((name) => name === 'kind' || (name === 'n' && english.includes('value')))
      expect.soft(english.filter((name) => !own.includes(name) && !chooses.includes(name)), key).toEqual([])
    }
  })

  test('every text can be read, with any number', () => {
    for (const [key, text] of Object.entries(catalogue))
      for (const n of [0, 1, 2, 5])
        expect.soft(format(text, Object.fromEntries(parameterNames(text).map((name) => [name, n])), 'de'), key).not.toMatch(/[{}]|undefined|NaN/)
  })
})

test('every exercise of the catalogue has a German name, and no other', () => {
  expect(Object.keys(exercises).sort()).toEqual(CATALOGUE.map((exercise) => exercise.slug).sort())
})

test('the phone speaks the first of its languages that there is a catalogue for, in its own region', () => {
  expect(languageFor('system', ['sl-SI', 'de-AT', 'en'])).toBe('de')
  expect(languageFor('system', ['sl-SI'])).toBe('en')
  expect(languageFor('en', ['de-AT'])).toBe('en')
  expect(localeFor('de', ['sl-SI', 'de-AT'])).toBe('de-AT')
  expect(localeFor('en', ['de-AT'])).toBe('en-AT')
  expect(localeFor('en', ['c'])).toBe('en')
})

describe('messages', () => {
  test('plurals follow the rules of the language', () => {
    expect(t('unit.workouts', { n: 1 })).toBe('1 workout')
    expect(t('unit.workouts', { n: 1200 })).toBe('1,200 workouts')
    expect(format('{n, plural, one {# Tag} other {# Tage}}', { n: 1000.5 }, 'de')).toBe('1.000,5 Tage')
    expect(format('{n, plural, one {#} few {few #} other {many #}}', { n: 3 }, 'pl')).toBe('few 3')
  })

  test('exact cases come before the rules, and selects choose', () => {
    expect(t('goal.times', { kind: 'running', type: '', n: 2, period: 'week' })).toBe('Run twice a week')
    expect(t('goal.times', { kind: 'running', type: '', n: 3, period: 'once' })).toBe('Run 3 times')
  })

  test('a missing parameter is a compile error, not a surprise', () => {
    // @ts-expect-error the text asks for n
    expect(t('unit.workouts', {})).toBeDefined()
    // @ts-expect-error no such key
    expect(() => t('no.such.key')).toThrow()
  })

  test('a text that is not balanced is refused', () => {
    expect(() => format('{n, plural, one {#}}', { n: 1 }, 'en')).toThrow(SyntaxError)
    expect(() => format('a } b', {}, 'en')).toThrow(SyntaxError)
  })
})
