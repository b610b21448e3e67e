import { useState } from 'react'
import * as dates from '../../app/dates'
import * as figures from '../../app/figures'
import { locale } from '../../app/preferences'
import { t } from '../../app/texts/texts'
import { typeColour } from '../../app/ui/TypeGlyph'
import type { Bucket, StatsPeriod } from './sums'
import { Spoken } from '../../app/ui/Spoken'

interface Props {
  readonly buckets: readonly Bucket[]
  readonly period: StatsPeriod
  readonly today: string
  readonly table: boolean
}

/** Each bar's key is its whole column; an empty one is a thin line, today's is outlined. */
export function Bars({ buckets, period, today, table }: Props) {
  const [at, setAt] = useState<number | null>(null)
  // One order for all columns, so that a type can be followed.
  const order = [...new Set(buckets.flatMap((b) => [...b.byType.keys()]))].sort()
  const most = Math.max(1, ...buckets.map((b) => b.movingMs))
  const name = (b: Bucket) => t('stats.bar', { name: longLabel(b, period), n: b.count, time: figures.duration(b.movingMs).spoken })
  if (table)
    return (
      <table className="splits tabular">
        <caption className="visually-hidden">{t('stats.bars')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('stats.when')}</th>
            <th scope="col">{t('stats.workoutsHead')}</th>
            <th scope="col">{t('figure.moving')}</th>
          </tr>
        </thead>
        <tbody>
          {buckets.map((b) => (
            <tr key={b.start}>
              <td style={{ inlineSize: 'auto' }}>{longLabel(b, period)}</td>
              <td>{b.count}</td>
              <td>{b.count ? figures.duration(b.movingMs).value : figures.UNKNOWN}</td>
            </tr>
          ))}
        </tbody>
      </table>
    )
  const chosen = at === null ? null : buckets[at]
  return (
    <>
      <p className="muted tabular" role="status">{chosen ? name(chosen) : '\u00a0'}</p>
      <div className="bars">
        {buckets.map((b, i) => {
          const current = today >= b.start && today < b.end
          const showValue = b.movingMs > 0 && (current || b.movingMs === most)
          return (
            <button
              key={b.start}
              type="button"
              className={`bar-column${current ? ' current' : ''}`}
              aria-pressed={at === i}
              onClick={() => setAt(at === i ? null : i)}
            >
              <Spoken as={name(b)}>
                <span className="bar-value tabular">{showValue ? figures.hours(b.movingMs) : ''}</span>
                <span className="bar-stack">
                  {b.count === 0 ? (
                    <i className="none" />
                  ) : (
                    [...b.byType]
                      .sort(([x], [y]) => order.indexOf(x) - order.indexOf(y))
                      .map(([type, ms]) => <i key={type} style={{ blockSize: `${(ms / most) * 100}%`, background: typeColour(type) }} />)
                  )}
                </span>
                <span className="bar-label">{shortLabel(b, period)}</span>
              </Spoken>
            </button>
          )
        })}
      </div>
    </>
  )
}

function shortLabel(b: Bucket, period: StatsPeriod): string {
  const at = dates.noon(b.start)
  if (period === 'week') return dates.narrowDay(at, locale())
  if (period === 'month') return t('stats.weekShort', { day: figures.count(Number(b.start.slice(8)), locale()).value })
  return new Intl.DateTimeFormat(locale(), { month: 'narrow' }).format(at)
}

function longLabel(b: Bucket, period: StatsPeriod): string {
  const at = dates.noon(b.start)
  if (period === 'week') return new Intl.DateTimeFormat(locale(), { weekday: 'long' }).format(at)
  if (period === 'year') return new Intl.DateTimeFormat(locale(), { month: 'long' }).format(at)
  return t('stats.days', { from: Number(b.start.slice(8)), to: Number(dates.addDays(b.end, -1).slice(8)) })
}
