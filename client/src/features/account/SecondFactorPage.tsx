import { useCallback, useEffect, useState, type FormEvent } from 'react'
import * as dates from '../../app/dates'
import type { SecondFactor } from '../../app/model'
import { locale } from '../../app/preferences'
import { useServices, useSync } from '../../app/services'
import { t } from '../../app/texts/texts'
import { useAction } from '../../app/useAction'
import { Page } from '../../app/ui/Page'
import { Sheet } from '../../app/ui/Sheet'
import { notify } from '../../app/undo'
import { shareFile } from '../../platform/share'
import { CodeField } from './CodeField'
import { PasswordField } from './PasswordField'
import { QrCode } from './QrCode'
import { troubleText } from './trouble'
import { isCancelled, useProof } from './useProof'

/** An app that makes codes: added, its recovery codes shown once, taken away. */
export default function SecondFactorPage() {
  const services = useServices()
  const { online } = useSync()
  const { proved, sheet } = useProof()
  const { act } = useAction() // one at a time: of two sets of codes, or two keys, only the server would know which is right
  const [factor, setFactor] = useState<SecondFactor | null>(null)
  const [begun, setBegun] = useState<{ readonly secret: string; readonly uri: string } | null>(null)
  const [codes, setCodes] = useState<readonly string[]>([])
  const [removing, setRemoving] = useState(false)
  const [wrong, setWrong] = useState('')
  const load = useCallback(() => {
    services.secondFactor().then(setFactor, (failure: unknown) => setWrong(troubleText(failure, navigator.onLine)))
  }, [services])
  useEffect(load, [load])
  const attempt = (work: () => Promise<void>) =>
    act(async () => {
      setWrong('')
      try {
        await work()
      } catch (failure) {
        if (isCancelled(failure)) return
        const text = troubleText(failure, online)
        setWrong(text === t('account.wrongCode') ? t('factor.wrong') : text === t('account.wrong') ? t('password.wrong') : text)
      }
    })
  const add = () => attempt(async () => setBegun(await proved(() => services.beginTotp())))
  const confirm = (code: string) =>
    attempt(async () => {
      setCodes(await services.confirmTotp(code))
      setBegun(null)
      load()
    })
  const renew = () => attempt(async () => setCodes(await proved(() => services.renewRecoveryCodes())))
  const remove = (password: string, code: string) =>
    attempt(async () => {
      await services.removeTotp(password, code)
      setRemoving(false)
      notify(t('factor.removed'))
      load()
    })
  return (
    <Page title={t('factor.title')} parent="/settings/account">
      {wrong && !removing ? <p className="strip" role="alert">{wrong}</p> : null}
      {codes.length > 0 ? (
        <Codes codes={codes} onKept={() => { setCodes([]); load() }} />
      ) : begun ? (
        <FirstCode {...begun} onCode={(code) => void confirm(code)} />
      ) : factor === null ? null : factor.since === null ? (
        <>
          <p>{t('factor.off')}</p>
          <button type="button" className="key primary wide" onClick={() => void add()}>{t('factor.add')}</button>
        </>
      ) : (
        <>
          <p>{t('factor.on', { when: dates.dayMonthYear(factor.since, locale()), n: factor.codesLeft })}</p>
          <button type="button" className="key outline wide" onClick={() => void renew()}>{t('factor.renew')}</button>
          <button type="button" className="key danger wide apart" onClick={() => { setWrong(''); setRemoving(true) }}>{t('factor.remove')}</button>
        </>
      )}
      <RemoveSheet open={removing} wrong={wrong} onClose={() => setRemoving(false)} onRemove={(password, code) => void remove(password, code)} />
      {sheet}
    </Page>
  )
}

function FirstCode({ secret, uri, onCode }: { secret: string; uri: string; onCode: (code: string) => void }) {
  const [code, setCode] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onCode(code.trim())
  }
  return (
    <form className="stack wide-gap" onSubmit={submit} noValidate>
      <a className="key outline wide" href={uri}>{t('factor.open')}</a>
      <p>{t('factor.scan')}</p>
      <QrCode text={uri} label={t('factor.qr')} />
      <p>{t('factor.secret')}</p>
      <p className="card wraps" data-testid="totp-secret"><code>{secret.match(/.{1,4}/g)?.join(' ')}</code></p>
      <CodeField label={t('factor.first')} value={code} onChange={setCode} />
      <button type="submit" className="key primary wide" disabled={code.trim() === ''}>{t('factor.turnOn')}</button>
    </form>
  )
}

function Codes({ codes, onKept }: { codes: readonly string[]; onKept: () => void }) {
  return (
    <section className="stack" aria-labelledby="recovery-codes">
      <h2 id="recovery-codes">{t('factor.codes')}</h2>
      <p>{t('factor.codesWhy')}</p>
      <ul className="card stack">{codes.map((code) => <li key={code}><code>{code}</code></li>)}</ul>
      <button
        type="button"
        className="key outline wide"
        onClick={() => void shareFile('stamina-codes.txt', 'text/plain', new Blob([`${codes.join('\n')}\n`]))}
      >
        {t('factor.copy')}
      </button>
      <button type="button" className="key primary wide" onClick={onKept}>{t('factor.kept')}</button>
    </section>
  )
}

interface RemoveProps {
  readonly open: boolean
  readonly wrong: string
  readonly onClose: () => void
  readonly onRemove: (password: string, code: string) => void
}

function RemoveSheet({ open, wrong, onClose, onRemove }: RemoveProps) {
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  return (
    <Sheet open={open} title={t('factor.removeAsk')} onClose={onClose}>
      <PasswordField id="remove-password" fresh={false} label={t('account.password')} value={password} onChange={setPassword} error={undefined} />
      <CodeField label={t('factor.ask')} value={code} onChange={setCode} error={wrong} />
      <button type="button" className="key danger wide" disabled={password === '' || code.trim() === ''} onClick={() => onRemove(password, code.trim())}>
        {t('factor.remove')}
      </button>
    </Sheet>
  )
}
