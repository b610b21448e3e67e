// What recording needs of the phone, and what it tells about itself.
import type { WireLocation } from '../exercise/event'
import type { Storage } from '../store/storage'
import type { Clock } from './clock'
import type { RandomBytes } from './ids'
import type { Service } from './service'

export interface RecorderPorts {
  readonly storage: Storage
  readonly clock: Clock
  readonly random: RandomBytes
  /** Names this tab or process among those that share the storage. */
  readonly tab: string
  /** The user id new workouts belong to, '' without an account. */
  readonly account: () => string
  /** The server's policy: how long points are gathered before they are sealed and sent. */
  readonly updateIntervalMs: () => number
  /** Something was sealed: a moment to upload. */
  readonly sealed?: () => void
  /** The journal of a native location service, which goes on while this app is asleep or dead. */
  readonly service?: Service
}

export interface StartOptions {
  readonly indoor?: boolean
  readonly pool_m?: number
  readonly autoPause?: boolean
  readonly equipment?: readonly string[]
  readonly location?: WireLocation
}

export interface ClosedNotice {
  /** Wall clock when the app was last alive, and for how long it was closed. */
  readonly sinceWall: number
  readonly sinceElapsed: number
  readonly ms: number
  /** Long enough that the workout was paused as of then. */
  readonly paused: boolean
  /** Since when it has been asked whether that was training. */
  readonly askedElapsed: number
}

export type RecorderState = 'ready' | 'on' | 'elsewhere'
