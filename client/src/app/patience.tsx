import { useContext, useEffect, useMemo, type ReactNode } from 'react'
import { UNSAFE_NavigationContext as NavigationContext, type Navigator, type To } from 'react-router-dom'

/** A browser that has not gone back by then will not: there was nothing to go back to. */
const GIVE_UP_MS = 500

/**
 * `history.back()` takes effect some moments after the call, and undoes whatever was opened in between: a quick thumb that closes a
 * sheet and taps a tab would land where it was. So navigation that is asked for in between waits until the browser has gone back.
 */
export class PatientNavigator implements Navigator {
  readonly createHref: Navigator['createHref']
  readonly encodeLocation?: NonNullable<Navigator['encodeLocation']>
  readonly #inner: Navigator
  #goingBack: ReturnType<typeof setTimeout> | undefined
  #waiting: (() => void)[] = []

  constructor(inner: Navigator) {
    this.#inner = inner
    this.createHref = (to) => inner.createHref(to)
    if (inner.encodeLocation) this.encodeLocation = inner.encodeLocation.bind(inner)
  }

  // The router calls these without their object.
  readonly go = (delta: number): void => {
    if (this.#goingBack !== undefined) return // a second tap on the same key
    this.#goingBack = setTimeout(this.arrived, GIVE_UP_MS)
    this.#inner.go(delta)
  }

  readonly push = (to: To, state?: unknown): void => this.#soon(() => this.#inner.push(to, state))

  readonly replace = (to: To, state?: unknown): void => this.#soon(() => this.#inner.replace(to, state))

  /** The browser is where it was asked to go. */
  readonly arrived = (): void => {
    clearTimeout(this.#goingBack)
    this.#goingBack = undefined
    const waiting = this.#waiting
    this.#waiting = []
    for (const open of waiting) open()
  }

  #soon(open: () => void): void {
    if (this.#goingBack === undefined) open()
    else this.#waiting.push(open)
  }
}

export function Patience({ children }: { children: ReactNode }) {
  const context = useContext(NavigationContext)
  const navigator = useMemo(() => new PatientNavigator(context.navigator), [context.navigator])
  useEffect(() => {
    addEventListener('popstate', navigator.arrived)
    return () => removeEventListener('popstate', navigator.arrived)
  }, [navigator])
  const value = useMemo(() => ({ ...context, navigator }), [context, navigator])
  return <NavigationContext.Provider value={value}>{children}</NavigationContext.Provider>
}
