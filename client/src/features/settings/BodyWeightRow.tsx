import { useEffect, useRef, useState } from 'react'
import * as figures from '../../app/figures'
import { locale } from '../../app/preferences'
import { useBodyWeight, useServices } from '../../app/services'
import { t } from '../../app/texts/texts'
import { perform } from '../../app/useAction'
import type { BodyWeight } from '../../sync/profile'

const HEAVIEST = { kg: 1000, lb: 2204 }

/** The person's weight, for pull-ups and dips; typed by them, and kept in the unit it was typed in. */
export function BodyWeightRow({ unit }: { unit: 'kg' | 'lb' }) {
  const known = useBodyWeight()
  return <Field key={JSON.stringify([known, unit])} known={known} unit={unit} />
}

function Field({ known, unit }: { known: BodyWeight | null; unit: 'kg' | 'lb' }) {
  const services = useServices()
  const shown = known === null ? '' : figures.numberFormat(locale(), { maximumFractionDigits: 3, useGrouping: false }).format(known.value)
  const [text, setText] = useState(shown)
  const own = text === shown ? known?.unit ?? unit : unit
  const value = figures.parseDecimal(text)
  const wrong = text.trim() !== '' && !(value !== null && value > 0 && value <= HEAVIEST[own])
  const saved = useRef(shown)
  const save = () => {
    if (wrong || text === shown || text === saved.current) return
    saved.current = text
    void perform(() => services.saveBodyWeight(value === null ? null : { value, unit: own }), t('form.failed')).then((done) => {
      if (!done) saved.current = shown
    })
  }
  // The back key takes the page away without the field ever being left.
  const leave = useRef(save)
  useEffect(() => {
    leave.current = save
  })
  useEffect(() => () => leave.current(), [])
  return (
    <div className="setting-row field">
      <label htmlFor="body-weight">{t('settings.body', { unit: own })}</label>
      <input
        id="body-weight" inputMode="decimal" value={text} aria-invalid={wrong} aria-describedby="body-weight-why body-weight-error"
        onChange={(e) => setText(e.target.value)} onBlur={save}
      />
      <p id="body-weight-error" className="error" role="alert">{wrong ? t('settings.bodyWrong') : ''}</p>
      <p id="body-weight-why" className="muted small">{t('settings.bodyWhy')}</p>
    </div>
  )
}
