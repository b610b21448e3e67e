// What goes along with a recording, whatever screen is open: a lit screen, spoken splits, a word about a pause that was forgotten.
import { show, takeBack, type Note } from '../platform/notifications'
import { isNative } from '../platform/native'
import { say } from '../platform/voice'
import { ScreenLight } from '../platform/wakeLock'
import * as figures from './figures'
import type { Split } from '../exercise/track'
import type { LiveWorkout, Watched } from './model'
import { splitsFor } from '../features/workout/splitsOf'
import { figureStyle, locale, onPreferences, preferences } from './preferences'
import { t } from './texts/texts'

const FORGOTTEN_MS = 30 * 60_000

export interface Phone {
  light(on: boolean): void
  say(text: string, language: string): unknown
  show(note: Note): Promise<void>
  takeBack(id: Note['id']): Promise<void>
}

function thisPhone(): Phone {
  const light = new ScreenLight()
  // A refused notification or a voice that is missing takes nothing from the recording.
  return {
    light: (on) => light.set(on),
    say: (...what) => void say(...what),
    show: (note) => show(note).catch(() => undefined),
    takeBack: (id) => takeBack(id).catch(() => undefined),
  }
}

/** Goes along until the answer is called. */
export function accompany(live: Watched<LiveWorkout | null>, phone: Phone = thisPhone()): () => void {
  let session: string | undefined
  let phase: LiveWorkout['phase'] | undefined
  let said = 0
  let lit = false
  const look = (): void => {
    const now = live.read()
    const light = preferences().keepAwake && now !== null && now.phase !== 'paused'
    if (light !== lit) phone.light((lit = light))

    const done = now ? wholeSplits(now) : []
    const whole = done.length
    if (now?.sessionId !== session) said = whole // what was covered before this page was here has been said, or is too old to say
    if (now && whole > said) {
      if (preferences().voice) phone.say(splitCue(now, done), locale())
      said = whole
    }

    if (isNative() && (now?.phase !== phase || now?.sessionId !== session)) {
      if (now?.phase === 'paused') {
        const at = (now.pausedSince ?? now.at) + FORGOTTEN_MS
        const distance = figures.inline(figures.distance(now.distanceMm, figureStyle()))
        if (at > now.at) void phone.show({ id: 'paused', title: t('note.stillPaused', { distance }), body: t('note.stillPausedBody'), at })
      } else void phone.takeBack('paused')
    }
    // Where none was known yet the app has just been opened, and the rest is of the workout that it finds.
    if (session !== undefined && now?.sessionId !== session) void phone.takeBack('rest')
    session = now?.sessionId
    phase = now?.phase
  }
  const unwatch = [live.watch(look), onPreferences(look)]
  look()
  return () => {
    for (const stop of unwatch) stop()
    if (lit) phone.light(false)
  }
}

/** Kilometres or miles, in the water each 100 m or yards: as this person counts. */
function wholeSplits(now: LiveWorkout): readonly Split[] {
  const style = figureStyle()
  const unitMm = figures.splitMm(now.type, style)
  return splitsFor(now.points, now.type, style).filter((split) => split.distance_mm >= unitMm)
}

function splitCue(now: LiveWorkout, done: readonly Split[]): string {
  const style = figureStyle()
  const last = done.at(-1)!
  return t('cue.split', {
    split: figures.spokenSplit(done.length, now.type, style),
    time: figures.duration(now.movingMs).spoken,
    last: figures.rate(last.time_ms, last.distance_mm, now.type, style).spoken,
  })
}
