import type { Recorder } from '../recording/recorder'
import type { NativeLocation, Notice } from '../platform/location/native'
import { unitMm } from './figures'
import { preferences } from './preferences'
import { t } from './texts/texts'

const TELL_EVERY_MS = 10_000

/** What the ongoing notification of the location service begins with; from there it counts by itself. */
export function noticeOf(recorder: Recorder, title: string): Notice {
  const workout = recorder.workout
  const phase = workout?.phase
  const unit = preferences().distance
  return {
    title,
    pausedTitle: phase === 'auto_paused' ? t('note.autoPausedTitle', { type: title }) : t('note.pausedTitle', { type: title }),
    pause: t('record.pause'),
    resume: t('record.goOn'),
    channel: t('note.channel'),
    stoppedTitle: t('note.stoppedTitle'),
    stoppedBody: t('note.stoppedBody', { time: '{time}' }),
    stoppedChannel: t('note.stoppedChannel'),
    prevent: t('note.prevent'),
    restChannel: t('note.restChannel'),
    unit,
    unitMm: unitMm(unit),
    paused: phase === 'paused' || phase === 'auto_paused',
    movingMs: recorder.movingMs(),
    distanceMm: workout?.distanceMm ?? 0,
  }
}

/** Puts the notification right at every pause and from time to time, while the app is awake. */
export function keepNotice(recorder: Recorder, native: NativeLocation): void {
  let phase: string | undefined
  let told = 0
  recorder.watch(() => {
    const now = recorder.elapsedMs()
    const { workout } = recorder
    if (workout === undefined || (workout.phase === phase && Math.abs(now - told) < TELL_EVERY_MS)) return
    phase = workout.phase
    told = now
    native.show()
  })
}
