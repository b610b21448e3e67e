import { en } from './en'
import { format, type Parameter, type ParametersOf } from './message'

export type Texts = typeof en
export type TextKey = keyof Texts

type Arguments<K extends TextKey> = keyof ParametersOf<Texts[K]> extends never ? [] : [parameters: ParametersOf<Texts[K]>]

/** The text of a key in the language of the screen; parameters are checked by the compiler. */
export function t<K extends TextKey>(key: K, ...parameters: Arguments<K>): string {
  return format(en[key], (parameters[0] ?? {}) as Record<string, Parameter>, 'en')
}

/** For keys that come from data (a kind of congratulation, a reason of the server): unknown ones give `undefined`. */
export function textOf(key: string, parameters: Readonly<Record<string, Parameter>> = {}): string | undefined {
  return key in en ? format(en[key as TextKey], parameters, 'en') : undefined
}
