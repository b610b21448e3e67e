import { useState, type ReactNode } from 'react'
import { useNavigate } from 'react-router-dom'
import type { LiveWorkout, Signal } from '../../app/model'
import { useServices, useTypeTitle } from '../../app/services'
import { t } from '../../app/texts/texts'
import { useAction } from '../../app/useAction'
import { Icon } from '../../app/ui/Icon'
import { arrowDown } from '../../app/ui/icons'
import { Segments } from '../../app/ui/Segments'
import { Sheet } from '../../app/ui/Sheet'

/** Down to Today (the workout goes on), what is recorded, and the signal at its fixed place. */
export function RecordHead({ live, locked, end }: { live: LiveWorkout; locked: boolean; end?: ReactNode }) {
  const navigate = useNavigate()
  const title = useTypeTitle()
  return (
    <header className="record-head">
      <button type="button" className="key round tall" aria-label={t('record.leave')} onClick={() => navigate('/today')}><Icon of={arrowDown} /></button>
      <h1 tabIndex={-1}>{title(live.type)}</h1>
      {end ?? (locked ? <SignalMark signal={live.signal} /> : <SignalKey live={live} />)}
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

/** Where the workout takes place can be put right under way: indoors by mistake costs what was, not what comes. */
function SignalKey({ live }: { live: LiveWorkout }) {
  const services = useServices()
  const { act } = useAction()
  const [open, setOpen] = useState(false)
  const use = (gps: boolean) => void act(() => services.useGps(gps), t('record.untaken')).then(() => setOpen(false))
  return (
    <>
      <SignalMark signal={live.signal} said />
      {live.indoor ? (
        <button type="button" className="key outline signal-key" onClick={() => use(true)}>{t('record.useGps')}</button>
      ) : (
        <button
          type="button"
          className="key plain signal-key"
          aria-label={t('record.place', { signal: signalText(live.signal) })}
          onClick={() => setOpen(true)}
        >
          <SignalMark signal={live.signal} quiet />
        </button>
      )}
      <Sheet open={open} title={t('start.where')} onClose={() => setOpen(false)}>
        <p className="muted">{t('record.placeWhy')}</p>
        <Segments
          name={t('start.where')}
          value={live.indoor ? 'in' : 'out'}
          options={[{ value: 'out', label: t('start.outdoors') }, { value: 'in', label: t('start.indoors') }]}
          onChange={(place) => use(place === 'out')}
        />
      </Sheet>
    </>
  )
}

/** Shape and word, never colour alone: three bars, one, or a crossed line. */
export function SignalMark({ signal, said, quiet }: { signal: Signal; said?: boolean; quiet?: boolean }) {
  const bars = BARS[signal]
  if (said) return <p className={signal === 'indoor' ? 'signal' : 'visually-hidden'} role="status">{signalText(signal)}</p>
  return (
    <span className="signal" {...(quiet ? {} : { role: 'status' })}>
      {signal === 'indoor' ? null : (
        <svg viewBox="0 0 24 24" aria-hidden="true">
          {[0, 1, 2].map((i) => (
            <rect key={i} x={3 + i * 7} y={15 - i * 5} width="5" height={6 + i * 5} rx="1.5" className={i < bars ? 'on' : 'off'} />
          ))}
          {signal === 'lost' || signal === 'off' ? <path d="M3 3l18 18" className="cross" /> : null}
        </svg>
      )}
      <span>{signalText(signal)}</span>
    </span>
  )
}
