// The browser's receiver.
import { REST_AFTER_MS, type LocationListener, type LocationSource } from './source'

interface Surroundings {
  readonly geolocation: Geolocation | undefined
  /** The page is looked at again. */
  readonly page: Pick<Document, 'addEventListener' | 'removeEventListener' | 'visibilityState'> | undefined
  readonly permissions: Pick<Permissions, 'query'> | undefined
}

const here = (): Surroundings => ({ geolocation: globalThis.navigator?.geolocation, page: globalThis.document, permissions: globalThis.navigator?.permissions })

/** A watch that was refused stays silent for ever, so a new one is asked for when the person has changed their mind, or comes back from where that is done. */
export function webLocation({ geolocation, page, permissions }: Surroundings = here()): LocationSource {
  let watch: number | undefined
  let wanted: LocationListener | undefined
  let refused = false
  let resting = false
  let soon: ReturnType<typeof setTimeout> | undefined
  let allowed: PermissionStatus | undefined

  const begin = (): void => {
    if (wanted === undefined || resting) return
    if (geolocation === undefined) return wanted.off()
    if (watch !== undefined) geolocation.clearWatch(watch)
    refused = false
    watch = geolocation.watchPosition(({ coords, timestamp }) => wanted?.fix({
      stamp: timestamp, lat: coords.latitude, lon: coords.longitude, acc: coords.accuracy,
      ...(coords.altitude !== null && coords.altitude !== undefined && { ele: coords.altitude }),
    }), (error) => {
      if (error.code !== error.PERMISSION_DENIED) return // a timeout or a lost fix shows as silence
      refused = true
      wanted?.off()
    }, { enableHighAccuracy: true, maximumAge: 0 })
  }
  const letGo = (): void => {
    if (watch !== undefined) geolocation?.clearWatch(watch)
    watch = undefined
    resting = true
  }
  const lookAgain = (): void => {
    if (refused && page?.visibilityState !== 'hidden') begin()
  }
  const changed = (): void => {
    if (allowed?.state !== 'denied') lookAgain()
  }
  return {
    start(listener: LocationListener) {
      if (wanted !== undefined) return
      wanted = listener
      page?.addEventListener('visibilitychange', lookAgain)
      void permissions?.query({ name: 'geolocation' }).then((status) => {
        if (wanted !== listener) return
        allowed = status
        status.addEventListener('change', changed)
      }, () => undefined) // a browser that does not tell: coming back to the page is enough
      begin()
    },
    rest(on: boolean) {
      clearTimeout(soon)
      if (on) soon = setTimeout(letGo, REST_AFTER_MS)
      else if (resting) {
        resting = false
        begin()
      }
    },
    stop() {
      clearTimeout(soon)
      letGo()
      page?.removeEventListener('visibilitychange', lookAgain)
      allowed?.removeEventListener('change', changed)
      wanted = allowed = undefined
      refused = resting = false
    },
  }
}
