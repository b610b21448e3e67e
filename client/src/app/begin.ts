import { accompany } from './companions'
import { compose } from './compose'
import { keepAtHand } from './early'
import { keepLock } from './lock'
import type { Services } from './model'
import { connect } from './online'
import { registerWorker } from './update'
import { whenIdle } from './idle'
import { forgetShared } from '../platform/share'

/** All that stands behind the screens, put together and begun. */
export async function begin(): Promise<Services> {
  const services = await compose(connect)
  keepAtHand(services)
  keepLock(services.account)
  accompany(services.live)
  whenIdle(() => void registerWorker(services.live))
  whenIdle(() => void forgetShared())
  return services
}
