import { useEffect, useRef } from 'react'
import * as figures from '../../app/figures'
import type { LiveWorkout } from '../../app/model'
import { useFigureStyle, usePreferences } from '../../app/preferences'
import { useTypeTitle } from '../../app/services'
import { t } from '../../app/texts/texts'
import { show, takeBack } from '../../platform/notifications'
import { isNative, platformName } from '../../platform/native'
import { say } from '../../platform/voice'
import { ScreenLight } from '../../platform/wakeLock'

let light: ScreenLight | undefined

/**
 * What goes along with a recording: a lit screen, spoken kilometres, and where no location service has a notification of its
 * own (lifting, indoors) an ongoing one on Android. iOS has none that stays.
 */
export function useCompanions(live: LiveWorkout | null): void {
  const { keepAwake, voice } = usePreferences()
  const style = useFigureStyle()
  const title = useTypeTitle()
  const recording = live !== null && live.phase !== 'paused'

  useEffect(() => {
    light ??= new ScreenLight()
    light.set(keepAwake && recording)
    return () => light?.set(false)
  }, [keepAwake, recording])

  const whole = live ? Math.max(0, live.splits.length - 1) : 0
  const said = useRef(whole)
  useEffect(() => {
    if (live && voice && whole > said.current) {
      const last = live.splits[whole - 1]!
      say(t('cue.km', { n: whole, time: figures.duration(live.movingMs).spoken, last: figures.pace(last.time_ms, last.distance_mm, { ...style, distance: 'km' }).spoken }), 'en')
    }
    said.current = whole
  }, [whole, voice])

  const phase = live?.phase
  const minute = live ? Math.floor(live.movingMs / 60_000) : 0
  useEffect(() => {
    if (!isNative()) return
    if (!live) {
      void takeBack('workout')
      void takeBack('paused')
      return
    }
    const time = figures.duration(live.movingMs).value
    const name = title(live.type)
    const distance = figures.inline(figures.distance(live.distanceMm, style))
    const stays = live.indoor && platformName() === 'android'
    if (live.phase === 'paused') {
      if (stays) void show({ id: 'workout', title: t('note.paused', { type: name, time }), body: t('note.pausedBody', { distance }), ongoing: true })
      void show({ id: 'paused', title: t('note.stillPaused', { distance }), body: t('note.stillPausedBody'), at: Date.now() + 30 * 60_000 })
    } else {
      void takeBack('paused')
      if (stays) void show({ id: 'workout', title: `${name} ${time}`, body: `${distance}, ${figures.inline(figures.pace(live.movingMs, live.distanceMm, style))}`, ongoing: true })
    }
  }, [phase, minute])
}
