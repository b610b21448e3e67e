import { useState } from 'react'
import { Link, Navigate, useNavigate } from 'react-router-dom'
import { useAccount, useServices, useSync } from '../../app/services'
import { t } from '../../app/texts/texts'
import { useAction } from '../../app/useAction'
import { Page } from '../../app/ui/Page'
import { Sheet } from '../../app/ui/Sheet'
import { notify } from '../../app/undo'

export default function AccountPage() {
  const account = useAccount()
  const services = useServices()
  const sync = useSync()
  const navigate = useNavigate()
  const { act, busy } = useAction()
  const [asking, setAsking] = useState(false)
  if (!account) return <Navigate to="/sign-in" replace />
  const out = async (rows: 'keep' | 'remove') => {
    await services.signOut(rows)
    navigate('/today', { replace: true })
    notify(rows === 'remove' ? t('account.removed') : t('account.kept'))
  }
  return (
    <Page title={t('settings.account')} parent="/settings">
      {account.expired ? (
        <div className="strip">
          <span className="fill">{t('account.expired')}</span>
          <Link className="key" to="/sign-in">{t('account.signIn')}</Link>
        </div>
      ) : null}
      <dl className="card stack">
        <div><dt className="muted small">{t('account.email')}</dt><dd className="wraps">{account.email}</dd></div>
        {account.name ? <div><dt className="muted small">{t('account.name')}</dt><dd className="wraps">{account.name}</dd></div> : null}
      </dl>
      <Link to="/settings/email" className="key outline wide">{t('address.title')}</Link>
      <Link to="/settings/password" className="key outline wide">{t('password.title')}</Link>
      <Link to="/settings/passkeys" className="key outline wide">{t('passkeys.title')}</Link>
      <Link to="/settings/second-factor" className="key outline wide">{t('factor.title')}</Link>
      <Link to="/settings/tokens" className="key outline wide">{t('tokens.title')}</Link>
      <Link to="/settings/webhooks" className="key outline wide">{t('hooks.title')}</Link>
      <Link to="/settings/security-log" className="key outline wide">{t('log.title')}</Link>
      <Link to="/settings/devices" className="key outline wide">{t('settings.devices')}</Link>
      <Link to="/settings/data" className="key outline wide">{t('settings.data')}</Link>
      <button type="button" className="key danger wide apart" onClick={() => setAsking(true)}>{t('account.signOut')}</button>
      <Sheet open={asking} title={t('account.signOutAsk')} onClose={() => setAsking(false)}>
        {sync.waiting > 0 ? (
          <>
            <p>{t('account.queue', { n: sync.waiting })}</p>
            <button
              type="button"
              className="key primary wide"
              onClick={() => {
                setAsking(false)
                void act(() => services.syncNow())
              }}
            >
              {t('account.syncFirst')}
            </button>
          </>
        ) : (
          <p>{t('account.signOutWhy')}</p>
        )}
        <button
          type="button"
          className={sync.waiting > 0 ? 'key outline wide' : 'key primary wide'}
          disabled={busy}
          onClick={() => void act(() => out('remove'))}
        >
          {sync.waiting > 0 ? t('account.removeSynced') : t('account.remove')}
        </button>
        <button type="button" className="key outline wide" disabled={busy} onClick={() => void act(() => out('keep'))}>
          {t('account.keepHere')}
        </button>
        <button type="button" className="key plain wide" onClick={() => setAsking(false)}>{t('cancel')}</button>
      </Sheet>
    </Page>
  )
}
