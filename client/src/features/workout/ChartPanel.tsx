import { lazy, Suspense, useMemo, useState } from 'react'
import * as figures from '../../app/figures'
import { useFigureStyle } from '../../app/preferences'
import { t } from '../../app/texts/texts'
import { Icon } from '../../app/ui/Icon'
import { chevronBack, chevronForward } from '../../app/ui/icons'
import type { Series } from './way'

const Chart = lazy(() => import('./Chart').then((m) => ({ default: m.Chart })))

interface Props {
  readonly name: string
  readonly note?: string
  readonly series: Series
  readonly table: boolean
  readonly colour: string
  readonly area?: boolean
  readonly reversed?: boolean
  readonly average?: number
  readonly leastSpan?: number
  readonly show: (value: number) => string
  readonly tick: (value: number) => string
}

/** One series, drawn or as a table; a point is read in a fixed line above, by finger or by keys. */
export function ChartPanel({ name, note, series, table, colour, area, reversed, average, leastSpan = 0, show, tick }: Props) {
  const style = useFigureStyle()
  const [at, setAt] = useState<number | null>(null)
  const unitMm = figures.unitMm(style.distance)
  const range = useMemo(() => rangeOf(series, leastSpan, reversed ?? false), [series, leastSpan, reversed])
  const steps = useMemo(() => perUnit(series, unitMm), [series, unitMm])
  const summary = describe(series, name, show, style, reversed ?? false)
  const value = at === null ? null : series.values[at]
  const move = (by: 1 | -1) => {
    const here = at === null ? (by > 0 ? -1 : steps.length) : steps.findIndex((i) => i >= at)
    const next = steps[Math.min(steps.length - 1, Math.max(0, here + by))]
    if (next !== undefined) setAt(next)
  }
  return (
    <div className="stack">
      <div className="row between">
        <h3>{name}</h3>
        <span className="tabular muted" role="status">
          {value != null && at !== null
            ? `${figures.inline(figures.distance(series.mm[at], style))}: ${show(value)}`
            : (note ?? (average === undefined ? '' : t('chart.average', { value: show(average) })))}
        </span>
      </div>
      {table ? (
        <table className="splits tabular">
          <caption className="visually-hidden">{summary}</caption>
          <thead><tr><th scope="col">{style.distance}</th><th scope="col">{name}</th></tr></thead>
          <tbody>
            {steps.map((i) => (
              <tr key={i}>
                <td>{figures.count(Math.floor(series.mm[i]! / unitMm), style.locale).value}</td>
                <td>{series.values[i] == null ? t('chart.noGps') : show(series.values[i])}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : (
        <>
          <Suspense fallback={<div className="chart" />}>
            <Chart
              series={series}
              summary={summary}
              colour={colour}
              area={area ?? false}
              reversed={reversed ?? false}
              {...(average === undefined ? {} : { average })}
              range={range}
              formatValue={tick}
              unitMm={unitMm}
              onPoint={setAt}
            />
          </Suspense>
          <div className="row between">
            <button type="button" className="key round" aria-label={t('chart.back', { name })} onClick={() => move(-1)}>
              <Icon of={chevronBack} mirrors />
            </button>
            <span className="muted small">{style.distance}</span>
            <button type="button" className="key round" aria-label={t('chart.forward', { name })} onClick={() => move(1)}>
              <Icon of={chevronForward} mirrors />
            </button>
          </div>
        </>
      )}
    </div>
  )
}

function known(series: Series): number[] {
  return series.values.filter((v): v is number => v !== null).sort((a, b) => a - b)
}

/** 5th to 95th percentile and a tenth more; never narrower than what would make flat look hilly. */
export function rangeOf(series: Series, leastSpan: number, slowIsMore = false): [number, number] {
  const values = known(series)
  if (values.length === 0) return [0, 1]
  const [low, high] = leastSpan > 0 ? [values[0]!, values.at(-1)!] : [values[Math.floor(values.length * 0.05)]!, values[Math.floor(values.length * 0.95)]!]
  const top = slowIsMore ? Math.min(high, values[values.length >> 1]! * 2) : high // standing is no pace
  const span = Math.max(top - low, leastSpan, Math.abs(top) * 0.08, 1e-6)
  const middle = (low + top) / 2
  return [middle - span * 0.6, middle + span * 0.6]
}

/** The first sample of each kilometre or mile. */
export function perUnit(series: Series, unitMm: number): number[] {
  const found: number[] = []
  let next = 0
  series.mm.forEach((mm, i) => {
    if (mm < next || series.values[i] === null) return
    found.push(i)
    next = (Math.floor(mm / unitMm) + 1) * unitMm
  })
  return found
}

function describe(series: Series, name: string, show: (value: number) => string, style: figures.FigureStyle, lessIsMore: boolean): string {
  const values = known(series)
  if (values.length === 0) return name
  const [least, most] = [values[0]!, values.at(-1)!]
  const where = (value: number) => figures.inline(figures.distance(series.mm[series.values.indexOf(value)], style))
  const [best, worst] = lessIsMore ? [least, most] : [most, least]
  return t('chart.summary', {
    name,
    distance: figures.inline(figures.distance(series.mm.at(-1), style)),
    best: show(best),
    bestAt: where(best),
    worst: show(worst),
    worstAt: where(worst),
  })
}
