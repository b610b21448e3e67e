import { useState } from 'react'
import { useLocation, useNavigate } from 'react-router-dom'
import { setPreferences, usePreferences } from './preferences'
import { useLive, useServices, useSync, useWatched } from './services'
import { t } from './texts/texts'
import { updateNow, updateWaiting } from './update'

/** The account is asked for consent before anything more is sent; never in the way of a workout. */
export function ConsentBanner() {
  const { asks } = useSync()
  const { pathname } = useLocation()
  const navigate = useNavigate()
  if (!asks || /^\/(record|finish|settings\/consent)$/.test(pathname)) return null
  return (
    <div className="strip calm banner" role="status">
      <span className="fill wraps">{t('notice.banner', { who: asks.controller })}</span>
      <button type="button" className="key" onClick={() => navigate('/settings/consent')}>{t('notice.read')}</button>
    </div>
  )
}

/** Calm, and never while a workout is on, here or in another tab. */
export function UpdateBanner() {
  const live = useLive()
  const sync = useSync()
  const elsewhere = useWatched(useServices().elsewhere)
  const waiting = useWatched(updateWaiting)
  const [held, setHeld] = useState(false)
  const { updateDismissed } = usePreferences()
  const { pathname } = useLocation()
  const navigate = useNavigate()
  if (live || elsewhere || pathname === '/update' || pathname === '/record' || pathname === '/finish') return null
  if (sync.update === 'required')
    return (
      <div className="strip banner" role="status">
        <span className="fill">{t('update.short')}</span>
        <button type="button" className="key" onClick={() => navigate('/update')}>{t('update.update')}</button>
      </div>
    )
  if (!waiting && (sync.update === 'none' || updateDismissed === __APP_VERSION__)) return null
  return (
    <div className="strip calm banner" role="status">
      <span className="fill">{held ? t('update.held') : waiting ? t('update.reload') : t('update.recommended')}</span>
      <button type="button" className="key" onClick={() => void updateNow().then((done) => setHeld(!done))}>{t('update.update')}</button>
      {waiting ? null : <button type="button" className="key" onClick={() => setPreferences({ updateDismissed: __APP_VERSION__ })}>{t('update.later')}</button>}
    </div>
  )
}
