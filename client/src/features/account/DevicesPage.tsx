import { useCallback, useEffect, useState } from 'react'
import { Link } from 'react-router-dom'
import * as dates from '../../app/dates'
import type { Device } from '../../app/model'
import { locale } from '../../app/preferences'
import { useAccount, useServices, useSync } from '../../app/services'
import { t } from '../../app/texts/texts'
import { Page } from '../../app/ui/Page'
import { Sheet } from '../../app/ui/Sheet'
import { notify } from '../../app/undo'
import { isCancelled, useProof } from './useProof'
import { WaitingWorkouts } from './WaitingWorkouts'

export default function DevicesPage() {
  const services = useServices()
  const account = useAccount()
  const { online } = useSync()
  const [devices, setDevices] = useState<readonly Device[] | null>(null)
  const [failed, setFailed] = useState(false)
  const [all, setAll] = useState(false)
  const { proved, sheet } = useProof()
  const [asked, setAsked] = useState<Device | null>(null)
  const load = useCallback(() => {
    setFailed(false)
    services.devices().then(setDevices, () => setFailed(true))
  }, [services])
  useEffect(() => {
    if (account) load()
  }, [account, load])
  const others = devices?.filter((device) => !device.thisPhone) ?? []
  const out = async (work: () => Promise<void>) => {
    setAsked(null)
    setAll(false)
    try {
      await proved(work)
      load()
    } catch (failure) {
      if (!isCancelled(failure)) setFailed(true)
    }
  }
  return (
    <Page title={t('settings.devices')} parent="/settings">
      {account ? null : <><p className="muted">{t('devices.noAccount')}</p><Link to="/sign-in" className="key outline">{t('account.signIn')}</Link></>}
      {failed ? (
        <div className="strip">
          <span className="fill">{online ? t('server.unreachable') : t('devices.offline')}</span>
          <button type="button" className="key" onClick={load}>{t('tryAgain')}</button>
        </div>
      ) : null}
      {devices ? (
        <ul className="card flush rows">
          {devices.map((device) => (
            <li key={device.id} className="row-link">
              <span className="fill wraps">
                {device.name}
                <span className="muted small" style={{ display: 'block' }}>
                  {device.thisPhone ? t('devices.this') : t('devices.seen', { when: dates.ago(device.lastSeen, Date.now(), locale()) })}
                </span>
              </span>
              {device.thisPhone ? null : (
                <button type="button" className="key danger" aria-label={t('devices.signOutNamed', { device: device.name })} onClick={() => setAsked(device)}>
                  {t('account.signOut')}
                </button>
              )}
            </li>
          ))}
        </ul>
      ) : null}
      {account ? <WaitingWorkouts /> : null}
      {others.length > 1 ? (
        <button type="button" className="key outline danger wide apart" onClick={() => setAll(true)}>{t('devices.endOthers')}</button>
      ) : null}
      <Sheet open={all} title={t('devices.endOthersAsk')} onClose={() => setAll(false)}>
        <p>{t('password.why')}</p>
        <button type="button" className="key primary wide" onClick={() => setAll(false)}>{t('keep')}</button>
        <button
          type="button"
          className="key outline danger wide apart"
          onClick={() =>
            void out(async () => {
              await services.endOthers()
              notify(t('devices.endOthersDone'))
            })
          }
        >
          {t('devices.endOthers')}
        </button>
      </Sheet>
      {sheet}
      <Sheet open={asked !== null} title={t('devices.ask', { device: asked?.name ?? '' })} onClose={() => setAsked(null)}>
        <p>{t('devices.why', { time: asked ? dates.ago(asked.lastSeen, Date.now(), locale()) : '' })}</p>
        <button type="button" className="key primary wide" onClick={() => setAsked(null)}>{t('keep')}</button>
        <button type="button" className="key outline danger wide apart" onClick={() => asked && void out(() => services.revoke(asked.id))}>
          {t('devices.signOut')}
        </button>
      </Sheet>
    </Page>
  )
}
