import { localDateOf } from '../../exercise/calendar'
import { isDistanceType } from '../../exercise/track'
import { coveredMm } from '../../exercise/laps'
import { movingTimeMs } from '../../exercise/moving-time'
import { readEvent } from '../../exercise/read-event'
import { logOf } from '../../recording/figures'
import type { Opened } from '../../recording/library'
import type { ServerWorkoutRow, WorkoutRow as StoredRow } from '../../store/schema'
import type { ServerWorkout } from '../../sync/server-api'
import { figuresTold } from '../../sync/told'
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
  const f = figuresTold(body)
  return {
    sessionId: body.session_id,
    type: body.exercise_type,
    startedAt: Date.parse(body.started_at ?? `${body.local_date}T00:00:00Z`),
    timeZone: body.time_zone ?? '',
    date: body.local_date,
    elapsedMs: f.elapsed_ms,
    movingMs: f.moving_time_ms,
    distanceMm: body.metrics['distance'] ? f.distance_mm : null,
    estimated: f.estimated_mm > 0,
    corrected: body.corrected?.includes('distance') ?? false,
    ascentMm: f.ascent_mm,
    descentMm: f.descent_mm,
    estimatedMm: f.estimated_mm,
    splits: f.splits,
    lifting: body.metrics['sets'] ? f.lifting : null,
    ...(f.best_effort_ms && { efforts: f.best_effort_ms }),
    ...(f.not_of_a_person && { notOfAPerson: true }),
    metrics: canonical(body.metrics),
    state: body.state,
    deletedAt: body.deleted_at ? Date.parse(body.deleted_at) : null,
    sync: 'server',
    title: body.title ?? '',
    note: body.note ?? '',
    feeling: body.feeling ?? null,
    ...(body.equipment && { equipment: body.equipment }),
    elsewhere: true,
  }
}

/** SI units of the contract, in thousandths; counts as they are. */
const THOUSANDTHS = new Set(['m', 's', 'kg', 'm/s', 's/km'])

function canonical(metrics: ServerWorkout['metrics']): Record<string, number> {
  return Object.fromEntries(Object.entries(metrics).map(([name, { value, unit }]) => [name, Math.round(THOUSANDTHS.has(unit ?? '') ? value * 1000 : value)]))
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
