// The browser's receiver.
import type { LocationListener, LocationSource } from './source'

export function webLocation(geolocation: Geolocation | undefined = globalThis.navigator?.geolocation): LocationSource {
  let watch: number | undefined
  return {
    start(listener: LocationListener) {
      if (watch !== undefined) return
      if (geolocation === undefined) return listener.off()
      watch = geolocation.watchPosition(({ coords, timestamp }) => listener.fix({
        stamp: timestamp, lat: coords.latitude, lon: coords.longitude, acc: coords.accuracy,
        ...(coords.altitude !== null && coords.altitude !== undefined && { ele: coords.altitude }),
      }), (error) => {
        if (error.code === error.PERMISSION_DENIED) listener.off() // a timeout or a lost fix shows as silence
      }, { enableHighAccuracy: true, maximumAge: 0 })
    },
    stop() {
      if (watch !== undefined) geolocation?.clearWatch(watch)
      watch = undefined
    },
  }
}
