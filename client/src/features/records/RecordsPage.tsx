import { useEffect, useMemo, useState } from 'react'
import { Link } from 'react-router-dom'
import * as dates from '../../app/dates'
import * as figures from '../../app/figures'
import type { Services, WorkoutRow } from '../../app/model'
import { lengthsOf, type EffortLength } from '../../exercise/laps'
import { useFigureStyle } from '../../app/preferences'
import { useServices, useTypes, useTypeTitle, useWorkouts } from '../../app/services'
import { exerciseTitle } from '../../app/texts/exercises'
import { t } from '../../app/texts/texts'
import { Icon } from '../../app/ui/Icon'
import { chevronForward } from '../../app/ui/icons'
import { Page } from '../../app/ui/Page'
import { Spoken } from '../../app/ui/Spoken'
import { TypeGlyph } from '../../app/ui/TypeGlyph'
import { effortsOf, highest, honest, kept, liftRecords, unlooked, type Best } from './best'

/** The best there is, and the workout behind each. */
export default function RecordsPage() {
  const rows = kept(useWorkouts())
  const types = useTypes()
  const moving = types.filter((type) => type.screen === 'distance' && rows.some((row) => row.type === type.id && (row.distanceMm ?? 0) > 0))
  const lifts = liftRecords(rows)
  return (
    <Page title={t('records.title')} parent="/stats">
      {moving.length === 0 && lifts.length === 0 ? <p className="card muted">{t('records.none')}</p> : null}
      {moving.map((type) => <OfType key={type.id} type={type.id} rows={rows.filter((row) => row.type === type.id)} />)}
      {lifts.length > 0 ? <OfLifts lifts={lifts} /> : null}
      {moving.length > 0 ? <p className="muted small">{t('records.honest')}</p> : null}
    </Page>
  )
}

function OfType({ type, rows }: { type: string; rows: readonly WorkoutRow[] }) {
  const style = useFigureStyle()
  const title = useTypeTitle()
  const { efforts, busy } = useEfforts(type, rows)
  const longest = highest(rows, (row) => row.distanceMm ?? 0)
  const time = highest(rows, (row) => row.movingMs)
  const climb = highest(rows, (row) => row.ascentMm)
  return (
    <section className="stack" aria-labelledby={`records-${type}`}>
      <h2 id={`records-${type}`} className="row"><TypeGlyph type={type} name={title(type)} size="inline" />{title(type)}</h2>
      <ul className="card flush rows">
        {lengthsOf(type).map((length) => {
          const best = efforts.get(length.name)
          return best ? (
            <li key={length.name}>
              <RecordLine
                name={lengthName(length, style)}
                figure={figures.duration(best.value)}
                {...(length.mm === figures.splitMm(type, style) ? {} : { note: figures.inline(figures.rate(best.value, length.mm, type, style)) })}
                row={best.row}
              />
            </li>
          ) : null
        })}
        {longest ? <li><RecordLine name={t('records.longest')} figure={figures.distance(longest.value, style)} row={longest.row} /></li> : null}
        {time ? <li><RecordLine name={t('records.longestTime')} figure={figures.duration(time.value)} row={time.row} /></li> : null}
        {climb ? <li><RecordLine name={t('records.climb')} figure={figures.length(climb.value, style)} row={climb.row} /></li> : null}
      </ul>
      {busy ? <p className="muted small" role="status">{t('records.counting')}</p> : null}
    </section>
  )
}

