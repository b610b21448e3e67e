/** Today as the page itself carries it: its Start key is there before any of the app is, and gone when the app has drawn the same. */
export interface FirstScreen {
  /** The type whose chip was tapped meanwhile. */
  readonly chosen: string | undefined
  /** Who hears of taps from now on; a tap on Start that was made already is told at once. Each is told once, whoever asks again. */
  handOver(to: { choose(type: string): void; start(type: string): void }): void
  /** Makes way for the app, after the tap that is under way. */
  leave(): void
}

declare global {
  interface Window {
    firstScreen?: FirstScreen
  }
}

/** Undefined where the page had to begin with something else, where a development server made it, and once it has made way. */
export const firstScreen = (): FirstScreen | undefined => window.firstScreen

/** Today in one language, made at build time: markup of the app's own components, and what the script needs to know beside it. */
export interface FirstPage {
  readonly language: string
  readonly dir: string
  readonly html: string
  /** The words of the Start key by type. */
  readonly starts: Readonly<Record<string, string>>
  /** The words of the Start key once it was tapped. */
  readonly coming: string
}
