import { useState, type FormEvent } from 'react'
import { useLocation, useNavigate } from 'react-router-dom'
import { useServices, useSync } from '../../app/services'
import { t } from '../../app/texts/texts'
import { Page } from '../../app/ui/Page'
import { notify } from '../../app/undo'
import { CodeField } from './CodeField'
import { EmailField } from './EmailField'
import { LEAST_CHARACTERS, PasswordField } from './PasswordField'
import { troubleText, wantsFactor } from './trouble'

interface Wrong {
  readonly email?: string
  readonly code?: string
  readonly password?: string
  readonly form?: string
}

/** A forgotten password is set anew with a code that comes by mail. */
export default function ForgotPage() {
  const services = useServices()
  const navigate = useNavigate()
  const { state } = useLocation()
  const { online } = useSync()
  const [email, setEmail] = useState(() => String((state as { email?: unknown } | null)?.email ?? ''))
  const [asked, setAsked] = useState(false)
  const [code, setCode] = useState('')
  const [password, setPassword] = useState('')
  const [factor, setFactor] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const [wrong, setWrong] = useState<Wrong>({})

  const attempt = async (work: () => Promise<void>) => {
    setBusy(true)
    try {
      await work()
    } catch (failure) {
      if (wantsFactor(failure)) setFactor('')
      const text = troubleText(failure, online)
      setWrong(text === t('account.wrongCode') ? { code: text } : { form: text })
    } finally {
      setBusy(false)
    }
  }
  const named = () => {
    const right = /^\S+@\S+\.\S+$/.test(email.trim())
    setWrong(right ? {} : { email: t('account.emailWrong') })
    return right
  }
  const ask = async () => {
    if (!named()) return
    await attempt(async () => {
      await services.askForCode(email.trim())
      setAsked(true)
    })
  }
  const set = async () => {
    const found = {
      ...(code.trim() === '' ? { code: t('account.codeMissing') } : {}),
      ...(password.length < LEAST_CHARACTERS ? { password: t('account.passwordShort', { n: LEAST_CHARACTERS }) } : {}),
    }
    setWrong(found)
    if (Object.keys(found).length > 0) return
    await attempt(async () => {
      await services.setPassword(email.trim(), code.trim(), password, factor?.trim() || undefined)
      notify(t('account.welcome'))
      navigate('/today', { replace: true })
    })
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void (asked ? set() : ask())
  }
  return (
    <Page title={t('account.forgot')} parent="/sign-in">
      <p className="muted" role="status">{asked ? t('account.codeSent', { email: email.trim() }) : t('account.forgotWhy')}</p>
      {online ? null : <p className="strip calm">{t('account.offline')}</p>}
      <form className="stack wide-gap" onSubmit={submit} noValidate>
        {asked ? (
          <>
            <CodeField id="code" label={t('account.code')} value={code} onChange={setCode} error={wrong.code} />
            <PasswordField fresh label={t('account.passwordNew')} value={password} onChange={setPassword} error={wrong.password} />
            {factor === null ? null : <CodeField label={t('factor.ask')} value={factor} onChange={setFactor} />}
          </>
        ) : (
          <EmailField value={email} onChange={setEmail} error={wrong.email} />
        )}
        {wrong.form ? <p className="strip" role="alert">{wrong.form}</p> : null}
        <button type="submit" className="key primary wide" disabled={busy}>{asked ? t('account.setPassword') : t('account.sendCode')}</button>
      </form>
      {asked ? (
        <button type="button" className="key plain wide" disabled={busy} onClick={() => { setWrong({}); setAsked(false) }}>{t('account.noCode')}</button>
      ) : (
        <button type="button" className="key plain wide" disabled={busy} onClick={() => named() && setAsked(true)}>{t('account.haveCode')}</button>
      )}
    </Page>
  )
}
