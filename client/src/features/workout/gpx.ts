import type { WorkoutDetail } from '../../app/model'

/** GPX 1.1 of the points that count, written by hand; a break in the way is a break in the track. */
export function gpx(workout: Pick<WorkoutDetail, 'startedAt' | 'points' | 'laps'>, name: string, lapName: (n: number) => string): string {
  const segments: string[][] = []
  for (const p of workout.points) {
    if (p.verdict !== 'counted') continue
    if (!p.joined || segments.length === 0) segments.push([])
    const time = p.t === undefined ? '' : `<time>${new Date(workout.startedAt + p.t).toISOString()}</time>`
    const ele = p.eleMm === undefined ? '' : `<ele>${p.eleMm / 1000}</ele>`
    segments.at(-1)!.push(`      <trkpt lat="${p.lat / 1e7}" lon="${p.lon / 1e7}">${ele}${time}</trkpt>`)
  }
  // GPX knows no laps: each mark is a named point with its time.
  const counted = workout.points.filter((p) => p.verdict === 'counted' && p.t !== undefined)
  const marks = workout.laps
    .flatMap((lap, i) => {
      const at = counted.find((p) => p.t! >= lap.elapsedMs)
      if (at === undefined) return []
      return [
        `  <wpt lat="${at.lat / 1e7}" lon="${at.lon / 1e7}"><time>${new Date(workout.startedAt + lap.elapsedMs).toISOString()}</time><name>${escape(lapName(i + 1))}</name></wpt>\n`,
      ]
    })
    .join('')
  const body = segments.map((points) => `    <trkseg>\n${points.join('\n')}\n    </trkseg>`).join('\n')
  return `<?xml version="1.0" encoding="UTF-8"?>
<gpx version="1.1" creator="Stamina" xmlns="http://www.topografix.com/GPX/1/1">
${marks}  <trk>
    <name>${escape(name)}</name>
${body}
  </trk>
</gpx>
`
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
