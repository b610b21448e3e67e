import { useCallback, useEffect, useState } from 'react'
import * as dates from '../../app/dates'
import type { LogEntry } from '../../app/model'
import { locale } from '../../app/preferences'
import { useServices, useSync } from '../../app/services'
import { t, type TextKey } from '../../app/texts/texts'
import { Page } from '../../app/ui/Page'

/** A kind that this version does not know is shown as the server names it. */
const WORDS: Readonly<Record<string, TextKey>> = {
  registered: 'log.registered',
  signed_in: 'log.signed_in',
  sign_in_failed: 'log.sign_in_failed',
  sign_in_ended: 'log.sign_in_ended',
  token_reuse: 'log.token_reuse',
  password_changed: 'log.password_changed',
  password_reset: 'log.password_reset',
  email_verified: 'log.email_verified',
  email_changed: 'log.email_changed',
  email_taken_back: 'log.email_taken_back',
  consent_given: 'log.consent_given',
  exported: 'log.exported',
  locked: 'log.locked',
  unlocked: 'log.unlocked',
  looked_up: 'log.looked_up',
  second_factor_added: 'log.second_factor_added',
  second_factor_removed: 'log.second_factor_removed',
  second_factor_failed: 'log.second_factor_failed',
  recovery_code_used: 'log.recovery_code_used',
  passkey_added: 'log.passkey_added',
  passkey_removed: 'log.passkey_removed',
  recovery_codes_made: 'log.recovery_codes_made',
  token_made: 'log.token_made',
  token_revoked: 'log.token_revoked',
  webhook_made: 'log.webhook_made',
  webhook_deleted: 'log.webhook_deleted',
  webhook_paused: 'log.webhook_paused',
}

/** What happened to the account, as its owner reads it. */
export default function SecurityLogPage() {
  const services = useServices()
  const { online } = useSync()
  const [entries, setEntries] = useState<readonly LogEntry[] | null>(null)
  const [failed, setFailed] = useState(false)
  const load = useCallback(() => {
    setFailed(false)
    services.securityLog().then(setEntries, () => setFailed(true))
  }, [services])
  useEffect(load, [load])
  const beside = (entry: LogEntry) =>
    [
      `${dates.dayMonthYear(entry.at, locale())}, ${dates.clock(entry.at, locale())}`,
      entry.device,
      entry.by === 'operator' ? t('log.by.operator') : entry.by === 'server' ? t('log.by.server') : '',
    ].filter((part) => part !== '').join(' · ')
  return (
    <Page title={t('log.title')} parent="/settings/account">
      <p className="muted">{t('log.why')}</p>
      {failed ? (
        <div className="strip">
          <span className="fill">{online ? t('server.unreachable') : t('devices.offline')}</span>
          <button type="button" className="key" onClick={load}>{t('tryAgain')}</button>
        </div>
      ) : null}
      {entries?.length === 0 ? <p className="muted">{t('log.empty')}</p> : null}
      {entries && entries.length > 0 ? (
        <ul className="card flush rows">
          {entries.map((entry, i) => (
            <li key={`${entry.at} ${i}`} className="row-link">
              <span className="fill wraps">
                {entry.kind in WORDS ? t(WORDS[entry.kind]! as 'log.registered') : entry.kind}
                <span className="muted small" style={{ display: 'block' }}>{beside(entry)}</span>
              </span>
            </li>
          ))}
        </ul>
      ) : null}
    </Page>
  )
}
