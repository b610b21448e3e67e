import { useMemo, useSyncExternalStore } from 'react'
import type { Weekday } from '../exercise/calendar'
import type { DistanceUnit, FigureStyle, WeightUnit } from './figures'
import { phoneLanguages, usableLocale } from './texts/locales'
import { locale } from './texts/texts'

export { locale }

/** How this phone likes to look and sound. It stays on the phone; units and first weekday also go to the profile. */
export interface Preferences {
  readonly theme: 'system' | 'light' | 'dark'
  /** The tag of a catalogue, or as the phone. */
  readonly language: string
  readonly distance: DistanceUnit
  readonly weight: WeightUnit
  readonly firstDay: Weekday
  readonly hero: 'distance' | 'time' | 'pace'
  readonly autoPause: boolean
  readonly countdown: 0 | 3 | 5 | 10
  readonly keepAwake: boolean
  readonly autoLock: boolean
  readonly voice: boolean
  readonly haptics: boolean
  readonly restSeconds: number
  readonly tables: boolean
  readonly locationExplained: boolean
  readonly accountAsked: number
  readonly updateDismissed: string
  /** Minutes out of sight after which the app lock closes; null: there is none. */
  readonly lockAfter: number | null
  /** In a browser the passkey that opens it, as WebAuthn names it. */
  readonly lockPasskey: string
  /** The app switcher shows nothing of the app. */
  readonly hidden: boolean
}

const MILES = new Set(['US', 'GB', 'LR', 'MM'])
const POUNDS = new Set(['US', 'LR', 'MM'])
const SUNDAYS = new Set(['US', 'CA', 'MX', 'BR', 'JP', 'IN', 'IL', 'KR', 'TW', 'PH', 'ZA', 'CO', 'PE', 'VE'])
const SATURDAYS = new Set(['EG', 'AE', 'SA', 'IQ', 'IR', 'JO', 'KW', 'OM', 'QA', 'SY', 'YE', 'BH', 'DZ', 'LY', 'SD'])

export function defaultsFor(locale: string): Preferences {
  const region = regionOf(locale)
  return {
    theme: 'system',
    language: 'system',
    distance: MILES.has(region) ? 'mi' : 'km',
    weight: POUNDS.has(region) ? 'lb' : 'kg',
    firstDay: SUNDAYS.has(region) ? 'sunday' : SATURDAYS.has(region) ? 'saturday' : 'monday',
    hero: 'distance',
    autoPause: true,
    countdown: 3,
    keepAwake: true,
    autoLock: false,
    voice: false,
    haptics: true,
    restSeconds: 90,
    tables: false,
    locationExplained: false,
    accountAsked: 0,
    updateDismissed: '',
    lockAfter: null,
    lockPasskey: '',
    hidden: false,
  }
}

function regionOf(locale: string): string {
  try {
    return new Intl.Locale(locale).region ?? ''
  } catch {
    return ''
  }
}

const KEY = 'stamina.preferences'
const listeners = new Set<() => void>()
let current: Preferences | undefined

export function preferences(): Preferences {
  return (current ??= { ...defaultsFor(usableLocale(phoneLanguages())), ...stored() })
}

export function setPreferences(change: Partial<Preferences>): void {
  current = { ...preferences(), ...change }
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...stored(), ...change }))
  } catch {
    // A full or forbidden storage costs the memory of a taste, nothing else.
  }
  for (const listener of listeners) listener()
}

export function onPreferences(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function usePreferences(): Preferences {
  return useSyncExternalStore(onPreferences, preferences)
}

/** The style of figures: the phone's locale with the person's units. */
export function figureStyle(): FigureStyle {
  const { distance, weight } = preferences()
  return { locale: locale(), distance, weight }
}

export function useFigureStyle(): FigureStyle {
  const { distance, weight } = usePreferences()
  const here = locale()
  return useMemo(() => ({ locale: here, distance, weight }), [here, distance, weight])
}

function stored(): Partial<Preferences> {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Preferences>
  } catch {
    return {}
  }
}
