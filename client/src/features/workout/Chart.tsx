import { useEffect, useRef } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { numberFormat } from '../../app/figures'
import { locale } from '../../app/preferences'
import type { Series } from './way'

interface Props {
  readonly series: Series
  readonly summary: string
  readonly colour: string
  readonly area?: boolean
  /** Faster is up: small values on top. */
  readonly reversed?: boolean
  readonly average?: number
  readonly range: readonly [low: number, high: number]
  readonly formatValue: (value: number) => string
  readonly unitMm: number
  /** The point under the finger, or none. */
  readonly onPoint: (index: number | null) => void
}

export function Chart({ series, summary, colour, area, reversed, average, range, formatValue, unitMm, onPoint }: Props) {
  const box = useRef<HTMLDivElement>(null)
  const point = useRef(onPoint)
  const format = useRef(formatValue)
  useEffect(() => {
    point.current = onPoint
    format.current = formatValue
  })
  const [low, high] = range

  useEffect(() => {
    const element = box.current!
    let plot: uPlot | undefined
    const build = () => {
      plot?.destroy()
      const computed = getComputedStyle(element)
      const css = (token: string) => computed.getPropertyValue(token.replace(/^var\(|\)$/g, '')).trim()
      const number = numberFormat(locale(), { maximumFractionDigits: 2 })
      const font = '13px -apple-system, Roboto, sans-serif'
      const axis = {
        stroke: css('--muted'),
        font,
        ticks: { stroke: css('--control'), width: 1, size: 4 },
        border: { show: true, stroke: css('--control'), width: 1 },
        grid: { show: false },
      }
      const options: uPlot.Options = {
        width: element.clientWidth,
        height: 160,
        legend: { show: false },
        cursor: { y: false, points: { size: 10, fill: css('--deep'), stroke: css('--surface') }, drag: { x: false, y: false } },
        scales: { x: { time: false }, y: { range: () => [low, high], dir: reversed ? -1 : 1 } },
        axes: [
          { ...axis, space: 72, size: 32, values: (_u, ticks) => ticks.map((v) => number.format(v)) },
          { ...axis, space: 40, size: 56, values: (_u, ticks) => ticks.map((v) => format.current(v)) },
        ],
        series: [
          {},
          { stroke: css(colour), width: area ? 1.5 : 2.5, points: { show: false }, spanGaps: false, ...(area ? { fill: alpha(css(colour), 0.3) } : {}) },
          ...(average === undefined ? [] : [{ stroke: css('--muted'), width: 1.5, dash: [6, 6], points: { show: false } }]),
        ],
        hooks: { setCursor: [(u) => point.current(u.cursor.idx ?? null)] },
      }
      const x = series.mm.map((mm) => mm / unitMm)
      const values = series.values as (number | null)[]
      plot = new uPlot(options, average === undefined ? [x, values] : [x, values, x.map(() => average)], element)
    }
    build()
    const resize = new ResizeObserver(() => plot?.setSize({ width: element.clientWidth, height: 160 }))
    resize.observe(element)
    const theme = new MutationObserver(build)
    theme.observe(document.documentElement, { attributeFilter: ['class'] })
    return () => {
      resize.disconnect()
      theme.disconnect()
      plot?.destroy()
    }
  }, [series, colour, area, reversed, average, low, high, unitMm])

  return <div className="chart" role="img" aria-label={summary} ref={box} />
}

function alpha(colour: string, share: number): string {
  const parts = [1, 3, 5].map((i) => parseInt(colour.slice(i, i + 2), 16))
  return `rgba(${parts.join(',')},${share})`
}
