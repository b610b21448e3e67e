import { Link } from 'react-router-dom'
import type { SyncState } from '../../app/model'
import { useSync } from '../../app/services'
import { t } from '../../app/texts/texts'
import { Icon } from '../../app/ui/Icon'
import { checkmark, cloudOfflineOutline, cloudOutline, syncOutline, warningOutline } from '../../app/ui/icons'

/** The state of sync at its fixed place; what waits is counted right or not at all. */
export function syncChip(sync: SyncState): readonly [text: string, icon: string] {
  if (sync.refused.length > 0) return [t('sync.look'), warningOutline]
  if (sync.busy) return [t('sync.busy'), syncOutline]
  if (!sync.online && sync.waiting > 0) return [t('sync.offlineWaiting', { n: sync.waiting }), cloudOfflineOutline]
  if (!sync.online) return [t('sync.offline'), cloudOfflineOutline]
  if (sync.waiting > 0) return [t('sync.waiting', { n: sync.waiting }), cloudOutline]
  return sync.trouble === 'signed_out' || sync.lastAt === null ? [t('sync.phoneOnly'), cloudOutline] : [t('sync.synced'), checkmark]
}

export function SyncChip() {
  const sync = useSync()
  const [text, icon] = syncChip(sync)
  return (
    <Link to="/settings/sync" className={`key plain sync-chip${sync.refused.length > 0 ? ' look' : ''}`} aria-label={t('sync.chip', { state: text })}>
      <Icon of={icon} small />
      {text}
    </Link>
  )
}
