import { useCallback, useEffect, useState } from 'react'
import { Link } from 'react-router-dom'
import { useServices, useSync } from '../../app/services'
import { t } from '../../app/texts/texts'
import { notify } from '../../app/undo'
import { useAction } from '../../app/useAction'
import { Page } from '../../app/ui/Page'
import type { PrivacyNotice } from '../../sync/consent'
import { NoticeText } from './NoticeText'

/** The server's privacy notice; where the account has not agreed to it, the question. */
export default function ConsentPage() {
  const services = useServices()
  const { asks, online } = useSync()
  const [notice, setNotice] = useState<PrivacyNotice | null | 'failed' | undefined>(undefined)
  const { act, busy } = useAction()
  const load = useCallback(() => {
    setNotice(undefined)
    services.notice().then(setNotice, () => setNotice('failed'))
  }, [services])
  useEffect(load, [load, asks?.version])
  const agree = async (version: string) => {
    await services.giveConsent(version)
    notify(t('notice.agreed'))
  }
  return (
    <Page title={t('notice.title')} parent="/settings/privacy">
      {asks ? <p className="strip calm" role="status">{t('notice.held')}</p> : null}
      {notice === null ? <p>{t('notice.none')}</p> : null}
      {notice === 'failed' ? (
        <div className="strip calm">
          <span className="fill">{online ? t('server.unreachable') : t('notice.offline')}</span>
          <button type="button" className="key" onClick={load}>{t('tryAgain')}</button>
        </div>
      ) : null}
      {notice && notice !== 'failed' ? (
        <>
          <NoticeText notice={notice} />
          {asks ? (
            <button type="button" className="key primary wide" disabled={busy} onClick={() => void act(() => agree(notice.version))}>
              {t('notice.agree')}
            </button>
          ) : null}
        </>
      ) : null}
      <p className="muted small">{t('notice.takeBack')}</p>
      <Link to="/settings/data" className="key outline wide">{t('settings.data')}</Link>
    </Page>
  )
}
