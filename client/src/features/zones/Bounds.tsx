import { t } from '../../app/texts/texts'
import './zones.css'
import { emptyOwn, MOST_ZONES, ownOf, readOwn, type Own, type Scale } from './ownBounds'

interface Props {
  readonly id: string
  /** Zones of what. */
  readonly name: string
  readonly unit: string
  readonly scale: Scale
  /** What the rule says, where there is enough to tell. */
  readonly rule: readonly number[] | undefined
  /** How many zones the rule has. */
  readonly usual: number
  /** Undefined: the rule's are taken. */
  readonly own: Own | undefined
  readonly numeric?: boolean
  readonly rangeError: string
  readonly orderError: (zone: number) => string
  readonly preview: (zones: readonly number[]) => readonly string[]
  readonly onChange: (own: Own | undefined) => void
}

/** Where zones begin: the rule's to be seen, or the person's own to be typed. */
export function Bounds({ id, name, unit, scale, rule, usual, own, numeric, rangeError, orderError, preview, onChange }: Props) {
  if (own === undefined)
    return (
      <>
        {rule ? <Preview rows={preview(rule)} /> : null}
        <button
          type="button"
          className="key plain change-bounds"
          aria-label={`${t('training.change')}: ${name}`}
          onClick={() => onChange(rule ? ownOf(rule, scale) : emptyOwn(usual, true))}
        >
          {t('training.change')}
        </button>
      </>
    )
  const { wrong } = readOwn(own, scale)
  const isBegun = own.fields.some(({ text }) => text !== '')
  const first = own.fromZero ? 2 : 1
  const change = (fields: Own['fields']) => onChange({ ...own, fields })
  return (
    <div className="stack" role="group" aria-label={name}>
      <span className="label" aria-hidden="true">{name}</span>
      {own.fields.map((field, i) => (
        <Field
          key={i}
          id={`${id}-${first + i}`}
          label={t('training.boundOf', { n: first + i, unit })}
          value={field.text}
          numeric={numeric === true}
          wrong={!isBegun || wrong[i] === 'none' ? '' : wrong[i] === 'range' ? rangeError : orderError(first + i - 1)}
          onChange={(text) => change(own.fields.map((one, at) => (at === i ? { ...one, text } : one)))}
        />
      ))}
      <div className="row wrap">
        {own.fields.length + first - 1 < MOST_ZONES ? (
          <button type="button" className="key outline" onClick={() => change([...own.fields, { text: '' }])}>{t('training.addZone')}</button>
        ) : null}
        {own.fields.length > 1 ? (
          <button type="button" className="key outline" onClick={() => change(own.fields.slice(0, -1))}>{t('training.dropZone')}</button>
        ) : null}
        <button type="button" className="key plain" onClick={() => onChange(undefined)}>{t('training.reset')}</button>
      </div>
    </div>
  )
}

interface FieldProps {
  readonly id: string
  readonly label: string
  readonly value: string
  readonly wrong: string
  readonly numeric?: boolean
  readonly onChange: (text: string) => void
}

export function Field({ id, label, value, wrong, numeric, onChange }: FieldProps) {
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id} inputMode={numeric ? 'numeric' : 'text'} value={value} aria-invalid={wrong !== ''} aria-describedby={`${id}-error`}
        onChange={(e) => onChange(e.target.value)}
      />
      <p id={`${id}-error`} className="error" role="alert">{wrong}</p>
    </div>
  )
}

export function Preview({ rows }: { rows: readonly string[] }) {
  return (
    <ol className="tabular">
      {rows.map((row, i) => <li key={i} className="row between"><span>{t('training.name', { n: i + 1 })}</span><span className="muted">{row}</span></li>)}
    </ol>
  )
}
