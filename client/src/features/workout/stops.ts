import type { JudgedPoint } from '../../exercise/track'

export interface Stop {
  readonly fromMs: number
  readonly toMs: number
}

/** Shorter ones are red lights and gates. */
const WORTH_A_WORD_MS = 120_000

/** Where nobody moved for two minutes or more: standing still, a pause, no signal. In order of time. */
export function stopsOf(points: readonly JudgedPoint[]): Stop[] {
  const stops: Stop[] = []
  let from: number | undefined // the last moment of movement
  let before: number | undefined
  const close = () => {
    if (from !== undefined && before !== undefined && before - from >= WORTH_A_WORD_MS) stops.push({ fromMs: from, toMs: before })
  }
  for (const { verdict, t, joined, still, stepMm } of points) {
    if (verdict !== 'counted' || t === undefined) continue
    if (from === undefined) from = t
    else if (joined && still !== true && stepMm > 0) {
      close()
      from = t
    }
    before = t
  }
  close()
  return stops
}
