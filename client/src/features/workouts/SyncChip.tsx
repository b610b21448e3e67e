import { Link } from 'react-router-dom'
import type { SyncState } from '../../app/model'
import { useAccount, useSync, useWorkouts } from '../../app/services'
import { t } from '../../app/texts/texts'
import { Icon } from '../../app/ui/Icon'
import { checkmark, cloudOfflineOutline, cloudOutline, syncOutline, warningOutline } from '../../app/ui/icons'
import { present } from '../history/search'

/** Workouts that are not safe on the server: what waits to be sent, and what was sent and not yet found to be the same on both sides. */
export function useWaiting(): number {
  const { waiting } = useSync()
  const signedIn = useAccount() !== null
  const unsafe = present(useWorkouts()).filter((row) => row.sync !== 'server').length
  return signedIn ? Math.max(waiting, unsafe) : waiting
}

/** The state of sync at its fixed place; what waits is counted right or not at all. */
export function syncChip(sync: SyncState, waiting: number): readonly [text: string, icon: string] {
  if (sync.refused.length > 0) return [t('sync.look'), warningOutline]
  if (sync.busy) return [t('sync.busy'), syncOutline]
  if (!sync.online && waiting > 0) return [t('sync.offlineWaiting', { n: waiting }), cloudOfflineOutline]
  if (!sync.online) return [t('sync.offline'), cloudOfflineOutline]
  if (waiting > 0) return [t('sync.waiting', { n: waiting }), cloudOutline]
  return sync.trouble === 'signed_out' || sync.lastAt === null ? [t('sync.phoneOnly'), cloudOutline] : [t('sync.synced'), checkmark]
}

export function SyncChip() {
  const sync = useSync()
  const [text, icon] = syncChip(sync, useWaiting())
  return (
    <Link to="/settings/sync" className={`key plain sync-chip${sync.refused.length > 0 ? ' look' : ''}`} aria-label={t('sync.chip', { state: text })}>
      <Icon of={icon} small />
      {text}
    </Link>
  )
}
