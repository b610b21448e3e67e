// docs/rules.md, "Time"; contract/vectors/moving-time.json.
import type { EventFacts } from './read-event'

type Timed = Pick<EventFacts, 'writer' | 'kind' | 'elapsedMs'>

interface Stretch {
  from: number
  to: number
}

/** Length of the union over writers of the time each one's log covers, less that writer's own pauses. */
export function movingTimeMs(timed: readonly Timed[], end: number): number {
  const byWriter = new Map<string, Timed[]>()
  for (const event of timed) {
    const own = byWriter.get(event.writer)
    if (own === undefined) byWriter.set(event.writer, [event])
    else own.push(event)
  }
  const stretches: Stretch[] = []
  for (const events of byWriter.values()) stretches.push(...moving(events, end))
  return unionLength(stretches)
}

function moving(events: readonly Timed[], end: number): Stretch[] {
  const stretches: Stretch[] = []
  let from: number | undefined, last = 0, paused = false
  for (const event of events) {
    const at = Math.min(end, event.elapsedMs)
    last = at
    if (event.kind === 'paused' && !paused) {
      if (from !== undefined) stretches.push({ from, to: at })
      from = undefined
      paused = true
    } else if (event.kind === 'resumed') {
      if (paused) from = at
      paused = false
    }
    if (!paused && from === undefined) from = at
  }
  if (from !== undefined && !paused) stretches.push({ from, to: last })
  return stretches
}

function unionLength(stretches: Stretch[]): number {
  stretches.sort((a, b) => a.from - b.from)
  let length = 0, covered = -Infinity
  for (const { from, to } of stretches) {
    if (to <= covered) continue
    length += to - Math.max(from, covered)
    covered = to
  }
  return length
}
