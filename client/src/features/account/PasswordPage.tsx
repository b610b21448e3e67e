import { useState, type FormEvent } from 'react'
import { useNavigate } from 'react-router-dom'
import { useServices, useSync } from '../../app/services'
import { t } from '../../app/texts/texts'
import { Page } from '../../app/ui/Page'
import { notify } from '../../app/undo'
import { LEAST_CHARACTERS, PasswordField } from './PasswordField'
import { troubleText } from './trouble'

/** Another password for whoever knows the one up to now; all other phones are signed out. */
export default function PasswordPage() {
  const services = useServices()
  const navigate = useNavigate()
  const { online } = useSync()
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const [busy, setBusy] = useState(false)
  const [wrong, setWrong] = useState<{ current?: string; next?: string; form?: string }>({})
  const change = async (event: FormEvent) => {
    event.preventDefault()
    const found = {
      ...(current === '' ? { current: t('account.passwordMissing') } : {}),
      ...(next.length < LEAST_CHARACTERS ? { next: t('account.passwordShort', { n: LEAST_CHARACTERS }) } : {}),
    }
    setWrong(found)
    if (Object.keys(found).length > 0) return
    setBusy(true)
    try {
      await services.changePassword(current, next)
      notify(t('password.done'))
      navigate('/settings/account', { replace: true })
    } catch (failure) {
      const text = troubleText(failure, online)
      setWrong(text === t('account.wrong') ? { current: t('password.wrong') } : { form: text })
    } finally {
      setBusy(false)
    }
  }
  return (
    <Page title={t('password.title')} parent="/settings/account">
      <p className="muted">{t('password.why')}</p>
      <form className="stack wide-gap" onSubmit={(event) => void change(event)} noValidate>
        <PasswordField fresh={false} label={t('password.current')} value={current} onChange={setCurrent} error={wrong.current} />
        <PasswordField id="new-password" fresh label={t('account.passwordNew')} value={next} onChange={setNext} error={wrong.next} />
        {wrong.form ? <p className="strip" role="alert">{wrong.form}</p> : null}
        <button type="submit" className="key primary wide" disabled={busy}>{t('password.save')}</button>
      </form>
    </Page>
  )
}
