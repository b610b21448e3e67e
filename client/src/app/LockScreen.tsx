import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useLocation, useNavigate } from 'react-router-dom'
import { isNative } from '../platform/native'
import { appLock } from './lock'
import { useLive, useServices, useWatched } from './services'
import { t } from './texts/texts'
import { Mark } from './ui/Mark'
import { useAction } from './useAction'

/** Pages of the workout that is on: they never wait for its owner to show that it is them. */
const OF_THE_WORKOUT = /^\/(record|finish)$/

/** Whether the lock is before the page. */
export function useLocked(): boolean {
  const locked = useWatched(appLock)
  const live = useLive()
  const { pathname } = useLocation()
  return locked && !(live !== null && OF_THE_WORKOUT.test(pathname))
}

/** Before everything else, open sheets included, which are there again as they were. */
export function LockScreen() {
  return useLocked() ? <Locked /> : null
}

function Locked() {
  const services = useServices()
  const live = useLive()
  const navigate = useNavigate()
  const dialog = useRef<HTMLDialogElement>(null)
  const [failed, setFailed] = useState(false)
  const [helpless, setHelpless] = useState(false)
  const { act, busy } = useAction()
  const unlock = async () => {
    setFailed(false)
    if (!(await appLock.unlock())) setFailed(true)
  }
  useLayoutEffect(() => {
    const { classList } = document.documentElement
    const element = dialog.current
    classList.add('locked') // hidden from assistive technology too, also where a browser lets the dialog be closed
    element?.showModal()
    return () => {
      element?.close()
      classList.remove('locked')
    }
  }, [])
  useEffect(() => {
    if (isNative() && document.visibilityState === 'visible') void appLock.unlock().then((passed) => setFailed(!passed))
  }, [])
  return (
    <dialog
      ref={dialog}
      className="lock"
      aria-label={t('lock.title')}
      onCancel={(event) => event.preventDefault()}
      onClose={() => dialog.current?.isConnected && dialog.current.showModal()}
    >
      <div className="lock-middle">
        <Mark />
        <h1>{t('lock.title')}</h1>
        {live ? <p className="muted">{t('lock.live')}</p> : null}
        <p className="error-text" role="alert">{failed ? t('lock.again') : ''}</p>
      </div>
      <div className="lock-foot">
        {live ? <button type="button" className="key outline wide" onClick={() => navigate('/record')}>{t('lock.toWorkout')}</button> : null}
        {helpless ? (
          <>
            <p>{t('lock.helpWhy')}</p>
            <button type="button" className="key danger wide" disabled={busy} onClick={() => void act(() => services.signOut('remove'))}>
              {t('account.signOut')}
            </button>
          </>
        ) : null}
        <button type="button" className="key primary wide" disabled={busy} onClick={() => void act(unlock)}>{t('lock.unlock')}</button>
        {isNative() || helpless ? null : (
          <button type="button" className="key plain wide" onClick={() => setHelpless(true)}>{t('lock.help')}</button>
        )}
      </div>
    </dialog>
  )
}
