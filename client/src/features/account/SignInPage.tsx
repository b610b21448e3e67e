import { useState, type FormEvent } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router-dom'
import { useServices, useSync, useWorkouts } from '../../app/services'
import { t } from '../../app/texts/texts'
import { notify } from '../../app/undo'
import { Page } from '../../app/ui/Page'
import { hasPasskeys, isPasskeyCancelled } from '../../platform/passkeys'
import { CodeField } from './CodeField'
import { EmailField } from './EmailField'
import { LEAST_CHARACTERS, PasswordField } from './PasswordField'
import { troubleText, wantsFactor } from './trouble'

export default function SignInPage() {
  const services = useServices()
  const navigate = useNavigate()
  const [params, setParams] = useSearchParams()
  const fresh = params.has('new')
  const { online } = useSync()
  const guests = useWorkouts().filter((row) => row.state !== 'discarded').length
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [factor, setFactor] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const [errors, setErrors] = useState<{ email?: string; password?: string; form?: string }>({})

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const found = {
      ...(/^\S+@\S+\.\S+$/.test(email.trim()) ? {} : { email: t('account.emailWrong') }),
      ...(fresh && password.length < LEAST_CHARACTERS
        ? { password: t('account.passwordShort', { n: LEAST_CHARACTERS }) }
        : password === ''
          ? { password: t('account.passwordMissing') }
          : {}),
    }
    setErrors(found)
    if (Object.keys(found).length > 0) return
    setBusy(true)
    try {
      await (fresh ? services.register(email.trim(), password) : services.signIn(email.trim(), password, factor?.trim() || undefined))
      notify(t('account.welcome'))
      navigate('/today', { replace: true })
    } catch (failure) {
      if (wantsFactor(failure)) setFactor('')
      const text = troubleText(failure, online)
      setErrors({ form: factor !== null && text === t('account.wrongCode') ? t('factor.wrong') : text })
    } finally {
      setBusy(false)
    }
  }
  const byPasskey = async () => {
    setErrors({})
    setBusy(true)
    try {
      await services.signInWithPasskey()
      notify(t('account.welcome'))
      navigate('/today', { replace: true })
    } catch (failure) {
      const text = troubleText(failure, online)
      if (!isPasskeyCancelled(failure)) setErrors({ form: text === t('account.wrong') ? t('passkeys.wrong') : text })
    } finally {
      setBusy(false)
    }
  }
  return (
    <Page title={fresh ? t('account.make') : t('account.signIn')} parent="/today">
      {guests > 0 ? <p className="muted">{t('account.guests', { n: guests })}</p> : null}
      {online ? null : <p className="strip calm">{t('account.offline')}</p>}
      <form className="stack wide-gap" onSubmit={(event) => void submit(event)} noValidate>
        <EmailField value={email} onChange={setEmail} error={errors.email} />
        <PasswordField fresh={fresh} label={t('account.password')} value={password} onChange={setPassword} error={errors.password} />
        {factor === null || fresh ? null : <CodeField label={t('factor.ask')} value={factor} onChange={setFactor} />}
        {errors.form ? <p className="strip" role="alert">{errors.form}</p> : null}
        <button type="submit" className="key primary wide" disabled={busy}>{fresh ? t('account.make') : t('account.signIn')}</button>
      </form>
      {fresh || !hasPasskeys() ? null : (
        <button type="button" className="key outline wide" disabled={busy} onClick={() => void byPasskey()}>{t('passkeys.signIn')}</button>
      )}
      {fresh ? null : <Link className="key plain wide" to="/forgot" state={{ email }}>{t('account.forgot')}</Link>}
      <button
        type="button"
        className="key plain wide"
        onClick={() => {
          setErrors({})
          setParams(fresh ? {} : { new: '1' }, { replace: true })
        }}
      >
        {fresh ? t('account.haveOne') : t('account.needOne')}
      </button>
    </Page>
  )
}
