import { useMemo } from 'react'
import type { JudgedPoint } from '../../exercise/track'

interface Props {
  readonly points: readonly JudgedPoint[]
  readonly elapsedMs: number
  /** What stays; the rest is shown without its colour. */
  readonly kept: readonly [fromMs: number, toMs: number]
  /** What becomes another workout. */
  readonly second?: readonly [fromMs: number, toMs: number]
}

const BARS = 120

/** How fast it went over the time: where a car was left, or a watch forgotten, is seen at once. Said in words by what stands around it. */
export function SpeedStrip({ points, elapsedMs, kept, second }: Props) {
  const bars = useMemo(() => speedsOver(points, elapsedMs), [points, elapsedMs])
  return (
    <svg className="speed-strip" viewBox={`0 0 ${BARS} 40`} preserveAspectRatio="none" aria-hidden="true">
      {bars.map((share, i) => {
        const at = ((i + 0.5) / BARS) * elapsedMs
        const isIn = (span: Props['second']) => span !== undefined && at >= span[0] && at <= span[1]
        const height = Math.max(1, share * 40)
        return <rect key={i} className={isIn(kept) ? 'stays' : isIn(second) ? 'second' : 'goes'} x={i + 0.1} y={40 - height} width={0.8} height={height} />
      })}
    </svg>
  )
}

/** Of each stretch of the time, as a share of the fastest. */
export function speedsOver(points: readonly JudgedPoint[], elapsedMs: number): number[] {
  const covered = Array.from({ length: BARS }, () => 0)
  for (const { verdict, t, stepMm } of points) {
    if (verdict !== 'counted' || t === undefined || elapsedMs <= 0) continue
    covered[Math.min(BARS - 1, Math.floor((t / elapsedMs) * BARS))]! += stepMm
  }
  const most = Math.max(...covered)
  return covered.map((mm) => (most > 0 ? mm / most : 0))
}
