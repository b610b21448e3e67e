interface Props {
  /** Its own where a page has more than one. */
  readonly id?: string
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly error?: string | undefined
}

/** Six digits of an app, a recovery code, or a code that came by mail. */
export function CodeField({ id = 'second-factor', label, value, onChange, error }: Props) {
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        autoComplete="one-time-code"
        autoCapitalize="none"
        spellCheck={false}
        value={value}
        aria-invalid={Boolean(error)}
        aria-describedby={`${id}-error`}
        onChange={(e) => onChange(e.target.value)}
      />
      <p id={`${id}-error`} className="error" role="alert">{error ?? ''}</p>
    </div>
  )
}
