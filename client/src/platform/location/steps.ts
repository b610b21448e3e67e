// Steps told from the motion sensor where the device has no step counter we may ask: a step is a rise of the acceleration
// over its own average, at a rhythm that a person can walk or run.
import type { StepSource } from './source'

const LEAST_RISE = 1.2 // m/s^2 over the average; a phone on a table stays far below
const SHORTEST_MS = 250 // 240 steps a minute
const LONGEST_MS = 2_000
const STEADY = 4 // that many in rhythm before any count: one jolt is no walk

export class StepDetector {
  total = 0
  #average: number | undefined
  #above = false
  #lastMs = -Infinity
  #row = 0

  /** One reading: milliseconds of any monotonic clock, and the length of the acceleration, gravity included. */
  sample(ms: number, magnitude: number): void {
    this.#average = this.#average === undefined ? magnitude : this.#average + (magnitude - this.#average) * 0.05
    const over = magnitude - this.#average
    if (over < LEAST_RISE / 2) this.#above = false
    if (this.#above || over < LEAST_RISE) return
    this.#above = true
    const since = ms - this.#lastMs
    if (since < SHORTEST_MS) return
    this.#row = since <= LONGEST_MS ? this.#row + 1 : 1
    this.#lastMs = ms
    if (this.#row === STEADY) this.total += STEADY
    else if (this.#row > STEADY) this.total++
  }
}

interface MotionTarget {
  addEventListener(name: 'devicemotion', listener: (event: DeviceMotionEvent) => void): void
  removeEventListener(name: 'devicemotion', listener: (event: DeviceMotionEvent) => void): void
}

/** iOS gives a page the motion sensor only where a tap asks for it; everywhere else there is nothing to ask. */
export async function askForMotion(): Promise<void> {
  const asked = globalThis.DeviceMotionEvent as unknown as { requestPermission?: () => Promise<unknown> } | undefined
  await asked?.requestPermission?.().catch(() => undefined) // refused: no steps, the rest is as it is
}

/** Undefined where there is no motion sensor to ask. On iOS the page has to have been given the right to it before. */
export function webSteps(
  target: MotionTarget | undefined = 'DeviceMotionEvent' in globalThis ? (globalThis as unknown as MotionTarget) : undefined,
): StepSource | undefined {
  if (target === undefined) return undefined
  const detector = new StepDetector()
  let tell: ((total: number) => void) | undefined
  let told = -1, toldMs = -Infinity
  const moved = (event: DeviceMotionEvent): void => {
    const a = event.accelerationIncludingGravity
    if (a?.x == null || a.y == null || a.z == null) return
    detector.sample(event.timeStamp, Math.hypot(a.x, a.y, a.z))
    if (detector.total === told || event.timeStamp - toldMs < 1_000) return // a line a second is enough
    told = detector.total
    toldMs = event.timeStamp
    tell?.(told)
  }
  return {
    start(steps) {
      tell = steps
      target.addEventListener('devicemotion', moved)
    },
    stop() {
      target.removeEventListener('devicemotion', moved)
      tell = undefined
    },
  }
}
