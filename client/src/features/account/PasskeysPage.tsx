import { useCallback, useState, type FormEvent } from 'react'
import * as dates from '../../app/dates'
import type { Passkey } from '../../app/model'
import { locale } from '../../app/preferences'
import { useServices } from '../../app/services'
import { t } from '../../app/texts/texts'
import { Page } from '../../app/ui/Page'
import { Sheet } from '../../app/ui/Sheet'
import { notify } from '../../app/undo'
import { hasPasskeys, isPasskeyCancelled, isPasskeyHere } from '../../platform/passkeys'
import { isConflict } from './trouble'
import { useKept } from './useKept'
import { useProof } from './useProof'

/** The passkeys of the account: added, given other names, removed. */
export default function PasskeysPage() {
  const services = useServices()
  const { proved, sheet } = useProof()
  const [open, setOpen] = useState<Passkey | null>(null)
  const { all, wrong, attempt: change } = useKept(
    useCallback(() => services.passkeys(), [services]),
    (failure) => (isPasskeyCancelled(failure) ? '' : isPasskeyHere(failure) ? t('passkeys.here') : isConflict(failure) ? t('passkeys.full') : undefined),
  )
  const attempt = (work: () => Promise<void>, done: string) =>
    change(async () => {
      await work()
      if (done !== '') notify(done)
    })
  const rename = (passkey: Passkey, name: string) => {
    setOpen(null)
    void attempt(() => services.renamePasskey(passkey.id, name), '')
  }
  const remove = (passkey: Passkey) => {
    setOpen(null)
    void attempt(() => proved(() => services.removePasskey(passkey.id)), t('passkeys.removed'))
  }
  return (
    <Page title={t('passkeys.title')} parent="/settings/account">
      <p className="muted">{t('passkeys.why')}</p>
      {wrong ? <p className="strip" role="alert">{wrong}</p> : null}
      {all && all.length > 0 ? (
        <ul className="card flush rows">
          {all.map((passkey) => (
            <li key={passkey.id} className="row-link">
              <span className="fill wraps">
                {passkey.name}
                <span className="muted small" style={{ display: 'block' }}>{beside(passkey)}</span>
              </span>
              <button type="button" className="key" aria-label={t('passkeys.changeNamed', { passkey: passkey.name })} onClick={() => setOpen(passkey)}>
                {t('passkeys.change')}
              </button>
            </li>
          ))}
        </ul>
      ) : null}
      {all === null ? null : hasPasskeys() ? (
        <button type="button" className="key primary wide" onClick={() => void attempt(() => proved(() => services.addPasskey()), t('passkeys.added'))}>
          {t('passkeys.add')}
        </button>
      ) : (
        <p>{t('passkeys.cannot')}</p>
      )}
      {open ? <ChangeSheet key={open.id} passkey={open} onClose={() => setOpen(null)} onRename={rename} onRemove={remove} /> : null}
      {sheet}
    </Page>
  )
}

const beside = ({ created, lastUsed, synced }: Passkey): string =>
  [
    t('passkeys.made', { when: dates.dayMonthYear(created, locale()) }),
    lastUsed === null ? '' : t('passkeys.used', { when: dates.ago(lastUsed, Date.now(), locale()) }),
    synced ? t('passkeys.everywhere') : '',
  ].filter((part) => part !== '').join(' · ')

interface ChangeProps {
  readonly passkey: Passkey
  readonly onClose: () => void
  readonly onRename: (passkey: Passkey, name: string) => void
  readonly onRemove: (passkey: Passkey) => void
}

function ChangeSheet({ passkey, onClose, onRename, onRemove }: ChangeProps) {
  const [name, setName] = useState(passkey.name)
  const save = (event: FormEvent) => {
    event.preventDefault()
    onRename(passkey, name.trim())
  }
  return (
    <Sheet open title={passkey.name} onClose={onClose}>
      <form className="stack" onSubmit={save} noValidate>
        <div className="field">
          <label htmlFor="passkey-name">{t('account.name')}</label>
          <input id="passkey-name" value={name} maxLength={100} autoComplete="off" onChange={(e) => setName(e.target.value)} />
        </div>
        <button type="submit" className="key primary wide" disabled={name.trim() === '' || name.trim() === passkey.name}>{t('passkeys.rename')}</button>
      </form>
      <p className="muted">{t('passkeys.removeWhy')}</p>
      <button type="button" className="key outline danger wide" onClick={() => onRemove(passkey)}>{t('passkeys.remove')}</button>
    </Sheet>
  )
}
