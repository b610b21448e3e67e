import { useRef, useState } from 'react'
import { Link } from 'react-router-dom'
import * as dates from '../../app/dates'
import * as figures from '../../app/figures'
import type { ReachedGoal, WorkoutRow } from '../../app/model'
import { locale, useFigureStyle } from '../../app/preferences'
import { useAccount, useServices, useTypeTitle, useWorkouts } from '../../app/services'
import { t } from '../../app/texts/texts'
import { Page } from '../../app/ui/Page'
import { sentence } from '../goals/sentences'
import { mainFigure } from '../workouts/rowText'
import type { Alike } from './alike'
import { whenReached } from './reached'
import { said, setAsideWords } from './said'
import { useImport, type Line, type Question, type Unsaid } from './useImport'
import './import.css'

/** Files of other services and devices, and what became of each. */
export default function ImportPage() {
  const services = useServices()
  const account = useAccount()
  const rows = useWorkouts()
  const run = useImport(services)
  const input = useRef<HTMLInputElement>(null)
  const canImport = account !== null && !account.expired
  return (
    <Page title={t('import.title')} parent="/settings">
      {run.files > 0 ? null : <p className="muted">{t('import.why')}</p>}
      {canImport ? (
        <>
          <input
            ref={input}
            type="file"
            multiple
            className="visually-hidden"
            aria-label={t('import.choose')}
            tabIndex={-1}
            onChange={(e) => {
              const files = [...(e.target.files ?? [])]
              e.target.value = '' // the same files can be chosen again
              if (files.length > 0) run.begin(files)
            }}
          />
          {run.running ? null : (
            <button type="button" className="key primary wide" onClick={() => input.current?.click()}>
              {run.files > 0 ? t('import.more') : t('import.choose')}
            </button>
          )}
        </>
      ) : (
        <>
          <p className="strip calm">{t('import.account')}</p>
          <Link className="key primary wide" to={account ? '/sign-in' : '/sign-in?new=1'}>{account ? t('account.signIn') : t('account.make')}</Link>
        </>
      )}
      {run.question ? <Ask key={run.question.file} question={run.question} /> : null}
      {run.unsaid ? <Say key={`${run.unsaid.file} ${run.unsaid.lack.missing}`} unsaid={run.unsaid} /> : null}
      {run.files > 0 ? (
        <div className="stack">
          <p role="status" className="label">
            {run.running ? t('import.under', { done: run.done, n: run.files }) : run.stopped ? t('import.stopped') : t('import.done', { n: run.files })}
          </p>
          <progress className="import-progress" max={run.files} value={run.done} aria-label={t('import.title')} />
          {run.running ? <button type="button" className="key outline" onClick={run.stop}>{t('import.stop')}</button> : null}
        </div>
      ) : null}
      {run.reached.length > 0 ? <Reached goals={run.reached} /> : null}
      {run.lines.length > 0 ? <Outcomes lines={run.lines} rows={rows} /> : null}
    </Page>
  )
}

/** Asked before anything of the file is taken: leaving out is what most people want, so it is the filled key. */
function Ask({ question }: { question: Question }) {
  const [forAll, setForAll] = useState(false)
  const n = question.alike.length
  const describe = useDescription()
  return (
    <section className="card stack" aria-labelledby="import-ask">
      <div role="alert"><h2 id="import-ask">{t('import.askTitle', { n })}</h2></div>
      <p className="muted wraps">{t('import.askWhy', { file: question.file, n })}</p>
      <ul className="import-alike">
        {question.alike.map(({ found, like }) => (
          <li key={found.session_id} className="wraps">
            <span className="below">{t('import.inFile', { workout: describe.found(found) })}</span>
            <span className="below muted">{t('import.have', { workout: describe.like(like) })}</span>
          </li>
        ))}
      </ul>
      <label className="switch-line">
        <input type="checkbox" checked={forAll} onChange={(e) => setForAll(e.target.checked)} />
        <span>{t('import.same')}</span>
      </label>
      <button type="button" className="key primary wide" onClick={() => question.answer(true, forAll)}>{t('import.leave', { n })}</button>
      <button type="button" className="key outline wide" onClick={() => question.answer(false, forAll)}>{t('import.both')}</button>
    </section>
  )
}

