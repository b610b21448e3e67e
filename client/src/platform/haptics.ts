import { isNative } from './native'

/** Milliseconds on, off, on…; never the only sign of anything. */
export const PATTERNS = {
  key: [20],
  start: [40],
  pause: [80],
  goOn: [40, 80, 40],
  lap: [30, 60, 30],
  gpsLost: [200, 100, 200],
  gpsBack: [60],
  restSoon: [40],
  restOver: [300, 150, 300],
  goal: [40, 60, 40, 60, 120],
  error: [120],
} as const satisfies Record<string, readonly number[]>

export type Touch = keyof typeof PATTERNS

export function feel(touch: Touch, enabled: boolean): void {
  if (!enabled) return
  const pattern = PATTERNS[touch]
  if (isNative()) void nativeFeel(pattern)
  else navigator.vibrate?.([...pattern])
}

async function nativeFeel(pattern: readonly number[]): Promise<void> {
  const { Haptics } = await import('@capacitor/haptics')
  let delay = 0
  pattern.forEach((ms, i) => {
    if (i % 2 === 0) setTimeout(() => void Haptics.vibrate({ duration: ms }), delay)
    delay += ms
  })
}
