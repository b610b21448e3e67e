import { stepMm } from '../exercise/geodesic'
import type { JudgedPoint } from '../exercise/track'
import type { SharedCopy } from '../sync/account-api'

/** Points that the server gives for others, in the form in which a track is drawn here. */
export function judged(points: SharedCopy['track']): readonly JudgedPoint[] {
  let before: JudgedPoint | undefined
  return points.map((point) => {
    const joined = before !== undefined && point.break !== true
    const [lat, lon] = [Math.round(point.lat * 1e7), Math.round(point.lon * 1e7)]
    before = {
      lat, lon, t: point.t ?? undefined, eleMm: point.ele == null ? undefined : Math.round(point.ele * 1000), hr: undefined,
      gap: !joined, verdict: 'counted', joined, stepMm: joined ? stepMm(before!, { lat, lon }) : 0,
    }
    return before
  })
}
