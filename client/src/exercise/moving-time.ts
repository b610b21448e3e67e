// docs/rules.md, "Time"; contract/vectors/moving-time.json.
import type { EventFacts } from './read-event'
import { less, unionMs, type Stretch } from './stretch'

type Timed = Pick<EventFacts, 'writer' | 'kind' | 'elapsedMs'>

/** What counts of the workout's clock: whole (0 to Infinity), or as a person cropped it. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** Length of the union over writers of the time each one's log covers, less that writer's own pauses and rests. */
export function movingTimeMs(timed: readonly Timed[], { from, to }: Span, rests: readonly Stretch[] = []): number {
  const byWriter = new Map<string, Timed[]>()
  for (const event of timed) {
    const own = byWriter.get(event.writer)
    if (own === undefined) byWriter.set(event.writer, [event])
    else own.push(event)
  }
  const stretches: Stretch[] = []
  for (const [writer, events] of byWriter) stretches.push(...moving(writer, events, from, to))
  return unionMs(rests.length === 0 ? stretches : less(stretches, rests))
}

function moving(writer: string, events: readonly Timed[], start: number, end: number): Stretch[] {
  const stretches: Stretch[] = []
  let from: number | undefined, last = 0, paused = false
  for (const event of events) {
    const at = Math.min(end, Math.max(start, event.elapsedMs))
    last = at
    if (event.kind === 'paused' && !paused) {
      if (from !== undefined) stretches.push({ writer, from, to: at })
      from = undefined
      paused = true
    } else if (event.kind === 'resumed') {
      if (paused) from = at
      paused = false
    }
    if (!paused && from === undefined) from = at
  }
  if (from !== undefined && !paused) stretches.push({ writer, from, to: last })
  return stretches
}
