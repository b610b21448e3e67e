import { useCallback, useEffect, useState, type FormEvent } from 'react'
import { useNavigate } from 'react-router-dom'
import type { Address } from '../../app/model'
import { useServices, useSync } from '../../app/services'
import { t } from '../../app/texts/texts'
import { Page } from '../../app/ui/Page'
import { notify } from '../../app/undo'
import { CodeField } from './CodeField'
import { EmailField } from './EmailField'
import { isConflict, troubleText } from './trouble'
import { isCancelled, useProof } from './useProof'

/** The account's address: confirmed by a code that comes there, and changed by one that comes to the new one. */
export default function AddressPage() {
  const services = useServices()
  const navigate = useNavigate()
  const { online } = useSync()
  const { proved, sheet } = useProof()
  const [address, setAddress] = useState<Address | null>(null)
  const [asked, setAsked] = useState(0)
  const [another, setAnother] = useState(false)
  const [wrong, setWrong] = useState('')
  const load = useCallback(() => {
    setWrong('')
    const known = (found: Address) => {
      setAddress(found)
      setAnother(found.coming === '')
      setAsked((n) => n + 1) // what is asked begins anew, also where it is the same address once more
    }
    services.address().then(known, (failure: unknown) => setWrong(troubleText(failure, navigator.onLine)))
  }, [services])
  useEffect(load, [load])

  /** What went wrong, in words; '' where nothing did. */
  const attempt = async (work: () => Promise<void>): Promise<string> => {
    try {
      await work()
      return ''
    } catch (failure) {
      if (isCancelled(failure)) return ''
      const text = troubleText(failure, online)
      return isConflict(failure) ? t('address.tooSoon') : text === t('account.taken') ? t('address.taken') : text
    }
  }
  const confirm = (code: string) =>
    attempt(async () => {
      await services.confirmAddress(code)
      notify(t('address.verified'))
      load()
    })
  const ask = (email: string) =>
    attempt(async () => {
      await proved(() => services.changeAddress(email))
      load()
    })
  const change = (code: string) =>
    attempt(async () => {
      const now = await services.confirmAddressChange(code)
      notify(t('address.done', { email: now.email }))
      navigate('/settings/account', { replace: true })
    })
  return (
    <Page title={t('address.title')} parent="/settings/account">
      {wrong ? (
        <div className="strip">
          <span className="fill">{wrong}</span>
          <button type="button" className="key" onClick={load}>{t('tryAgain')}</button>
        </div>
      ) : null}
      {address === null ? null : (
        <>
          <section className="card stack">
            <p className="wraps">{address.email}</p>
            <p className="muted small">{address.confirmed ? t('address.confirmed') : t('address.unconfirmed')}</p>
          </section>
          {address.confirmed || !another ? null : <Confirm onSend={() => attempt(() => services.sendAddressCode())} onCode={confirm} />}
          <Change key={asked} address={address} another={another} onAnother={() => setAnother(true)} onAsk={ask} onCode={change} />
        </>
      )}
      {sheet}
    </Page>
  )
}

interface ConfirmProps {
  readonly onSend: () => Promise<string>
  readonly onCode: (code: string) => Promise<string>
}

function Confirm({ onSend, onCode }: ConfirmProps) {
  const [sent, setSent] = useState(false)
  const [wrong, setWrong] = useState('')
  const send = async () => {
    const text = await onSend()
    setWrong(text)
    if (text === '') setSent(true)
  }
  return (
    <section className="stack" aria-labelledby="confirm-address">
      <h2 id="confirm-address">{t('address.confirmThis')}</h2>
      {sent ? (
        <p role="status">{t('address.sentThere')}</p>
      ) : (
        <button type="button" className="key outline wide" onClick={() => void send()}>{t('account.sendCode')}</button>
      )}
      <CodeForm id="verification-code" label={t('address.confirm')} wrong={wrong} onCode={async (code) => setWrong(await onCode(code))} primary={sent} />
    </section>
  )
}

interface ChangeProps {
  readonly address: Address
  /** No code is waited for, or another address is wanted after all. */
  readonly another: boolean
  readonly onAnother: () => void
  readonly onAsk: (email: string) => Promise<string>
  readonly onCode: (code: string) => Promise<string>
}

function Change({ address, another, onAnother, onAsk, onCode }: ChangeProps) {
  const [email, setEmail] = useState(address.coming)
  const [wrong, setWrong] = useState('')
  const [busy, setBusy] = useState(false)
  const ask = async (event: FormEvent) => {
    event.preventDefault()
    const typed = email.trim()
    if (!/^\S+@\S+\.\S+$/.test(typed)) return setWrong(t('account.emailWrong'))
    if (typed.toLowerCase() === address.email.toLowerCase()) return setWrong(t('address.same'))
    setBusy(true)
    const text = await onAsk(typed)
    setBusy(false)
    setWrong(text)
  }
  return (
    <section className="stack" aria-labelledby="change-address">
      <h2 id="change-address">{t('address.change')}</h2>
      {another ? (
        <form className="stack wide-gap" onSubmit={(event) => void ask(event)} noValidate>
          <p className="muted">{address.confirmed ? `${t('address.why')} ${t('address.back')}` : t('address.why')}</p>
          <EmailField id="new-email" label={t('address.new')} fills="email" value={email} onChange={setEmail} error={wrong} />
          <button type="submit" className="key primary wide" disabled={busy}>{t('address.send')}</button>
        </form>
      ) : (
        <>
          <p role="status">{t('address.sent', { email: address.coming })}</p>
          <CodeForm id="change-code" label={t('address.save')} wrong={wrong} onCode={async (code) => setWrong(await onCode(code))} primary />
          <button type="button" className="key plain wide" onClick={() => { setWrong(''); onAnother() }}>{t('account.noCode')}</button>
        </>
      )}
    </section>
  )
}

interface CodeFormProps {
  readonly id: string
  readonly label: string
  readonly wrong: string
  readonly onCode: (code: string) => Promise<void>
  readonly primary: boolean
}

function CodeForm({ id, label, wrong, onCode, primary }: CodeFormProps) {
  const [code, setCode] = useState('')
  const [busy, setBusy] = useState(false)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    await onCode(code.trim())
    setBusy(false)
  }
  return (
    <form className="stack wide-gap" onSubmit={(event) => void submit(event)} noValidate>
      <CodeField id={id} label={t('account.code')} value={code} onChange={setCode} error={wrong} />
      <button type="submit" className={primary ? 'key primary wide' : 'key outline wide'} disabled={busy || code.trim() === ''}>{label}</button>
    </form>
  )
}
