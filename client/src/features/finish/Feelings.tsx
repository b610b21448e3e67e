import { t } from '../../app/texts/texts'
import type { Feeling } from '../../exercise/event'

const FEELINGS: readonly Feeling[] = ['very_easy', 'easy', 'steady', 'hard', 'max']

export function feelingText(feeling: Feeling): string {
  switch (feeling) {
    case 'very_easy': return t('feeling.veryEasy')
    case 'easy': return t('feeling.easy')
    case 'steady': return t('feeling.steady')
    case 'hard': return t('feeling.hard')
    case 'max': return t('feeling.max')
  }
}

export function Feelings({ value, onChange }: { value: Feeling | null; onChange: (feeling: Feeling | null) => void }) {
  return (
    <div className="stack">
      <span className="label">{t('finish.how')}</span>
      <div className="chips wrap" role="group" aria-label={t('finish.how')}>
        {FEELINGS.map((f) => (
          <button key={f} type="button" className="chip" aria-pressed={value === f} onClick={() => onChange(value === f ? null : f)}>{feelingText(f)}</button>
        ))}
      </div>
    </div>
  )
}
