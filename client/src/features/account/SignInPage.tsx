import { useState, type FormEvent } from 'react'
import { useNavigate, useSearchParams } from 'react-router-dom'
import { useServices, useSync, useWorkouts } from '../../app/services'
import { t } from '../../app/texts/texts'
import { notify } from '../../app/undo'
import { Page } from '../../app/ui/Page'
import { troubleText } from './trouble'

const LEAST = 12

export default function SignInPage() {
  const services = useServices()
  const navigate = useNavigate()
  const [params, setParams] = useSearchParams()
  const fresh = params.has('new')
  const { online } = useSync()
  const guests = useWorkouts().filter((row) => row.state !== 'discarded').length
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [shown, setShown] = useState(false)
  const [busy, setBusy] = useState(false)
  const [errors, setErrors] = useState<{ email?: string; password?: string; form?: string }>({})

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const found = {
      ...(/^\S+@\S+\.\S+$/.test(email.trim()) ? {} : { email: t('account.emailWrong') }),
      ...(fresh && password.length < LEAST
        ? { password: t('account.passwordShort', { n: LEAST }) }
        : password === ''
          ? { password: t('account.passwordMissing') }
          : {}),
    }
    setErrors(found)
    if (Object.keys(found).length > 0) return
    setBusy(true)
    try {
      await (fresh ? services.register(email.trim(), password) : services.signIn(email.trim(), password))
      notify(t('account.welcome'))
      navigate('/today', { replace: true })
    } catch (failure) {
      setErrors({ form: troubleText(failure, online) })
    } finally {
      setBusy(false)
    }
  }
  return (
    <Page title={fresh ? t('account.make') : t('account.signIn')} parent="/today">
      {guests > 0 ? <p className="muted">{t('account.guests', { n: guests })}</p> : null}
      {online ? null : <p className="strip calm">{t('account.offline')}</p>}
      <form className="stack wide-gap" onSubmit={(event) => void submit(event)} noValidate>
        <div className="field">
          <label htmlFor="email">{t('account.email')}</label>
          <input
            id="email"
            type="email"
            autoComplete="username"
            autoCapitalize="none"
            value={email}
            aria-invalid={Boolean(errors.email)}
            aria-describedby="email-error"
            onChange={(e) => setEmail(e.target.value)}
          />
          <p id="email-error" className="error" role="alert">
            {errors.email ?? ''}
          </p>
        </div>
        <div className="field">
          <label htmlFor="password">{t('account.password')}</label>
          <div className="field-row">
            <input
              id="password"
              type={shown ? 'text' : 'password'}
              autoComplete={fresh ? 'new-password' : 'current-password'}
              value={password}
              aria-invalid={Boolean(errors.password)}
              aria-describedby="password-error"
              onChange={(e) => setPassword(e.target.value)}
            />
            <button type="button" className="key plain" aria-pressed={shown} onClick={() => setShown(!shown)}>
              {shown ? t('account.hide') : t('account.show')}
            </button>
          </div>
          <p id="password-error" className="error" role="alert">{errors.password ?? ''}</p>
          {fresh ? <p className="muted small">{t('account.passwordHint', { n: LEAST })}</p> : null}
        </div>
        {errors.form ? <p className="strip" role="alert">{errors.form}</p> : null}
        <button type="submit" className="key primary wide" disabled={busy}>{fresh ? t('account.make') : t('account.signIn')}</button>
      </form>
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
