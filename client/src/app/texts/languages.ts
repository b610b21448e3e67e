import { useSyncExternalStore } from 'react'
import { en } from './en'
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
  'ar-XB': { name: 'Pseudo', dir: 'rtl', numbers: 'ar-EG', hidden: true, load: () => import('./pseudo').then((m) => ({ texts: m.pseudo, exercises: m.exercises })) },
}

let tag = 'en'
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
export function languageFor(chosen: string, phone: readonly string[]): string {
  if (chosen in LANGUAGES) return chosen
  for (const named of phone) {
    const base = named.toLowerCase().split(/[-_]/)[0]!
    if (base in LANGUAGES) return base
  }
  return 'en'
}

/** The locale of a language on this phone: as the phone names it ("de-AT"), else the language in the phone's region ("en-AT"). */
export function localeFor(language: string, phone: readonly string[]): string {
  const own = LANGUAGES[language]?.numbers
  if (own) return own
  const named = phone.find((name) => name.toLowerCase().split(/[-_]/)[0] === language)
  const known = usableLocale([named, regional(language, phone)])
  return known.split('-')[0] === language ? known : language
}

function regional(language: string, phone: readonly string[]): string | undefined {
  for (const name of phone) {
    try {
      const { region } = new Intl.Locale(name)
      if (region) return `${language}-${region}`
    } catch {
      // No language tag at all: the next one.
    }
  }
  return undefined
}

/** The first that Intl takes; some phones name what is no language tag ("c", "en_US.UTF-8"). */
export function usableLocale(named: readonly (string | undefined)[]): string {
  for (const name of named) {
    try {
      const [known] = Intl.DateTimeFormat.supportedLocalesOf(name ?? [])
      if (known) return known
    } catch {
      // The next one.
    }
  }
  return 'en'
}

export const phoneLanguages = (): readonly string[] => (typeof navigator === 'undefined' ? [] : [navigator.language, ...(navigator.languages ?? [])].filter(Boolean))

/** Speaks a language from now on. Where its catalogue cannot be loaded, the one before stays. */
export async function speakIn(chosen: string): Promise<void> {
  const next = languageFor(chosen, phoneLanguages())
  if (next === tag && document.documentElement.dir !== '') return
  const words = await LANGUAGES[next]!.load().catch(() => undefined)
  if (words === undefined) return
  tag = next
  speak({ ...words, locale: localeFor(next, phoneLanguages()) })
  document.documentElement.lang = LANGUAGES[next]!.numbers ?? next
  document.documentElement.dir = LANGUAGES[next]!.dir
  for (const listener of listeners) listener()
}
