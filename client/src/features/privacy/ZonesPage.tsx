import { useCallback, useEffect, useState } from 'react'
import { Link } from 'react-router-dom'
import * as dates from '../../app/dates'
import type { HiddenPlace, WorkoutDetail } from '../../app/model'
import { locale } from '../../app/preferences'
import { useAccount, useServices, useSync, useTypeTitle, useWorkouts } from '../../app/services'
import { t } from '../../app/texts/texts'
import { useAction } from '../../app/useAction'
import { Page } from '../../app/ui/Page'
import { Sheet } from '../../app/ui/Sheet'
import { notify } from '../../app/undo'
import { suggestedPlaces, type SuggestedPlace } from './suggested'

/** So many workouts are looked through for places; each is read from the phone's store. */
const LOOKED_THROUGH = 40

/** The places that others are not shown: those there are, and those that could be. */
export default function ZonesPage() {
  const services = useServices()
  const account = useAccount()
  const { online } = useSync()
  const { act, busy } = useAction()
  const [places, setPlaces] = useState<readonly HiddenPlace[] | null>(null)
  const [failed, setFailed] = useState(false)
  const [removing, setRemoving] = useState<HiddenPlace | null>(null)
  const load = useCallback(async () => {
    setFailed(false)
    await services.hiddenPlaces().then(setPlaces, () => setFailed(true))
  }, [services])
  useEffect(() => {
    if (account) void load()
  }, [account, load])
  const nameOf = (place: HiddenPlace | null) => place?.name || t('zones.unnamed')
  const day = (at: number) => dates.dayMonthYear(at, locale())
  return (
    <Page title={t('zones.title')} parent="/settings/privacy">
      <p>{t('zones.why')}</p>
      <p className="muted">{t('zones.learned')} {t('zones.before')}</p>
      {account ? null : <><p className="strip calm">{t('zones.noAccount')}</p><Link to="/sign-in" className="key outline">{t('account.signIn')}</Link></>}
      {failed ? (
        <div className="strip">
          <span className="fill">{online ? t('server.unreachable') : t('zones.offline')}</span>
          <button type="button" className="key" onClick={() => void load()}>{t('tryAgain')}</button>
        </div>
      ) : null}
      {places?.length === 0 ? <p className="muted">{t('zones.none')}</p> : null}
      {places && places.length > 0 ? (
        <ul className="card flush rows">
          {places.map((place) => (
            <li key={place.id} className="row-link">
              <span className="fill wraps">
                {nameOf(place)}
                <span className="muted small below">
                  {place.chosen ? t('zones.chosen', { day: day(place.addedAt) }) : t('zones.found', { day: day(place.addedAt) })}
                </span>
              </span>
              <button type="button" className="key" aria-label={t('zones.removeNamed', { place: nameOf(place) })} onClick={() => setRemoving(place)}>
                {t('zones.remove')}
              </button>
            </li>
          ))}
        </ul>
      ) : null}
      {account && places ? <Suggested known={places} onAdded={load} /> : null}
      <Sheet open={removing !== null} title={t('zones.removeAsk', { place: nameOf(removing) })} onClose={() => setRemoving(null)}>
        <p>{t('zones.removeWhy')}</p>
        <button type="button" className="key primary wide" onClick={() => setRemoving(null)}>{t('keep')}</button>
        <button
          type="button"
          className="key outline danger wide apart"
          disabled={busy}
          onClick={() =>
            void act(async () => {
              const place = removing!
              await services.showPlace(place.id)
              setRemoving(null)
              await load()
              notify(t('zones.removed', { place: nameOf(place) }))
            })
          }
        >
          {t('zones.remove')}
        </button>
      </Sheet>
    </Page>
  )
}

function Suggested({ known, onAdded }: { known: readonly HiddenPlace[]; onAdded: () => Promise<void> }) {
  const services = useServices()
  const title = useTypeTitle()
  const { act, busy } = useAction()
  const workouts = useRecentTracks()
  const [adding, setAdding] = useState<SuggestedPlace | null>(null)
  const [name, setName] = useState('')
  if (workouts === null) return null
  const suggested = suggestedPlaces(workouts, known)
  const often = ({ workouts: n, last }: SuggestedPlace) =>
    t('zones.often', { n, day: dates.dayMonthYear(last.startedAt, locale(), last.timeZone), time: dates.clock(last.startedAt, locale(), last.timeZone) })
  return (
    <section className="stack" aria-labelledby="suggested">
      <h2 id="suggested">{t('zones.suggested')}</h2>
      {suggested.length === 0 ? <p className="muted">{t('zones.suggestedNone')}</p> : (
        <ul className="card flush rows">
          {suggested.map((place) => (
            <li key={`${place.lat} ${place.lon}`} className="row-link">
              <span className="fill wraps">
                {place.last.title || title(place.last.type)}
                <span className="muted small below">{often(place)}</span>
              </span>
              <button
                type="button"
                className="key"
                aria-label={t('zones.addNamed', { place: `${place.last.title || title(place.last.type)}, ${often(place)}` })}
                onClick={() => {
                  setName('')
                  setAdding(place)
                }}
              >
                {t('zones.add')}
              </button>
            </li>
          ))}
        </ul>
      )}
      <Sheet open={adding !== null} title={t('zones.addAsk')} onClose={() => setAdding(null)}>
        <div className="field">
          <label htmlFor="zone-name">{t('zones.name')}</label>
          <input id="zone-name" maxLength={100} autoComplete="off" value={name} onChange={(e) => setName(e.target.value)} />
        </div>
        <button
          type="button"
          className="key primary wide"
          disabled={busy}
          onClick={() =>
            void act(async () => {
              await services.hidePlace({ lat: adding!.lat, lon: adding!.lon, name: name.trim() })
              setAdding(null)
              await onAdded()
              notify(t('zones.added'))
            })
          }
        >
          {t('zones.add')}
        </button>
      </Sheet>
    </section>
  )
}

/** The latest workouts of this phone that have a track, one read after the other; null until they are there. */
function useRecentTracks(): readonly WorkoutDetail[] | null {
  const services = useServices()
  const rows = useWorkouts()
  const [workouts, setWorkouts] = useState<readonly WorkoutDetail[] | null>(null)
  useEffect(() => {
    let current = true
    const read = async () => {
      const found: WorkoutDetail[] = []
      const here = rows.filter((row) => !row.elsewhere && row.deletedAt === null && row.state === 'finished' && (row.distanceMm ?? 0) > 0)
      for (const row of here.slice(0, LOOKED_THROUGH)) {
        const workout = current ? await services.open(row.sessionId) : null
        if (workout && workout.points.length > 0) found.push(workout)
      }
      if (current) setWorkouts(found)
    }
    void read()
    return () => {
      current = false
    }
  }, [services, rows])
  return workouts
}
