import { t } from '../../app/texts/texts'

interface Props {
  readonly value: string
  readonly onChange: (value: string) => void
  readonly error: string | undefined
}

/** The address of an account, with what is wrong with it below. */
export function EmailField({ value, onChange, error }: Props) {
  return (
    <div className="field">
      <label htmlFor="email">{t('account.email')}</label>
      <input
        id="email"
        type="email"
        autoComplete="username"
        autoCapitalize="none"
        value={value}
        aria-invalid={Boolean(error)}
        aria-describedby="email-error"
        onChange={(e) => onChange(e.target.value)}
      />
      <p id="email-error" className="error" role="alert">{error ?? ''}</p>
    </div>
  )
}
