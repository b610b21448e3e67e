import { useSyncExternalStore } from 'react'
import { en } from './en'
import { languageOf, phoneLanguages, regionalLocale } from './locales'
import { speak, type Catalogue } from './texts'

/** A language is a catalogue and a direction; the first screen carries English, every other one comes when it is wanted. */
interface Language {
  /** In its own words; what a person chooses from. */
  readonly name: string
  readonly dir: 'ltr' | 'rtl'
  readonly load: () => Promise<{ readonly texts: Catalogue; readonly exercises: Readonly<Record<string, string>> }>
  /** The locale of its numbers and dates where it is not the language's own. */
  readonly numbers?: string
  /** For tests of the app only: not offered. */
  readonly hidden?: true
}

export const LANGUAGES: Readonly<Record<string, Language>> = {
  en: { name: 'English', dir: 'ltr', load: () => Promise.resolve({ texts: en, exercises: {} }) },
  de: { name: 'Deutsch', dir: 'ltr', load: () => import('./de').then((m) => ({ texts: m.de, exercises: m.exercises })) },
  // Longer, accented, from right to left and with other digits: what is not in the catalogue shows at once.
  'ar-XB': {
    name: 'Pseudo',
    dir: 'rtl',
    numbers: 'ar-EG',
    hidden: true,
    load: () => import('./pseudo').then((m) => ({ texts: m.pseudo, exercises: m.exercises })),
  },
}

let tag = 'en'
let spoken = false
const listeners = new Set<() => void>()

export function language(): string {
  return tag
}

/** Draws anew whatever stands in it when the language has changed. */
export function useLanguage(): string {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    language,
  )
}

/** The language that was chosen, else the first of the phone's own that there is a catalogue for, else English. */
export const languageFor = (chosen: string, phone: readonly string[]): string => languageOf(chosen, phone, Object.keys(LANGUAGES))

/** The locale of a language on this phone: its own numbers where it has such, else as the phone or its region has them. */
export const localeFor = (language: string, phone: readonly string[]): string => LANGUAGES[language]?.numbers ?? regionalLocale(language, phone)

/** Speaks a language from now on. Where its catalogue cannot be loaded, the one before stays. */
export async function speakIn(chosen: string): Promise<void> {
  const next = languageFor(chosen, phoneLanguages())
  if (next === tag && spoken) return
  const words = await LANGUAGES[next]!.load().catch(() => undefined)
  if (words === undefined) return
  tag = next
  spoken = true
  speak({ ...words, locale: localeFor(next, phoneLanguages()) })
  document.documentElement.lang = LANGUAGES[next]!.numbers ?? next
  document.documentElement.dir = LANGUAGES[next]!.dir
  for (const listener of listeners) listener()
}
