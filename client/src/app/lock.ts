// The app lock, and what the app switcher shows. Neither knows of a recording: that goes on behind both (LockScreen.tsx lets its pages be seen).
import { isNative } from '../platform/native'
import { hideInAppSwitcher, isOwner } from '../platform/security/deviceCheck'
import type { Watched } from './model'
import { Value } from './local/value'
import { preferences, setPreferences } from './preferences'
import { t } from './texts/texts'

export interface LockedPhone {
  readonly page: Pick<Document, 'addEventListener' | 'visibilityState'>
  /** Milliseconds since 1970. */
  wall(): number
  /** Milliseconds since the page began; it may stand still while the device sleeps. */
  mono(): number
  /** Whether the lock is on, and after how many minutes out of sight it closes. */
  closesAfter(): number | null
  hides(): boolean
  /** Covers the page, or shows it again. */
  cover(on: boolean): void
  isOwner(): Promise<boolean>
  /** The device's question comes by itself; a browser wants a tap before it. */
  readonly asksByItself: boolean
}

const MINUTE_MS = 60_000

/** Whether the app is locked: when it is opened, and after some minutes out of sight. */
export class AppLock implements Watched<boolean> {
  readonly #phone: LockedPhone
  readonly #locked: Value<boolean>
  #left: { readonly wall: number; readonly mono: number } | undefined
  #asking: Promise<boolean> | undefined

  constructor(phone: LockedPhone) {
    this.#phone = phone
    this.#locked = new Value(phone.closesAfter() !== null)
    phone.page.addEventListener('visibilitychange', () => (phone.page.visibilityState === 'hidden' ? this.#leave() : this.#come()))
  }

  readonly read = (): boolean => this.#locked.read()
  readonly watch = (listener: () => void): (() => void) => this.#locked.watch(listener)

  /** Has the device make sure of its owner; asked once, however many want to know. */
  ask(): Promise<boolean> {
    return (this.#asking ??= this.#phone.isOwner().catch(() => false).finally(() => (this.#asking = undefined)))
  }

  async unlock(): Promise<boolean> {
    const passed = await this.ask()
    if (passed) this.#locked.set(false)
    return passed
  }

  /** The lock was switched off, or there is nothing left to lock. */
  open(): void {
    this.#locked.set(false)
  }

  #leave(): void {
    if (this.#asking) return // the device's question may be a page of its own, before which ours goes out of sight
    const after = this.#phone.closesAfter()
    if (after !== null || this.#phone.hides()) this.#phone.cover(true)
    if (after === 0) this.#locked.set(true)
    this.#left = { wall: this.#phone.wall(), mono: this.#phone.mono() }
  }

  #come(): void {
    const after = this.#phone.closesAfter()
    if (this.#left !== undefined && after !== null) {
      const wall = this.#phone.wall() - this.#left.wall
      const away = Math.max(wall, this.#phone.mono() - this.#left.mono)
      if (wall < 0 || away >= after * MINUTE_MS) this.#locked.set(true) // a clock that was set back says nothing of how long
      if (this.#locked.read() && this.#phone.asksByItself) void this.unlock()
    }
    this.#left = undefined
    this.#phone.cover(false)
  }
}

export const appLock = new AppLock({
  page: typeof document === 'undefined' ? { addEventListener: () => undefined, visibilityState: 'visible' } : document,
  wall: () => Date.now(),
  mono: () => performance.now(),
  closesAfter: () => preferences().lockAfter,
  hides: () => preferences().hidden,
  cover: (on) => document.documentElement.classList.toggle('covered', on),
  isOwner: () => isOwner(preferences().lockPasskey, t('lock.reason')),
  asksByItself: isNative(),
})

/**
 * What the app switcher was to show is told to the system at each start. In a browser a lock is an account's, whose sign-out is the way past a passkey that
 * is gone: without an account there is none.
 */
export function keepLock(account: Watched<unknown>): void {
  if (preferences().hidden) void hideInAppSwitcher(true).catch(() => undefined)
  if (isNative()) return
  const look = () => {
    if (account.read() !== null || preferences().lockAfter === null) return
    setPreferences({ lockAfter: null, lockPasskey: '' })
    appLock.open()
  }
  account.watch(look)
  look()
}
