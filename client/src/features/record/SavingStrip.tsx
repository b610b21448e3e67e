import { useEffect, useState } from 'react'
import * as figures from '../../app/figures'
import type { LiveWorkout } from '../../app/model'
import { useFigureStyle } from '../../app/preferences'
import { t } from '../../app/texts/texts'

/** Figures that stand still because the phone cannot write say so, and what is safe: what there was when writing began to fail. */
export function SavingStrip({ live, moves }: { live: LiveWorkout; moves?: boolean }) {
  const style = useFigureStyle()
  const failing = live.storageFull || live.savingFails
  const [safe, setSafe] = useState<{ readonly movingMs: number; readonly distanceMm: number } | null>(null)
  useEffect(() => {
    setSafe((was) => (failing ? (was ?? { movingMs: live.movingMs, distanceMm: live.distanceMm }) : null))
  }, [failing, live.movingMs, live.distanceMm])
  if (!failing) return null
  const { movingMs, distanceMm } = safe ?? live
  const time = figures.duration(movingMs).value
  const distance = figures.inline(figures.distance(distanceMm, style))
  if (live.storageFull) return <p className="strip" role="alert">{moves ? t('record.storageFull', { distance, time }) : t('record.storageFullShort')}</p>
  return (
    <div className="strip" role="alert">
      <span className="fill">{t('record.savingFails', { saved: moves ? t('record.savedMoving', { distance, time }) : time })}</span>
      <button type="button" className="key outline" onClick={() => location.reload()}>{t('record.openAgain')}</button>
    </div>
  )
}
