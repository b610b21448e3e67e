import type { FormField } from '../../app/model'
import { t } from '../../app/texts/texts'
import { Segments } from '../../app/ui/Segments'
import { DurationInput } from './DurationInput'
import { Stepper } from './Stepper'
import './lifting.css'

interface Props {
  readonly form: readonly FormField[]
  readonly values: Readonly<Record<string, unknown>>
  readonly onChange: (name: string, value: unknown) => void
  /** Told whenever what stands in a field becomes a value that can be taken, or stops being one. */
  readonly onWrong?: (name: string, wrong: boolean) => void
}

/** The declared fields in their declared order; a kind this app has not met is a text field, kept as typed. */
export function DeclaredFields({ form, values, onChange, onWrong }: Props) {
  return (
    <div className="stack wide-gap">
      {form.map((field) => (
        <Field
          key={field.name}
          field={field}
          value={values[field.name]}
          onChange={(value) => onChange(field.name, value)}
          onWrong={(wrong) => onWrong?.(field.name, wrong)}
        />
      ))}
    </div>
  )
}

interface FieldProps {
  readonly field: FormField
  readonly value: unknown
  readonly onChange: (value: unknown) => void
  readonly onWrong: (wrong: boolean) => void
}

function Field({ field, value, onChange, onWrong }: FieldProps) {
  const help = field.help ? <p className="muted small" id={`${field.name}-help`}>{field.help}</p> : null
  const number = typeof value === 'number' ? value : null
  switch (field.kind) {
    case 'count':
    case 'number':
    case 'scale':
      return (
        <div className="stack">
          <Stepper
            name={field.label}
            {...(field.unit ? { unit: field.unit } : {})}
            value={number ?? field.min ?? 0}
            step={1}
            min={field.min ?? (field.kind === 'scale' ? 1 : 0)}
            max={field.max ?? (field.kind === 'scale' ? 10 : 9999)}
            whole={field.kind !== 'number'}
            onChange={(to) => { onWrong(to === null); if (to !== null) onChange(to) }}
          />
          {help}
        </div>
      )
    case 'duration':
      return (
        <div className="field">
          <label htmlFor={field.name}>{t('form.duration', { label: field.label })}</label>
          <DurationInput id={field.name} seconds={number} onChange={onChange} onWrong={onWrong} />
          {help}
        </div>
      )
    case 'choice':
      return (field.choices?.length ?? 0) <= 4 ? (
        <div className="stack">
          <span className="label">{field.label}</span>
          <Segments
            name={field.label}
            value={String(value ?? '')}
            options={(field.choices ?? []).map((c) => ({ value: c, label: words(c) }))}
            onChange={onChange}
          />
          {help}
        </div>
      ) : (
        <div className="field">
          <label htmlFor={field.name}>{field.label}</label>
          <select id={field.name} value={String(value ?? '')} onChange={(e) => onChange(e.target.value)}>
            <option value="">{t('form.choose')}</option>
            {(field.choices ?? []).map((c) => <option key={c} value={c}>{words(c)}</option>)}
          </select>
          {help}
        </div>
      )
    default:
      return (
        <div className="field">
          <label htmlFor={field.name}>{field.unit ? t('stepper.in', { name: field.label, unit: field.unit }) : field.label}</label>
          <input
            id={field.name}
            value={String(value ?? '')}
            onChange={(e) => onChange(e.target.value)}
            {...(field.help ? { 'aria-describedby': `${field.name}-help` } : {})}
          />
          {help}
        </div>
      )
  }
}

function words(value: string): string {
  const plain = value.replaceAll('_', ' ')
  return plain.slice(0, 1).toUpperCase() + plain.slice(1)
}
