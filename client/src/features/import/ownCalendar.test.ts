import { deflateRawSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { goalsIn, plannedIn } from './ownCalendar'

const one = { planned_id: 'planned_01jt4w0r5ze9vtd9x6kqk4rz1a', day: '2026-12-01', exercise_type: 'running', title: 'Läufe' }
const json = (planned: unknown): string => JSON.stringify({ planned, revision: 3 })

/** A ZIP as the server writes it: sizes behind each entry, and in the list of contents. */
function zip(entries: Readonly<Record<string, string>>, packs: boolean): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [], list: Uint8Array[] = []
  let at = 0
  const push = (to: Uint8Array[], ...some: Uint8Array[]) => some.forEach((part) => to.push(part))
  const numbers = (...of: readonly [bytes: number, value: number][]) => {
    const out = new Uint8Array(of.reduce((sum, [bytes]) => sum + bytes, 0))
    let i = 0
    for (const [bytes, value] of of) for (let b = 0; b < bytes; b++) out[i++] = (value / 2 ** (8 * b)) & 255
    return out
  }
  for (const [name, text] of Object.entries(entries)) {
    const [raw, title] = [new TextEncoder().encode(text), new TextEncoder().encode(name)]
    const content = packs ? new Uint8Array(deflateRawSync(raw)) : raw
    const how = packs ? 8 : 0
    const head = numbers([4, 0x04034b50], [2, 20], [2, 8], [2, how], [4, 0], [4, 0], [4, 0], [4, 0], [2, title.length], [2, 0])
    const behind = numbers([4, 0x08074b50], [4, 0], [4, content.length], [4, raw.length])
    push(list, numbers([4, 0x02014b50], [2, 20], [2, 20], [2, 8], [2, how], [4, 0], [4, 0], [4, content.length], [4, raw.length], [2, title.length],
      [2, 0], [2, 0], [2, 0], [2, 0], [4, 0], [4, at]), title)
    push(parts, head, title, content, behind)
    at += head.length + title.length + content.length + behind.length
  }
  const size = list.reduce((sum, part) => sum + part.length, 0)
  const n = Object.keys(entries).length
  const all = [...parts, ...list, numbers([4, 0x06054b50], [2, 0], [2, 0], [2, n], [2, n], [4, size], [4, at], [2, 0])]
  const out = new Uint8Array(all.reduce((sum, part) => sum + part.length, 0))
  all.reduce((to, part) => (out.set(part, to), to + part.length), 0)
  return out
}

test.each([true, false])('what is planned is found in our own export (packed: %s)', async (packs) => {
  const entries = { 'README.txt': 'a', 'workouts/calendar.json': 'no', 'calendar.json': json([one, { planned_id: 'x' }, null]) }
  const file = new File([zip(entries, packs)], 'stamina.zip')
  expect(await plannedIn(file)).toEqual([one])
})

test('it is found in calendar.json by itself, and of another file nothing is', async () => {
  expect(await plannedIn(new File([json([{ ...one, changed_at: '2026-11-22T08:00:00Z', note: null }])], 'calendar.json'))).toEqual([one])
  for (const [name, content] of [['calendar.json', '{'], ['calendar.json', '[]'], ['a.gpx', json([one])], ['a.zip', 'PK'], ['a.zip', '']] as const)
    expect(await plannedIn(new File([content], name))).toBeNull()
  expect(await plannedIn(new File([zip({ 'goals.json': '{}' }, true)], 'a.zip'))).toBeNull()
})

test('the goals of the server’s export are found by the terms that hold now, and one that was deleted is not', async () => {
  const term = { exercise_type: 'running', period: 'week', measure: 'count', target: 2, from: '2026-01-05' }
  const kept = { goal_id: 'goal_01jt4w0r5ze9vtd9x6kqk4rz1a', starts_on: '2026-01-05', terms: [term, { ...term, target: 3 }] }
  const pauses = [{ from: '2026-02-02', to: '2026-02-08' }, { from: '2026-11-02' }]
  const goals = JSON.stringify({ goals: [{ ...kept, pauses }, { ...kept, deleted_at: '2026-05-01T08:00:00Z' }] })
  const found = [{
    goal_id: kept.goal_id, goal: { exercise_type: 'running', period: 'week', measure: 'count', target: 3 }, starts_on: '2026-01-05',
    pauses: [{ from: '2026-02-02', resumes_on: '2026-02-09' }, { from: '2026-11-02' }],
  }]
  expect(await goalsIn(new File([goals], 'goals.json'))).toEqual(found)
  expect(await goalsIn(new File([zip({ 'account.json': '{}', 'goals.json': goals }, true)], 'stamina.zip'))).toEqual(found)
})

test('the goals of what a phone made are found with what they can be set again with, and of another file none are', async () => {
  const goal = { exercise_type: 'running', period: 'week', measure: 'count', target: 3 }
  const pauses = [{ from: '2026-11-09', resumes_on: '2026-11-12' }]
  const kept = {
    goal_id: 'goal_01jt4w0r5ze9vtd9x6kqk4rz1a', revision: 4, goal, starts_on: '2026-10-05', paused: false, pauses, since: '2026-10-12', earlier: [],
  }
  const made = `{"made_at":"2026-11-29T08:00:00Z","workouts":[],\n"goals":${JSON.stringify([kept, { goal_id: 'x' }, null])},\n"equipment":[]}`
  expect(await goalsIn(new File([made], 'stamina.json'))).toEqual([{ goal_id: kept.goal_id, goal, starts_on: '2026-10-05', pauses }])
  for (const [name, content] of [['calendar.json', made], ['a.gpx', made], ['a.json', '{"goals":[]}'], ['a.json', '\n"goals":7,\n']] as const)
    expect(await goalsIn(new File([content], name))).toEqual([])
})
