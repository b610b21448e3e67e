import { useState } from 'react'
import { Link, useNavigate } from 'react-router-dom'
import * as dates from '../../app/dates'
import * as figures from '../../app/figures'
import type { WorkoutRow } from '../../app/model'
import { useFigureStyle } from '../../app/preferences'
import { ServerSaidNo } from '../../app/serverSaidNo'
import { useAccount, useServices, useTypeTitle, useWorkouts } from '../../app/services'
import { t } from '../../app/texts/texts'
import { notify } from '../../app/undo'
import { useAction } from '../../app/useAction'
import { mainFigure } from '../workouts/rowText'
import { Page } from '../../app/ui/Page'
import { Sheet } from '../../app/ui/Sheet'
import { shareFile } from '../../platform/share'
import { isCancelled, useProof } from '../account/useProof'
import './settings.css'

export default function DataPage() {
  const services = useServices()
  const account = useAccount()
  const [failed, setFailed] = useState(false)
  const [deleting, setDeleting] = useState(false)
  const { act, busy } = useAction()
  const { proved, sheet } = useProof()
  const exportAll = async () => {
    setFailed(false)
    const name = `stamina-${dates.localDate(Date.now())}`
    try {
      if (account && !account.expired) {
        if (services.sync.read().waiting > 0) await services.syncNow()
        await shareFile(`${name}.zip`, 'application/zip', await proved(() => services.exportAccount()))
        if (services.sync.read().waiting === 0) return // else the server's file is not all there is
      }
      await shareFile(`${name}.json`, 'application/json', await services.exportAll())
    } catch (failure) {
      if (!isCancelled(failure)) setFailed(true)
    }
  }
  return (
    <Page title={t('settings.data')} parent="/settings">
      <button type="button" className="key outline wide" disabled={busy} onClick={() => void act(exportAll)}>{t('data.export')}</button>
      <p className="muted small">{account && !account.expired ? t('data.exportWhole') : t('data.exportWhy')}</p>
      {failed ? <p className="strip" role="alert">{t('data.exportFailed')}</p> : null}
      {sheet}
      <RecentlyDeleted />
      {account ? (
        <>
          <div className="grow" />
          <button type="button" className="key danger wide apart" onClick={() => setDeleting(true)}>{t('data.deleteAccount')}</button>
          <DeleteSheet open={deleting} onClose={() => setDeleting(false)} onExport={() => void exportAll()} />
        </>
      ) : null}
    </Page>
  )
}

function RecentlyDeleted() {
  const services = useServices()
  const title = useTypeTitle()
  const style = useFigureStyle()
  const { act } = useAction()
  const rows = useWorkouts().filter((row) => row.deletedAt !== null || row.state === 'discarded')
  const what = (row: WorkoutRow) => t('data.deletedRow', {
    when: dates.dayMonthYear(row.startedAt, style.locale, row.timeZone), time: dates.clock(row.startedAt, style.locale, row.timeZone),
    figure: figures.inline(mainFigure(row, style) ?? figures.duration(row.movingMs)),
  })
  return (
    <section className="stack" aria-labelledby="deleted">
      <h2 id="deleted">{t('data.deleted')}</h2>
      {rows.length === 0 ? <p className="muted">{t('data.noneDeleted')}</p> : (
        <ul className="card flush rows">
          {rows.map((row) => (
            <li key={row.sessionId} className="row-link">
              <Link className="fill row-words" to={`/history/${row.sessionId}`}>
                <span className="wraps">{row.title || title(row.type)}</span>
                <span className="muted small below">{what(row)}</span>
              </Link>
              <button
                type="button"
                className="key"
                aria-label={t('data.restore', { workout: `${row.title || title(row.type)}, ${what(row)}` })}
                onClick={() =>
                  void act(async () => {
                    await services.restore(row.sessionId)
                    notify(t('data.restored'))
                  })
                }
              >
                {t('restore')}
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function DeleteSheet({ open, onClose, onExport }: { open: boolean; onClose: () => void; onExport: () => void }) {
  const services = useServices()
  const navigate = useNavigate()
  const [password, setPassword] = useState('')
  const [typed, setTyped] = useState('')
  const [failed, setFailed] = useState<'no' | 'password' | 'other'>('no')
  const { act, busy } = useAction()
  const word = t('data.deleteWord')
  const go = async () => {
    try {
      await services.deleteAccount(password)
      await services.seenWiped() // that it is gone is no surprise to whoever asked for it
      navigate('/today', { replace: true })
      notify(t('data.deletedAccount'))
    } catch (failure) {
      setFailed(
        failure instanceof ServerSaidNo && (failure.problem.includes('password') || failure.problem.includes('credentials') || failure.why === 'refused')
          ? 'password'
          : 'other',
      )
    }
  }
  return (
    <Sheet open={open} title={t('data.deleteAccount')} onClose={onClose}>
      <p>{t('data.deleteWhy')}</p>
      <button type="button" className="key primary wide" onClick={onExport}>{t('data.export')}</button>
      <div className="field apart">
        <label htmlFor="delete-password">{t('account.password')}</label>
        <input id="delete-password" type="password" autoComplete="current-password" value={password} onChange={(e) => setPassword(e.target.value)} />
      </div>
      <div className="field">
        <label htmlFor="delete-typed">{t('data.deleteType', { word })}</label>
        <input id="delete-typed" autoComplete="off" value={typed} onChange={(e) => setTyped(e.target.value)} />
      </div>
      {failed === 'no' ? null : (
        <p className="error-text" role="alert">
          {failed === 'password' ? t('data.deletePassword') : t('data.deleteFailed')}
        </p>
      )}
      <button type="button" className="key danger filled wide apart" disabled={busy || typed.trim().toLowerCase() !== word} onClick={() => void act(go)}>
        {t('data.deleteForGood')}
      </button>
    </Sheet>
  )
}
