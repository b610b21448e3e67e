import { useState } from 'react'
import type { TypeDeclaration } from '../../app/model'
import { exerciseTitle } from '../../app/texts/exercises'
import { t } from '../../app/texts/texts'
import { Segments } from '../../app/ui/Segments'
import { DurationInput } from '../record/DurationInput'
import { ExercisePicker } from '../record/ExercisePicker'
import { kindFor, type Aim, type LiftDraft } from './aim'

interface Props {
  readonly aim: Aim
  readonly screen: TypeDeclaration['screen'] | undefined
  readonly wrong: boolean
  readonly onChange: (aim: Aim) => void
}

/** What is aimed at: a distance, a time, or sets. */
export function AimFields({ aim, screen, wrong, onChange }: Props) {
  const [picking, setPicking] = useState(false)
  const kind = kindFor(aim.kind, screen)
  const set = (to: Partial<Aim>) => onChange({ ...aim, ...to })
  const setLift = (at: number, to: Partial<LiftDraft>) => set({ lifts: aim.lifts.map((lift, i) => (i === at ? { ...lift, ...to } : lift)) })
  return (
    <div className="stack">
      <span className="label">{t('plan.aim')}</span>
      <Segments
        name={t('plan.aim')}
        value={kind}
        options={[
          { value: 'none', label: t('plan.noAim') },
          ...(screen === 'distance' ? [{ value: 'distance' as const, label: t('plan.distance') }] : []),
          { value: 'duration', label: t('plan.duration') },
          ...(screen === 'sets' ? [{ value: 'lifts' as const, label: t('log.sets') }] : []),
        ]}
        onChange={(to) => set({ kind: to })}
      />
      {kind === 'distance' ? (
        <div className="field">
          <label htmlFor="plan-distance">{t('plan.distanceIn', { unit: aim.unit })}</label>
          <input
            id="plan-distance" inputMode="decimal" value={aim.distance} aria-invalid={wrong} aria-describedby="plan-aim-error"
            onChange={(e) => set({ distance: e.target.value })}
          />
        </div>
      ) : null}
      {kind === 'duration' ? (
        <div className="field">
          <label htmlFor="plan-duration">{t('log.duration')}</label>
          <DurationInput id="plan-duration" seconds={aim.seconds} onChange={(seconds) => set({ seconds })} />
        </div>
      ) : null}
      {kind === 'lifts' ? (
        <>
          {aim.lifts.map((lift, at) => {
            const name = exerciseTitle(lift.exercise)
            const field = (member: 'sets' | 'repetitions' | 'weight', label: string) => (
              <div className="field">
                <label htmlFor={`plan-${member}-${at}`}>{label}</label>
                <input
                  id={`plan-${member}-${at}`} inputMode={member === 'weight' ? 'decimal' : 'numeric'} value={lift[member]}
                  aria-label={t('plan.ofLift', { lift: name, what: label })} onChange={(e) => setLift(at, { [member]: e.target.value })}
                />
              </div>
            )
            return (
              <section key={at} className="stack" aria-label={name}>
                <div className="row between wrap">
                  <strong className="label wraps">{name}</strong>
                  <button
                    type="button" className="key plain" aria-label={t('plan.removeLift', { lift: name })}
                    onClick={() => set({ lifts: aim.lifts.filter((_, i) => i !== at) })}
                  >
                    {t('delete')}
                  </button>
                </div>
                <div className="planned-lift">
                  {field('sets', t('log.sets'))}
                  {field('repetitions', t('lift.reps'))}
                  {field('weight', t('plan.weightIn', { unit: aim.weightUnit }))}
                </div>
              </section>
            )
          })}
          <button type="button" className="key outline" onClick={() => setPicking(true)}>{t('plan.addLift')}</button>
          <ExercisePicker
            open={picking}
            onClose={() => setPicking(false)}
            onPick={(exercise) => {
              setPicking(false)
              set({ lifts: [...aim.lifts, { exercise, sets: '5', repetitions: '5', weight: '' }] })
            }}
          />
        </>
      ) : null}
      <p id="plan-aim-error" className="error-text" role="alert">{wrong ? t('plan.aimWrong') : ''}</p>
    </div>
  )
}
