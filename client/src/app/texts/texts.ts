import { en } from './en'
import { format, type Parameter, type ParametersOf } from './message'

export type Texts = typeof en
export type TextKey = keyof Texts
/** A catalogue: a text for every key, in one language. */
export type Catalogue = Readonly<Record<TextKey, string>>
/** The part of a catalogue that translates one file of the English one. */
export type Words<English> = Readonly<Record<keyof English, string>>

type Arguments<K extends TextKey> = keyof ParametersOf<Texts[K]> extends never ? [] : [parameters: ParametersOf<Texts[K]>]

/** What the screen speaks: its words, and the locale that its numbers, plurals and dates follow. */
export interface Spoken {
  readonly texts: Catalogue
  readonly locale: string
  /** Names of exercises by slug, where they are not the catalogue's own English ones. */
  readonly exercises: Readonly<Record<string, string>>
}

let spoken: Spoken = { texts: en, locale: 'en', exercises: {} }

export function speak(next: Spoken): void {
  spoken = next
}

/** The locale of numbers, dates and plurals: always of the language that the words around them are in. */
export function locale(): string {
  return spoken.locale
}

export const exerciseWords = (): Readonly<Record<string, string>> => spoken.exercises

/** The text of a key in the language of the screen; parameters are checked by the compiler. */
export function t<K extends TextKey>(key: K, ...parameters: Arguments<K>): string {
  return format(spoken.texts[key], (parameters[0] ?? {}) as Record<string, Parameter>, spoken.locale)
}

/** For keys that come from data (a reason of the server, an exercise): unknown ones give `undefined`. */
export function textOf(key: string, parameters: Readonly<Record<string, Parameter>> = {}): string | undefined {
  return key in spoken.texts ? format(spoken.texts[key as TextKey], parameters, spoken.locale) : undefined
}