function OfLifts({ lifts }: { lifts: ReturnType<typeof liftRecords> }) {
  const style = useFigureStyle()
  return (
    <section className="stack" aria-labelledby="records-lifts">
      <h2 id="records-lifts">{t('records.lifts')}</h2>
      <ul className="card flush rows">
        {lifts.map(({ exercise, heaviest, oneRepMax }) => {
          const max = figures.grams(heaviest.value, style)
          const estimate = oneRepMax ? figures.grams(oneRepMax.value, style) : null
          const when = dates.dayMonthYear(heaviest.row.startedAt, style.locale, heaviest.row.timeZone)
          return (
            <li key={exercise}>
              <Link className="row-link" to={`/stats/exercise/${encodeURIComponent(exercise)}`}>
                <Spoken as={t('records.row', { name: exerciseTitle(exercise), figure: max.spoken, when })}>
                  <span className="fill">
                    <span className="wraps">{exerciseTitle(exercise)}</span>
                    <span className="muted small below">{when}</span>
                  </span>
                  <span className="end tabular">
                    <span className="figure below">{figures.inline(max)}</span>
                    {estimate ? <span className="muted small">{t('lift.oneRepMax', { weight: figures.inline(estimate) })}</span> : null}
                  </span>
                  <span className="muted onward">
                    <Icon of={chevronForward} small mirrors />
                  </span>
                </Spoken>
              </Link>
            </li>
          )
        })}
      </ul>
    </section>
  )
}

function RecordLine({ name, figure, note, row }: { name: string; figure: figures.Figure; note?: string; row: WorkoutRow }) {
  const style = useFigureStyle()
  const when = dates.dayMonthYear(row.startedAt, style.locale, row.timeZone)
  return (
    <Link className="row-link" to={`/history/${row.sessionId}`}>
      <Spoken as={t('records.row', { name, figure: figure.spoken, when })}>
        <span className="fill">
          <span className="wraps">{name}</span>
          <span className="muted small below">{when}</span>
        </span>
        <span className="end tabular">
          <span className="figure below">{figures.inline(figure)}</span>
          {note ? <span className="muted small">{note}</span> : null}
        </span>
        <span className="muted onward">
          <Icon of={chevronForward} small mirrors />
        </span>
      </Spoken>
    </Link>
  )
}

function lengthName({ name, mm }: EffortLength, style: figures.FigureStyle): string {
  if (name === 'half_marathon') return t('records.half')
  if (name === 'marathon') return t('records.marathon')
  const n = figures.numberFormat(style.locale, { maximumFractionDigits: 2 })
  if (name === '1_mi') return `${n.format(1)}\u00a0mi`
  return mm < 1_000_000 ? `${n.format(mm / 1000)}\u00a0m` : `${n.format(mm / 1_000_000)}\u00a0km`
}

/** A track that was looked through is not looked through again until something of its workout changes. */
const known = new Map<string, Readonly<Record<string, number>>>()
const keyOf = (row: WorkoutRow) => `${row.sessionId} ${row.type} ${row.distanceMm} ${row.elapsedMs}`

function useEfforts(type: string, rows: readonly WorkoutRow[]): { readonly efforts: ReadonlyMap<string, Best>; readonly busy: boolean } {
  const services = useServices()
  const [, setDone] = useState(0)
  const lengths = lengthsOf(type)
  const missing = unlooked(rows, lengths).filter((row) => !known.has(keyOf(row)))
  const open = missing.map(keyOf).join('|')
  useEffect(() => {
    let present = true
    void lookThrough(services, missing, lengths, () => present, () => setDone((n) => n + 1))
    return () => {
      present = false
    }
    // eslint-disable-next-line react-hooks/exhaustive-deps -- by what is missing, not by the lists that say so
  }, [services, open])
  const efforts = useMemo(() => {
    const best = new Map<string, Best>()
    for (const row of rows.filter(honest))
      for (const [length, ms] of Object.entries(row.efforts ?? known.get(keyOf(row)) ?? {}))
        if (ms < (best.get(length)?.value ?? Infinity)) best.set(length, { value: ms, row })
    return best
    // eslint-disable-next-line react-hooks/exhaustive-deps -- what is known grows outside
  }, [open, rows])
  return { efforts, busy: missing.length > 0 }
}

async function lookThrough(
  services: Services,
  rows: readonly WorkoutRow[],
  lengths: readonly EffortLength[],
  goesOn: () => boolean,
  found: () => void,
): Promise<void> {
  for (const row of rows) {
    if (!goesOn()) return
    const detail = await services.open(row.sessionId).catch(() => null)
    known.set(keyOf(row), effortsOf(detail?.points ?? [], lengths))
    found()
  }
}
