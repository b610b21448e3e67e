import type { Catalogue } from './texts'
import { en } from './en'
export const de: Catalogue = en
export const exercises: Readonly<Record<string, string>> = {}
