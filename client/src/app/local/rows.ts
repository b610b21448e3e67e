import { localDateOf } from '../../exercise/calendar'
import { isDistanceType } from '../../exercise/track'
import { coveredMm } from '../../exercise/laps'
import { movingTimeMs } from '../../exercise/moving-time'
import { readEvent } from '../../exercise/read-event'
import { logOf } from '../../recording/figures'
import type { Opened } from '../../recording/library'
import type { ServerWorkoutRow, WorkoutRow as StoredRow } from '../../store/schema'
import type { ServerWorkout } from '../../sync/server-api'
import type { SyncMark, WorkoutDetail, WorkoutRow } from '../model'

/** A workout that this phone recorded. */
export function ownRow(row: StoredRow, sync: SyncMark): WorkoutRow {
  const f = row.figures
  return {
    sessionId: row.session_id,
    type: row.exercise_type,
    startedAt: Date.parse(row.started_at),
    timeZone: row.time_zone,
    date: localDateOf(row.started_at),
    elapsedMs: f.elapsed_ms,
    movingMs: f.moving_time_ms,
    distanceMm: isDistanceType(row.exercise_type) || f.distance_mm > 0 ? f.distance_mm : null,
    estimated: f.estimated_mm > 0 && !f.corrected,
    corrected: f.corrected,
    ascentMm: f.ascent_mm,
    descentMm: f.descent_mm,
    estimatedMm: f.estimated_mm,
    splits: f.splits,
    lifting: f.lifting.sets > 0 ? f.lifting : null,
    ...(f.best_effort_ms && { efforts: f.best_effort_ms }),
    ...(f.not_of_a_person && { notOfAPerson: true }),
    state: row.phase === 'open' ? 'in_progress' : row.phase,
    deletedAt: row.discarded_wall ?? null,
    sync,
    title: row.title ?? '',
    note: row.note ?? '',
    feeling: row.feeling ?? null,
    ...(row.equipment && { equipment: row.equipment }),
    elsewhere: false,
  }
}

/** A workout that another phone recorded, as the server tells it. */
export function serverRow(row: ServerWorkoutRow): WorkoutRow {
  const body = row.body as ServerWorkout
  const metric = (name: string) => body.metrics[name]
  const distance = metric('distance')
  const sets = metric('sets')
  const started = body.started_at ?? `${body.local_date}T00:00:00Z`
  return {
    sessionId: body.session_id,
    type: body.exercise_type,
    startedAt: Date.parse(started),
    timeZone: body.time_zone ?? '',
    date: body.local_date,
    elapsedMs: Math.round(body.elapsed_time_s * 1000),
    movingMs: Math.round(body.moving_time_s * 1000),
    distanceMm: distance ? Math.round(distance.value * 1000) : null,
    estimated: Number(distance?.estimated ?? 0) > 0,
    corrected: Array.isArray(body['corrected']) && body['corrected'].includes('distance'),
    ascentMm: Math.round((metric('ascent')?.value ?? 0) * 1000),
    descentMm: Math.round((metric('descent')?.value ?? 0) * 1000),
    estimatedMm: Math.round(Number(distance?.estimated ?? 0) * 1000),
    splits: [],
    lifting: sets
      ? {
          sets: sets.value,
          repetitions: metric('repetitions')?.value ?? 0,
          volume_g_reps: Math.round((metric('volume')?.value ?? 0) * 1000),
          max_weight_g: Math.round((metric('max_weight')?.value ?? 0) * 1000),
          max_weight_g_by_exercise: qualified(body.metrics, 'max_weight:'),
          one_rep_max_g_by_exercise: qualified(body.metrics, 'one_rep_max:'),
          one_rep_max_brzycki_g_by_exercise: qualified(body.metrics, 'one_rep_max_brzycki:'),
          most_repetitions_by_exercise: qualified(body.metrics, 'most_repetitions:', 1),
          max_weight_3_g_by_exercise: qualified(body.metrics, 'max_weight_3:'),
          max_weight_5_g_by_exercise: qualified(body.metrics, 'max_weight_5:'),
          max_weight_10_g_by_exercise: qualified(body.metrics, 'max_weight_10:'),
        }
      : null,
    ...(distance && { efforts: qualified(body.metrics, 'best_effort:') }),
    ...(distance && distance.value > 0 && body.moving_time_s > 0 && !metric('average_pace') && { notOfAPerson: true }),
    metrics: canonical(body.metrics),
    state: body.state,
    deletedAt: body.deleted_at ? Date.parse(body.deleted_at) : null,
    sync: 'server',
    title: typeof body['title'] === 'string' ? body['title'] : '',
    note: typeof body['note'] === 'string' ? body['note'] : '',
    feeling: (body['feeling'] as WorkoutRow['feeling']) ?? null,
    ...(Array.isArray(body['equipment']) && { equipment: body['equipment'] as string[] }),
    elsewhere: true,
  }
}

/** SI units of the contract, in thousandths; counts as they are. */
const THOUSANDTHS = new Set(['m', 's', 'kg', 'm/s', 's/km'])

function canonical(metrics: ServerWorkout['metrics']): Record<string, number> {
  return Object.fromEntries(Object.entries(metrics).map(([name, { value, unit }]) => [name, Math.round(THOUSANDTHS.has(unit ?? '') ? value * 1000 : value)]))
}

function qualified(metrics: ServerWorkout['metrics'], prefix: string, scale = 1000): Record<string, number> {
  return Object.fromEntries(
    Object.entries(metrics)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, m]) => [name.slice(prefix.length), Math.round(m.value * scale)]),
  )
}

const OWN_MEMBERS = new Set(['distance_m', 'points', 'steps', 'laps', 'estimated', 'sets', 'exercises'])

/** The whole of an own workout, folded from its events. */
export function ownDetail(opened: Opened, sync: SyncMark): WorkoutDetail {
  const { row, result, log } = opened
  const fields = new Map<string, unknown>()
  for (const event of log) {
    const { progress } = JSON.parse(event.bytes) as { progress?: Record<string, unknown> }
    for (const [name, value] of Object.entries(progress ?? {})) if (!OWN_MEMBERS.has(name)) fields.set(name, value)
  }
  // A pause before a cropped beginning reaches into what counts.
  const refused = new Set(result.not_counted.filter((one) => one.reason !== 'before_start').map((one) => `${one.writer} ${one.seq}`))
  const timed = logOf(log)
    .map(readEvent)
    .filter((fact) => fact.timed && !refused.has(`${fact.writer} ${fact.seq}`))
  const laps = result.laps.map((elapsedMs) => ({
    elapsedMs,
    movingMs: movingTimeMs(timed, { from: result.start_ms, to: result.start_ms + elapsedMs }),
    distanceMm: result.points.length > 0 ? coveredMm(result.points, elapsedMs) : null,
  }))
  const { start_ms: croppedMs, points, heart, power, sets } = result
  return { ...ownRow(row, sync), croppedMs, points, heart, power, sets, laps, fields: Object.fromEntries(fields) }
}
