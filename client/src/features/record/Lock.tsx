import { useEffect, useState } from 'react'
import { t } from '../../app/texts/texts'
import { Icon } from '../../app/ui/Icon'
import { lockClosedOutline } from '../../app/ui/icons'

const SECOND_WITHIN_MS = 10_000

/**
 * Hides the keys, keeps the figures. Two far targets, one after the other: a wet pocket can't, one thumb or a switch can.
 * Both are plain buttons, so a screen reader opens it the same way.
 */
export function LockScreen({ onUnlock }: { onUnlock: () => void }) {
  const [first, setFirst] = useState(false)
  useEffect(() => {
    if (!first) return
    const timer = setTimeout(() => setFirst(false), SECOND_WITHIN_MS)
    return () => clearTimeout(timer)
  }, [first])
  return (
    <div className="lock-keys">
      <button type="button" className={`key tall ${first ? 'outline' : 'primary'}`} disabled={first} onClick={() => setFirst(true)}>{t('lock.tap1')}</button>
      <span className="muted locked"><Icon of={lockClosedOutline} small />{t('lock.locked')}</span>
      <button type="button" className={`key tall ${first ? 'primary' : 'outline'}`} disabled={!first} onClick={onUnlock}>{t('lock.tap2')}</button>
    </div>
  )
}
