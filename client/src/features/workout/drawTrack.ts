import { paceClass, simplify, type Way, type WayPoint } from './way'

export interface View {
  /** Pixels per metre, and the metres in the middle of the picture. */
  readonly scale: number
  readonly x: number
  readonly y: number
}

export interface Look {
  readonly css: (token: string) => string
  readonly colour: 'pace' | 'type'
  readonly typeToken: string
  /** The last point is where the person is now, not the finish. */
  readonly live: boolean
  readonly accuracyM?: number
  /** A label like "200 m" for the scale bar. */
  readonly scaleLabel: (metres: number) => string
  readonly unitMm: number
  readonly locale: string
  /** Metres that the scale bar may stand for, in order. */
  readonly scaleSteps: readonly number[]
  /** Milliseconds of the workout's clock at which laps ended. */
  readonly laps?: readonly number[]
}

const MARGIN = 24
/** At the top, where the scale bar lies. */
const SCALE_PX = 16

/** `below`: pixels at the bottom that keys lie on. */
export function fit(way: Way, width: number, height: number, below = 0): View {
  const box = { left: Infinity, right: -Infinity, low: Infinity, high: -Infinity }
  for (const stretch of way.stretches)
    for (const p of stretch.points) {
      box.left = Math.min(box.left, p.x)
      box.right = Math.max(box.right, p.x)
      box.low = Math.min(box.low, p.y)
      box.high = Math.max(box.high, p.y)
    }
  if (!Number.isFinite(box.left)) return { scale: 1, x: 0, y: 0 }
  const [w, h] = [Math.max(50, box.right - box.left), Math.max(50, box.high - box.low)]
  const scale = Math.min((width - 2 * MARGIN) / w, (height - below - SCALE_PX - 2 * MARGIN) / h)
  return { scale, x: (box.left + box.right) / 2, y: (box.low + box.high) / 2 - (below - SCALE_PX) / 2 / scale }
}

/** Grid, gaps, casing, line, marks, start, finish: in this order, on a plain ground with no invented streets. */
export function drawTrack(g: CanvasRenderingContext2D, way: Way, view: View, width: number, height: number, look: Look): void {
  const { css } = look
  const px = (p: { x: number; y: number }): [number, number] => [width / 2 + (p.x - view.x) * view.scale, height / 2 - (p.y - view.y) * view.scale]
  g.fillStyle = css('--surface')
  g.fillRect(0, 0, width, height)
  grid(g, view, width, height, css('--line'))
  gaps(g, way, px, css('--muted'))

  const tolerance = 1 / view.scale
  const lines = way.stretches.map((s) => (look.colour === 'pace' ? s.points : simplify(s.points, tolerance)))
  g.lineCap = 'round'
  g.lineJoin = 'round'
  for (const points of lines) stroke(g, simplify(points, tolerance), px, 9, css('--surface'))
  for (const points of lines) {
    if (look.colour === 'type') stroke(g, points, px, 5, css(look.typeToken))
    else byPace(g, way, points, tolerance, px, css)
  }
  kilometres(g, way, px, view, look)
  laps(g, way, px, look)
  pauses(g, way, px, css)
  ends(g, way, px, look, view)
  scaleBar(g, view, width, look)
}

function stroke(g: CanvasRenderingContext2D, points: readonly WayPoint[], px: (p: WayPoint) => [number, number], width: number, colour: string): void {
  if (points.length === 0) return
  g.beginPath()
  points.forEach((p, i) => (i === 0 ? g.moveTo(...px(p)) : g.lineTo(...px(p))))
  if (points.length === 1) g.lineTo(px(points[0]!)[0] + 0.1, px(points[0]!)[1])
  g.lineWidth = width
  g.strokeStyle = colour
  g.stroke()
}

function byPace(
  g: CanvasRenderingContext2D,
  way: Way,
  points: readonly WayPoint[],
  tolerance: number,
  px: (p: WayPoint) => [number, number],
  css: Look['css'],
): void {
  let from = 0
  for (let i = 1; i <= points.length; i++) {
    const before = paceClass(way, points[i - 1]!.pace)
    if (i < points.length && paceClass(way, points[i]!.pace) === before) continue
    stroke(g, simplify(points.slice(from, Math.min(points.length, i + 1)), tolerance), px, 5, css(`--pace-${before}`))
    from = i
  }
}

function grid(g: CanvasRenderingContext2D, view: View, width: number, height: number, colour: string): void {
  const step = [100, 500, 1000, 5000, 20000, 100000].find((m) => m * view.scale >= 56) ?? 500_000
  g.strokeStyle = colour
  g.lineWidth = 1
  g.beginPath()
  const [left, right] = [view.x - width / 2 / view.scale, view.x + width / 2 / view.scale]
  for (let x = Math.ceil(left / step) * step; x <= right; x += step) {
    const at = Math.round(width / 2 + (x - view.x) * view.scale) + 0.5
    g.moveTo(at, 0)
    g.lineTo(at, height)
  }
  const [low, high] = [view.y - height / 2 / view.scale, view.y + height / 2 / view.scale]
  for (let y = Math.ceil(low / step) * step; y <= high; y += step) {
    const at = Math.round(height / 2 - (y - view.y) * view.scale) + 0.5
    g.moveTo(0, at)
    g.lineTo(width, at)
  }
  g.stroke()
}