/** Asked where a file does not say its day, the order of day and month, or whether its weights are kg or lb: the person knows. */
function Say({ unsaid }: { unsaid: Unsaid }) {
  const [forAll, setForAll] = useState(false)
  const [day, setDay] = useState('')
  const { file, lack, answer } = unsaid
  const words = lack.missing === 'order' ? { title: t('import.orderTitle'), why: t('import.orderWhy', { file, date: lack.date }) }
    : lack.missing === 'day' ? { title: t('import.dayTitle'), why: t('import.dayWhy', { file }) }
    : { title: t('import.unitTitle'), why: t('import.unitWhy', { file }) }
  const dayOf = (date: string) => dates.dayMonthYear(dates.noon(date), locale())
  return (
    <form
      className="card stack"
      aria-labelledby="import-say"
      onSubmit={(e) => {
        e.preventDefault()
        if (day) answer({ date: day }, forAll)
      }}
    >
      <div role="alert"><h2 id="import-say">{words.title}</h2></div>
      <p className="muted wraps">{words.why}</p>
      {lack.missing === 'day' ? (
        <div className="field">
          <label htmlFor="import-day">{t('import.day')}</label>
          <input id="import-day" type="date" value={day} max={dates.localDate(Date.now())} onChange={(e) => setDay(e.target.value)} />
        </div>
      ) : null}
      <label className="switch-line">
        <input type="checkbox" checked={forAll} onChange={(e) => setForAll(e.target.checked)} />
        <span>{t('import.same')}</span>
      </label>
      {lack.missing === 'day' ? (
        <button type="submit" className="key primary wide" disabled={day === ''}>{t('import.takeIt')}</button>
      ) : lack.missing === 'order' ? (
        <>
          <button type="button" className="key primary wide" onClick={() => answer({ dateOrder: 'dmy' }, forAll)}>
            {t('import.dayFirst', { day: dayOf(lack.dayFirst) })}
          </button>
          <button type="button" className="key primary wide" onClick={() => answer({ dateOrder: 'mdy' }, forAll)}>
            {t('import.monthFirst', { day: dayOf(lack.monthFirst) })}
          </button>
        </>
      ) : (
        <>
          <button type="button" className="key primary wide" onClick={() => answer({ weightUnit: 'kg' }, forAll)}>{t('import.kg')}</button>
          <button type="button" className="key primary wide" onClick={() => answer({ weightUnit: 'lb' }, forAll)}>{t('import.lb')}</button>
        </>
      )}
      <button type="button" className="key outline wide" onClick={() => answer(null, forAll)}>{t('import.notThis')}</button>
    </form>
  )
}

