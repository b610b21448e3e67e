import { useEffect, useState } from 'react'
import { t } from '../../app/texts/texts'

/** What the Start sheet says of GPS. It looks only where location was allowed before: the question comes with the countdown. */
export function useGpsLine(wanted: boolean): string {
  const [line, setLine] = useState(() => t('gps.startNow'))
  useEffect(() => {
    if (!wanted || !('geolocation' in navigator)) return
    let watch: number | undefined
    let over = false
    void navigator.permissions?.query({ name: 'geolocation' }).then(
      (permission) => {
        if (over) return
        if (permission.state === 'denied') setLine(t('gps.offForApp'))
        if (permission.state !== 'granted') return
        watch = navigator.geolocation.watchPosition(
          ({ coords }) => {
            const n = Math.round(coords.accuracy)
            setLine(n <= 20 ? t('gps.goodWithin', { n }) : t('gps.weakWithin', { n }))
          },
          () => setLine(t('gps.startNow')),
          { enableHighAccuracy: true },
        )
      },
      () => undefined,
    )
    return () => {
      over = true
      if (watch !== undefined) navigator.geolocation.clearWatch(watch)
    }
  }, [wanted])
  return line
}
