import { useEffect, useState } from 'react'
import { Navigate, useLocation, useNavigate } from 'react-router-dom'
import { announce } from '../../app/announce'
import { setPreferences, preferences } from '../../app/preferences'
import { useLive, useServices, useTypes } from '../../app/services'
import { t } from '../../app/texts/texts'
import { Sheet } from '../../app/ui/Sheet'
import { feel } from '../../platform/haptics'
import { RecordedElsewhere } from '../../app/local/recordingLock'
import { requestOf, requestTaken, type Request } from '../start/starting'
import { Countdown } from './Countdown'
import { DistanceRecord } from './DistanceRecord'
import { FormRecord } from './FormRecord'
import { LiftingRecord } from './LiftingRecord'
import './record.css'

export default function RecordPage() {
  const live = useLive()
  const types = useTypes()
  const { state } = useLocation()
  const [request] = useState<Request | null>(() => requestOf(state))
  const [isBegun, setIsBegun] = useState(false)
  useEffect(() => {
    requestTaken()
    document.title = `${t('record.title')} · Stamina`
  }, [])

  if (live) {
    const screen = types.find((type) => type.id === live.type)?.screen ?? 'form'
    if (screen === 'distance') return <DistanceRecord live={live} />
    return screen === 'sets' ? <LiftingRecord live={live} lifts={request?.lifts ?? []} /> : <FormRecord live={live} />
  }
  if (request && !isBegun) return <Starting request={request} onDone={() => setIsBegun(true)} />
  return <Navigate to="/today" replace />
}

/** Between the tap on Start and the first event on disk: the reason for location once, then the countdown. */
function Starting({ request, onDone }: { request: Request; onDone: () => void }) {
  const services = useServices()
  const types = useTypes()
  const navigate = useNavigate()
  const moves = types.find((type) => type.id === request.type)?.screen === 'distance' // lifting begins with the first set, not with a run-up
  const usesGps = !request.indoor && moves
  const [explained, setExplained] = useState(() => !usesGps || preferences().locationExplained)
  const [indoor, setIndoor] = useState(request.indoor)
  const [failed, setFailed] = useState<'no' | 'elsewhere' | 'full'>('no')

  const begin = async () => {
    try {
      await services.start(request.type, { indoor: indoor || !usesGps, autoPause: preferences().autoPause })
      feel('start', preferences().haptics)
      announce(t('record.started'))
      onDone()
    } catch (failure) {
      setFailed(failure instanceof RecordedElsewhere ? 'elsewhere' : 'full')
    }
  }
  const cancel = () => navigate('/today', { replace: true })
  const answer = (withLocation: boolean) => {
    setPreferences({ locationExplained: true })
    if (!withLocation) setIndoor(true)
    setExplained(true)
  }

  if (failed === 'elsewhere')
    return (
      <div className="record page">
        <h1>{t('record.cannotStart')}</h1>
        <p className="strip" role="alert">{t('record.elsewhere')}</p>
        <button type="button" className="key primary wide tall" onClick={() => void services.takeOverHere()}>{t('record.takeOver')}</button>
        <button type="button" className="key outline wide tall" onClick={cancel}>{t('cancel')}</button>
      </div>
    )
  if (failed === 'full')
    return (
      <div className="record page">
        <h1>{t('record.cannotStart')}</h1>
        <p className="strip" role="alert">{t('record.storageFullStart')}</p>
        <button type="button" className="key primary wide tall" onClick={() => { setFailed('no'); void begin() }}>{t('tryAgain')}</button>
        <button type="button" className="key outline wide tall" onClick={cancel}>{t('cancel')}</button>
      </div>
    )
  return (
    <>
      {explained ? <Countdown seconds={moves ? preferences().countdown : 0} onEnd={() => void begin()} onCancel={cancel} /> : <div className="record page" />}
      <Sheet open={!explained} title={t('location.title')} onClose={() => { if (!preferences().locationExplained) cancel() }}>
        <p>{t('location.why')}</p>
        <button type="button" className="key primary wide" onClick={() => answer(true)}>{t('location.continue')}</button>
        <button type="button" className="key outline wide" onClick={() => answer(false)}>{t('location.without')}</button>
      </Sheet>
    </>
  )
}
