import { useEffect, useState } from 'react'
import { appLock } from '../../app/lock'
import { setPreferences, usePreferences } from '../../app/preferences'
import { useAccount } from '../../app/services'
import { t } from '../../app/texts/texts'
import { Segments } from '../../app/ui/Segments'
import { useAction } from '../../app/useAction'
import { isNative } from '../../platform/native'
import { canCheckOwner, firstCheck, hideInAppSwitcher } from '../../platform/security/deviceCheck'
import { ChoiceRow, ToggleRow } from './Row'

const MINUTES = [0, 1, 5, 15] as const

/** Where the device cannot make sure of its owner there is no lock; in a browser it is an account's (app/lock.ts). */
export function LockRows() {
  const { lockAfter, hidden } = usePreferences()
  const account = useAccount()
  const [can, setCan] = useState(false)
  const [failed, setFailed] = useState(false)
  const { act } = useAction()
  useEffect(() => {
    void canCheckOwner().then(setCan, () => undefined)
  }, [])
  const offered = lockAfter !== null || (can && (isNative() || account !== null))
  const turn = async (on: boolean) => {
    setFailed(false)
    const passkey = on ? await firstCheck(t('lock.reason')) : (await appLock.ask()) ? '' : undefined
    if (passkey === undefined) return setFailed(true)
    setPreferences({ lockAfter: on ? 1 : null, lockPasskey: passkey })
  }
  return (
    <div className="card flush">
      {offered ? <ToggleRow label={t('lock.app')} help={t('lock.appWhy')} value={lockAfter !== null} onChange={(on) => void act(() => turn(on))} /> : null}
      {failed ? <p className="setting-row error-text" role="alert">{t('lock.unchanged')}</p> : null}
      {lockAfter === null ? null : (
        <ChoiceRow label={t('lock.after')}>
          <Segments
            name={t('lock.after')}
            value={String(lockAfter)}
            options={MINUTES.map((n) => ({ value: String(n), label: n === 0 ? t('lock.atOnce') : t('unit.minutes', { n }) }))}
            onChange={(to) => setPreferences({ lockAfter: Number(to) })}
          />
        </ChoiceRow>
      )}
      <ToggleRow
        label={t('lock.hide')}
        value={hidden}
        onChange={(on) => void act(async () => {
          await hideInAppSwitcher(on)
          setPreferences({ hidden: on })
        })}
      />
    </div>
  )
}
