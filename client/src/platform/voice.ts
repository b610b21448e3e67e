/** Spoken cues: off until asked for; the newest cue wins over one that still waits. */
export function say(text: string, language: string): void {
  if (!('speechSynthesis' in globalThis)) return
  speechSynthesis.cancel()
  const utterance = new SpeechSynthesisUtterance(text)
  utterance.lang = language
  speechSynthesis.speak(utterance)
}
