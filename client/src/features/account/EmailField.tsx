import { t } from '../../app/texts/texts'

interface Props {
  /** Its own where a page has more than one. */
  readonly id?: string
  readonly label?: string
  /** What the phone may fill in: the account's address, or any of the person's. */
  readonly fills?: 'username' | 'email'
  readonly value: string
  readonly onChange: (value: string) => void
  readonly error: string | undefined
}

/** An address, of an account unless it says otherwise, with what is wrong with it below. */
export function EmailField({ id = 'email', label = t('account.email'), fills = 'username', value, onChange, error }: Props) {
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="email"
        autoComplete={fills}
        autoCapitalize="none"
        value={value}
        aria-invalid={Boolean(error)}
        aria-describedby={`${id}-error`}
        onChange={(e) => onChange(e.target.value)}
      />
      <p id={`${id}-error`} className="error" role="alert">{error ?? ''}</p>
    </div>
  )
}
