// Logs a run that is over and says what the day's running comes to. Needs a token with the scopes write_workouts and read_workouts:
//   STAMINA_URL=https://… STAMINA_TOKEN=stamina_pat_… npm run example
import { connect } from 'stamina-client'

function needed(name: string): string {
  const value = process.env[name]
  if (value === undefined || value === '') throw new Error(`${name} is not set.`)
  return value
}

const stamina = connect(needed('STAMINA_URL'), needed('STAMINA_TOKEN'))

// The same key: whoever runs this twice has run once.
const logged = await stamina.POST('/v1/workouts/log', {
  params: { header: { 'Idempotency-Key': 'example of 2026-05-04' } },
  body: {
    exercise_type: 'running',
    start_time: '2026-05-04T07:00:00+02:00',
    end_time: '2026-05-04T07:30:00+02:00',
    distance: { value: 5, unit: 'km' },
    title: 'Before breakfast',
  },
})
if (logged.data === undefined) throw new Error(`${logged.error.title}: ${logged.error.detail ?? ''}`)

// With the token of the write, the read waits until it sees it.
const status = await stamina.GET('/v1/status', {
  params: { query: { from: '2026-05-04', to: '2026-05-04', type: 'running', consistency_token: logged.data.consistency_token ?? '' } },
})
if (status.data === undefined) throw new Error(`${status.error.title}: ${status.error.detail ?? ''}`)

const running = status.data.by_type[0]
console.log(`${logged.data.session_id}: ${running?.count ?? 0} run, ${(running?.elapsed_time_s ?? 0) / 60} min`)
