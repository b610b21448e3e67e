// Stretches of a workout's clock. The same arithmetic as Stretch in src/Exercises.

export interface Stretch {
  readonly writer: string
  readonly from: number
  readonly to: number
}

const inOrder = (a: Stretch, b: Stretch): number => a.writer === b.writer ? a.from - b.from : a.writer < b.writer ? -1 : 1

/** The union writer by writer, in (writer, beginning) order. */
export function merged(stretches: readonly Stretch[]): Stretch[] {
  const result: Stretch[] = []
  for (const next of [...stretches].sort(inOrder)) {
    const last = result.at(-1)
    if (last?.writer === next.writer && next.from <= last.to) result[result.length - 1] = { ...last, to: Math.max(last.to, next.to) }
    else result.push(next)
  }
  return result
}

/** The stretches less, writer by writer, what `rests` cover; of one writer they do not overlap. */
export function less(stretches: readonly Stretch[], rests: readonly Stretch[]): Stretch[] {
  const cuts = grouped(merged(rests))
  const left: Stretch[] = []
  const next = new Map<string, number>()
  for (const stretch of [...stretches].sort(inOrder)) {
    const own = cuts.get(stretch.writer) ?? []
    let at = next.get(stretch.writer) ?? 0, { from } = stretch
    while (at < own.length && own[at]!.to <= from) at++
    for (; from < stretch.to && at < own.length && own[at]!.from < stretch.to; at++) {
      if (own[at]!.from > from) left.push({ ...stretch, from, to: own[at]!.from })
      from = own[at]!.to
      if (from >= stretch.to) break // it may reach into the next stretch
    }
    next.set(stretch.writer, at)
    if (from < stretch.to) left.push({ ...stretch, from })
  }
  return left
}

function grouped(stretches: readonly Stretch[]): Map<string, Stretch[]> {
  const groups = new Map<string, Stretch[]>()
  for (const stretch of stretches) {
    const own = groups.get(stretch.writer)
    if (own === undefined) groups.set(stretch.writer, [stretch])
    else own.push(stretch)
  }
  return groups
}

/** Length of the union: what two writers cover at once counts once. */
export function unionMs(stretches: readonly Stretch[]): number {
  let length = 0, covered = 0
  for (const { from, to } of [...stretches].sort((a, b) => a.from - b.from)) {
    if (to <= covered) continue
    length += to - Math.max(from, covered)
    covered = to
  }
  return length
}
