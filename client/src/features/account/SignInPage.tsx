import { useEffect, useState, type FormEvent } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router-dom'
import { useServices, useSync, useWorkouts } from '../../app/services'
import { t } from '../../app/texts/texts'
import { notify } from '../../app/undo'
import { Page } from '../../app/ui/Page'
import { Sheet, SheetFoot } from '../../app/ui/Sheet'
import { hasPasskeys, isPasskeyCancelled } from '../../platform/passkeys'
import type { PrivacyNotice } from '../../sync/consent'
import { CodeField } from './CodeField'
import { EmailField } from './EmailField'
import { NoticeText } from './NoticeText'
import { LEAST_CHARACTERS, PasswordField } from './PasswordField'
import { troubleText, wantsConsent, wantsFactor } from './trouble'

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
  const [runBy, setRunBy] = useState('')
  // Seen before an address and a password are sent; without a network nothing is.
  useEffect(() => {
    if (online) services.notice().then((found) => setRunBy(found?.controller ?? ''), () => undefined)
  }, [services, online])
  const [notice, setNotice] = useState<PrivacyNotice | null>(null)
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
    await enter()
  }
  /** `agreed`: the notice that the person has agreed to. Where the server has one, it is shown before anything of theirs is sent. */
  const enter = async (agreed?: PrivacyNotice) => {
    setBusy(true)
    try {
      const asks = fresh && !agreed ? await services.notice() : null
      if (asks) return setNotice(asks)
      await (fresh ? services.register(email.trim(), password, agreed?.version) : services.signIn(email.trim(), password, factor?.trim() || undefined))
      notify(t('account.welcome'))
      navigate('/today', { replace: true })
    } catch (failure) {
      setNotice(null)
      if (wantsConsent(failure)) return void services.notice().then(setNotice, () => undefined) // another one counts by now
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
      {runBy ? <p className="muted small wraps">{t('notice.runBy', { who: runBy })} <Link to="/settings/consent">{t('notice.title')}</Link></p> : null}
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
      <Sheet open={notice !== null} title={t('notice.before')} onClose={() => setNotice(null)}>
        {notice ? <NoticeText notice={notice} /> : null}
        <p className="muted small">{t('notice.takeBack')}</p>
        <SheetFoot>
          <button type="button" className="key primary wide" disabled={busy} onClick={() => void enter(notice!)}>{t('notice.agreeAndMake')}</button>
        </SheetFoot>
      </Sheet>
    </Page>
  )
}
