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
  #left: { readonly wall: number; readonly mono: number; readonly asking: boolean } | undefined
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
    return (this.#asking ??= this.#phone.isOwner().catch(() => false).then((passed) => {
      this.#asking = undefined
      if (passed) this.#left = undefined // out of sight or not, it was the owner just now
      return passed
    }))
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
    const asking = this.#asking !== undefined
    const after = this.#phone.closesAfter()
    if (after !== null || this.#phone.hides()) this.#phone.cover(true)
    // The device's question may be a page of its own, before which ours goes out of sight: whether it is passed says later whether that closes anything.
    if (after === 0 && !asking) this.#locked.set(true)
    this.#left ??= { wall: this.#phone.wall(), mono: this.#phone.mono(), asking }
  }

  #come(): void {
    const left = this.#left
    const long = this.#wasLong()
    if (long && this.#asking !== undefined) { // as good as away until that is answered; the lock itself may be seen
      this.#phone.cover(!this.#locked.read())
      void this.#asking.then(() => this.#phone.page.visibilityState === 'visible' && this.#come())
      return
    }
    if (long) this.#locked.set(true)
    this.#left = undefined
    this.#phone.cover(false)
    // Not after a question that was given up: where it is a page of its own it would come again and again.
    if (left?.asking === false && this.#phone.closesAfter() !== null && this.#locked.read() && this.#phone.asksByItself) void this.unlock()
  }

  #wasLong(): boolean {
    const after = this.#phone.closesAfter()
    if (this.#left === undefined || after === null) return false
    const wall = this.#phone.wall() - this.#left.wall
    const away = Math.max(wall, this.#phone.mono() - this.#left.mono)
    return wall < 0 || away >= after * MINUTE_MS // a clock that was set back says nothing of how long
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
