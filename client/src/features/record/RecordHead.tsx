import { useNavigate } from 'react-router-dom'
import type { ReactNode } from 'react'
import type { LiveWorkout, Signal } from '../../app/model'
import { useTypeTitle } from '../../app/services'
import { t } from '../../app/texts/texts'
import { Icon } from '../../app/ui/Icon'
import { arrowDown } from '../../app/ui/icons'

/** Down to Today (the workout goes on), what is recorded, and the signal at its fixed place. */
export function RecordHead({ live, end }: { live: LiveWorkout; end?: ReactNode }) {
  const navigate = useNavigate()
  const title = useTypeTitle()
  return (
    <header className="record-head">
      <button type="button" className="key round tall" aria-label={t('record.leave')} onClick={() => navigate('/today')}><Icon of={arrowDown} /></button>
      <h1 tabIndex={-1}>{title(live.type)}</h1>
      {end ?? <SignalMark signal={live.signal} />}
    </header>
  )
}

const BARS: Record<Signal, number> = { good: 3, weak: 1, lost: 0, off: 0, looking: 0, indoor: 0 }

export function signalText(signal: Signal): string {
  switch (signal) {
    case 'good': return t('gps.good')
    case 'weak': return t('gps.weakShort')
    case 'lost': return t('gps.lost')
    case 'off': return t('gps.off')
    case 'looking': return t('gps.looking')
    case 'indoor': return t('gps.steps')
  }
}

/** Shape and word, never colour alone: three bars, one, or a crossed line. */
export function SignalMark({ signal }: { signal: Signal }) {
  const bars = BARS[signal]
  return (
    <p className="signal" role="status">
      {signal === 'indoor' ? null : (
        <svg viewBox="0 0 24 24" aria-hidden="true">
          {[0, 1, 2].map((i) => (
            <rect key={i} x={3 + i * 7} y={15 - i * 5} width="5" height={6 + i * 5} rx="1.5" className={i < bars ? 'on' : 'off'} />
          ))}
          {signal === 'lost' || signal === 'off' ? <path d="M3 3l18 18" className="cross" /> : null}
        </svg>
      )}
      <span>{signalText(signal)}</span>
    </p>
  )
}
