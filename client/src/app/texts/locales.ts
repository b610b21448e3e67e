// Which language and which locale a phone gets, without any of the words: the first screen asks before a catalogue is there.

/** The language that was chosen, else the first of the phone's own that is known, else English. */
export function languageOf(chosen: string, phone: readonly string[], known: readonly string[]): string {
  if (known.includes(chosen)) return chosen
  for (const named of phone) {
    const base = named.toLowerCase().split(/[-_]/)[0]!
    if (known.includes(base)) return base
  }
  return 'en'
}

/** The locale of a language on this phone: as the phone names it ("de-AT"), else the language in the phone's region ("en-AT"). */
export function regionalLocale(language: string, phone: readonly string[]): string {
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

export const phoneLanguages = (): readonly string[] =>
  typeof navigator === 'undefined' ? [] : [navigator.language, ...(navigator.languages ?? [])].filter(Boolean)