/** Said once: the same files again bring nothing new. */
function Reached({ goals }: { goals: readonly ReachedGoal[] }) {
  const title = useTypeTitle()
  return (
    <section className="stack" aria-labelledby="import-reached">
      <div role="status"><h2 id="import-reached">{t('goal.reachedTitle', { n: goals.length })}</h2></div>
      <ul className="card flush rows">
        {goals.map((reached) => (
          <li key={reached.goal.goalId}>
            <Link className="row-link row-words" to={`/goals/${reached.goal.goalId}`}>
              <span className="fill">
                <span className="wraps below">{sentence(reached.goal, title, locale())}</span>
                <span className="muted small below">{whenReached(reached, locale())}</span>
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** What needs eyes first; of a long import the rest of what was simply taken is a number. */
const MOST_LINES = 200
const URGENCY: Readonly<Record<Line['kind'], number>> = {
  offline: 0, tooLarge: 0, signIn: 0, failed: 0, refused: 1, leftOut: 2, deleted: 2, passed: 3, there: 4, taken: 4, planned: 4, goals: 4, others: 4,
}

function Outcomes({ lines, rows }: { lines: readonly Line[]; rows: readonly WorkoutRow[] }) {
  const known = new Set(rows.map((row) => row.sessionId))
  const describe = useDescription()
  const title = useTypeTitle()
  const count = (...kinds: Line['kind'][]) => lines.filter((line) => kinds.includes(line.kind)).length
  const refused = count('refused', 'offline', 'tooLarge', 'signIn', 'failed')
  const sums = [
    [count('taken'), (n: number) => t('import.taken', { n })],
    [count('there', 'deleted'), (n: number) => t('import.there', { n })],
    [count('leftOut'), (n: number) => t('import.leftOut', { n })],
    [refused, (n: number) => t('import.refused', { n })],
  ] as const
  const shown = lines.map((line, i) => ({ line, i })).sort((a, b) => URGENCY[a.line.kind] - URGENCY[b.line.kind] || a.i - b.i).slice(0, MOST_LINES)
  return (
    <section className="stack" aria-labelledby="import-outcomes">
      <h2 id="import-outcomes">{t('import.outcomes')}</h2>
      <p className="label wraps">{sums.filter(([n]) => n > 0).map(([n, words]) => words(n)).join(' · ')}</p>
      <ul className="card flush rows">
        {shown.map(({ line, i }) => {
          const id = line.outcome?.session_id
          const words = (
            <span className="fill">
              <span className="wraps below">{line.file}</span>
              {line.outcome?.started_at === undefined ? null : <span className="muted small below">{describe.found(line.outcome)}</span>}
              <span className={URGENCY[line.kind] <= 1 ? 'error-text below' : 'small below'}>{outcomeWords(line)}</span>
              {(line.outcome && (line.kind === 'refused' || line.kind === 'taken') ? said(line.outcome, title) : []).map(({ words, english }, at) => (
                <span key={at} className="muted small below" lang={english ? 'en' : undefined}>{words}</span>
              ))}
            </span>
          )
          return (
            <li key={i}>
              {id !== undefined && known.has(id)
                ? <Link className="row-link row-words" to={`/history/${id}`}>{words}</Link>
                : <div className="row-link">{words}</div>}
            </li>
          )
        })}
      </ul>
      {lines.length > shown.length ? <p className="muted small">{t('import.rest', { n: lines.length - shown.length })}</p> : null}
    </section>
  )
}

function outcomeWords({ kind, outcome, count = 0 }: Line): string {
  switch (kind) {
    case 'planned': return t('import.planned', { n: count })
    case 'others': return t('import.others', { n: count })
    case 'goals': return t('import.goals', { n: count })
    case 'taken': {
      const what = outcome && setAsideWords(outcome)
      return what ? t('import.takenPart', { what }) : t('import.takenOne')
    }
    case 'there': return t('import.thereOne')
    case 'deleted': return t('import.deletedOne')
    case 'leftOut': return t('import.leftOutOne')
    case 'refused': return t('import.refusedOne')
    case 'passed': return t('import.passedOne')
    case 'offline': return t('import.offline')
    case 'tooLarge': return t('import.tooLarge')
    case 'signIn': return t('import.signIn')
    case 'failed': return t('import.failed')
  }
}

/** "Running, 4 May 2026, 10:00, 30:00", of a workout in a file and of one that is there. */
function useDescription() {
  const style = useFigureStyle()
  const title = useTypeTitle()
  const rows = useWorkouts()
  const when = (at: number, zone: string) => `${dates.dayMonthYear(at, style.locale, zone)}, ${dates.clock(at, style.locale, zone)}`
  const found = (one: Partial<Pick<NonNullable<Line['outcome']>, 'exercise_type' | 'started_at' | 'elapsed_time_s'>>) =>
    [title(one.exercise_type ?? ''), when(Date.parse(one.started_at ?? ''), ''), figures.duration((one.elapsed_time_s ?? 0) * 1000).value].join(', ')
  return {
    found,
    /** As the list has it; what was taken just now is in none yet. */
    like(like: Alike['like']) {
      const row = rows.find(({ sessionId }) => sessionId === like.session_id)
      return row === undefined ? found(like) : [
        row.title || title(row.type), when(row.startedAt, row.timeZone), figures.inline(mainFigure(row, style) ?? figures.duration(row.elapsedMs)),
      ].join(', ')
    },
  }
}
