import { useMemo } from 'react'
import { useParams } from 'react-router-dom'
import { useWorkout } from '../../app/services'
import { t } from '../../app/texts/texts'
import { Page } from '../../app/ui/Page'
import { TrackBlock } from './TrackBlock'
import { wayOf } from './way'

export default function TrackPage() {
  const { sessionId = '' } = useParams()
  const workout = useWorkout(sessionId)
  const way = useMemo(() => wayOf(workout?.points ?? []), [workout?.points])
  return (
    <Page title={t('record.track')} parent={`/history/${sessionId}`}>
      {workout && way.stretches.length > 0 ? (
        <TrackBlock way={way} workout={workout} tall />
      ) : workout === undefined ? null : (
        <p className="muted">{t('track.none')}</p>
      )}
    </Page>
  )
}
