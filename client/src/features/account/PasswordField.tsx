import { useState } from 'react'
import { t } from '../../app/texts/texts'

/** As the server's rule has it. */
export const LEAST_CHARACTERS = 12

interface Props {
  /** Its own where a page has more than one. */
  readonly id?: string
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  /** A new one says how long it has to be, and is no password of this page that a phone may fill in. */
  readonly fresh: boolean
  readonly error: string | undefined
}

/** A password, hidden until its owner wants to see it. */
export function PasswordField({ id = 'password', label, value, onChange, fresh, error }: Props) {
  const [shown, setShown] = useState(false)
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div className="field-row">
        <input
          id={id}
          type={shown ? 'text' : 'password'}
          autoComplete={fresh ? 'new-password' : 'current-password'}
          value={value}
          aria-invalid={Boolean(error)}
          aria-describedby={`${id}-error`}
          onChange={(e) => onChange(e.target.value)}
        />
        <button type="button" className="key plain" aria-pressed={shown} onClick={() => setShown(!shown)}>
          {shown ? t('account.hide') : t('account.show')}
        </button>
      </div>
      <p id={`${id}-error`} className="error" role="alert">
        {error ?? ''}
      </p>
      {fresh ? <p className="muted small">{t('account.passwordHint', { n: LEAST_CHARACTERS })}</p> : null}
    </div>
  )
}