function gaps(g: CanvasRenderingContext2D, way: Way, px: (p: WayPoint) => [number, number], colour: string): void {
  g.save()
  g.setLineDash([8, 8])
  g.lineWidth = 3
  g.strokeStyle = colour
  way.stretches.forEach((stretch, i) => {
    if (i === 0 || stretch.after !== 'gap') return
    const before = way.stretches[i - 1]!.points.at(-1)!
    g.beginPath()
    g.moveTo(...px(before))
    g.lineTo(...px(stretch.points[0]!))
    g.stroke()
  })
  g.restore()
}

function disc(g: CanvasRenderingContext2D, [x, y]: [number, number], radius: number, fill: string): void {
  g.beginPath()
  g.arc(x, y, radius, 0, 2 * Math.PI)
  g.fillStyle = fill
  g.fill()
}

function kilometres(g: CanvasRenderingContext2D, way: Way, px: (p: WayPoint) => [number, number], view: View, look: Look): void {
  const every = (look.unitMm / 1000) * view.scale >= 32 ? 1 : 5
  let next = every
  g.font = '600 13px -apple-system, Roboto, sans-serif'
  g.textAlign = 'center'
  g.textBaseline = 'middle'
  for (const stretch of way.stretches)
    for (const p of stretch.points) {
      if (p.mm < next * look.unitMm) continue
      const at = px(p)
      disc(g, at, 11, look.css('--text'))
      disc(g, at, 9.5, look.css('--surface'))
      g.fillStyle = look.css('--text')
      g.fillText(new Intl.NumberFormat(look.locale).format(next), at[0], at[1] + 0.5)
      while (p.mm >= next * look.unitMm) next += every
    }
}

/** Laps are diamonds: their shape tells them from the discs of whole kilometres. */
function laps(g: CanvasRenderingContext2D, way: Way, px: (p: WayPoint) => [number, number], look: Look): void {
  for (const at of look.laps ?? []) {
    const point = way.stretches.flatMap((stretch) => stretch.points).find((p) => (p.t ?? 0) >= at)
    if (point === undefined) continue
    const [x, y] = px(point)
    for (const [size, colour] of [[9, look.css('--surface')], [7, look.css('--text')], [3.5, look.css('--surface')]] as const) {
      g.beginPath()
      g.moveTo(x, y - size)
      g.lineTo(x + size, y)
      g.lineTo(x, y + size)
      g.lineTo(x - size, y)
      g.closePath()
      g.fillStyle = colour
      g.fill()
    }
  }
}

function pauses(g: CanvasRenderingContext2D, way: Way, px: (p: WayPoint) => [number, number], css: Look['css']): void {
  way.stretches.forEach((stretch, i) => {
    if (i === 0 || stretch.after !== 'pause') return
    const [x, y] = px(stretch.points[0]!)
    disc(g, [x, y], 9, css('--text'))
    g.fillStyle = css('--surface')
    g.fillRect(x - 3.5, y - 4, 2.5, 8)
    g.fillRect(x + 1, y - 4, 2.5, 8)
  })
}

function ends(g: CanvasRenderingContext2D, way: Way, px: (p: WayPoint) => [number, number], look: Look, view: View): void {
  const first = way.stretches[0]?.points[0]
  const last = way.stretches.at(-1)?.points.at(-1)
  if (!first || !last) return
  const { css } = look
  const start = px(first)
  disc(g, start, 9, css('--surface'))
  disc(g, start, 7, css('--text'))
  disc(g, start, 4, css('--surface'))
  const [x, y] = px(last)
  if (look.live) {
    if (look.accuracyM !== undefined) {
      g.globalAlpha = 0.15
      disc(g, [x, y], Math.max(9, look.accuracyM * view.scale), css('--deep'))
      g.globalAlpha = 1
    }
    disc(g, [x, y], 10, css('--surface'))
    disc(g, [x, y], 7, css('--deep'))
    return
  }
  const near = Math.hypot(x - start[0], y - start[1]) < 20 // nested: the start's ring around a smaller square
  const half = near ? 3 : 7
  if (!near) {
    g.fillStyle = css('--surface')
    g.fillRect(x - half - 2, y - half - 2, 2 * half + 4, 2 * half + 4)
  }
  g.fillStyle = css('--text')
  const at: [number, number] = near ? start : [x, y]
  g.fillRect(at[0] - half, at[1] - half, 2 * half, 2 * half)
}

function scaleBar(g: CanvasRenderingContext2D, view: View, width: number, look: Look): void {
  const step = look.scaleSteps.find((m) => m * view.scale >= 48) ?? look.scaleSteps.at(-1)!
  const long = step * view.scale
  const [x, y] = [16, 34] // above: the keys lie below
  g.strokeStyle = look.css('--text')
  g.lineWidth = 1.5
  g.beginPath()
  g.moveTo(x, y - 5)
  g.lineTo(x, y)
  g.lineTo(x + long, y)
  g.lineTo(x + long, y - 5)
  g.stroke()
  g.fillStyle = look.css('--muted')
  g.font = '400 13px -apple-system, Roboto, sans-serif'
  g.textAlign = 'left' // beside its bar, whichever way the page is written
  g.textBaseline = 'alphabetic'
  g.fillText(look.scaleLabel(step), x + 4, y - 6)
  g.textAlign = 'center'
  g.fillText('N', width - 20, 22)
  g.beginPath()
  g.moveTo(width - 20, 28)
  g.lineTo(width - 20, 42)
  g.moveTo(width - 24, 33)
  g.lineTo(width - 20, 28)
  g.lineTo(width - 16, 33)
  g.stroke()
}
