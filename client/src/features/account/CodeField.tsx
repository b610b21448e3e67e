interface Props {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly error?: string | undefined
}

/** Six digits of an app, or a recovery code. */
export function CodeField({ label, value, onChange, error }: Props) {
  return (
    <div className="field">
      <label htmlFor="second-factor">{label}</label>
      <input
        id="second-factor"
        autoComplete="one-time-code"
        autoCapitalize="none"
        spellCheck={false}
        value={value}
        aria-invalid={Boolean(error)}
        aria-describedby="second-factor-error"
        onChange={(e) => onChange(e.target.value)}
      />
      <p id="second-factor-error" className="error" role="alert">{error ?? ''}</p>
    </div>
  )
}
