import { expect, test } from 'vitest'
import { goalsIn, plannedIn } from './ownCalendar'
import { zip } from './testing/zip'

const one = { planned_id: 'planned_01jt4w0r5ze9vtd9x6kqk4rz1a', day: '2026-12-01', exercise_type: 'running', title: 'Läufe' }
const json = (planned: unknown): string => JSON.stringify({ planned, revision: 3 })

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
