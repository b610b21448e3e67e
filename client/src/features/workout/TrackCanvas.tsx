import { useLayoutEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react'
import * as figures from '../../app/figures'
import { useFigureStyle } from '../../app/preferences'
import { t } from '../../app/texts/texts'
import { Icon } from '../../app/ui/Icon'
import { add, remove } from '../../app/ui/icons'
import { drawTrack, fit, type View } from './drawTrack'
import type { Way } from './way'

/** The zoom keys lie on the bottom of the picture; the track keeps off them. */
const KEYS_PX = 48

interface Props {
  readonly way: Way
  readonly type: string
  readonly summary: string
  readonly height?: number
  /** As high as the screen has room. */
  readonly tall?: boolean
  readonly live?: boolean
  readonly accuracyM?: number
  readonly colour?: 'pace' | 'type'
  /** Milliseconds of the workout's clock at which laps ended. */
  readonly laps?: readonly number[]
  /** Without keys and gestures: a small picture. */
  readonly still?: boolean
}

export function TrackCanvas({ way, type, summary, height, tall, live, accuracyM, colour = 'type', laps, still }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const [size, setSize] = useState<readonly [number, number]>([0, 0])
  const [view, setView] = useState<View | null>(null)
  const style = useFigureStyle()

  // Before the first picture: nobody sees an empty map.
  useLayoutEffect(() => {
    const element = canvas.current!
    const measure = () =>
      setSize((was) => (was[0] === element.clientWidth && was[1] === element.clientHeight ? was : [element.clientWidth, element.clientHeight]))
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])

  useLayoutEffect(() => {
    const element = canvas.current!
    const [w, h] = size
    if (w === 0 || h === 0) return
    const draw = () => {
      const dpr = Math.min(3, devicePixelRatio || 1)
      element.width = w * dpr
      element.height = h * dpr
      const g = element.getContext('2d')
      if (!g) return
      g.setTransform(dpr, 0, 0, dpr, 0, 0)
      const computed = getComputedStyle(element)
      const css = (token: string) => computed.getPropertyValue(token).trim()
      drawTrack(g, way, view ?? fit(way, w, h, still ? 0 : KEYS_PX), w, h, {
        css,
        colour: way.fast === undefined ? 'type' : colour,
        typeToken: tokenOf(type),
        live: live ?? false,
        ...(laps === undefined ? {} : { laps }),
        ...(accuracyM === undefined ? {} : { accuracyM }),
        scaleLabel: (metres) => scaleLabel(metres, style),
        unitMm: figures.unitMm(style.distance),
        locale: style.locale,
        scaleSteps: scaleSteps(style),
      })
    }
    draw()
    const theme = new MutationObserver(draw)
    theme.observe(document.documentElement, { attributeFilter: ['class'] })
    return () => theme.disconnect()
  }, [way, view, size, colour, type, live, still, accuracyM, laps, style])

  const now = () => view ?? fit(way, ...size, still ? 0 : KEYS_PX)
  const zoom = (by: number) => setView({ ...now(), scale: now().scale * by })
  const pan = (dx: number, dy: number) => {
    const v = now()
    setView({ ...v, x: v.x - dx / v.scale, y: v.y + dy / v.scale })
  }
  const keys = (event: KeyboardEvent) => {
    const step: Record<string, () => void> = {
      ArrowLeft: () => pan(40, 0), ArrowRight: () => pan(-40, 0), ArrowUp: () => pan(0, 40), ArrowDown: () => pan(0, -40),
      '+': () => zoom(1.5), '-': () => zoom(1 / 1.5), '0': () => setView(null),
    }
    const act = step[event.key]
    if (!act) return
    event.preventDefault()
    act()
  }
  const gesture = useGesture(pan, zoom)

  return (
    <div className={`track-box${tall ? ' tall' : ''}`} style={height ? { blockSize: height } : undefined}>
      {still ? (
        <canvas ref={canvas} role="img" aria-label={summary} />
      ) : (
        <canvas ref={canvas} role="application" aria-label={summary} tabIndex={0} onKeyDown={keys} {...gesture} />
      )}
      {still ? null : (
        <div className="track-keys">
          <button type="button" className="key outline round" aria-label={t('track.zoomIn')} onClick={() => zoom(1.5)}><Icon of={add} /></button>
          <button type="button" className="key outline round" aria-label={t('track.zoomOut')} onClick={() => zoom(1 / 1.5)}><Icon of={remove} /></button>
          <button type="button" className="key outline" onClick={() => setView(null)}>{live ? t('track.centre') : t('track.fit')}</button>
        </div>
      )}
    </div>
  )
}

function useGesture(pan: (dx: number, dy: number) => void, zoom: (by: number) => void) {
  const fingers = useRef(new Map<number, readonly [number, number]>())
  const apart = () => {
    const [a, b] = [...fingers.current.values()]
    return a && b ? Math.hypot(a[0] - b[0], a[1] - b[1]) : 0
  }
  return {
    onPointerDown: (e: PointerEvent) => {
      fingers.current.set(e.pointerId, [e.clientX, e.clientY])
    },
    onPointerMove: (e: PointerEvent) => {
      const was = fingers.current.get(e.pointerId)
      if (!was) return
      const before = apart()
      fingers.current.set(e.pointerId, [e.clientX, e.clientY])
      if (fingers.current.size === 1) pan(e.clientX - was[0], e.clientY - was[1])
      else if (before > 0) zoom(apart() / before)
    },
    onPointerUp: (e: PointerEvent) => void fingers.current.delete(e.pointerId),
    onPointerCancel: (e: PointerEvent) => void fingers.current.delete(e.pointerId),
    onPointerLeave: (e: PointerEvent) => void fingers.current.delete(e.pointerId),
  }
}

export function tokenOf(type: string): string {
  const known: Record<string, string> = {
    running: '--type-running',
    walking: '--type-walking',
    cycling: '--type-cycling',
    biking: '--type-cycling',
    swimming: '--type-swimming',
  }
  return known[type] ?? '--type-other'
}

const FEET = 0.3048
const MILE = 1609.344
/** Lengths, in metres, that read as round figures in the unit of the person. */
export function scaleSteps(style: figures.FigureStyle): readonly number[] {
  if (style.distance === 'km') return [20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000]
  return [...[50, 100, 200, 500, 1000].map((feet) => feet * FEET), ...[0.25, 0.5, 1, 2, 5, 10, 20, 50].map((miles) => miles * MILE)]
}

export function scaleLabel(metres: number, style: figures.FigureStyle): string {
  const n = figures.numberFormat(style.locale, { maximumFractionDigits: 2 })
  if (style.distance === 'mi') return metres >= 400 ? `${n.format(metres / 1609.344)}\u00a0mi` : `${n.format(Math.round(metres / 0.3048))}\u00a0ft`
  return metres >= 1000 ? `${n.format(metres / 1000)}\u00a0km` : `${n.format(metres)}\u00a0m`
}
