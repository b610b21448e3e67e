import { useNavigate } from 'react-router-dom'
import { announce } from '../../app/announce'
import * as dates from '../../app/dates'
import type { LiveWorkout } from '../../app/model'
import { locale, preferences } from '../../app/preferences'
import { useServices } from '../../app/services'
import { t } from '../../app/texts/texts'
import { notify } from '../../app/undo'
import { Icon } from '../../app/ui/Icon'
import { flagOutline, lockClosedOutline, pause as pauseIcon, play } from '../../app/ui/icons'
import { feel } from '../../platform/haptics'

/** A tap that could not be written is not left without an answer. */
export function untaken(): void {
  feel('error', preferences().haptics)
  notify(t('record.untaken'))
}

interface Props {
  readonly live: LiveWorkout
  readonly onLock: () => void
  /** In place of Lap: a declared round, or nothing. */
  readonly lap?: 'lap' | 'round' | 'none'
}

export function RecordKeys({ live, onLock, lap = 'lap' }: Props) {
  const services = useServices()
  const pause = async () => {
    await services.pause()
    feel('pause', preferences().haptics)
    announce(t('record.paused'))
  }
  const markLap = async () => {
    await services.lap()
    feel('lap', preferences().haptics)
    notify(t('record.lapMarked', { n: live.laps.length + 1 }))
  }
  return (
    <div className="record-keys">
      <button type="button" className="key outline tall" onClick={onLock}><Icon of={lockClosedOutline} />{t('record.lock')}</button>
      <button type="button" className="key primary pause" onClick={() => void pause().catch(untaken)}><Icon of={pauseIcon} />{t('record.pause')}</button>
      {lap === 'none' ? <span /> : (
        <button type="button" className="key outline tall" onClick={() => void markLap().catch(untaken)}><Icon of={flagOutline} />{lap === 'lap' ? t('record.lap') : t('record.round')}</button>
      )}
    </div>
  )
}

/** Go on where Pause was, Finish well apart below it. */
export function PauseKeys() {
  const services = useServices()
  const navigate = useNavigate()
  const goOn = async () => {
    await services.resume()
    feel('goOn', preferences().haptics)
    announce(t('record.goingOn'))
  }
  return (
    <div className="pause-keys">
      <button type="button" className="key primary wide go-on" onClick={() => void goOn().catch(untaken)}><Icon of={play} />{t('record.goOn')}</button>
      <button type="button" className="key outline wide tall" onClick={() => navigate('/finish')}>{t('record.finish')}</button>
    </div>
  )
}

export function PausedLine({ live }: { live: LiveWorkout }) {
  const services = useServices()
  if (live.phase === 'paused')
    return <p className="paused-line">{t('record.pausedSince', { time: dates.clock(live.pausedSince ?? live.at, locale()) })}</p>
  return (
    <div className="strip calm">
      <span className="fill">{t('record.autoPaused')}</span>
      <button type="button" className="key" onClick={() => void services.resume().catch(untaken)}>{t('record.goOnNow')}</button>
      <button type="button" className="key" onClick={() => services.setAutoPause(false)}>{t('record.autoPauseOff')}</button>
    </div>
  )
}
