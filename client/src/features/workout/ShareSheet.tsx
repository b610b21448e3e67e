import { useEffect, useState } from 'react'
import * as figures from '../../app/figures'
import type { CopyForOthers, WorkoutDetail } from '../../app/model'
import { useFigureStyle } from '../../app/preferences'
import { useAccount, useServices, useTypeTitle } from '../../app/services'
import { t } from '../../app/texts/texts'
import { useAction } from '../../app/useAction'
import { Sheet } from '../../app/ui/Sheet'
import { shareFile } from '../../platform/share'
import { gpx } from './gpx'
import { wayOf } from './way'

interface Props {
  readonly open: boolean
  readonly workout: WorkoutDetail
  readonly onClose: () => void
}

/** What others get and what its owner gets, apart: a key never asks which of the two is meant. */
export function ShareSheet(props: Props) {
  return props.open ? <OpenShareSheet {...props} /> : null
}

function OpenShareSheet({ workout, onClose }: Props) {
  const services = useServices()
  const title = useTypeTitle()
  const style = useFigureStyle()
  const { act, busy } = useAction()
  const hasTrack = workout.points.length > 0
  const account = useAccount()
  const copy = useCopyForOthers(workout.sessionId, hasTrack)
  // The whole distance of a track whose ends are hidden, beside what is shown of it later, would tell how far they lie away.
  const isUnknown = hasTrack && account !== null && account !== undefined && copy === null
  const name = `stamina-${workout.date}-${workout.type}`
  const picture = async () => {
    const { pictureOf } = await import('./picture')
    const points = copy?.points ?? []
    // Without a place the figures lead nowhere; beside one they are those of what is shown.
    const shown: WorkoutDetail = copy && points.length > 0
      ? {
          ...workout, points, elapsedMs: copy.elapsedMs, movingMs: copy.movingMs, distanceMm: copy.distanceMm,
          ...(!copy.whole && { laps: [], estimated: false }),
        }
      : { ...workout, points }
    await shareFile(`${name}-for-others.png`, 'image/png', await pictureOf(shown, wayOf(points), title(workout.type), style))
  }
  const own = () =>
    new Blob(
      [gpx(workout, workout.title || title(workout.type), (n) => t('record.lapTime', { n, time: figures.duration(workout.laps[n - 1]?.movingMs).value }))],
      { type: 'application/gpx+xml' },
    )
  const seen = () => {
    if (copy === undefined) return t('share.asking')
    if (isUnknown) return t('share.unknown')
    if (copy === null) return t('share.noAccount')
    if (copy.points.length === 0) return t('share.othersNothing')
    if (copy.whole) return t('share.othersWhole')
    const length = (mm: number | null) => figures.inline(figures.distance(mm, style))
    return t('share.others', { shown: length(copy.distanceMm), all: length(workout.distanceMm) })
  }
  return (
    <Sheet open title={t('workout.share')} onClose={onClose}>
      <section className="stack" aria-labelledby="share-others">
        <h3 id="share-others">{t('share.forOthers')}</h3>
        {hasTrack ? <p className="muted small">{t('share.othersWhy')}</p> : null}
        {hasTrack ? <p aria-live="polite">{seen()}</p> : null}
        <button
          type="button"
          className="key primary wide"
          disabled={busy || copy === undefined || isUnknown}
          onClick={() => void act(picture)}
        >
          {t('share.picture')}
        </button>
        {copy && copy.points.length > 0 ? (
          <button
            type="button"
            className="key outline wide"
            disabled={busy}
            onClick={() =>
              void act(async () => shareFile(`${name}-for-others.gpx`, 'application/gpx+xml', await services.fileForOthers(workout.sessionId)))
            }
          >
            {t('share.gpx')}
          </button>
        ) : null}
      </section>
      <section className="stack apart" aria-labelledby="share-own">
        <h3 id="share-own">{t('share.own')}</h3>
        {hasTrack ? <p className="muted small">{t('share.ownWhy')}</p> : null}
        {hasTrack ? (
          <button
            type="button"
            className="key outline wide"
            disabled={busy}
            onClick={() => void act(() => shareFile(`${name}-whole.gpx`, 'application/gpx+xml', own()))}
          >
            {t('share.ownGpx')}
          </button>
        ) : null}
        <button
          type="button"
          className="key outline wide"
          disabled={busy}
          onClick={() =>
            void act(async () =>
              shareFile(`${name}-whole.json`, 'application/json', new Blob([await services.document(workout.sessionId)], { type: 'application/json' })),
            )
          }
        >
          {t('share.json')}
        </button>
      </section>
    </Sheet>
  )
}

/** What others may see; undefined while the server is asked, null where it cannot be. */
function useCopyForOthers(sessionId: string, hasTrack: boolean): CopyForOthers | null | undefined {
  const services = useServices()
  const account = useAccount()
  const [copy, setCopy] = useState<CopyForOthers | null | undefined>(hasTrack && account && !account.expired ? undefined : null)
  useEffect(() => {
    if (!hasTrack || !account || account.expired) return setCopy(null)
    let current = true
    services.copyForOthers(sessionId).then((known) => current && setCopy(known), () => current && setCopy(null))
    return () => {
      current = false
    }
  }, [services, sessionId, hasTrack, account])
  return copy
}
