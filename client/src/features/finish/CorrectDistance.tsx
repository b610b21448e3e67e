import { useState } from 'react'
import * as figures from '../../app/figures'
import { useFigureStyle } from '../../app/preferences'
import { t } from '../../app/texts/texts'
import { Sheet, SheetFoot } from '../../app/ui/Sheet'

const FURTHEST = 1000

interface Props {
  readonly open: boolean
  readonly measuredMm: number
  readonly estimatedMm: number
  readonly onClose: () => void
  /** Null: as measured. */
  readonly onSet: (mm: number | null) => void
}

export function CorrectDistance({ open, measuredMm, estimatedMm, onClose, onSet }: Props) {
  const style = useFigureStyle()
  const [text, setText] = useState('')
  const [wrong, setWrong] = useState(false)
  const set = () => {
    const typed = figures.parseDecimal(text)
    if (typed === null || typed > FURTHEST) setWrong(true)
    else onSet(Math.round(typed * figures.unitMm(style.distance)))
  }
  return (
    <Sheet open={open} title={t('finish.correct')} onClose={onClose}>
      <p className="muted">
        {t('finish.measured', {
          measured: figures.inline(figures.distance(measuredMm, style)),
          estimated: figures.inline(figures.distance(estimatedMm, style)),
        })}
      </p>
      <div className="field">
        <label htmlFor="corrected">{t('finish.distanceIn', { unit: style.distance })}</label>
        <input
          id="corrected"
          inputMode="decimal"
          value={text}
          aria-invalid={wrong}
          aria-describedby="corrected-error"
          onChange={(e) => {
            setText(e.target.value)
            setWrong(false)
          }}
        />
        <p id="corrected-error" className="error" role="alert">
          {wrong ? t('form.numberFrom', { low: 0, high: FURTHEST }) : ''}
        </p>
      </div>
      <button type="button" className="key plain wide" onClick={() => onSet(null)}>{t('finish.asMeasured')}</button>
      <SheetFoot>
        <button type="button" className="key primary wide" onClick={set}>{t('finish.setDistance')}</button>
      </SheetFoot>
    </Sheet>
  )
}
