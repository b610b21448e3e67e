// WGS84 distances in whole millimetres between points in e7 degrees. The same steps in C#; contract/vectors/geodesic.json
// holds both to the same integers.

const A = 6_378_137; // semi-major axis, metres
const F = 1 / 298.257223563
const B = A * (1 - F)
const MEAN_RADIUS = 6_371_008.8
const RAD_PER_E7 = Math.PI / 180 / 1e7

/** A place as the fold knows it: degrees × 10^7, whole numbers. */
export interface Place {
  readonly lat: number
  readonly lon: number
}

export function toE7(degrees: number): number {
  return Math.floor(degrees * 1e7 + 0.5)
}

/** Vincenty's inverse formula (Survey Review XXIII 176, 1975), rounded to whole millimetres. */
export function stepMm(from: Place, to: Place): number {
  if (from.lat === to.lat && from.lon === to.lon) return 0
  return Math.floor(metres(from, to) * 1000 + 0.5)
}

function metres(from: Place, to: Place): number {
  const l = (to.lon - from.lon) * RAD_PER_E7
  const u1 = Math.atan((1 - F) * Math.tan(from.lat * RAD_PER_E7))
  const u2 = Math.atan((1 - F) * Math.tan(to.lat * RAD_PER_E7))
  const sinU1 = Math.sin(u1), cosU1 = Math.cos(u1)
  const sinU2 = Math.sin(u2), cosU2 = Math.cos(u2)

  let lambda = l
  for (let i = 0; i < 100; i++) {
    const sinLambda = Math.sin(lambda), cosLambda = Math.cos(lambda)
    const p = cosU2 * sinLambda
    const q = cosU1 * sinU2 - sinU1 * cosU2 * cosLambda
    const sinSigma = Math.sqrt(p * p + q * q)
    if (sinSigma === 0) return 0
    const cosSigma = sinU1 * sinU2 + cosU1 * cosU2 * cosLambda
    const sigma = Math.atan2(sinSigma, cosSigma)
    const sinAlpha = (cosU1 * cosU2 * sinLambda) / sinSigma
    const cos2Alpha = 1 - sinAlpha * sinAlpha
    const cos2SigmaM = cos2Alpha === 0 ? 0 : cosSigma - (2 * sinU1 * sinU2) / cos2Alpha
    const c = (F / 16) * cos2Alpha * (4 + F * (4 - 3 * cos2Alpha))
    const before = lambda
    lambda = l + (1 - c) * F * sinAlpha
      * (sigma + c * sinSigma * (cos2SigmaM + c * cosSigma * (-1 + 2 * cos2SigmaM * cos2SigmaM)))
    if (Math.abs(lambda - before) > 1e-12) continue

    const uSq = (cos2Alpha * (A * A - B * B)) / (B * B)
    const ka = 1 + (uSq / 16384) * (4096 + uSq * (-768 + uSq * (320 - 175 * uSq)))
    const kb = (uSq / 1024) * (256 + uSq * (-128 + uSq * (74 - 47 * uSq)))
    const deltaSigma = kb * sinSigma * (cos2SigmaM + (kb / 4) * (cosSigma * (-1 + 2 * cos2SigmaM * cos2SigmaM)
      - (kb / 6) * cos2SigmaM * (-3 + 4 * sinSigma * sinSigma) * (-3 + 4 * cos2SigmaM * cos2SigmaM)))
    return B * ka * (sigma - deltaSigma)
  }
  return onSphere(from, to); // nearly antipodal: the formula does not converge there
}

function onSphere(from: Place, to: Place): number {
  const lat1 = from.lat * RAD_PER_E7, lat2 = to.lat * RAD_PER_E7
  const sinLat = Math.sin((lat2 - lat1) / 2)
  const sinLon = Math.sin(((to.lon - from.lon) * RAD_PER_E7) / 2)
  const h = sinLat * sinLat + Math.cos(lat1) * Math.cos(lat2) * sinLon * sinLon
  return 2 * MEAN_RADIUS * Math.asin(Math.sqrt(Math.min(1, h)))
}
