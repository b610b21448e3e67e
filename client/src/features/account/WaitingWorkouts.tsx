import { useCallback, useEffect, useState } from 'react'
import * as dates from '../../app/dates'
import type { WaitingWorkout } from '../../app/model'
import { locale } from '../../app/preferences'
import { useServices, useTypeTitle } from '../../app/services'
import { t } from '../../app/texts/texts'
import { useAction } from '../../app/useAction'
import { Sheet } from '../../app/ui/Sheet'
import { notify } from '../../app/undo'

/** What phones uploaded after they were signed out: whoever has such a phone may not be its owner, so the owner says what counts. */
export function WaitingWorkouts() {
  const services = useServices()
  const title = useTypeTitle()
  const { act, busy } = useAction()
  const [waiting, setWaiting] = useState<readonly WaitingWorkout[]>([])
  const [throwing, setThrowing] = useState<WaitingWorkout | null>(null)
  const load = useCallback(() => services.waitingForWord().then(setWaiting, () => undefined), [services])
  useEffect(() => {
    void load()
  }, [load])
  if (waiting.length === 0) return null
  const what = (one: WaitingWorkout) =>
    t('waiting.what', { type: title(one.type), day: dates.dayMonthYear(one.startedAt, locale()), time: dates.clock(one.startedAt, locale()) })
  return (
    <section className="stack" aria-labelledby="waiting">
      <h2 id="waiting">{t('waiting.title')}</h2>
      <p className="muted">{t('waiting.why')}</p>
      <ul className="card flush rows">
        {waiting.map((one) => (
          <li key={one.sessionId} className="row-link wrap">
            <span className="fill wraps">{what(one)}</span>
            <button
              type="button"
              className="key"
              disabled={busy}
              aria-label={t('waiting.takeNamed', { workout: what(one) })}
              onClick={() =>
                void act(async () => {
                  await services.takeWaiting(one.sessionId)
                  await load()
                  notify(t('waiting.taken'))
                })
              }
            >
              {t('waiting.take')}
            </button>
            <button type="button" className="key danger" aria-label={t('waiting.throwNamed', { workout: what(one) })} onClick={() => setThrowing(one)}>
              {t('waiting.throw')}
            </button>
          </li>
        ))}
      </ul>
      <Sheet open={throwing !== null} title={t('waiting.throwAsk')} onClose={() => setThrowing(null)}>
        <p>{throwing ? what(throwing) : ''}</p>
        <button type="button" className="key primary wide" onClick={() => setThrowing(null)}>{t('keep')}</button>
        <button
          type="button"
          className="key outline danger wide apart"
          disabled={busy}
          onClick={() =>
            void act(async () => {
              await services.throwWaitingAway(throwing!.sessionId)
              setThrowing(null)
              await load()
              notify(t('waiting.thrown'))
            })
          }
        >
          {t('waiting.throw')}
        </button>
      </Sheet>
    </section>
  )
}
