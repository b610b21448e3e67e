import { useState } from 'react'
import { Link } from 'react-router-dom'
import * as dates from '../../app/dates'
import { locale } from '../../app/preferences'
import { useAccount, useNow, useServices, useSync, useTypeTitle, useWorkouts } from '../../app/services'
import { t, textOf } from '../../app/texts/texts'
import { Page } from '../../app/ui/Page'
import { shareFile } from '../../platform/share'
import { present } from '../history/search'
import { syncText } from '../workouts/rowText'
import { useWaiting } from '../workouts/SyncChip'

export default function SyncPage() {
  const services = useServices()
  const account = useAccount()
  const sync = useSync()
  const title = useTypeTitle()
  const rows = useWorkouts()
  const [trying, setTrying] = useState(false)
  const now = useNow(sync.nextAt !== null)
  const count = useWaiting()
  const waiting = present(rows).filter((row) => row.sync !== 'server')
  const attempt = async () => {
    setTrying(true)
    try {
      await services.syncNow()
    } finally {
      setTrying(false)
    }
  }
  const headline = () => {
    if (!account) return t('sync.noAccount')
    if (account.expired || sync.trouble === 'signed_out') return t('account.expired')
    if (count === 0 && sync.refused.length === 0) return sync.lastAt ? t('sync.all', { time: dates.clock(sync.lastAt, locale()) }) : t('sync.nothingYet')
    if (count > 0)
      return sync.nextAt && sync.nextAt > now ? t('sync.waitNext', { n: count, time: dates.clock(sync.nextAt, locale()) }) : t('sync.wait', { n: count })
    return ''
  }
  return (
    <Page title={t('settings.sync')} parent="/settings">
      <p className="label wraps" role="status">{headline()}</p>
      {sync.trouble === 'server' ? <p className="strip calm">{t('server.unreachable')}</p> : null}
      {sync.trouble === 'busy' && sync.nextAt ? (
        <p className="strip calm">{t('server.busy', { n: Math.max(1, Math.ceil((sync.nextAt - now) / 1000)) })}</p>
      ) : null}
      {sync.online ? null : (
        <p className="strip calm">{sync.lastAt ? t('offline.upTo', { time: dates.clock(sync.lastAt, locale()) }) : t('sync.offlineNow')}</p>
      )}
      {account && !account.expired ? (
        <button type="button" className="key primary wide" disabled={trying || sync.busy} onClick={() => void attempt()}>
          {sync.busy || trying ? t('sync.busy') : t('sync.now')}
        </button>
      ) : (
        <Link className="key primary wide" to={account ? '/sign-in' : '/sign-in?new=1'}>{account ? t('account.signIn') : t('account.make')}</Link>
      )}
      {sync.refused.map((refusal) => {
        const row = rows.find((r) => r.sessionId === refusal.sessionId)
        const name = row ? `${title(row.type)}, ${dates.dayMonthYear(row.startedAt, locale(), row.timeZone)}` : refusal.sessionId
        return (
          <div key={`${refusal.sessionId}/${refusal.seq}`} className="card stack">
            <p className="wraps">{t('sync.refused', { workout: name, reason: textOf(`reason.${refusal.reason}`) ?? refusal.reason })}</p>
            <div className="row wrap">
              {row ? <Link className="key outline" to={`/history/${refusal.sessionId}`}>{t('sync.see')}</Link> : null}
              <button
                type="button"
                className="key outline"
                onClick={() =>
                  void services.document(refusal.sessionId).then((json) => shareFile(`stamina-${refusal.sessionId}.json`, 'application/json', new Blob([json])))
                }
              >
                {t('data.export')}
              </button>
            </div>
          </div>
        )
      })}
      {waiting.length > 0 ? (
        <section className="stack" aria-labelledby="waiting">
          <h2 id="waiting">{t('sync.perWorkout')}</h2>
          <ul className="card flush rows">
            {waiting.map((row) => (
              <li key={row.sessionId}>
                <Link className="row-link" to={`/history/${row.sessionId}`}>
                  <span className="fill words">
                    {title(row.type)}
                    <span className="muted small" style={{ display: 'block' }}>
                      {dates.dayMonthYear(row.startedAt, locale(), row.timeZone)}
                    </span>
                  </span>
                  <span className="muted end">{syncText(row.sync)}</span>
                </Link>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </Page>
  )
}
