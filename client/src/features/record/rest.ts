import type { Rest, Services } from '../../app/model'
import { preferences } from '../../app/preferences'
import { t } from '../../app/texts/texts'
import { askToNotify, show, takeBack } from '../../platform/notifications'

/** The rest lives in the workout's journal; the system is asked to ring, because we may be asleep or killed by then. */
async function keep(services: Services, rest: Rest): Promise<void> {
  await services.setRest(rest)
  await show({ id: 'rest', title: t('rest.over'), body: rest.next, at: rest.endsAt })
}

export async function startRest(services: Services, next: string, now: number): Promise<void> {
  const { restSeconds } = preferences()
  if (restSeconds <= 0) return
  await keep(services, { endsAt: now + restSeconds * 1000, next })
  await askToNotify('rest') // the rest runs while the question is open
}

export async function moveRest(services: Services, rest: Rest, bySeconds: number, now: number): Promise<void> {
  await keep(services, { ...rest, endsAt: Math.max(now, rest.endsAt + bySeconds * 1000) })
}

export async function endRest(services: Services): Promise<void> {
  await services.setRest(null)
  await takeBack('rest')
}
