import { useNavigate } from 'react-router-dom'
import { announce } from '../../app/announce'
import * as dates from '../../app/dates'
import * as figures from '../../app/figures'
import type { LiveWorkout } from '../../app/model'
import { locale, preferences, useFigureStyle } from '../../app/preferences'
import { useServices } from '../../app/services'
import { t } from '../../app/texts/texts'
import { notify, offerUndo } from '../../app/undo'
import { useAction } from '../../app/useAction'
import { Icon } from '../../app/ui/Icon'
import { flagOutline, lockClosedOutline, pause as pauseIcon, play } from '../../app/ui/icons'
import { useSettled } from '../../app/ui/useSettled'
import { feel } from '../../platform/haptics'
import { keepEnd } from '../finish/ending'
import { lapsOf } from '../workout/lapsOf'
import { clockOf } from './clock'

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

/** They appear where other keys were, so for a moment they take nothing. */
export function RecordKeys({ live, onLock, lap = 'lap' }: Props) {
  const services = useServices()
  const style = useFigureStyle()
  const settled = useSettled()
  const { act } = useAction()
  const pause = async () => {
    await services.pause()
    feel('pause', preferences().haptics)
    announce(t('record.paused'))
  }
  const markLap = async () => {
    const here = { ...clockOf(live, Date.now()), distanceMm: live.distanceMm > 0 ? live.distanceMm : null }
    await services.lap()
    feel('lap', preferences().haptics)
    const own = lapsOf([...live.laps, here], here).at(live.laps.length)
    const n = live.laps.length + 1
    const time = figures.duration(own?.timeMs ?? 0).value
    const said = own?.distanceMm
      ? t('record.lapIs', {
          n,
          time,
          distance: figures.inline(figures.distance(own.distanceMm, style)),
          rate: figures.inline(figures.rate(own.timeMs, own.distanceMm, live.type, style)),
        })
      : t('record.lapTime', { n, time })
    offerUndo(said, async () => notify((await services.takeBackLap()) ? t('record.lapBack') : t('record.lapTooLate')))
  }
  return (
    <div className="record-keys">
      <button type="button" className="key outline tall settles" disabled={!settled} onClick={onLock}>
        <Icon of={lockClosedOutline} />
        {t('record.lock')}
      </button>
      <button type="button" className="key primary pause settles" disabled={!settled} onClick={() => void act(pause, t('record.untaken'))}>
        <Icon of={pauseIcon} />
        {t('record.pause')}
      </button>
      {lap === 'none' ? (
        <span />
      ) : (
        <button type="button" className="key outline tall settles" disabled={!settled} onClick={() => void act(markLap, t('record.untaken'))}>
          <Icon of={flagOutline} />
          {lap === 'lap' ? t('record.lap') : t('record.round')}
        </button>
      )}
    </div>
  )
}

/** Go on where Pause was, Finish well apart below it; neither takes the second tap of a double one. */
export function PauseKeys({ live }: { live: LiveWorkout }) {
  const services = useServices()
  const navigate = useNavigate()
  const settled = useSettled()
  const { act } = useAction()
  const goOn = async () => {
    await services.resume()
    feel('goOn', preferences().haptics)
    announce(t('record.goingOn'))
  }
  const finish = () => {
    keepEnd(live, clockOf(live, Date.now()).elapsedMs)
    navigate('/finish')
  }
  return (
    <div className="pause-keys">
      <button type="button" className="key primary wide go-on settles" disabled={!settled} onClick={() => void act(goOn, t('record.untaken'))}>
        <Icon of={play} />
        {t('record.goOn')}
      </button>
      <button type="button" className="key outline wide tall settles" disabled={!settled} onClick={finish}>
        {t('record.finish')}
      </button>
    </div>
  )
}

export function PausedLine({ live }: { live: LiveWorkout }) {
  const services = useServices()
  const { act } = useAction()
  if (live.phase === 'paused')
    return <p className="paused-line">{t('record.pausedSince', { time: dates.clock(live.pausedSince ?? live.at, locale()) })}</p>
  return (
    <div className="strip calm">
      <span className="fill">{t('record.autoPaused')}</span>
      <button type="button" className="key outline" onClick={() => void act(() => services.resume(), t('record.untaken'))}>{t('record.goOnNow')}</button>
      <button type="button" className="key outline" onClick={() => void act(() => services.setAutoPause(false), t('record.untaken'))}>
        {t('record.autoPauseOff')}
      </button>
    </div>
  )
}
