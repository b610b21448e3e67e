import { useState } from 'react'
import * as figures from '../../app/figures'
import { locale } from '../../app/preferences'
import { t } from '../../app/texts/texts'
import { Segments } from '../../app/ui/Segments'
import { HEAVIEST, MOST_REPETITIONS, RPE, STEP, type Draft } from '../record/draft'
import { setText } from '../record/SetTable'
import { Stepper } from '../record/Stepper'
import '../record/lifting.css'

interface Props {
  readonly draft: Draft
  readonly onSet: (draft: Draft) => void
  readonly onDelete?: (() => void) | undefined
}

/** One set, put together or put right. */
export function SetFields({ draft: given, onSet, onDelete }: Props) {
  const [draft, setDraft] = useState(given)
  const [refused, setRefused] = useState({ weight: false, repetitions: false })
  const change = (to: Partial<Draft>) => setDraft({ ...draft, ...to })
  const cannot = refused.weight || refused.repetitions
  return (
    <>
      <Segments
        name={t('settings.weightUnit')}
        value={draft.unit}
        options={[
          { value: 'kg', label: 'kg' },
          { value: 'lb', label: 'lb' },
        ]}
        onChange={(unit) => change({ unit })}
      />
      <Stepper
        name={t('lift.weight')}
        unit={draft.unit}
        value={draft.weight}
        step={STEP[draft.unit]}
        min={0}
        max={HEAVIEST[draft.unit]}
        onChange={(weight) => {
          setRefused((was) => ({ ...was, weight: weight === null }))
          if (weight !== null) change({ weight })
        }}
      />
      <Stepper
        name={t('lift.reps')}
        value={draft.repetitions}
        step={1}
        min={1}
        max={MOST_REPETITIONS}
        whole
        onChange={(repetitions) => {
          setRefused((was) => ({ ...was, repetitions: repetitions === null }))
          if (repetitions !== null) change({ repetitions })
        }}
      />
      <div className="stack">
        <span className="label">{t('lift.rpe')}</span>
        <div className="chips wrap" role="group" aria-label={t('lift.rpe')}>
          {RPE.map((n) => (
            <button key={n} type="button" className="chip" aria-pressed={draft.rpe === n} onClick={() => change({ rpe: draft.rpe === n ? undefined : n })}>
              {figures.numberFormat(locale(), {}).format(n)}
            </button>
          ))}
        </div>
      </div>
      <button type="button" className="chip" style={{ alignSelf: 'flex-start' }} aria-pressed={draft.warmUp} onClick={() => change({ warmUp: !draft.warmUp })}>
        {t('lift.warmUp')}
      </button>
      {onDelete ? (
        <button type="button" className="key danger wide" onClick={onDelete}>
          {t('lift.deleteSet')}
        </button>
      ) : null}
      <button type="button" className="key primary wide" disabled={cannot} onClick={() => onSet(draft)}>
        {cannot ? t('lift.cannot') : t('lift.keep', { set: setText(draft) })}
      </button>
    </>
  )
}
