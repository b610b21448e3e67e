import type { PlannedWorkout } from '../../app/model'
import { locale } from '../../app/preferences'
import { useTypeTitle } from '../../app/services'
import { t } from '../../app/texts/texts'
import { TypeGlyph } from '../../app/ui/TypeGlyph'
import { useAskToStart } from '../start/starting'
import { MARKS, plannedName, stateText, targetText, timeText } from './words'
import './planning.css'

interface Props {
  readonly planned: readonly PlannedWorkout[]
  readonly onOpen: (one: PlannedWorkout) => void
  /** What is still to be done of these can be started here and now. */
  readonly startable?: boolean
}

export function PlannedList({ planned, onOpen, startable }: Props) {
  const title = useTypeTitle()
  const { start } = useAskToStart()
  return (
    <ul className="card flush rows">
      {planned.map((one) => {
        const name = plannedName(one, title, locale())
        const more = [one.time ? timeText(one.day, one.time, locale()) : '', one.title ? targetText(one.target, locale()) : ''].filter(Boolean).join(' · ')
        return (
          <li key={one.id} className="planned">
            <button type="button" className="row-link" onClick={() => onOpen(one)}>
              <TypeGlyph type={one.type} name={title(one.type)} />
              <span className="fill">
                <span className="wraps">{name}</span>
                {more ? <span className="muted small below wraps">{more}</span> : null}
                {one.refusal ? <span className="error-text small below">{t('plan.refused', { reason: one.refusal })}</span> : null}
              </span>
              <span className={`end small planned-state ${one.state}`}><span aria-hidden="true">{MARKS[one.state]}</span> {stateText(one.state)}</span>
            </button>
            {startable && one.state === 'planned' ? (
              <button
                type="button"
                className="key outline"
                aria-label={t('plan.startIt', { what: name })}
                onClick={() => start(one.type, false, one.target?.exercises ?? [])}
              >
                {t('plan.start')}
              </button>
            ) : null}
          </li>
        )
      })}
    </ul>
  )
}
