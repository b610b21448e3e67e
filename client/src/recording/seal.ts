// Pending lines -> events as fixed bytes. What is sealed is serialised once; those bytes are stored, sent and hashed.
import type { WireEvent, WirePoint, WireProgress, WireSet } from '../exercise/event'
import type { EventRow } from '../store/schema'
import { rfc3339 } from './clock'
import type { Pending } from './workout'

export interface SealContext {
  readonly session_id: string
  readonly writer: string
  readonly account: string
  readonly nextSeq: number
  /** elapsed_ms of the event before; never goes backwards. */
  readonly lastElapsed: number
  readonly offsetMinutes: (wall: number) => number
}

/** An event of one-second points stays far below the contract's 256 KiB. */
const MOST_POINTS = 1_000

export function seal(pending: readonly Pending[], context: SealContext): EventRow[] {
  const rows: EventRow[] = []
  let elapsed = context.lastElapsed
  let points: WirePoint[] = [], sets: WireSet[] = []
  let last: Extract<Pending, { data: unknown }> | undefined

  const write = (n: number, e: number, w: number, event: Partial<WireEvent> & { kind: string }): void => {
    elapsed = Math.max(elapsed, Math.floor(e))
    const seq = context.nextSeq + rows.length
    const whole = event.kind === 'started' || event.kind === 'finished' // may be a request's whole body
    const { kind, ...members } = event
    const bytes = JSON.stringify({
      seq, kind, at: rfc3339(w, context.offsetMinutes(w)), elapsed_ms: elapsed,
      ...(whole && { session_id: context.session_id, writer: context.writer }), ...members,
    })
    rows.push({
      session_id: context.session_id, writer: context.writer, seq, kind, bytes, upto: n, account: context.account, waiting: 1,
    })
  }
  const flush = (): void => {
    if (last === undefined) return
    const progress: WireProgress = {
      ...((last.distanceMm > 0 || points.length > 0) && { distance_m: last.distanceMm / 1000 }),
      ...(points.length > 0 && { points }),
      ...(last.steps !== undefined && { steps: last.steps }),
      ...last.lengths,
      ...(points.length === 0 && last.distanceMm > 0 && last.lengths === undefined && { estimated: true }),
      ...(sets.length > 0 && { sets }),
    }
    write(last.n, last.e, last.w, { kind: 'progress', progress })
    points = []
    sets = []
    last = undefined
  }
  for (const item of pending) {
    if ('data' in item) {
      if (item.data.point !== undefined) points.push(item.data.point)
      if (item.data.set !== undefined) sets.push(item.data.set)
      last = item
      if (points.length >= MOST_POINTS || sets.length >= MOST_POINTS) flush()
      continue
    }
    flush()
    if ('event' in item) write(item.n, item.e, item.w, item.event)
  }
  flush()
  return rows
}
