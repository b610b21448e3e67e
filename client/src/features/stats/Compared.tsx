import * as figures from '../../app/figures'
import { useFigureStyle } from '../../app/preferences'
import { t } from '../../app/texts/texts'
import { Spoken } from '../../app/ui/Spoken'
import type { Bucket, StatsPeriod } from './sums'

interface Props {
  readonly period: StatsPeriod
  /** The period goes on: `before` is as much of the one before. */
  readonly open: boolean
  readonly now: Bucket
  readonly before: Bucket
}

/** What a period came to, and below each figure what the one before had come to by then: in plain figures, without arrows. */
export function ComparedWith({ period, open, now, before }: Props) {
  const style = useFigureStyle()
  if (now.count === 0 && before.count === 0) return <p>{t('stats.empty')}</p>
  const lines = [
    { name: t('stats.workoutsHead'), of: (b: Bucket) => b.count, say: (n: number) => figures.count(n, style.locale) },
    { name: t('stats.movingHead'), of: (b: Bucket) => b.movingMs, say: figures.duration },
    { name: t('stats.distanceHead'), of: (b: Bucket) => b.distanceMm, say: (mm: number) => figures.distance(mm, style) },
    { name: t('stats.upHead'), of: (b: Bucket) => b.ascentMm, say: (mm: number) => figures.length(mm, style) },
    { name: t('stats.volumeHead'), of: (b: Bucket) => b.volumeGrams, say: (grams: number) => figures.grams(grams, style) },
  ].filter(({ of }) => of(now) > 0 || of(before) > 0)
  return (
    <section className="stack" aria-labelledby="compared">
      <h2 id="compared" className="label wraps">
        {before.count === 0 ? t('stats.totals') : open ? t('stats.comparedSoFar', { period }) : t('stats.compared', { period })}
      </h2>
      <ul className="card flush rows">
        {lines.map(({ name, of, say }) => {
          const [is, was] = [say(of(now)), say(of(before))]
          const below = before.count === 0 ? '' : t('stats.was', { before: figures.inline(was) })
          return (
            <li key={name} className="row-link">
              <Spoken as={before.count === 0 ? `${name}: ${is.spoken}` : t('stats.comparedRow', { name, now: is.spoken, before: was.spoken })}>
                <span className="fill words">{name}</span>
                <span className="end tabular">
                  <span className="figure below">{figures.inline(is)}</span>
                  {below ? <span className="muted small">{[below, change(of(now), of(before), style.locale)].filter(Boolean).join(' · ')}</span> : null}
                </span>
              </Spoken>
            </li>
          )
        })}
      </ul>
    </section>
  )
}

/** Tenfold and more says nothing of a trend. */
const MOST = 10

/** `+12 %`; nothing where there is nothing to be a part of. */
function change(now: number, before: number, locale: string): string {
  return before === 0 || now / before >= MOST ? '' : figures.numberFormat(locale, { style: 'percent', signDisplay: 'exceptZero' }).format(now / before - 1)
}
