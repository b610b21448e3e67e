import { isNative } from './native'

/**
 * Spoken cues: off until asked for; the newest cue wins over one that still waits. Android's WebView has no speech, and iOS's falls silent in the
 * background, so a native app lets the
 * system speak. Answers whether there was a voice for it.
 */
export async function say(text: string, language: string): Promise<boolean> {
  if (isNative()) return sayNatively(text, language)
  if (!('speechSynthesis' in globalThis)) return false
  speechSynthesis.cancel()
  const utterance = new SpeechSynthesisUtterance(text)
  utterance.lang = language
  speechSynthesis.speak(utterance)
  return true
}

async function sayNatively(text: string, language: string): Promise<boolean> {
  const { TextToSpeech, QueueStrategy } = await import('@capacitor-community/text-to-speech')
  // A phone without a voice for the language and region refuses; iOS has none for most pairs of the two.
  for (const lang of regionsOf(language)) {
    const said = await TextToSpeech.speak({ text, lang, queueStrategy: QueueStrategy.Flush }).then(() => true, () => false)
    if (said) return true
  }
  return false
}

/** The person's own region where that is their language, then the largest. */
function regionsOf(language: string): readonly string[] {
  const largest = new Intl.Locale(language).maximize()
  const own = navigator.languages.find((tag) => tag.startsWith(`${language}-`))
  return [...new Set([...(own ? [own] : []), `${language}-${largest.region}`])]
}
